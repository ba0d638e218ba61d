"""The operations of the Identity API, against the emulator, with whatever proves who asks."""

import pickle
import time
from collections.abc import Callable
from typing import Any

import pytest
import requests
from acs_auth import AccessToken, ConnectionString, ServiceError, TokenError, UserToken
from acs_auth.identity import (
    CreatedIdentity,
    CreateIdentity,
    DeleteIdentity,
    ExchangeEntraToken,
    ExchangeTeamsToken,
    IssueToken,
    RevokeTokens,
)
from acs_auth.requests import CredentialAdapter
from acs_auth.testing import Emulator
from entra import TEAMS, token_of

PERSON, APP = "1b5cc06b-f352-4571-b1e6-d9b259b7c776", "2c6dd17c-0463-4682-a2f7-ea036ac8d887"
SECRET = "eyJhbGciOiJub25lIn0.eyJleHAiOjEwMH0.bm90IGEgc2VjcmV0"


class Asked:
    """An emulator that is asked with its key, or with the token of an application of Entra."""

    def __init__(self, emulator: Emulator, by: str) -> None:
        self.emulator = emulator
        self.session = requests.Session()
        held: Any = Held(token_of(emulator, PERSON, "https://communication.azure.com"))
        adapter = (
            CredentialAdapter(ConnectionString(emulator.connection_string))
            if by == "key"
            else CredentialAdapter(held, emulator.endpoint)
        )
        self.session.mount(emulator.endpoint, adapter)

    def __call__(self, operation: Any) -> Any:
        asked = operation.request(self.emulator.endpoint)
        answer = self.session.request(
            asked.method,
            asked.url,
            data=asked.body,
            headers=asked.headers,
            verify=self.emulator.ca_file,
        )
        return operation.read(answer.status_code, answer.content)


class Held:
    def __init__(self, text: str) -> None:
        self.text = text

    def get_token(self, *scopes: str) -> tuple[str, float]:
        return self.text, time.time() + 3600


@pytest.fixture(params=["key", "entra"])
def ask(request: pytest.FixtureRequest, emulator: Emulator) -> Asked:
    return Asked(emulator, request.param)


def status_of_threads(ask: Asked, token: AccessToken) -> int:
    """With which a user gets at the threads of a chat."""
    url = f"{ask.emulator.endpoint}/chat/threads?api-version=2024-03-07"
    headers = {"authorization": f"Bearer {token.token}"}
    return requests.get(url, headers=headers, verify=ask.emulator.ca_file).status_code


def test_users_and_their_tokens(ask: Asked) -> None:
    bare = ask(CreateIdentity())
    assert isinstance(bare, CreatedIdentity)
    assert bare.identity_id.startswith("8:acs:") and bare.token is None
    created = ask(CreateIdentity(["chat", "voip"], expires_in_minutes=60))
    assert created.identity_id != bare.identity_id and created.token is not None
    claims = UserToken.decode_unverified(created.token.token)
    assert claims.identity_id == created.identity_id
    assert (claims.scopes, claims.expires_on) == (("chat", "voip"), created.token.expires_on)
    assert abs(created.token.expires_on - time.time() - 3600) < 60
    issued = ask(IssueToken(bare.identity_id, (scope for scope in ["chat"])))
    assert abs(issued.expires_on - time.time() - 86400) < 60
    tokens = [created.token, issued]
    assert [status_of_threads(ask, token) for token in tokens] == [200, 200]
    assert ask(RevokeTokens(bare.identity_id)) is None
    assert [status_of_threads(ask, token) for token in tokens] == [200, 401]
    assert ask(DeleteIdentity(created.identity_id)) is None
    assert [status_of_threads(ask, token) for token in tokens] == [401, 401]


def test_tokens_of_users_of_teams(ask: Asked) -> None:
    of_entra = token_of(ask.emulator, PERSON, TEAMS)
    token = ask(ExchangeTeamsToken(of_entra, app_id=APP, user_id=PERSON))
    assert token.expires_on > time.time() and status_of_threads(ask, token) == 200


RANGE = "ExpiresInMinutes value {} is invalid. Value must be within the [60, 1440] interval."
REFUSED: list[tuple[Callable[[str], Any], tuple[int, str, str | None, str | None]]] = [
    (
        lambda user: CreateIdentity(["chat"], expires_in_minutes=59),
        (400, "ValidationError", RANGE.format(59), "ExpiresInMinutes"),
    ),
    (
        lambda user: IssueToken(user, ["chat"], expires_in_minutes=59),
        (400, "ValidationError", RANGE.format(59), "ExpiresInMinutes"),
    ),
    (
        lambda user: CreateIdentity(["chat"], expires_in_minutes=1441),
        (400, "ValidationError", RANGE.format(1441), "ExpiresInMinutes"),
    ),
    (
        lambda user: IssueToken(user, ["chat"], expires_in_minutes=1441),
        (400, "ValidationError", RANGE.format(1441), "ExpiresInMinutes"),
    ),
    (
        lambda user: IssueToken(user, []),
        (400, "ValidationError", "Scopes: The Scopes field is required.", "Scopes"),
    ),
    (
        lambda user: ExchangeTeamsToken(SECRET, app_id=APP, user_id=PERSON),
        (401, "InvalidAccessToken", "Provided access token is not valid.", None),
    ),
    (
        lambda user: ExchangeTeamsToken(SECRET, app_id="x", user_id=PERSON),
        (400, "ValidationError", "Provided AppId has invalid format.", "appId"),
    ),
]


@pytest.mark.parametrize("number", range(len(REFUSED)))
def test_what_the_service_says_is_wrong(ask: Asked, number: int) -> None:
    make, due = REFUSED[number]
    operation = make(ask(CreateIdentity()).identity_id)
    with pytest.raises(ServiceError) as refused:
        ask(operation)
    error = refused.value
    assert (error.status, error.code, error.message, error.target) == due
    assert error.details == () and error.advice is None
    assert str(error).startswith(f"HTTP {error.status} {error.code}: {error.message}")


def test_the_requests_as_they_are_sent() -> None:
    def sent(operation: Any) -> tuple[str, str, dict[str, str], bytes]:
        asked = operation.request("https://contoso.example/")
        return asked.method, asked.url, asked.headers, asked.body

    json = {"content-type": "application/json"}
    version = "api-version=2023-10-01"
    user = "https://contoso.example/identities/8:acs:a%2Fb"
    assert sent(CreateIdentity()) == (
        "POST",
        f"https://contoso.example/identities?{version}",
        json,
        b"{}",
    )
    assert sent(IssueToken("8:acs:a/b", ["chat"], expires_in_minutes=60)) == (
        "POST",
        f"{user}/:issueAccessToken?{version}",
        json,
        b'{"expiresInMinutes":60,"scopes":["chat"]}',
    )
    assert sent(RevokeTokens("8:acs:a/b")) == (
        "POST",
        f"{user}/:revokeAccessTokens?{version}",
        {},
        b"",
    )
    assert sent(DeleteIdentity("8:acs:a/b")) == ("DELETE", f"{user}?{version}", {}, b"")
    assert sent(ExchangeEntraToken())[1].startswith(
        "https://contoso.example/access/entra/:exchangeAccessToken?"
    )
    assert sent(ExchangeEntraToken(ExchangeEntraToken.SCOPES)) == sent(ExchangeEntraToken())


def test_answers_of_somebody_else() -> None:
    for body in (b"<html>", b"", b"\xff", "[]", b'{"identity":{}}'):
        with pytest.raises(ServiceError, match="does the URL lead to the service"):
            CreateIdentity().read(201, body)
    with pytest.raises(ServiceError) as refused:
        DeleteIdentity("8:acs:a").read(502, b"Bad Gateway")
    assert (refused.value.status, refused.value.code) == (502, "")
    assert str(refused.value) == "HTTP 502: Bad Gateway"


def test_what_is_no_argument() -> None:
    text: Any = "chat"
    number: Any = 5
    for make in (
        lambda: CreateIdentity(text),
        lambda: IssueToken("8:acs:a", text),
        lambda: CreateIdentity([number]),
        lambda: RevokeTokens(number),
        lambda: CreateIdentity().request(number),
    ):
        with pytest.raises(TypeError):
            make()
    for scopes in ([], ["chat"], [ExchangeEntraToken.SCOPES[0], "chat"]):
        with pytest.raises(TokenError) as refused:
            ExchangeEntraToken(scopes)
        assert refused.value.code == "INVALID_SCOPES"
    with pytest.raises(ValueError, match="surrogate"):
        RevokeTokens("8:acs:\ud800")


def test_an_error_within_errors_goes_from_process_to_process() -> None:
    body = (
        '{"error":{"code":"a","message":"b","target":"c","details":[{"code":"d"},'
        '{"message":"e","details":[{"target":"f"}]}]}}'
    )
    error = ServiceError.read(403, body)
    again = pickle.loads(pickle.dumps(error))
    for one in (error, again):
        assert [detail.code for detail in one.details] == ["d", ""]
        assert one.details[1].details[0].target == "f"
        assert one.advice is not None and "role" in one.advice
        assert str(one) == "HTTP 403 a: b (c)"
    assert ServiceError.read(401, '{"error":"Unauthorized"}').message == "Unauthorized"
