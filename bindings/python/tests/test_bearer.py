"""What holds of every adapter where the proof is a token."""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

import acs_auth.aio
import acs_auth.aiohttp
import acs_auth.azure
import acs_auth.credentials
import acs_auth.httpx
import acs_auth.requests
import httpx
import pytest
import requests
from acs_auth import AccessKey, AccessToken, InvalidInputError, TokenError
from acs_auth.credentials import EntraCredential, UserTokenCredential
from azure.core.credentials import AccessToken as AzureToken
from bearer_server import BearerServer
from conftest import Tls
from senders import ALL, EVERY_ATTEMPT, PIPELINES, Sending
from strict_verifier import Answer, StrictVerifier
from test_adapters import ADAPTERS, streams
from urllib3 import Retry

CLIENTS = ALL | PIPELINES
SYNC = [name for name in CLIENTS if "async" not in name and name != "aiohttp"]
every_client = pytest.mark.parametrize("client", CLIENTS)


class Fake:
    """Five lines that have tokens, the next one each time."""

    def __init__(self, *texts: str) -> None:
        self.texts, self.scopes = list(texts), list[tuple[str, ...]]()

    def get_token(self, *scopes: str, **options: Any) -> AzureToken:
        self.scopes.append(scopes)
        text = self.texts.pop(0) if len(self.texts) > 1 else self.texts[0]
        return AzureToken(text, int(time.time()) + 3600)


class AioFake(Fake):
    async def get_token(self, *scopes: str, **options: Any) -> AzureToken:  # type: ignore[override]
        await asyncio.sleep(0)
        return super().get_token(*scopes, **options)


def credentials(client: str) -> list[Any]:
    """One of each kind that a client takes, which all have the token `good`."""
    good: Callable[[], AccessToken] = lambda: AccessToken("good", int(time.time()) + 3600)  # noqa: E731
    made: list[Any] = [
        Fake("good"),
        EntraCredential(Fake("good")),
        UserTokenCredential(token_refresher=good),
        UserTokenCredential(good()),
    ]
    if client not in SYNC:
        made += [
            AioFake("good"),
            acs_auth.aio.EntraCredential(AioFake("good")),
            acs_auth.aio.EntraCredential(Fake("good")),
            acs_auth.aio.UserTokenCredential(token_refresher=good),
        ]
    return made


def path_for(credential: Any) -> str:
    """One of a service that takes it."""
    return "/chat/threads" if getattr(credential, "proof", "") == "USER_TOKEN" else "/sms"


@every_client
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_kind_of_credential(client: str, method: str) -> None:
    with BearerServer("good") as server:
        for credential in credentials(client):
            for path in (path_for(credential), "/echo"):
                url = f"{server.endpoint}{path}?a=b%20c"
                body = "Zoë".encode() if method == "POST" else None
                sending = Sending(credential, method, url, body, endpoint=server.endpoint)
                assert CLIENTS[client](sending) == 200
    assert set(server.came_with) == {"Bearer good"}
    names = {name.lower() for received in server.received for name, _ in received.headers}
    assert not names & {"x-ms-date", "x-ms-content-sha256"}


@pytest.mark.parametrize("client", ALL)
def test_over_tls(client: str, tls: Tls) -> None:
    with BearerServer("good", tls=tls.server) as server:
        url = f"{server.endpoint}/sms"
        sending = Sending(Fake("good"), "GET", url, endpoint=server.endpoint, ca=tls.ca_file)
        assert CLIENTS[client](sending) == 200


@every_client
def test_one_token_for_all_requests_and_another_after_a_401(client: str) -> None:
    fake = Fake("old", "new")
    credential = EntraCredential(fake)
    with BearerServer("old") as server:
        sending = Sending(credential, "GET", f"{server.endpoint}/sms", endpoint=server.endpoint)
        assert {CLIENTS[client](sending) for _ in range(10)} == {200}
        assert len(fake.scopes) == 1
        server.tokens = {"new"}
        # What asks again by itself is the protocol for authentication that httpx has.
        again = "httpx" in client and "auth" in client
        assert CLIENTS[client](sending) == (200 if again else 401)
        assert {CLIENTS[client](sending) for _ in range(10)} == {200}
    assert fake.scopes == [("https://communication.azure.com//.default",)] * 2


@every_client
def test_a_token_that_is_refused_for_good(client: str) -> None:
    """Is refused in the answer, whether there could be another or not."""
    with BearerServer() as server:
        url = f"{server.endpoint}/chat/threads"
        lasting = UserTokenCredential("bad", expires_on=time.time() + 3600)
        for credential in (lasting, UserTokenCredential(token_refresher=lambda: "bad")):
            sending = Sending(credential, "GET", url, endpoint=server.endpoint)
            assert CLIENTS[client](sending) == 401
        with pytest.raises(TokenError, match="was refused") as refused:
            CLIENTS[client](Sending(lasting, "GET", url, endpoint=server.endpoint))
        assert refused.value.code == "TOKEN_EXPIRED"
    assert len(server.received) == 2


WRONG = [
    (lambda: AccessKey("pw=="), "/chat/threads?api-version=2024-03-07"),
    (lambda: Fake("good"), "/chat/threads"),
    (lambda: UserTokenCredential("good"), "/identities"),
    (lambda: UserTokenCredential("good"), "/sms?api-version=2021-03-07"),
    (lambda: UserTokenCredential("good"), "/calling/callConnections"),
    (lambda: AccessKey("pw=="), "/access/entra/:exchangeAccessToken"),
]


@every_client
@pytest.mark.parametrize(("make", "path"), WRONG)
def test_a_proof_that_the_service_does_not_take_is_not_sent(
    client: str, make: Callable[[], Any], path: str
) -> None:
    """Nothing listens there, so an attempt would fail otherwise."""
    sending = Sending(make(), "GET", f"http://localhost:1{path}", endpoint="http://localhost:1")
    with pytest.raises(TokenError) as refused:
        CLIENTS[client](sending)
    assert refused.value.code == "WRONG_CREDENTIAL"


@every_client
@pytest.mark.parametrize("any_origin", [False, True])
def test_a_token_is_not_sent_over_http_to_another_machine(client: str, any_origin: bool) -> None:
    fake = Fake("good")
    endpoint = "https://contoso.example" if any_origin else "http://contoso.example"
    sending = Sending(
        fake, "GET", "http://contoso.example/sms", endpoint=endpoint, any_origin=any_origin
    )
    with pytest.raises(TokenError) as refused:
        CLIENTS[client](sending)
    assert refused.value.code == "INSECURE_URL"
    assert fake.scopes == []


def test_a_token_is_not_shown_to_a_proxy_on_another_machine() -> None:
    with requests.Session() as session:
        adapter = acs_auth.requests.CredentialAdapter(Fake("good"), "http://localhost:1")
        session.mount("http://localhost:1", adapter)
        session.proxies = {"http": "http://proxy.invalid:3128"}
        session.trust_env = False
        with pytest.raises(TokenError) as refused:
            session.get("http://localhost:1/sms")
    assert refused.value.code == "INSECURE_URL"


@every_client
def test_a_token_is_not_sent_to_another_origin(client: str) -> None:
    with BearerServer("good") as server:
        sending = Sending(
            Fake("good"), "GET", f"{server.endpoint}/sms", endpoint="https://contoso.example"
        )
        with pytest.raises(InvalidInputError) as refused:
            CLIENTS[client](sending)
        assert refused.value.code == "OTHER_ORIGIN"
    assert server.received == []


@pytest.mark.parametrize("client", ALL)
def test_a_stream_needs_no_hash(client: str) -> None:
    with BearerServer("good") as server:
        for stream in streams(client):
            url = f"{server.endpoint}/sms"
            sending = Sending(Fake("good"), "POST", url, stream, endpoint=server.endpoint)
            assert CLIENTS[client](sending) == 200
    assert {received.body for received in server.received} == {b"one two"}


@every_client
def test_headers_of_the_same_name_give_way(client: str, tmp_path: Any, monkeypatch: Any) -> None:
    with BearerServer("good") as server:
        for name in ("authorization", "Authorization"):
            sending = Sending(
                Fake("good"),
                "POST",
                f"{server.endpoint}/sms",
                b"body",
                {name: "other", "x-ms-date": "mine"},
                endpoint=server.endpoint,
            )
            assert CLIENTS[client](sending) == 200
    assert {received.header("x-ms-date") for received in server.received} == {"mine"}


@pytest.mark.parametrize("client", ALL)
@pytest.mark.parametrize("status", [302, 307])
def test_a_redirect_elsewhere_has_no_token(client: str, status: int) -> None:
    with StrictVerifier() as elsewhere:
        place = {"location": f"{elsewhere.endpoint.replace('localhost', '127.0.0.1')}/taken"}
        with BearerServer("good", script=lambda _: Answer(status, place)) as server:
            sending = Sending(Fake("good"), "GET", f"{server.endpoint}/a", endpoint=server.endpoint)
            if client in EVERY_ATTEMPT:
                with pytest.raises(InvalidInputError) as refused:
                    CLIENTS[client](sending)
                assert refused.value.code == "OTHER_ORIGIN"
            else:
                assert CLIENTS[client](sending) == 401
    assert {received.header("authorization") for received in elsewhere.received} <= {None}


def test_each_attempt_of_a_retry_has_a_token_that_is_good() -> None:
    fake = Fake("old", "new")
    with BearerServer("new") as server, requests.Session() as session:
        retries = Retry(3, status_forcelist=[401], allowed_methods=None)
        adapter = acs_auth.requests.CredentialAdapter(fake, server.endpoint, max_retries=retries)
        session.mount(server.endpoint, adapter)
        assert session.post(f"{server.endpoint}/sms", data=b"body").status_code == 200
    assert server.came_with == ["Bearer old", "Bearer new"]


@pytest.mark.parametrize("body", [b"body", None, {"form": "field"}])
def test_httpx_sends_once_more_after_a_401(body: Any) -> None:
    with BearerServer("new") as server:
        auth = acs_auth.httpx.CredentialAuth(Fake("old", "new"), server.endpoint)
        options = {"data": body} if isinstance(body, dict) else {"content": body}
        with httpx.Client(auth=auth) as client:
            answer = client.post(f"{server.endpoint}/sms", **options)
            assert (answer.status_code, len(answer.history)) == (200, 1)
            assert "authorization" not in answer.request.headers
            stream = client.post(f"{server.endpoint}/sms", content=iter([b"one"]))
            assert stream.status_code == 200
            server.tokens = set()
            assert client.post(f"{server.endpoint}/sms", content=iter([b"one"])).status_code == 401
            assert client.post(f"{server.endpoint}/sms", content=b"one").status_code == 401
    assert server.came_with[:2] == ["Bearer old", "Bearer new"]
    assert server.came_with[2:] == ["Bearer new"] * 3  # of a stream there is nothing left


def test_httpx_gives_the_answer_where_there_is_no_other_token() -> None:
    """Whatever the credential fails with: the answer says more than why."""

    class Once(Fake):
        def get_token(self, *scopes: str, **options: Any) -> AzureToken:
            if self.scopes:
                raise ConnectionError("Entra does not answer")
            return super().get_token(*scopes, **options)

    with BearerServer() as server:
        auth = acs_auth.httpx.CredentialAuth(Once("old"), server.endpoint)
        assert httpx.get(f"{server.endpoint}/sms", auth=auth).status_code == 401

        async def later() -> int:
            auth = acs_auth.httpx.CredentialAuth(Once("old"), server.endpoint)
            async with httpx.AsyncClient(auth=auth) as client:
                return (await client.get(f"{server.endpoint}/sms")).status_code

        assert asyncio.run(later()) == 401


@pytest.mark.parametrize("client", SYNC)
def test_a_credential_for_asyncio_does_not_do_for_threads(client: str) -> None:
    with pytest.raises(TypeError, match="this client does not"):
        CLIENTS[client](
            Sending(AioFake("good"), "GET", "http://localhost:1/sms", endpoint="http://localhost:1")
        )


@pytest.mark.parametrize("adapter", [*ADAPTERS, acs_auth.azure.CredentialPolicy])
def test_what_an_adapter_is_made_of(adapter: Callable[..., Any]) -> None:
    with pytest.raises(TypeError, match="give the endpoint"):
        adapter(Fake("good"))
    credential: Any
    for credential in ("good", None, object(), AccessToken("good", 5)):
        with pytest.raises(TypeError, match="or an object with get_token"):
            adapter(credential, "https://contoso.example")
    made = adapter(Fake("good"), "https://contoso.example")
    assert repr(made) == f"<{adapter.__name__} for https://contoso.example>"


@every_client
def test_nothing_of_a_token_is_told(client: str, caplog: pytest.LogCaptureFixture) -> None:
    secret = "eyJhbGciOiJub25lIn0.eyJleHAiOjEwMH0.bm90IGEgc2VjcmV0"
    with caplog.at_level(logging.DEBUG), BearerServer(secret) as server:
        for path, code in (("/sms", None), ("/chat", "WRONG_CREDENTIAL")):
            url = f"{server.endpoint}{path}"
            sending = Sending(Fake(secret), "GET", url, endpoint=server.endpoint)
            if code is None:
                assert CLIENTS[client](sending) == 200
            else:
                with pytest.raises(TokenError) as refused:
                    CLIENTS[client](sending)
                assert secret not in repr(refused.value)
    assert "eyJ" not in caplog.text


def test_the_names_from_when_there_were_keys_alone() -> None:
    for module, names in (
        (acs_auth.requests, ["Adapter", "Auth"]),
        (acs_auth.httpx, ["Transport", "Auth"]),
        (acs_auth.aiohttp, ["Middleware"]),
        (acs_auth.azure, ["Policy"]),
    ):
        for name in names:
            assert getattr(module, f"AccessKey{name}") is getattr(module, f"Credential{name}")
    assert acs_auth.httpx.AsyncAccessKeyTransport is acs_auth.httpx.AsyncCredentialTransport
