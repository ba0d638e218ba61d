"""acs_auth.aiohttp: what is true of aiohttp alone."""

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from acs_auth import InvalidInputError
from acs_auth import content_hash as content_hash_of
from acs_auth.aiohttp import CredentialMiddleware
from senders import connection
from strict_verifier import Answer, StrictVerifier
from yarl import URL


def post(server: StrictVerifier, url: str | URL, *before: Any, **options: Any) -> int:
    """The status; `before` are middlewares around ours."""

    async def run() -> int:
        middlewares = (*before, CredentialMiddleware(connection(server)))
        async with (
            aiohttp.ClientSession(middlewares=middlewares) as session,
            session.post(url, **options) as answer,
        ):
            return answer.status

    return asyncio.run(run())


def retrying(pause: float) -> aiohttp.ClientMiddlewareType:
    async def middleware(
        request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
    ) -> aiohttp.ClientResponse:
        while (response := await handler(request)).status == 503:
            response.release()
            await asyncio.sleep(pause)
        return response

    return middleware


def form() -> aiohttp.FormData:
    data = aiohttp.FormData()
    data.add_field("text", "Zoë")
    data.add_field("file", io.BytesIO(b"content" * 10_000), filename="name")
    return data


def encoded_parts() -> aiohttp.MultipartWriter:
    writer = aiohttp.MultipartWriter("mixed")
    writer.append(b"some content", {"content-encoding": "gzip"})
    nested = aiohttp.MultipartWriter("mixed")
    nested.append("Zoë")
    writer.append(nested)
    return writer


REPEATABLE: dict[str, Callable[[], Any]] = {
    "bytes": lambda: b"body",
    "text": lambda: "Zoë",
    "text in another coding": lambda: aiohttp.StringPayload("Zoë", encoding="latin-1"),
    "a bytearray": lambda: bytearray(b"body"),
    "a view": lambda: memoryview(b"abcdefgh").cast("I"),
    "a form": lambda: {"a": "é"},
    "a form with a file": form,
    "parts that are encoded": encoded_parts,
    "bytes in a file": lambda: io.BytesIO(b"x" * 300_000),
    "text in a file": lambda: io.StringIO("Zoë"),
}


@pytest.mark.parametrize("body", REPEATABLE)
def test_a_body_is_sent_as_it_was_hashed_and_again(body: str) -> None:
    left = iter([Answer(503)] * 2)
    with StrictVerifier(lambda _: next(left, Answer())) as server:
        data = REPEATABLE[body]()
        assert post(server, f"{server.endpoint}/a?b=%2B", retrying(0), data=data) == 200
    assert [received.wrong for received in server.received] == [None] * 3
    assert len({received.body for received in server.received}) == 1
    assert server.received[0].body != b""


def test_each_retry_is_signed_anew() -> None:
    left = iter([Answer(503)] * 2)
    with StrictVerifier(lambda _: next(left, Answer())) as server:
        assert post(server, f"{server.endpoint}/a", retrying(1), data=b"body") == 200
    assert [received.wrong for received in server.received] == [None] * 3
    assert len({received.header("x-ms-date") for received in server.received}) == 3


@pytest.mark.parametrize("mode", ["rb", "r"])
def test_a_file_is_sent_from_where_it_stands_and_again(tmp_path: Path, mode: str) -> None:
    content = b"skipped" + b"0123456789" * 50_000
    (tmp_path / "file").write_bytes(content)
    left = iter([Answer(307, {"location": "/b"})])
    with (
        StrictVerifier(lambda _: next(left, Answer())) as server,
        (tmp_path / "file").open(mode) as file,
    ):
        file.seek(7)
        assert post(server, f"{server.endpoint}/a", data=file) == 200
    assert [received.wrong for received in server.received] == [None, None]
    assert {received.body for received in server.received} == {content[7:]}


def test_what_a_shorter_content_length_sends_is_signed() -> None:
    with StrictVerifier() as server:
        headers = {"content-length": "3"}
        assert post(server, f"{server.endpoint}/a", data=b"abcdef", headers=headers) == 200
    assert server.received[0].body == b"abc"


def test_a_body_that_is_compressed_on_its_way_is_refused() -> None:
    with StrictVerifier() as server:
        with pytest.raises(InvalidInputError, match="compress it yourself") as refused:
            post(server, f"{server.endpoint}/a", data=b"body", compress=True)
        assert refused.value.code == "STREAMED_BODY"
        assert server.received == []
        headers = {"content-encoding": "deflate"}
        assert post(server, f"{server.endpoint}/a", data=b"compressed", headers=headers) == 200
        assert post(server, f"{server.endpoint}/a", data=b"body", chunked=True) == 200


def test_a_form_with_a_stream_in_it_is_refused() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"

    async def run() -> None:
        writer = aiohttp.MultipartWriter("mixed")
        writer.append(pieces())
        async with aiohttp.ClientSession(
            middlewares=(CredentialMiddleware(connection(server)),)
        ) as session:
            await session.post(f"{server.endpoint}/a", data=writer)

    with StrictVerifier() as server, pytest.raises(InvalidInputError):
        asyncio.run(run())
    assert server.received == []


def test_a_hash_does_not_make_a_generator_repeatable() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield b"one"

    with StrictVerifier(lambda _: Answer(503)) as server:
        headers = {"x-ms-content-sha256": content_hash_of(b"one")}
        with pytest.raises(InvalidInputError) as refused:
            post(server, f"{server.endpoint}/a", retrying(0), data=pieces(), headers=headers)
        assert refused.value.code == "STREAMED_BODY"
    assert [received.wrong for received in server.received] == [None]


@pytest.mark.parametrize("path", ["/a%3Ab%2fc?d=%27%2C%24", "/a'b(c)?d='"])
def test_a_url_that_is_sent_as_it_stands(path: str) -> None:
    with StrictVerifier() as server:
        assert post(server, URL(server.endpoint + path, encoded=True)) == 200
    assert server.received[0].target == path


def test_a_middleware_behind_ours_may_read_what_was_signed() -> None:
    seen = []

    async def reading(request: aiohttp.ClientRequest, handler: Any) -> aiohttp.ClientResponse:
        seen.append(request.headers.getall("Authorization"))
        answer: aiohttp.ClientResponse = await handler(request)
        return answer

    async def run() -> int:
        middlewares = (CredentialMiddleware(connection(server)), reading)
        async with (
            aiohttp.ClientSession(middlewares=middlewares) as session,
            session.get(f"{server.endpoint}/a", headers={"authorization": "Basic YTpi"}) as answer,
        ):
            return answer.status

    with StrictVerifier() as server:
        assert asyncio.run(run()) == 200
    [[authorization]] = seen
    assert authorization.startswith("HMAC-SHA256 ")


def test_fifty_at_once() -> None:
    async def run() -> list[int]:
        middleware = CredentialMiddleware(connection(server))
        async with aiohttp.ClientSession(middlewares=(middleware,)) as session:

            async def send(number: int) -> int:
                url = f"{server.endpoint}/a/{number}"
                async with session.post(url, data=str(number)) as answer:
                    return answer.status

            return await asyncio.gather(*map(send, range(50)))

    with StrictVerifier() as server:
        assert set(asyncio.run(run())) == {200}
