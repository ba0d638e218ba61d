"""The policy for azure-core: attempts, origins, keys, and what it says."""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests
from acs_auth import AccessKey, ConnectionString, InvalidInputError
from acs_auth.azure import CredentialPolicy, SigningCredential
from azure.core import PipelineClient
from azure.core.pipeline import Pipeline, PipelineContext, PipelineRequest
from azure.core.pipeline.policies import (
    BearerTokenCredentialPolicy,
    RedirectPolicy,
    RetryPolicy,
    SansIOHTTPPolicy,
    SensitiveHeaderCleanupPolicy,
)
from azure.core.pipeline.transport import AsyncioRequestsTransport, HttpRequest, RequestsTransport
from azure.core.rest import HttpRequest as RestRequest
from strict_verifier import Answer, Received, StrictVerifier

KEY = AccessKey("a2V5IG9mIHRoZSB0ZXN0cw==")
OTHER = "a2V5IG9mIG5vYm9keQ=="
OURS = ("authorization", "x-ms-date", "x-ms-content-sha256")


def connected(server: StrictVerifier) -> ConnectionString:
    return ConnectionString(server.connection_string)


def run(policies: list[Any], *requests: Any, **options: Any) -> list[Any]:
    """The answers, by a pipeline such as the clients have."""
    with Pipeline[Any, Any](RequestsTransport(**options), policies) as pipeline:
        return [pipeline.run(request).http_response for request in requests]


def as_clients_have_it(policy: CredentialPolicy, **options: Any) -> list[Any]:
    placeholder = BearerTokenCredentialPolicy[Any, Any](SigningCredential(), "scope")
    return [
        RedirectPolicy[Any, Any](),
        RetryPolicy[Any, Any](retry_backoff_factor=1.2, **options),
        placeholder,
        policy,
        SensitiveHeaderCleanupPolicy[Any, Any](),
    ]


def on_wire(policy: CredentialPolicy, request: Any, transport: Any = None) -> dict[str, str]:
    """The headers of a request that is signed and goes nowhere, in lower case."""
    policy.on_request(PipelineRequest(request, PipelineContext(transport)))
    return {name.lower(): value for name, value in request.headers.items()}


def answers(*given: Answer) -> Callable[[Received], Answer]:
    left = iter(given)
    return lambda _: next(left)


class NoTls(SansIOHTTPPolicy[Any, Any]):
    def on_request(self, request: PipelineRequest[Any]) -> None:
        request.context.options["enforce_https"] = False


def test_each_attempt_is_dated_anew() -> None:
    script = answers(Answer(503), Answer(503), Answer())
    with StrictVerifier(script) as server:
        policies = [NoTls(), *as_clients_have_it(CredentialPolicy(connected(server)))]
        # The first retry comes at once, the second after 2.4 seconds.
        run(policies, RestRequest("POST", f"{server.endpoint}/a?b", content=b"body"))
    dates = [request.header("x-ms-date") for request in server.received]
    assert [request.wrong for request in server.received] == [None] * 3
    assert dates[1] != dates[2]
    assert all(request.body == b"body" for request in server.received)


def test_a_redirect_to_the_same_origin_is_signed() -> None:
    with StrictVerifier() as server:
        place = f"http://LOCALHOST:{server.port}/b%2Fc?d=+e"
        server.script = answers(Answer(307, {"location": place}), Answer())
        policies = [NoTls(), *as_clients_have_it(CredentialPolicy(connected(server)))]
        run(policies, HttpRequest("GET", f"{server.endpoint}/a"))
    assert [(one.target, one.wrong) for one in server.received] == [
        ("/a", None),
        ("/b%2Fc?d=+e", None),
    ]


@pytest.mark.parametrize("any_origin", [False, True])
def test_a_redirect_elsewhere_is_not_signed(any_origin: bool) -> None:
    with StrictVerifier() as elsewhere:
        place = f"{elsewhere.endpoint.replace('localhost', '127.0.0.1')}/taken"
        with StrictVerifier(answers(Answer(307, {"location": place}), Answer())) as server:
            policy = CredentialPolicy(connected(server), any_origin=any_origin)
            # Without the policy of azure-core that removes the authorization by itself.
            policies = [NoTls(), *as_clients_have_it(policy)[:-1]]
            run(policies, HttpRequest("GET", f"{server.endpoint}/a"))
    (arrived,) = elsewhere.received
    assert not {name.lower() for name, _ in arrived.headers} & set(OURS)
    assert [request.wrong for request in server.received] == [None]


def test_back_at_its_origin_it_is_signed_again() -> None:
    with StrictVerifier() as server, StrictVerifier() as elsewhere:
        back = f"{server.endpoint}/back"
        elsewhere.answer = lambda *_: (  # type: ignore[method-assign]
            f"HTTP/1.1 307 .\r\nlocation: {back}\r\ncontent-length: 0\r\n\r\n".encode()
        )
        server.script = answers(Answer(307, {"location": elsewhere.endpoint}), Answer())
        policies = [NoTls(), *as_clients_have_it(CredentialPolicy(connected(server)))]
        run(policies, HttpRequest("GET", f"{server.endpoint}/a"))
    assert [(one.target, one.wrong) for one in server.received] == [("/a", None), ("/back", None)]


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/a",
        "http://contoso.example/a",
        "https://contoso.example:8443/a",
        "https://contoso.example.evil.example/",
    ],
)
@pytest.mark.parametrize("transport", [None, RequestsTransport()])
def test_another_origin_is_refused(url: str, transport: Any) -> None:
    policy = CredentialPolicy(KEY, "https://contoso.example")
    with pytest.raises(InvalidInputError) as refusal:
        on_wire(policy, HttpRequest("GET", url), transport)
    assert refusal.value.code == "OTHER_ORIGIN"
    anywhere = CredentialPolicy(KEY, "https://contoso.example", any_origin=True)
    assert on_wire(anywhere, HttpRequest("GET", url), transport)["x-ms-date"]


def test_the_host_header_of_the_caller_is_signed_and_the_url_counts() -> None:
    with StrictVerifier() as server:
        policy = CredentialPolicy(connected(server))
        url = f"{server.endpoint}/a"
        hosts = [f"LocalHost:{server.port}", "contoso.example"]
        for host in hosts:
            run([policy], HttpRequest("GET", url, headers={"host": host}))
        own = {"host": f"localhost:{server.port}"}
        with pytest.raises(InvalidInputError) as refusal:
            run([policy], HttpRequest("GET", f"http://127.0.0.1:{server.port}", headers=own))
        assert refusal.value.code == "OTHER_ORIGIN"
    assert [request.wrong for request in server.received] == [None, None]
    assert [request.header("host") for request in server.received] == hosts


def test_headers_are_replaced_in_any_case() -> None:
    stale = {"AUTHORIZATION": "Bearer stub", "X-MS-Date": "x", "X-Ms-Content-SHA256": "x"}
    with StrictVerifier() as server:
        policy = CredentialPolicy(connected(server))
        for kind in (HttpRequest, RestRequest):
            request: Any = kind("GET", f"{server.endpoint}/a", headers=dict(stale))
            run([policy], request, request)
            assert [name.lower() for name in request.headers].count("authorization") == 1
        plain: Any = HttpRequest("GET", f"{server.endpoint}/a")
        plain.headers = dict(stale)
        plain.headers["CONTENT-length"] = "7"
        plain.data = "€"
        run([policy], plain)
        assert plain.headers["CONTENT-length"] == "3"
        assert plain.data == "€".encode()  # older versions of urllib3 would make it Latin-1
        assert {name for name in plain.headers if name.lower() in OURS} == set(OURS)
    assert [request.wrong for request in server.received] == [None] * 5


def test_a_user_of_netrc_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine localhost login user password secret\n", encoding="utf-8")
    monkeypatch.setenv("NETRC", str(netrc))
    with StrictVerifier() as server:
        policy, url = CredentialPolicy(connected(server)), f"{server.endpoint}/a"
        with pytest.raises(InvalidInputError, match="user and a password") as refusal:
            run([policy], HttpRequest("GET", url))
        assert refusal.value.code == "INVALID_URL"
        run([policy], HttpRequest("GET", url), use_env_settings=False)
    assert [request.wrong for request in server.received] == [None]


def test_the_host_header_of_the_session_is_signed() -> None:
    with StrictVerifier() as server, requests.Session() as session:
        policy = CredentialPolicy(connected(server))
        session.headers["Host"] = "contoso.example"
        request = HttpRequest("GET", f"{server.endpoint}/a")
        run([policy], request, session=session)
    assert [one.wrong for one in server.received] == [None]
    assert server.received[0].header("host") == "contoso.example"


@pytest.mark.parametrize(
    "option",
    [{"params": {"a": "b"}}, {"compress": True}, {"auth": ("a", "b")}, {"json": {}}],
)
def test_options_that_change_a_request_are_refused(option: dict[str, Any]) -> None:
    with (
        StrictVerifier() as server,
        Pipeline[Any, Any](RequestsTransport(), [CredentialPolicy(connected(server))]) as pipeline,
        pytest.raises(InvalidInputError, match="would change what was signed"),
    ):
        pipeline.run(HttpRequest("GET", server.endpoint), **option)
    assert server.received == []


def test_another_transport_gets_what_every_client_sends_as_it_is() -> None:
    class Unknown:
        pass

    policy = CredentialPolicy(KEY, "https://contoso.example")
    assert on_wire(policy, HttpRequest("GET", "https://contoso.example/a%2Fb"), Unknown())
    with pytest.raises(InvalidInputError) as refusal:
        on_wire(policy, HttpRequest("GET", "https://contoso.example/a b"), Unknown())
    assert refusal.value.code == "INVALID_PATH_AND_QUERY"


def test_a_transport_around_another_is_seen_through() -> None:
    class Around:
        def __init__(self) -> None:
            self._transport = RequestsTransport()

    policy = CredentialPolicy(KEY, "https://contoso.example")
    assert on_wire(policy, HttpRequest("GET", "https://contoso.example/a b"), Around())


def test_requests_under_asyncio() -> None:
    async def send(server: StrictVerifier) -> None:
        from azure.core.pipeline import AsyncPipeline

        policy = CredentialPolicy(connected(server))
        async with AsyncPipeline[Any, Any](AsyncioRequestsTransport(), [policy]) as pipeline:
            await pipeline.run(RestRequest("PUT", f"{server.endpoint}/a b", content="Grüße"))

    with StrictVerifier() as server:
        asyncio.run(send(server))
    assert [(one.target, one.wrong) for one in server.received] == [("/a%20b", None)]


def test_the_key_may_change() -> None:
    with StrictVerifier() as server:
        keys = iter([AccessKey(OTHER), AccessKey(server.access_key)])
        policy = CredentialPolicy(lambda: next(keys), server.endpoint)
        request = HttpRequest("GET", f"{server.endpoint}/a")
        statuses = [answer.status_code for answer in run([policy], request, request)]
    assert statuses == [401, 200]


def test_a_401_is_explained_by_the_clock(caplog: pytest.LogCaptureFixture) -> None:
    with StrictVerifier() as server, caplog.at_level(logging.WARNING, "acs_auth"):
        refused = CredentialPolicy(AccessKey(OTHER), server.endpoint)
        run([refused], HttpRequest("GET", server.endpoint))
        assert caplog.messages == []
        server.skew = 3600
        run([CredentialPolicy(connected(server))], HttpRequest("GET", server.endpoint))
        assert caplog.messages == []
        run([refused], HttpRequest("GET", server.endpoint))
    (message,) = caplog.messages
    assert "behind" in message


def test_a_client_of_ones_own() -> None:
    with StrictVerifier() as server:
        policies = [RetryPolicy[Any, Any](), CredentialPolicy(connected(server))]
        client: PipelineClient[Any, Any] = PipelineClient(server.endpoint, policies=policies)
        with client:
            request = client.post("/a", params={"b": "c d"}, content={"e": "ü"})
            response: Any = client.send_request(request)
            assert response.status_code == 200
    assert [request.wrong for request in server.received] == [None]
