"""Users of Entra, whose tokens are exchanged for tokens of ACS."""

import asyncio
import json
import logging
import ssl
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import acs_auth.aio
import acs_auth.credentials
import pytest
from acs_auth import AccessToken, ServiceError, TokenError
from azure.core.credentials import AccessToken as AzureToken
from bearer_server import BearerServer
from conftest import Tls
from strict_verifier import Answer, Received

CLIENTS = "https://communication.azure.com/clients/.default"
TEAMS = "https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls"


def exchanged(text: str, lifetime: int = 3600) -> Answer:
    expires_on = datetime.fromtimestamp(int(time.time()) + lifetime, UTC).isoformat()
    answer = {
        "identity": {"id": "8:acs:1_2"},
        "accessToken": {"token": text, "expiresOn": expires_on},
    }
    return Answer(body=json.dumps(answer).encode())


class Service(BearerServer):
    """An exchange, which gives the n-th token of ACS for whatever token of Entra it knows."""

    def __init__(self, *answers: Answer, tls: ssl.SSLContext | None = None) -> None:
        script = list(answers)
        self.lifetime = 3600

        def answer(_: Received) -> Answer:
            return script.pop(0) if script else exchanged(f"acs.{self.count}", self.lifetime)

        super().__init__("entra", "other", script=answer, tls=tls)

    @property
    def count(self) -> int:
        return len(self.received)


class User:
    """Whoever signed in, with the token of Entra that they have now."""

    def __init__(self) -> None:
        self.text, self.scopes = "entra", list[tuple[str, ...]]()

    def get_token(self, *scopes: str, **options: Any) -> AzureToken:
        self.scopes.append(scopes)
        return AzureToken(self.text, int(time.time()) + 3600)


class AioUser(User):
    async def get_token(self, *scopes: str, **options: Any) -> AzureToken:  # type: ignore[override]
        await asyncio.sleep(0)
        return super().get_token(*scopes, **options)


class Credential:
    """That of threads, or of tasks, for tests that do the same with both."""

    def __init__(self, world: str, endpoint: str, **options: Any) -> None:
        self.aio = world != "threads"
        self.user = AioUser() if world == "tasks" else User()
        module: Any = acs_auth.aio if self.aio else acs_auth.credentials
        self.made = module.EntraUserTokenCredential(endpoint, self.user, **options)

    def get(self) -> AccessToken:
        [token] = self.get_many(1)
        return token

    def get_many(self, count: int) -> list[AccessToken]:
        if self.aio:

            async def all_of_them() -> list[AccessToken]:
                asked = (self.made.get_token() for _ in range(count))
                return list(await asyncio.gather(*asked))

            return asyncio.run(all_of_them())
        with ThreadPoolExecutor(count) as pool:
            return list(pool.map(lambda _: self.made.get_token(), range(count)))


each_world = pytest.mark.parametrize("world", ["threads", "tasks", "tasks, and a user for threads"])


@each_world
def test_it_is_exchanged_once(world: str) -> None:
    with Service() as server:
        credential = Credential(world, server.endpoint + "/")
        assert server.count == 0
        for _ in range(3):
            assert {token.token for token in credential.get_many(10)} == {"acs.1"}
    [received] = server.received
    assert (received.method, received.body) == ("POST", b"{}")
    assert received.target == "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview"
    assert received.header("authorization") == "Bearer entra"
    assert received.header("content-type") == "application/json"
    assert set(credential.user.scopes) == {(CLIENTS,)}


@each_world
def test_again_when_the_token_of_entra_is_another(world: str) -> None:
    with Service() as server:
        credential = Credential(world, server.endpoint)
        assert credential.get().token == "acs.1"
        credential.user.text = "other"
        assert [credential.get().token for _ in range(2)] == ["acs.2"] * 2
    assert server.came_with == ["Bearer entra", "Bearer other"]


@each_world
def test_again_when_the_token_of_acs_is_due(world: str) -> None:
    now = time.time()
    with Service() as server:
        credential = Credential(world, server.endpoint, clock=lambda: now)
        assert credential.get().token == "acs.1"
        now += 3400
        assert credential.get().token == "acs.1"
        now += 100  # in its last two minutes
        server.lifetime = 7200
        assert credential.get().token == "acs.2"
        credential.made.invalidate("acs.2")
        assert credential.get().token == "acs.3"


@each_world
def test_the_other_endpoint(world: str, tls: Tls) -> None:
    with Service(tls=tls.server) as server:
        context = ssl.create_default_context(cafile=tls.ca_file)
        credential = Credential(world, server.endpoint, scopes=[TEAMS], ssl_context=context)
        assert credential.get().token == "acs.1"
    target = "/access/teamsExtension/:exchangeAccessToken?api-version=2025-06-30"
    assert [received.target for received in server.received] == [target]
    assert credential.user.scopes == [(TEAMS,)]


BUSY = Answer(503, {"retry-after": "0"}, b'{"error":{"code":"Busy","message":"later"}}')


@each_world
@pytest.mark.parametrize("times", [1, 3, 4])
def test_a_service_that_is_busy_is_asked_again(world: str, times: int) -> None:
    with Service(*[BUSY] * times) as server:
        credential = Credential(world, server.endpoint)
        if times <= 3:
            assert credential.get().token == f"acs.{times + 1}"
        else:
            with pytest.raises(ServiceError, match=r"HTTP 503 Busy: later") as refused:
                credential.get()
            assert refused.value.status == 503
            assert credential.get().token == "acs.5"


@each_world
def test_nobody_waits_for_an_hour(world: str) -> None:
    with Service(Answer(429, {"retry-after": "3600"}, b"{}")) as server:
        credential = Credential(world, server.endpoint)
        with pytest.raises(ServiceError) as refused:
            credential.get()
    assert (refused.value.status, server.count) == (429, 1)


@each_world
def test_a_refusal_is_an_error_and_not_tried_again(world: str) -> None:
    with Service() as server:
        server.tokens.clear()
        credential = Credential(world, server.endpoint)
        with pytest.raises(ServiceError) as refused:
            credential.get()
    error = refused.value
    assert (error.status, error.code, error.message) == (401, "Denied", "not as signed")
    assert server.count == 1


@each_world
def test_a_redirect_does_not_get_the_token(world: str) -> None:
    with Service() as elsewhere:
        place = {"location": f"{elsewhere.endpoint}/access/entra/:exchangeAccessToken"}
        for status in (301, 302, 303, 307, 308):
            with Service(Answer(status, place)) as server, pytest.raises(ServiceError) as refused:
                Credential(world, server.endpoint).get()
            assert refused.value.status == status
    assert elsewhere.count == 0


@each_world
@pytest.mark.parametrize("scopes", [[], [CLIENTS, TEAMS], ["https://graph.example/.default"]])
def test_scopes_that_cannot_be_exchanged(world: str, scopes: list[str]) -> None:
    with pytest.raises(TokenError) as refused:
        Credential(world, "https://contoso.example", scopes=scopes)
    assert refused.value.code == "INVALID_SCOPES"


@each_world
def test_a_token_goes_over_https(world: str) -> None:
    with pytest.raises(TokenError) as refused:
        Credential(world, "http://contoso.example")
    assert refused.value.code == "INSECURE_URL"


@each_world
def test_closed_it_exchanges_nothing(world: str) -> None:
    with Service() as server:
        credential = Credential(world, server.endpoint)
        credential.get()
        closed = credential.made.close()
        if credential.aio:
            asyncio.run(closed)
        with pytest.raises(TokenError) as refused:
            credential.get()
        assert refused.value.code == "CREDENTIAL_CLOSED"
    assert (server.count, len(credential.user.scopes)) == (1, 1)


@each_world
def test_nothing_of_a_token_is_told(world: str, caplog: pytest.LogCaptureFixture) -> None:
    """Not by an error that repeats it, either."""
    secret = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJleHAiOjEwMH0.x"

    def shown(ask: Callable[[], object]) -> str:
        with pytest.raises(Exception) as refused:
            ask()
        error = refused.value
        return "".join(traceback.format_exception(error)) + repr(error) + repr(vars(error))

    echo = json.dumps({"error": {"code": secret, "message": f"not {secret}"}}).encode()
    with caplog.at_level(logging.DEBUG), Service(Answer(403, body=echo)) as server:
        server.tokens.add(secret)
        credential = Credential(world, server.endpoint)
        credential.user.text = secret
        said = shown(credential.get)
    said += shown(credential.get)  # where nobody listens
    said += repr(credential.made) + caplog.text
    assert "eyJ" not in said and "403" in said


def test_over_http_the_token_goes_to_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with Service() as service, BearerServer() as proxy:
        monkeypatch.setenv("http_proxy", proxy.endpoint)
        credential = acs_auth.credentials.EntraUserTokenCredential(service.endpoint, User())
        assert credential.get_token().token == "acs.1"
        assert proxy.received == []
