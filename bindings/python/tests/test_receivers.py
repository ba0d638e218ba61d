"""Servers that verify with what the README says they have: a target and headers as they came."""

import asyncio
import http.client
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import quote

import pytest
from acs_auth import AccessKey, VerificationError, Verifier
from aiohttp import web

KEY = AccessKey("bm90IGEgcmVhbCBrZXk=")
VERIFIER = Verifier([KEY])
PATHS = ["/", "/a?b=c", "/r%C3%BC/%2F/a%20b?c=%2B+%20", f"/{quote('8:acs:ü')}?a&b=&c=d=e", "/?a"]


def outcome(method: str, target: str | bytes, headers: object, body: bytes) -> int:
    try:
        VERIFIER.verify(method, target, headers, body)  # type: ignore[arg-type]
    except VerificationError:
        return 401
    return 200


def ask(port: int, target: str, sent: bytes, signed: bytes) -> int:
    headers = KEY.sign("POST", f"http://localhost:{port}{target}", signed)
    connection = http.client.HTTPConnection("localhost", port, timeout=20)
    connection.request("POST", target, sent, headers)
    status = connection.getresponse().status
    connection.close()
    return status


def asked(port: int) -> None:
    for target in PATHS:
        assert ask(port, target, b"body", b"body") == 200, target
        assert ask(port, target, b"body", b"another") == 401, target


def test_http_server() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            self.send_response(outcome(self.command, self.path, self.headers, body))
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("localhost", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        asked(server.server_address[1])
        server.shutdown()


def test_aiohttp() -> None:
    async def handle(request: web.Request) -> web.Response:
        body = await request.read()
        return web.Response(
            status=outcome(request.method, request.raw_path, request.raw_headers, body)
        )

    async def serve() -> None:
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        site = web.TCPSite(runner, "localhost", 0)
        await site.start()
        port: int = runner.addresses[0][1]
        await asyncio.to_thread(asked, port)
        await runner.cleanup()

    asyncio.run(serve())


@pytest.mark.parametrize("target", PATHS)
def test_asgi(target: str) -> None:
    # What its specification puts into a scope, of a request as it came.
    path, _, query = target.encode().partition(b"?")
    signed = KEY.sign("POST", f"https://contoso.example{target}", b"body")
    fields = {"host": "contoso.example"} | signed
    headers = [(name.encode(), value.encode()) for name, value in fields.items()]
    scope = {"method": "POST", "raw_path": path, "query_string": query, "headers": headers}
    given = path + (b"?" + query if query else b"")
    assert outcome(str(scope["method"]), given, scope["headers"], b"body") == 200
