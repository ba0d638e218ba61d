"""The Identity API: users of a resource, and their access tokens.

    create = CreateIdentity(["chat"])
    request = create.request(connection.endpoint)
    answer = session.post(request.url, data=request.body, headers=request.headers)
    created = create.read(answer.status_code, answer.content)
    print(created.identity_id, created.token.expires_on)

Each operation makes its request and reads its answer. Sending is left to a client, and the proof to
an adapter for it: that of an access key, or of a token of Entra whose role allows it.
"""

from acs_auth._core import (
    CreatedIdentity,
    CreateIdentity,
    DeleteIdentity,
    ExchangedIdentity,
    ExchangeEntraToken,
    ExchangeTeamsToken,
    IssueToken,
    Request,
    RevokeTokens,
)

__all__ = [
    "CreateIdentity",
    "CreatedIdentity",
    "DeleteIdentity",
    "ExchangeEntraToken",
    "ExchangeTeamsToken",
    "ExchangedIdentity",
    "IssueToken",
    "Request",
    "RevokeTokens",
]
