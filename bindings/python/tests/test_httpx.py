"""acs_auth.httpx: what is true of httpx alone."""

import asyncio
import io
import time
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from acs_auth import InvalidInputError
from acs_auth import content_hash as content_hash_of
from acs_auth._signer import HEADERS
from acs_auth.httpx import AsyncCredentialTransport, CredentialAuth, CredentialTransport
from senders import connection
from strict_verifier import Answer, StrictVerifier


class Retrying(httpx.BaseTransport):
    def __init__(self, transport: httpx.BaseTransport, pause: float) -> None:
        self._transport = transport
        self._pause = pause

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        while (response := self._transport.handle_request(request)).status_code == 503:
            time.sleep(self._pause)
        return response


class AsyncRetrying(httpx.AsyncBaseTransport):
    def __init__(self, transport: httpx.AsyncBaseTransport, pause: float) -> None:
        self._transport = transport
        self._pause = pause

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        while (response := await self._transport.handle_async_request(request)).status_code == 503:
            await asyncio.sleep(self._pause)
        return response


def post(kind: str, server: StrictVerifier, pause: float, **body: Any) -> int:
    """The status at the end of the retries."""
    url = f"{server.endpoint}/a?b=%2B"
    if kind == "transport":
        transport = Retrying(CredentialTransport(connection(server)), pause)
        with httpx.Client(transport=transport) as client:
            return client.post(url, **body).status_code

    async def run() -> int:
        transport = AsyncRetrying(AsyncCredentialTransport(connection(server)), pause)
        async with httpx.AsyncClient(transport=transport) as client:
            return (await client.post(url, **body)).status_code

    return asyncio.run(run())


@pytest.mark.parametrize("kind", ["transport", "async transport"])
def test_each_retry_is_signed_anew(kind: str) -> None:
    left = iter([Answer(503)] * 2)
    with StrictVerifier(lambda _: next(left, Answer())) as server:
        assert post(kind, server, 1, content=b"body") == 200
    assert [received.wrong for received in server.received] == [None] * 3
    assert len({received.header("x-ms-date") for received in server.received}) == 3


@pytest.mark.parametrize("kind", ["transport", "async transport"])
@pytest.mark.parametrize(
    "body",
    [
        {"content": b"body"},
        {"data": {"form": "Zoë"}},
        {"json": {"a": "é"}},
        {"files": {"file": ("name", b"content")}},
        {"files": {"file": io.BytesIO(b"content")}, "data": {"form": "Zoë"}},
    ],
)
def test_a_body_is_sent_as_it_was_hashed_and_again(kind: str, body: dict[str, Any]) -> None:
    left = iter([Answer(503)] * 2)
    with StrictVerifier(lambda _: next(left, Answer())) as server:
        assert post(kind, server, 0, **body) == 200
    assert [received.wrong for received in server.received] == [None] * 3
    assert len({received.body for received in server.received}) == 1
    assert server.received[0].body != b""


def test_the_request_stays_as_it_was() -> None:
    with StrictVerifier() as server:
        transport = CredentialTransport(connection(server))
        with httpx.Client(transport=transport) as client:
            request = client.build_request("POST", f"{server.endpoint}/a", content=b"body")
            headers, stream = list(request.headers.raw), request.stream
            assert client.send(request).status_code == 200
            assert list(request.headers.raw) == headers
            assert request.stream is stream


def test_the_target_that_an_extension_gives_is_signed() -> None:
    with StrictVerifier() as server:
        for auth in (True, False):
            options: dict[str, Any] = (
                {"auth": CredentialAuth(connection(server))}
                if auth
                else {"transport": CredentialTransport(connection(server))}
            )
            with httpx.Client(**options) as client:
                extensions = {"target": b"/other'|"}
                answer = client.get(f"{server.endpoint}/a", extensions=extensions)
                assert answer.status_code == 200
    assert {received.target for received in server.received} == {"/other'|"}


def test_a_request_without_a_host_header_is_given_one() -> None:
    with StrictVerifier() as server, CredentialTransport(connection(server)) as transport:
        request = httpx.Request("GET", f"{server.endpoint}/a", stream=httpx.ByteStream(b""))
        assert transport.handle_request(request).status_code == 200
        assert server.received[0].header("host") == f"localhost:{server.port}"


class Piped(io.BytesIO):
    """A file that cannot go back."""

    def seek(self, offset: int, whence: int = 0) -> int:
        raise io.UnsupportedOperation

    def fileno(self) -> int:
        raise io.UnsupportedOperation

    def tell(self) -> int:
        raise io.UnsupportedOperation


@pytest.mark.parametrize("auth", [False, True])
def test_a_form_is_read_once(auth: bool) -> None:
    with StrictVerifier() as server:
        options: dict[str, Any] = (
            {"auth": CredentialAuth(connection(server))}
            if auth
            else {"transport": CredentialTransport(connection(server))}
        )
        with httpx.Client(**options) as client:
            files = {"file": ("name", Piped(b"content"))}
            assert client.post(f"{server.endpoint}/a", files=files).status_code == 200
    assert b"content" in server.received[0].body


class Either(httpx.SyncByteStream, httpx.AsyncByteStream):
    """A stream of the user's own, for both clients."""


def test_a_stream_of_another_kind_is_refused() -> None:
    with StrictVerifier() as server, CredentialTransport(connection(server)) as transport:
        request = httpx.Request("POST", f"{server.endpoint}/a", stream=Either())
        with pytest.raises(InvalidInputError):
            transport.handle_request(request)


def test_a_file_is_refused() -> None:
    with (
        StrictVerifier() as server,
        httpx.Client(transport=CredentialTransport(connection(server))) as client,
        pytest.raises(InvalidInputError) as refused,
    ):
        client.post(f"{server.endpoint}/a", content=io.BytesIO(b"body"))
    assert refused.value.code == "STREAMED_BODY"
    assert server.received == []


@pytest.mark.parametrize("stream", [lambda: iter([b"body"]), lambda: io.BytesIO(b"body")])
def test_a_hash_does_not_make_a_stream_repeatable(stream: Callable[[], Any]) -> None:
    with StrictVerifier(lambda _: Answer(307, {"location": "/b"})) as server:
        headers = {"x-ms-content-sha256": content_hash_of(b"body")}
        with (
            httpx.Client(
                transport=CredentialTransport(connection(server)), follow_redirects=True
            ) as client,
            pytest.raises(InvalidInputError) as refused,
        ):
            client.post(f"{server.endpoint}/a", content=stream(), headers=headers)
        assert refused.value.code == "STREAMED_BODY"
    assert [(one.target, one.wrong) for one in server.received] == [("/a", None)]


class Again(httpx.SyncByteStream):
    """A stream of the user's own, which begins anew each time."""

    def __iter__(self) -> Iterator[bytes]:
        yield b"body"


def test_a_stream_that_begins_anew_is_sent_again() -> None:
    left = iter([Answer(307, {"location": "/b"})])
    with StrictVerifier(lambda _: next(left, Answer())) as server:
        transport = CredentialTransport(connection(server))
        headers = {
            "x-ms-content-sha256": content_hash_of(b"body"),
            "transfer-encoding": "chunked",
        }
        with httpx.Client(transport=transport, follow_redirects=True) as client:
            request = httpx.Request("POST", f"{server.endpoint}/a", headers=headers, stream=Again())
            assert client.send(request).status_code == 200
    assert [(one.body, one.wrong) for one in server.received] == [(b"body", None)] * 2


def test_a_stream_that_says_it_is_a_form_is_refused() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"body"

    async def run() -> None:
        async with httpx.AsyncClient(
            transport=AsyncCredentialTransport(connection(server))
        ) as client:
            headers = {"content-type": "multipart/form-data; boundary=b"}
            await client.post(f"{server.endpoint}/a", content=pieces(), headers=headers)

    with StrictVerifier() as server, pytest.raises(InvalidInputError):
        asyncio.run(run())
    assert server.received == []


def test_a_redirect_to_where_it_is_not_mounted_is_followed_unsigned() -> None:
    with StrictVerifier() as other, StrictVerifier() as server:
        server.script = lambda _: Answer(307, {"location": f"{other.endpoint}/new"})
        mounts = {server.endpoint: CredentialTransport(connection(server))}
        with httpx.Client(mounts=mounts, follow_redirects=True) as client:
            assert client.post(f"{server.endpoint}/a", content=b"b").status_code == 401
    assert not {name.lower() for name, _ in other.received[0].headers} & set(HEADERS)


@pytest.mark.parametrize("kind", ["transport", "auth"])
def test_sixteen_threads_share_a_client(kind: str) -> None:
    with StrictVerifier() as server:
        options: dict[str, Any] = (
            {"transport": CredentialTransport(connection(server))}
            if kind == "transport"
            else {"auth": CredentialAuth(connection(server))}
        )
        with httpx.Client(**options) as client, ThreadPoolExecutor(16) as threads:

            def send(number: int) -> int:
                url = f"{server.endpoint}/a/{number}?b={number}"
                return client.post(url, content=str(number)).status_code

            assert set(threads.map(send, range(200))) == {200}


def test_fifty_at_once() -> None:
    async def run() -> list[httpx.Response]:
        transport = AsyncCredentialTransport(connection(server))
        async with httpx.AsyncClient(transport=transport) as client:
            sendings = (
                client.post(f"{server.endpoint}/a/{number}", content=str(number))
                for number in range(50)
            )
            return await asyncio.gather(*sendings)

    with StrictVerifier() as server:
        assert {answer.status_code for answer in asyncio.run(run())} == {200}


class Lifecycle(httpx.HTTPTransport):
    """Remembers what was asked of it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def __enter__(self) -> "Lifecycle":
        self.asked.append("enter")
        return self

    def __exit__(self, *error: object) -> None:
        self.asked.append("exit")

    def close(self) -> None:
        self.asked.append("close")


class AsyncLifecycle(httpx.AsyncHTTPTransport):
    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    async def __aenter__(self) -> "AsyncLifecycle":
        self.asked.append("enter")
        return self

    async def __aexit__(self, *error: object) -> None:
        self.asked.append("exit")

    async def aclose(self) -> None:
        self.asked.append("close")


def test_the_transport_within_is_opened_and_closed() -> None:
    async def run() -> None:
        async with httpx.AsyncClient(
            transport=AsyncCredentialTransport(connection(server), transport=later)
        ):
            pass
        await AsyncCredentialTransport(connection(server), transport=later).aclose()

    server, inner, later = StrictVerifier(), Lifecycle(), AsyncLifecycle()
    with httpx.Client(transport=CredentialTransport(connection(server), transport=inner)):
        pass
    CredentialTransport(connection(server), transport=inner).close()
    asyncio.run(run())
    assert inner.asked == later.asked == ["enter", "exit", "close"]
