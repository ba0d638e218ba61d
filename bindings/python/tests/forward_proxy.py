"""An HTTP proxy on loopback that passes on what it is sent, byte for byte."""

import socket
import socketserver
import threading
from collections.abc import Callable
from types import TracebackType
from typing import Self


class ForwardProxy:
    """For the time of a `with`. It knows CONNECT, and requests with a whole URL as target."""

    def __init__(self) -> None:
        self.targets: list[str] = []
        proxy = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                method, target, version = self.rfile.readline().decode().split(" ")
                proxy.targets.append(target)
                if method == "CONNECT":
                    while self.rfile.readline() != b"\r\n":
                        pass
                    self.wfile.write(b"HTTP/1.1 200 .\r\n\r\n")
                    authority, head = target, b""
                else:
                    authority, _, path = target.removeprefix("http://").partition("/")
                    head = f"{method} /{path} {version}".encode()
                host, port = authority.rsplit(":", 1)
                with socket.create_connection((host, int(port))) as server:
                    server.sendall(head)
                    answers = threading.Thread(
                        target=pump, args=(server.recv, self.connection), daemon=True
                    )
                    answers.start()
                    pump(self.rfile.read1, server)
                    server.shutdown(socket.SHUT_WR)
                    answers.join(5)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that hangs up

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

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


def pump(read: Callable[[int], bytes], sink: socket.socket) -> None:
    try:
        while piece := read(65536):
            sink.sendall(piece)
    except OSError:
        pass  # either side has gone
