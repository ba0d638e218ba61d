"""A server on loopback that answers every request alike, and keeps what arrived as it arrived."""

import asyncio
from typing import NamedTuple

ANSWER = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"


class Arrived(NamedTuple):
    host: str
    target: str


class Recorder:
    """Knows each request by its header `x-number`, so that none can be taken for another."""

    def __init__(self) -> None:
        self.arrived: dict[int, Arrived] = {}
        self.faults: list[str] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.record(head.decode("latin-1"))
                writer.write(ANSWER)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass  # The client has closed the connection.
        finally:
            writer.close()

    def record(self, head: str) -> None:
        request_line, *lines = head.removesuffix("\r\n\r\n").split("\r\n")
        _, _, after_method = request_line.partition(" ")
        target, _, version = after_method.rpartition(" ")
        headers = [line.split(":", 1) for line in lines]
        hosts = [value.strip(" ") for name, value in headers if name.lower() == "host"]
        numbers = [int(value) for name, value in headers if name.lower() == "x-number"]
        if version != "HTTP/1.1" or len(hosts) != 1 or len(numbers) != 1:
            self.faults.append(f"not a request of one host and one number: {head!r}")
        elif numbers[0] in self.arrived:
            self.faults.append(f"came twice: {head!r}")
        else:
            self.arrived[numbers[0]] = Arrived(hosts[0], target)
