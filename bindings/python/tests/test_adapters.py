"""What holds of every adapter for an HTTP client."""

import io
import logging
import pickle
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import acs_auth.aiohttp
import acs_auth.httpx
import acs_auth.requests
import pytest
from acs_auth import AccessKey, InvalidInputError
from acs_auth import content_hash as content_hash_of
from acs_auth._signer import heed_clock, host_of
from conftest import Tls
from forward_proxy import ForwardProxy
from leak import leaked
from senders import ALL, Sending, connection
from strict_verifier import StrictVerifier

ADAPTERS: list[Callable[..., Any]] = [
    acs_auth.requests.CredentialAdapter,
    acs_auth.requests.CredentialAuth,
    acs_auth.httpx.CredentialTransport,
    acs_auth.httpx.AsyncCredentialTransport,
    acs_auth.httpx.CredentialAuth,
    acs_auth.aiohttp.CredentialMiddleware,
]

every_client = pytest.mark.parametrize("client", ALL)


@every_client
@pytest.mark.parametrize("body", [b"", b"\x00\xff", "Zoë", b"x" * (1 << 20)])
def test_over_tls(client: str, body: bytes | str, tls: Tls) -> None:
    with StrictVerifier(tls=tls.server) as server:
        url = f"{server.endpoint}/identities/8:acs:a%2Fb?a=é&b=+"
        assert ALL[client](Sending(connection(server), "POST", url, body, ca=tls.ca_file)) == 200
    assert len(server.received) == 1


@every_client
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_through_a_proxy(client: str, scheme: str, tls: Tls) -> None:
    context = tls.server if scheme == "https" else None
    with ForwardProxy() as proxy, StrictVerifier(tls=context) as server:
        for path in ("", "?a", "/a b?c=é", "/a//b?c=%2f"):
            url = server.endpoint + path
            sending = Sending(
                connection(server), "POST", url, b"body", ca=tls.ca_file, proxy=proxy.url
            )
            assert ALL[client](sending) == 200, (url, proxy.targets, server.received)
    assert len(proxy.targets) == len(server.received) == 4


@every_client
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS", "post", "QUERY"])
def test_without_a_body(client: str, method: str) -> None:
    with StrictVerifier() as server:
        assert ALL[client](Sending(connection(server), method, f"{server.endpoint}/a")) == 200


@every_client
@pytest.mark.parametrize(
    "header", ["authorization", "Authorization", "X-MS-DATE", "x-ms-content-sha256"]
)
def test_headers_of_the_same_names_give_way(client: str, header: str) -> None:
    with StrictVerifier() as server:
        sending = Sending(
            connection(server), "POST", f"{server.endpoint}/a", b"b", {header: "other"}
        )
        assert ALL[client](sending) == 200


@every_client
def test_netrc_gives_way(client: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "netrc").write_text("machine localhost login me password secret\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    with StrictVerifier() as server:
        assert ALL[client](Sending(connection(server), "GET", f"{server.endpoint}/a")) == 200


@every_client
def test_the_host_header_of_the_caller_is_signed(client: str) -> None:
    with StrictVerifier() as server:
        headers = {"host": "contoso.example:8443"}
        sending = Sending(connection(server), "GET", f"{server.endpoint}/a", headers=headers)
        assert ALL[client](sending) == 200
    assert server.received[0].header("host") == "contoso.example:8443"


@every_client
def test_a_host_in_capitals(client: str) -> None:
    with StrictVerifier() as server:
        url = f"HTTP://LocalHost:{server.port}/a"
        assert ALL[client](Sending(connection(server), "GET", url)) == 200


@every_client
@pytest.mark.parametrize(
    "endpoint", ["http://127.0.0.1:{port}", "https://localhost:{port}", "http://localhost"]
)
def test_another_origin_is_refused_before_it_is_reached(client: str, endpoint: str) -> None:
    with StrictVerifier() as server:
        key = AccessKey(server.access_key)
        url = f"{server.endpoint}/a"
        sending = Sending(key, "GET", url, endpoint=endpoint.format(port=server.port))
        with pytest.raises(InvalidInputError) as refused:
            ALL[client](sending)
        assert refused.value.code == "OTHER_ORIGIN"
    assert server.received == []


@every_client
def test_a_refusal_comes_before_a_connection(client: str) -> None:
    """Nothing listens there, so an attempt would fail otherwise."""
    with StrictVerifier() as server:
        key, endpoint = AccessKey(server.access_key), f"https://localhost:{server.port}"
    for url, body, code in (
        ("https://127.0.0.1:1/a", b"", "OTHER_ORIGIN"),
        (f"{endpoint}/a", streams(client)[0], "STREAMED_BODY"),
    ):
        with pytest.raises(InvalidInputError) as refused:
            ALL[client](Sending(key, "POST", url, body, endpoint=endpoint))
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("scheme", "hostname", "port", "host"),
    [
        ("https", "h", None, "h"),
        ("https", "h", 443, "h"),
        ("http", "h", 443, "h:443"),
        ("http", "h", 80, "h"),
        ("http", "::1", 80, "[::1]"),
        ("https", "[::1]", 8443, "[::1]:8443"),
    ],
)
def test_the_host_of_a_url(scheme: str, hostname: str, port: int | None, host: str) -> None:
    assert host_of(scheme, hostname, port) == host


@every_client
def test_any_origin(client: str) -> None:
    with StrictVerifier() as server:
        key = AccessKey(server.access_key)
        url = f"{server.endpoint}/a"
        sending = Sending(key, "GET", url, endpoint="https://contoso.example", any_origin=True)
        assert ALL[client](sending) == 200


@every_client
def test_a_key_may_change_between_two_requests(client: str) -> None:
    with StrictVerifier() as server:
        keys = [AccessKey("b3RoZXI="), AccessKey(server.access_key)]
        url = f"{server.endpoint}/a"
        sending = Sending(lambda: keys[0], "GET", url, endpoint=server.endpoint)
        assert ALL[client](sending) == 401
        keys.reverse()
        assert ALL[client](sending) == 200


class Unseekable(io.RawIOBase):
    """What a pipe or a socket is."""

    def __init__(self, body: bytes) -> None:
        self._body = io.BytesIO(body)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return self._body.readinto(buffer)


def streams(client: str) -> list[Any]:
    def pieces() -> Iterator[bytes]:
        yield b"one "
        yield b"two"

    async def pieces_later() -> AsyncIterator[bytes]:
        yield b"one "
        yield b"two"

    if "async" in client:
        return [pieces_later()]
    if client == "aiohttp":
        return [pieces_later(), Unseekable(b"one two")]
    return [pieces(), iter([b"one ", b"two"]), Unseekable(b"one two")]


@every_client
def test_a_stream_is_refused_before_anything_is_sent(client: str) -> None:
    with StrictVerifier() as server:
        for stream in streams(client):
            sending = Sending(connection(server), "POST", f"{server.endpoint}/a", stream)
            with pytest.raises(InvalidInputError) as refused:
                ALL[client](sending)
            assert refused.value.code == "STREAMED_BODY"
    assert server.received == []


@every_client
def test_a_stream_with_its_hash_is_sent(client: str) -> None:
    headers = {"X-Ms-Content-Sha256": content_hash_of(b"one two")}
    with StrictVerifier() as server:
        for stream in streams(client):
            sending = Sending(connection(server), "POST", f"{server.endpoint}/a", stream, headers)
            assert ALL[client](sending) == 200
    assert {received.body for received in server.received} == {b"one two"}


@every_client
@pytest.mark.parametrize(("skew", "hint"), [(900, "behind"), (-900, "ahead"), (0, None)])
def test_a_401_tells_of_the_clock(
    client: str, skew: int, hint: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with StrictVerifier() as server:
        server.skew = skew
        key = AccessKey("b3RoZXI=")
        sending = Sending(key, "GET", f"{server.endpoint}/a", endpoint=server.endpoint)
        assert ALL[client](sending) == 401
    logged = [record.getMessage() for record in caplog.records if record.name == "acs_auth"]
    if hint is None:
        assert logged == []
    else:
        [message] = logged
        assert message.startswith("401: this clock is off by ")
        assert hint in message


@pytest.mark.parametrize(
    "date",
    [
        "",
        "yesterday",
        "Mon, 32 Jan 2020 00:00:00 GMT",
        "Mon, 01 Jan 99999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2020 99999999999999999999:00:00 GMT",
    ],
)
def test_a_date_that_is_none_tells_nothing(date: str, caplog: pytest.LogCaptureFixture) -> None:
    heed_clock(401, date)
    assert caplog.records == []


@every_client
def test_no_hint_without_a_401(client: str, caplog: pytest.LogCaptureFixture) -> None:
    with StrictVerifier() as server:
        server.skew = 900
        assert ALL[client](Sending(connection(server), "GET", f"{server.endpoint}/a")) == 200
    assert [record for record in caplog.records if record.name == "acs_auth"] == []


@every_client
def test_nothing_of_the_key_is_logged_or_raised(
    client: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with StrictVerifier() as server:
        url = f"{server.endpoint}/a"
        ALL[client](Sending(connection(server), "POST", url, b"b"))
        said = [str(refusal) for refusal in refusals(client, server)]
    said += [record.getMessage() for record in caplog.records]
    assert len(said) > 2
    assert leaked("\n".join(said).encode(), server.key) is None


def refusals(client: str, server: StrictVerifier) -> Iterator[BaseException]:
    for url, body in (
        ("http://contoso.example/", b""),
        (f"{server.endpoint}/a", streams(client)[0]),
    ):
        with pytest.raises(InvalidInputError) as refused:
            ALL[client](Sending(connection(server), "POST", url, body))
        yield refused.value


@pytest.mark.parametrize("adapter", ADAPTERS)
def test_nothing_of_the_key_is_shown(adapter: Callable[..., Any]) -> None:
    verifier = StrictVerifier()
    with verifier:
        made = adapter(connection(verifier))
    assert repr(made) == f"<{adapter.__name__} for {verifier.endpoint}>"
    for text in (repr(made), str(made), repr(vars(made)), repr(vars(made._signer))):
        assert leaked(text.encode(), verifier.key) is None
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="not pickled"):
            pickle.dumps(made, protocol)
