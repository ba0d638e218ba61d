"""acs_auth.requests: what is true of requests and urllib3 alone."""

import io
import pickle
import socketserver
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import requests
from acs_auth import AccessKey, InvalidInputError, Verifier
from acs_auth import content_hash as content_hash_of
from acs_auth.requests import CredentialAdapter, CredentialAuth
from senders import connection
from strict_verifier import Answer, Received, StrictVerifier
from urllib3 import Retry


def session_for(server: StrictVerifier, **options: Any) -> requests.Session:
    session = requests.Session()
    session.mount(server.endpoint, CredentialAdapter(connection(server), **options))
    return session


def unavailable(times: int, headers: dict[str, str] | None = None) -> Callable[[Received], Answer]:
    left = iter([Answer(503, headers or {})] * times)
    return lambda _: next(left, Answer())


PERSISTENT = Retry(4, status_forcelist=[503], allowed_methods=None, backoff_factor=0.3)


@pytest.mark.parametrize("headers", [{}, {"retry-after": "1"}])
def test_each_retry_is_signed_anew(headers: dict[str, str]) -> None:
    with StrictVerifier(unavailable(2, headers)) as server:
        session = session_for(server, max_retries=PERSISTENT.new(backoff_factor=0.6))
        assert session.post(f"{server.endpoint}/a?b=%2B", data=b"body").status_code == 200
    assert [received.wrong for received in server.received] == [None] * 3
    dates = [received.header("x-ms-date") for received in server.received]
    if headers:
        assert len(set(dates)) == 3
    else:  # the first retry waits for nothing, the second for 1.2 s
        assert len(set(dates[1:])) == 2
    for before, after in pairwise(server.received):
        same_second = before.header("x-ms-date") == after.header("x-ms-date")
        same = before.header("authorization") == after.header("authorization")
        assert same is same_second


def test_a_retry_after_a_lost_connection_is_signed_anew() -> None:
    """The first connection is closed when the request has come: urllib3 sends it again."""

    class HangsUp(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            heads.append(self.request.recv(65536))

    heads: list[bytes] = []
    with StrictVerifier() as server:
        session = session_for(server, max_retries=PERSISTENT)
        calls: list[None] = []

        def credential() -> Any:
            calls.append(None)
            return connection(server).access_key

        with socketserver.TCPServer(("127.0.0.1", 0), HangsUp) as gone:
            threading.Thread(target=gone.serve_forever, args=(0.01,), daemon=True).start()
            endpoint = f"http://localhost:{gone.server_address[1]}"
            adapter = CredentialAdapter(credential, endpoint, max_retries=Retry(2, read=2))
            session.mount(endpoint, adapter)
            with pytest.raises(requests.ConnectionError):
                session.get(f"{endpoint}/a")
            gone.shutdown()
    assert len(heads) == len(calls) == 3


@pytest.mark.parametrize("status", [503, 307])
def test_a_file_is_sent_from_where_it_stands_and_again(tmp_path: Path, status: int) -> None:
    content = b"skipped" + b"0123456789" * 50_000
    (tmp_path / "file").write_bytes(content)
    left = iter([Answer(status, {"location": "/a"})])
    with StrictVerifier(lambda _: next(left, Answer())) as server:
        session = session_for(server, max_retries=PERSISTENT)
        with (tmp_path / "file").open("rb") as file:
            file.seek(7)
            assert session.put(f"{server.endpoint}/a", data=file).status_code == 200
    assert [received.wrong for received in server.received] == [None, None]
    assert {received.body for received in server.received} == {content[7:]}


BUFFERS = [
    bytearray(b"\x00\xff"),
    memoryview(b"abcdef")[::2],
    memoryview(b"abcdefgh").cast("I"),
    bytearray(),
    io.BytesIO(b"abc"),
    io.BytesIO(),
    {"form": "Zoë & co"},
]


@pytest.mark.parametrize("kind", ["adapter", "auth"])
@pytest.mark.parametrize("body", BUFFERS)
def test_other_bodies(kind: str, body: Any) -> None:
    with StrictVerifier() as server:
        session = session_for(server) if kind == "adapter" else requests.Session()
        session.auth = None if kind == "adapter" else CredentialAuth(connection(server))
        answer = session.post(f"{server.endpoint}/a", data=body)
        assert answer.status_code == 200, server.received[0].wrong
        files = {"file": ("name", b"content")}
        assert session.post(f"{server.endpoint}/a", files=files).status_code == 200
        assert session.post(f"{server.endpoint}/a", json={"a": "é"}).status_code == 200


@pytest.mark.parametrize("body", [io.StringIO("text"), io.StringIO("")])
def test_a_text_file_is_refused(body: io.StringIO) -> None:
    with StrictVerifier() as server, pytest.raises(InvalidInputError):
        session_for(server).post(f"{server.endpoint}/a", data=body)
    assert server.received == []


def test_a_hash_does_not_make_an_iterator_repeatable() -> None:
    with StrictVerifier(unavailable(2)) as server:
        session = session_for(server, max_retries=PERSISTENT)
        headers = {"x-ms-content-sha256": content_hash_of(b"onetwo")}
        with pytest.raises(InvalidInputError) as refused:
            session.post(f"{server.endpoint}/a", data=iter([b"one", b"two"]), headers=headers)
        assert refused.value.code == "STREAMED_BODY"
    assert [received.wrong for received in server.received] == [None]


class Reads:
    """What gives bytes and cannot tell where it stands."""

    def __init__(self, body: bytes) -> None:
        self._file = io.BytesIO(body)

    def read(self, size: int = -1) -> bytes:
        return self._file.read(size)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._file)


def test_a_hash_does_not_make_what_only_reads_repeatable() -> None:
    with StrictVerifier(unavailable(1)) as server:
        session = session_for(server, max_retries=PERSISTENT)
        headers = {"x-ms-content-sha256": content_hash_of(b"one")}
        with pytest.raises(InvalidInputError) as refused:
            session.post(f"{server.endpoint}/a", data=Reads(b"one"), headers=headers)
        assert refused.value.code == "STREAMED_BODY"
    assert [(one.body, one.wrong) for one in server.received] == [(b"one", None)]


@pytest.mark.parametrize("stream", [lambda: iter([b"one"]), lambda: Reads(b"one")])
def test_no_redirect_sends_a_stream_that_has_gone(stream: Callable[[], Any]) -> None:
    with StrictVerifier(lambda _: Answer(307, {"location": "/new"})) as server:
        headers = {"x-ms-content-sha256": content_hash_of(b"one")}
        with pytest.raises(requests.exceptions.UnrewindableBodyError):
            session_for(server).post(f"{server.endpoint}/a", data=stream(), headers=headers)
    assert [(one.body, one.wrong) for one in server.received] == [(b"one", None)]


def test_the_request_stays_as_it_was() -> None:
    with StrictVerifier() as server:
        session = session_for(server)
        prepared = session.prepare_request(
            requests.Request("POST", f"{server.endpoint}/a", data="Zoë")
        )
        before = dict(prepared.headers)
        answer = session.send(prepared)
        assert answer.status_code == 200
        assert answer.request is prepared
        assert dict(prepared.headers) == before
        assert prepared.body == "Zoë"


def test_an_iterator_is_still_that_of_the_request() -> None:
    body: Any = iter([b"one", b"two"])
    headers = {"x-ms-content-sha256": content_hash_of(b"onetwo")}
    with StrictVerifier() as server:
        answer = session_for(server).post(f"{server.endpoint}/a", data=body, headers=headers)
    assert answer.status_code == 200
    assert answer.request.body is body


def test_a_prepared_request_may_be_signed_by_hand() -> None:
    with StrictVerifier() as server:
        body: Any = memoryview(b"abcdefgh").cast("I")  # two items of four bytes
        prepared = requests.Request("POST", f"{server.endpoint}/a", data=body).prepare()
        signed = CredentialAuth(connection(server))(prepared)
        assert requests.Session().send(signed).status_code == 200


def test_a_default_port_in_the_url_is_not_left_to_a_proxy() -> None:
    key = AccessKey("bm90IGEgcmVhbCBrZXk=")
    auth = CredentialAuth(key, "http://contoso.example")
    request = requests.Request("GET", "http://contoso.example:80/a", auth=auth).prepare()
    assert request.headers["Host"] == "contoso.example"
    received = {name: str(value) for name, value in request.headers.items()}
    assert Verifier([key]).verify("GET", "/a", received).key_index == 0


def test_a_redirect_to_where_it_is_not_mounted_is_followed_unsigned() -> None:
    with StrictVerifier() as other, StrictVerifier() as server:
        server.script = lambda _: Answer(307, {"location": f"{other.endpoint}/new"})
        assert session_for(server).post(f"{server.endpoint}/a", data=b"b").status_code == 401
    [received] = other.received
    assert not {name.lower() for name, _ in received.headers} & {
        "x-ms-date",
        "x-ms-content-sha256",
        "authorization",
    }


def test_a_session_is_not_pickled() -> None:
    with StrictVerifier() as server, pytest.raises(TypeError, match="holds a key or a token"):
        pickle.dumps(session_for(server))


def test_sixteen_threads_share_a_session() -> None:
    with StrictVerifier() as server:
        session = session_for(server, pool_maxsize=16)

        def send(number: int) -> int:
            url = f"{server.endpoint}/a/{number}?b={number}"
            return session.post(url, data=str(number)).status_code

        with ThreadPoolExecutor(16) as threads:
            assert set(threads.map(send, range(200))) == {200}
    assert {received.body for received in server.received} == {b"%d" % n for n in range(200)}
