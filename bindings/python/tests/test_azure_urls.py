"""URLs that clients rewrite, through both transports of azure-core: what arrives was signed."""

import asyncio
from typing import Any

import pytest
from acs_auth import ConnectionString, InvalidInputError
from acs_auth.azure import AccessKeyPolicy
from azure.core.exceptions import AzureError
from azure.core.pipeline import AsyncPipeline, Pipeline
from azure.core.pipeline.transport import AioHttpTransport, RequestsTransport
from azure.core.rest import HttpRequest
from strict_verifier import StrictVerifier

ACCEPTED, REJECTED = "accepted", "rejected by the client"

URLS = [
    {"url": url, "azure": azure, "azure-aio": azure_aio}
    for url, azure, azure_aio in (
        ("/a?b=c", ACCEPTED, ACCEPTED),
        ("", ACCEPTED, ACCEPTED),
        ("?a=b", ACCEPTED, ACCEPTED),
        ("/?", ACCEPTED, ACCEPTED),
        ("/a?", ACCEPTED, ACCEPTED),
        ("/a b?c d=e f", ACCEPTED, ACCEPTED),
        ("/a%20b?c%20d=e%20f+g", ACCEPTED, ACCEPTED),
        ("/a%2Fb?c=d%2Fe", ACCEPTED, ACCEPTED),
        ("/a%2fb?c=d%2fe", ACCEPTED, ACCEPTED),
        ("/%e5?a=%e5", ACCEPTED, ACCEPTED),
        ("/%C3%BC/ü/日本?ü=%C3%BC&a=日本", ACCEPTED, ACCEPTED),
        ("/a?a&b=&=c&&d=e=f&", ACCEPTED, ACCEPTED),
        ("//a//b?c=//", ACCEPTED, ACCEPTED),
        ("/a;v=1/b;w?c;d=e", ACCEPTED, ACCEPTED),
        ("/a+b?c+d=e+f", ACCEPTED, ACCEPTED),
        ("/a%2Bb?c%2Bd=e%2Bf", ACCEPTED, ACCEPTED),
        ("/~*'()!$@,:?~*'()!$@,:", ACCEPTED, ACCEPTED),
        ("/%7E%2A%27%28%29%21%24?a=%7E%2A%27%28%29%21%24%40%2C%3A", ACCEPTED, ACCEPTED),
        ("/a[1]|{b}?c[1]=|{d}", ACCEPTED, ACCEPTED),
        ("/100%?a=100%", ACCEPTED, ACCEPTED),
        ("/%zz/%4?a=%zz&b=%4", ACCEPTED, ACCEPTED),
        ("/%zz/%20?a=%zz&b=%20", ACCEPTED, ACCEPTED),
        ("/a/./b/../c?d=../e", ACCEPTED, ACCEPTED),
        ("/a/%2E/b/%2e%2e/c", ACCEPTED, ACCEPTED),
        ("/../..", ACCEPTED, ACCEPTED),
        ("/a?b#fragment", ACCEPTED, ACCEPTED),
        ("/a%23b?c=%23d", ACCEPTED, ACCEPTED),
        ("/a%252Fb?c=%252F", ACCEPTED, ACCEPTED),
        ("/a%253Fb%3Fc?d?e=%3Ff", ACCEPTED, ACCEPTED),
        ("/identities/8:acs:x", ACCEPTED, ACCEPTED),
        ("/identities/8%3Aacs%3Ax?y=8%3Aacs%3Ax", ACCEPTED, ACCEPTED),
        ('/"a\'b"?c="d\'e"', ACCEPTED, ACCEPTED),
        ("/<a>\\^`?b=<c>\\^`", ACCEPTED, ACCEPTED),
        ("/%41%61%5F?%41=%61", ACCEPTED, ACCEPTED),
        ("/a?b=%26c%3Dd%25", ACCEPTED, ACCEPTED),
        ("/a\tb\u00a0c?d\u2028e", ACCEPTED, ACCEPTED),
        ("/%F0%9F%A6%8A/🦊?%ff=%00", ACCEPTED, ACCEPTED),
    )
]
BODIES: list[str | bytes] = [b"", b"\x00\xff{}", "Grüße ✓", b"x" * (1 << 20)]


class Asked:
    """What became of requests, in their order."""

    def __init__(self, server: StrictVerifier) -> None:
        self.server = server
        self.outcomes: list[str] = []
        self.policy = AccessKeyPolicy(ConnectionString(server.connection_string))

    def request(self, url: str, body: str | bytes) -> HttpRequest:
        self.arrived = len(self.server.received)
        return HttpRequest("POST", self.server.endpoint + url, content=body)

    def answered(self) -> None:
        (request,) = self.server.received[self.arrived :]
        self.outcomes.append(request.wrong or ACCEPTED)

    def refused(self) -> None:
        assert len(self.server.received) == self.arrived
        self.outcomes.append(REJECTED)


REFUSALS = (AzureError, InvalidInputError)
CASES = [(row, body) for row in URLS for body in BODIES]


def by_requests(server: StrictVerifier) -> list[str]:
    asked = Asked(server)
    with Pipeline[Any, Any](RequestsTransport(), [asked.policy]) as pipeline:
        for row, body in CASES:
            try:
                pipeline.run(asked.request(row["url"], body))
                asked.answered()
            except REFUSALS:
                asked.refused()
    return asked.outcomes


async def by_aiohttp(server: StrictVerifier) -> list[str]:
    asked = Asked(server)
    async with AsyncPipeline[Any, Any](AioHttpTransport(), [asked.policy]) as pipeline:
        for row, body in CASES:
            try:
                await pipeline.run(asked.request(row["url"], body))
                asked.answered()
            except REFUSALS:
                asked.refused()
    return asked.outcomes


@pytest.mark.parametrize("client", ["azure", "azure-aio"])
def test_what_arrives_is_what_was_signed(client: str) -> None:
    with StrictVerifier() as server:
        aio = client == "azure-aio"
        outcomes = asyncio.run(by_aiohttp(server)) if aio else by_requests(server)
    told = zip(CASES, outcomes, strict=True)
    wrong = {row["url"]: outcome for (row, _), outcome in told if outcome != row[client]}
    assert wrong == {}
    assert len(URLS) >= 24
