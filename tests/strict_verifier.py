"""A server that checks the signature of every request, with Python's standard library alone.

It reads requests from the socket by itself: what it judges are the bytes that a client sent, before
any library could decode, join or complete them.

Run as a program, it serves the suites of other languages. It prints one line of JSON that says
where it is and which key it takes, and then one for each request, before that is answered. A
line of JSON on its standard input says how the next request that is in order is to be answered,
or by how many seconds its clock is ahead from now on (`skew`), or nothing; it says when it has
read it. It ends with its input.
"""

import base64
import calendar
import hashlib
import hmac
import json
import socketserver
import ssl
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from email.utils import formatdate
from types import TracebackType
from typing import Any, BinaryIO, Self

SIGNED_HEADERS = "x-ms-date;host;x-ms-content-sha256"
TOLERANCE = 300


@dataclass(frozen=True)
class Received:
    """A request as it came, and what is wrong with it."""

    method: str
    target: str
    headers: list[tuple[str, str]]
    body: bytes
    wrong: str | None

    def header(self, name: str) -> str | None:
        """The value of a header that came once."""
        values = [value for other, value in self.headers if other.lower() == name]
        return values[0] if len(values) == 1 else None


@dataclass(frozen=True)
class Answer:
    """What is answered to a request that is in order."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"{}"


Script = Callable[[Received], Answer]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def what_is_wrong(
    key: bytes, method: str, target: str, headers: list[tuple[str, str]], body: bytes
) -> str | None:
    """The first fault of a request, or None if its signature is right."""
    values = {}
    for name in ("host", "x-ms-date", "x-ms-content-sha256", "authorization"):
        found = [value for other, value in headers if other.lower() == name]
        if len(found) != 1:
            return f"{len(found)} headers {name}"
        values[name] = found[0]
    date, content_hash = values["x-ms-date"], values["x-ms-content-sha256"]
    if not target.startswith("/"):
        return "the target is no path"
    try:
        seconds = calendar.timegm(time.strptime(date, "%a, %d %b %Y %H:%M:%S GMT"))
    except ValueError:
        return "the date is malformed"
    if formatdate(seconds, usegmt=True) != date:
        return "the date is malformed"
    if abs(seconds - time.time()) > TOLERANCE:
        return "the date is out of range"
    if content_hash != b64(hashlib.sha256(body).digest()):
        return "the content hash is of another body"
    string_to_sign = f"{method}\n{target}\n{date};{values['host']};{content_hash}"
    signature = b64(hmac.digest(key, string_to_sign.encode("latin-1"), "sha256"))
    due = f"HMAC-SHA256 SignedHeaders={SIGNED_HEADERS}&Signature={signature}"
    if not hmac.compare_digest(values["authorization"].encode("latin-1"), due.encode("latin-1")):
        return f"the signature is not of {string_to_sign!r}"
    return None


def read_request(stream: BinaryIO) -> tuple[str, str, list[tuple[str, str]], bytes] | None:
    """Method, target, headers and body of the next request, or None at the end."""
    line = stream.readline()
    if not line:
        return None
    method, target, version = line.decode("latin-1").removesuffix("\r\n").split(" ")
    assert version == "HTTP/1.1", line
    headers = []
    while (line := stream.readline()) != b"\r\n":
        name, value = line.decode("latin-1").split(":", 1)
        headers.append((name, value.strip(" \t\r\n")))
    length = [value for name, value in headers if name.lower() == "content-length"]
    coding = [value for name, value in headers if name.lower() == "transfer-encoding"]
    assert len(length) + len(coding) <= 1, headers
    if coding:
        assert coding == ["chunked"], coding
        return method, target, headers, b"".join(chunks(stream))
    return method, target, headers, stream.read(int(length[0])) if length else b""


def chunks(stream: BinaryIO) -> list[bytes]:
    pieces = []
    while size := int(stream.readline(), 16):
        pieces.append(stream.read(size))
        assert stream.readline() == b"\r\n"
    assert stream.readline() == b"\r\n", "a trailer"
    return pieces


class StrictVerifier:
    """A server on loopback, for the time of a `with`.

    It answers 401 to whatever is not signed with its key, and otherwise what its script says. What
    it received stands in `received`, in the order in which it came.
    """

    key = hashlib.sha256(b"the strict verifier").digest()
    """No text, so that tests can look for pieces of it."""

    def __init__(self, script: Script | None = None, tls: ssl.SSLContext | None = None) -> None:
        self.received: list[Received] = []
        self.skew = 0
        """Seconds that its own date is ahead, in the answers and not in the check."""
        self.script: Script = script or (lambda _: Answer())
        verifier = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                while request := read_request(self.rfile):  # type: ignore[arg-type]
                    self.wfile.write(verifier.answer(*request))

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            request_queue_size = 64

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that hangs up, or that does not speak HTTP: it sees no answer

        self._server = Server(("127.0.0.1", 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        scheme = "http" if tls is None else "https"
        self.port: int = self._server.server_address[1]
        self.endpoint = f"{scheme}://localhost:{self.port}"

    @property
    def access_key(self) -> str:
        return b64(self.key)

    @property
    def connection_string(self) -> str:
        return f"endpoint={self.endpoint}/;accesskey={self.access_key}"

    def answer(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> bytes:
        """The bytes to send for a request."""
        wrong = self.judge(method, target, headers, body)
        received = Received(method, target, headers, body, wrong)
        self.note(received)
        if wrong is None:
            answer = self.script(received)
        else:
            answer = Answer(401, body=b'{"error":{"code":"Denied","message":"not as signed"}}')
        date = formatdate(time.time() + self.skew, usegmt=True)
        length = len(answer.body)
        fields = {"date": date, "content-type": "application/json", "content-length": length}
        lines = [f"{name}: {value}\r\n" for name, value in (fields | answer.headers).items()]
        head = f"HTTP/1.1 {answer.status} .\r\n{''.join(lines)}\r\n".encode("latin-1")
        return head if method == "HEAD" else head + answer.body

    def judge(
        self, method: str, target: str, headers: list[tuple[str, str]], body: bytes
    ) -> str | None:
        """What is wrong with a request."""
        return what_is_wrong(self.key, method, target, headers, body)

    def note(self, received: Received) -> None:
        """Keeps a request."""
        self.received.append(received)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


def serve() -> None:
    """What the program does."""
    answers: deque[dict[str, Any]] = deque()
    lines = threading.Lock()

    def tell(line: dict[str, object]) -> None:
        with lines:
            print(json.dumps(line), flush=True)

    class Told(StrictVerifier):
        def note(self, received: Received) -> None:
            body = received.body
            digest = {"length": len(body), "sha256": hashlib.sha256(body).hexdigest()}
            tell(vars(received) | {"body": digest})

    def script(_: Received) -> Answer:
        if not answers:
            return Answer()
        told = answers.popleft()
        body = told.get("body", "{}").encode()
        return Answer(told.get("status", 200), told.get("headers", {}), body)

    with Told(script) as server:
        tell({"endpoint": server.endpoint, "accessKey": server.access_key})
        for line in sys.stdin:
            told = json.loads(line)
            server.skew = told.pop("skew", server.skew)
            if told:
                answers.append(told)
            tell({"read": line})


if __name__ == "__main__":
    serve()
