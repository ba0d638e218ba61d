"""What type checkers make of the code of those who use tokens: this file is checked, and run."""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Literal, assert_type

import acs_auth.aio
import acs_auth.credentials
import httpx
import requests
from acs_auth import AccessToken, Service, ServiceError, UserToken, refresh_decision, service_at
from acs_auth.azure import client_arguments
from acs_auth.credentials import EntraCredential, UserTokenCredential
from acs_auth.httpx import AsyncCredentialTransport, CredentialAuth, CredentialTransport
from acs_auth.identity import CreatedIdentity, CreateIdentity, DeleteIdentity, IssueToken
from acs_auth.requests import CredentialAdapter
from azure.communication.sms import SmsClient
from azure.core.credentials import AccessToken as AzureToken
from azure.core.credentials import AccessTokenInfo, SupportsTokenInfo, TokenCredential
from azure.core.credentials_async import AsyncTokenCredential

ENDPOINT = "https://contoso.communication.azure.com"


def of_threads(of_entra: TokenCredential, newer: SupportsTokenInfo) -> None:
    for credential in (EntraCredential(of_entra), EntraCredential(newer)):
        assert_type(credential.get_token("scope"), AccessToken)
        assert_type(credential.get_token().token, str)
        assert_type(credential.get_token().expires_on, int)
        assert_type(credential.proof, Literal["ENTRA"])
    for given in (of_entra, newer, EntraCredential(of_entra)):
        CredentialAdapter(given, ENDPOINT)
        CredentialTransport(given, ENDPOINT)
    with EntraCredential(of_entra) as entered:
        assert_type(entered, EntraCredential)
    user = acs_auth.credentials.EntraUserTokenCredential(ENDPOINT, of_entra, scopes=("a", "b"))
    assert_type(user.get_token(), AccessToken)


async def of_tasks(of_entra: AsyncTokenCredential) -> None:
    credential = acs_auth.aio.EntraCredential(of_entra)
    assert_type(await credential.get_token("scope"), AccessToken)
    async with credential as entered:
        assert_type(entered, acs_auth.aio.EntraCredential)
    AsyncCredentialTransport(credential, ENDPOINT)
    AsyncCredentialTransport(of_entra, ENDPOINT)


def in_text() -> str:
    return "a.b.c"


def in_a_pair() -> tuple[str, datetime]:
    return "a.b.c", datetime.now(UTC)


def in_an_object() -> AccessTokenInfo:
    return AccessTokenInfo("a.b.c", int(time.time()) + 60)


async def awaited() -> AzureToken:
    return AzureToken("a.b.c", int(time.time()) + 60)


def refreshers() -> None:
    UserTokenCredential("a.b.c", expires_on=datetime.now(UTC), token_refresher=in_text)
    UserTokenCredential(token_refresher=in_a_pair, clock=time.time)
    UserTokenCredential(token_refresher=in_an_object, proactive=False)
    UserTokenCredential(awaited)  # type: ignore[arg-type]
    UserTokenCredential(token_refresher=awaited)  # type: ignore[arg-type]
    acs_auth.aio.UserTokenCredential(token_refresher=awaited)
    acs_auth.aio.UserTokenCredential(token_refresher=in_text)
    refresher: Callable[[], Awaitable[AzureToken]] = awaited
    acs_auth.aio.UserTokenCredential(token_refresher=refresher)


def test_what_runs_without_anybody_to_ask() -> None:
    credential = UserTokenCredential(token_refresher=in_an_object)
    assert credential.get_token().token == "a.b.c"
    with httpx.Client(auth=CredentialAuth(credential, ENDPOINT)), requests.Session() as session:
        session.mount(ENDPOINT, CredentialAdapter(credential, ENDPOINT))
    SmsClient(**client_arguments(EntraCredential(credential), ENDPOINT))


def test_operations() -> None:
    made = CreateIdentity(["chat"])
    assert_type(made.request(ENDPOINT).headers, dict[str, str])
    token = '{"token":"a","expiresOn":"2100-01-01T00:00:00Z"}'
    body = f'{{"identity":{{"id":"8:acs:1_2"}},"accessToken":{token}}}'
    created = assert_type(made.read(201, body), CreatedIdentity)
    assert_type(created.token, AccessToken | None)
    read: Callable[[int, bytes], AccessToken] = IssueToken("8:acs:1_2", ["chat"]).read
    done: Callable[[int, bytes], None] = DeleteIdentity("8:acs:1_2").read
    assert callable(read) and callable(done)
    error = ServiceError.read(404, b"")
    assert_type(error.details, tuple[ServiceError, ...])
    assert_type(error.message, str | None)


def test_decisions() -> None:
    decision = refresh_decision(time.time(), None)
    assert_type(decision, Literal["USE", "USE_AND_REFRESH", "MUST_REFRESH"])
    service = assert_type(service_at("/chat/threads"), Service | None)
    assert service is not None and service.name == "Chat" and service.takes == ("USER_TOKEN",)
    service.check("USER_TOKEN")
    token = UserToken.decode_unverified("e30.eyJleHAiOjEwMH0.")
    assert_type(token.scopes, tuple[str, ...])
    assert_type(token.identity_id, str | None)
