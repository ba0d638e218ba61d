"""Bodies through both transports of azure-core: all of them arrives, or they are refused."""

import asyncio
import gzip
import io
import mmap
import tempfile
from array import array
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from acs_auth import ConnectionString, InvalidInputError, content_hash
from acs_auth.azure import CredentialPolicy
from azure.core.pipeline import AsyncPipeline, Pipeline
from azure.core.pipeline.policies import AsyncRetryPolicy, RetryPolicy
from azure.core.pipeline.transport import AioHttpTransport, HttpRequest, RequestsTransport
from azure.core.rest import HttpRequest as RestRequest
from strict_verifier import Answer, Received, StrictVerifier

BYTES = b"\x00\xff and more" * 20_000

Send = Callable[..., Received]


@pytest.fixture(params=[False, True], ids=["sync", "aio"])
def aio(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def send(aio: bool) -> Iterator[Send]:
    """Sends a request, once or with retries, and gives what arrived, which must be in order."""
    left: list[Answer] = []

    with StrictVerifier(lambda _: left.pop() if left else Answer()) as server:
        policy = CredentialPolicy(ConnectionString(server.connection_string))

        async def by_aiohttp(made: Any) -> None:
            retry = AsyncRetryPolicy[Any, Any](retry_backoff_factor=0)
            async with AsyncPipeline[Any, Any](AioHttpTransport(), [retry, policy]) as pipeline:
                await pipeline.run(made)

        def sent(*, retried: bool = False, made: Any = None, **arguments: Any) -> Received:
            server.received.clear()
            left[:] = [Answer(503)] * retried
            made = made or RestRequest("POST", f"{server.endpoint}/a", **arguments)
            made.url = f"{server.endpoint}/a"
            if aio:
                asyncio.run(by_aiohttp(made))
            else:
                retry = RetryPolicy[Any, Any](retry_backoff_factor=0)
                with Pipeline[Any, Any](RequestsTransport(), [retry, policy]) as pipeline:
                    pipeline.run(made)
            assert [one.wrong for one in server.received] == [None] * (1 + retried)
            assert len({one.body for one in server.received}) == 1
            return server.received[-1]

        yield sent


def open_file(content: bytes = BYTES) -> Any:
    file = tempfile.TemporaryFile()  # noqa: SIM115
    file.write(content)
    file.seek(0)
    return file


@pytest.mark.parametrize(
    ("body", "arrives"),
    [
        (None, b""),
        (b"", b""),
        ("", b""),
        ("text", b"text"),
        ("Grüße ✓", "Grüße ✓".encode()),
        ("é" * 70_000, ("é" * 70_000).encode()),
        (BYTES, BYTES),
        (bytearray(BYTES), BYTES),
        (memoryview(BYTES), BYTES),
        (memoryview(BYTES)[::2], BYTES[::2]),
        (memoryview(array("I", range(9))), array("I", range(9)).tobytes()),
    ],
)
@pytest.mark.parametrize("legacy", [False, True])
def test_bytes_and_text(send: Send, body: Any, arrives: bytes, legacy: bool) -> None:
    if legacy:
        made = HttpRequest("POST", "https://contoso.example", data=body)
        made.headers["Content-Length"] = str(len(body or ""))  # as azure-core counts
        assert send(made=made).body == arrives
    else:
        assert send(content=body).body == arrives


def test_json_and_xml(send: Send) -> None:
    assert send(json={"a": "ü", "b": [1, None]}).body == b'{"a": "\\u00fc", "b": [1, null]}'
    made = HttpRequest("POST", "https://contoso.example")
    made.set_json_body({"a": "ü"})
    assert send(made=made).body == b'{"a": "\\u00fc"}'
    made.data = {}
    assert send(made=made).body == b""


@pytest.mark.parametrize("start", [0, 5])
@pytest.mark.parametrize("kind", [io.BytesIO, open_file])
def test_files_from_where_they_stand(send: Send, kind: Callable[[bytes], Any], start: int) -> None:
    with kind(BYTES) as file:
        file.seek(start)
        assert send(content=file).body == BYTES[start:]


def test_a_file_is_hashed_anew_for_a_retry(send: Send, aio: bool) -> None:
    # aiohttp closes a real file behind it, and then azure-core does not try again.
    with io.BytesIO(BYTES) if aio else open_file() as file:
        file.seek(5)
        assert send(content=file, retried=True).body == BYTES[5:]


def test_a_file_at_its_end(send: Send) -> None:
    with open_file() as file:
        file.seek(0, io.SEEK_END)
        assert send(content=file).body == b""


def refused(send: Send, **arguments: Any) -> None:
    with pytest.raises(InvalidInputError) as refusal:
        send(**arguments)
    assert refusal.value.code == "STREAMED_BODY"


async def pieces() -> AsyncIterator[bytes]:
    yield BYTES


class OneShot(io.BytesIO):
    def seekable(self) -> bool:
        return False


@pytest.mark.parametrize(
    "stream", [lambda: iter([BYTES]), pieces, lambda: OneShot(BYTES), lambda: [BYTES]]
)
def test_streams_are_refused(send: Send, stream: Callable[[], Any]) -> None:
    refused(send, content=stream())


def test_text_files_are_refused_and_stay_where_they_stood(send: Send) -> None:
    file = io.StringIO("text")
    file.seek(2)
    refused(send, content=file)
    assert file.tell() == 2


def test_a_file_of_which_the_size_is_another_is_refused(send: Send, tmp_path: Path) -> None:
    packed = tmp_path / "packed"
    packed.write_bytes(gzip.compress(BYTES))
    with gzip.open(packed) as file:
        refused(send, content=file)


def test_forms_and_files_are_refused(send: Send) -> None:
    refused(send, data={"a": "b"}, headers={"x-ms-content-sha256": content_hash(b"a=b")})
    refused(send, files={"a": b"b"})
    refused(send, files={"a": b"b"}, headers={"x-ms-content-sha256": content_hash(b"")})


def test_a_stream_with_the_hash_of_the_caller(send: Send, aio: bool) -> None:
    headers = {"X-MS-content-sha256": content_hash(BYTES)}
    assert send(content=pieces() if aio else iter([BYTES]), headers=headers).body == BYTES


def test_a_hash_does_not_make_a_stream_repeatable(send: Send, aio: bool) -> None:
    headers = {"x-ms-content-sha256": content_hash(BYTES)}
    refused(send, retried=True, content=pieces() if aio else iter([BYTES]), headers=headers)


def test_the_hash_of_the_caller_is_not_believed_where_the_body_is_known(send: Send) -> None:
    headers = {"x-ms-content-sha256": content_hash(b"another"), "content-length": "3"}
    assert send(content=BYTES, headers=headers).body == BYTES


def test_a_mapped_file(send: Send) -> None:
    with open_file() as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        try:
            assert send(content=mapped).body == BYTES
        except TypeError as error:
            assert "FormData" in str(error) or "io.IOBase" in str(error)  # aiohttp takes none
