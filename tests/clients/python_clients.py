"""One of Python's HTTP clients: `python_clients.py CLIENT PORT` reads numbers and URLs, requests
each URL once, and prints the number with `sent` or with the name of the exception.

Every connection ends at the port on loopback, whatever host and port the client asks for. What is
replaced for that are functions of `socket`, which see no URL and no header.
"""

import asyncio
import socket
import sys
from collections.abc import Callable, Iterator
from typing import Any

NAME, PORT = sys.argv[1], int(sys.argv[2])
Headers = dict[str, str]
Send = Callable[[str, Headers], object]

connect = socket.socket.connect


def resolve_to_loopback(*_: Any, **__: Any) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("127.0.0.1", PORT))]


def connect_to_loopback(self: socket.socket, address: Any) -> None:
    # asyncio makes a socket of the family of an address that it is given, without asking for names.
    loopback = "::ffff:127.0.0.1" if self.family == socket.AF_INET6 else "127.0.0.1"
    connect(self, (loopback, PORT))


def cases() -> Iterator[tuple[str, str, Headers]]:
    for line in sys.stdin:
        number, url = line.rstrip("\n").split("\t")
        yield number, url, {"x-number": number}


def say(number: str, error: Exception | None = None) -> None:
    print(f"{number}\t{type(error).__name__ if error else 'sent'}")


def requests() -> Send:
    import requests

    session = requests.Session()
    return lambda url, headers: session.get(url, headers=headers)


def httpx() -> Send:
    import httpx

    client = httpx.Client()
    return lambda url, headers: client.get(url, headers=headers)


def urllib3() -> Send:
    import urllib3

    pool = urllib3.PoolManager()
    return lambda url, headers: pool.request("GET", url, headers=headers)


def urllib_request() -> Send:
    from urllib.request import Request, urlopen

    def send(url: str, headers: Headers) -> None:
        with urlopen(Request(url, headers=headers)) as response:
            response.read()

    return send


async def aiohttp(encoded: bool) -> None:
    import aiohttp
    import yarl

    async with aiohttp.ClientSession() as session:
        for number, url, headers in cases():
            try:
                given = yarl.URL(url, encoded=True) if encoded else url
                async with session.get(given, headers=headers) as response:
                    await response.read()
                say(number)
            except Exception as error:
                say(number, error)


def main() -> None:
    socket.getaddrinfo = resolve_to_loopback
    socket.socket.connect = connect_to_loopback  # type: ignore[assignment, method-assign]
    if NAME.startswith("aiohttp"):
        asyncio.run(aiohttp(encoded=NAME.endswith("encoded")))
        return
    clients = [requests, httpx, urllib3, urllib_request]
    send = next(client for client in clients if client.__name__ == NAME)()
    for number, url, headers in cases():
        try:
            send(url, headers)
            say(number)
        except Exception as error:
            say(number, error)


if __name__ == "__main__":
    main()
