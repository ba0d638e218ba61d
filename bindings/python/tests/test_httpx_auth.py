"""acs_auth.httpx.CredentialAuth, which has to take its headers off in time."""

import asyncio
from typing import Any

import httpx
import pytest
from acs_auth._signer import HEADERS
from acs_auth.httpx import CredentialAuth
from senders import connection
from strict_verifier import Answer, StrictVerifier


def test_the_next_request_of_a_redirect_has_no_signature() -> None:
    elsewhere = Answer(307, {"location": "https://contoso.example/"})
    with (
        StrictVerifier(lambda _: elsewhere) as server,
        httpx.Client(auth=CredentialAuth(connection(server))) as client,
    ):
        following = client.get(f"{server.endpoint}/a").next_request
    assert following is not None
    assert not set(following.headers) & set(HEADERS)


@pytest.mark.parametrize("location", ["https://contoso.example/", "https://localhost/"])
def test_what_a_transport_without_a_trace_leaves_on_a_redirect(location: str) -> None:
    """It is as the documentation of CredentialAuth has it."""
    seen = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(set(request.headers) & set(HEADERS))
        first = len(seen) == 1
        return httpx.Response(307, headers={"location": location}) if first else httpx.Response(200)

    auth = CredentialAuth(connection(StrictVerifier()), any_origin=True)
    transport = httpx.MockTransport(answer)
    with httpx.Client(auth=auth, transport=transport, follow_redirects=True) as client:
        client.get("http://localhost/")
    signed = set(HEADERS)
    kept = signed if "localhost" in location else signed - {"authorization"}
    assert seen == [signed, kept]


def test_the_trace_of_the_caller_is_called_too() -> None:
    events: list[str] = []

    async def trace_later(event: str, info: Any) -> None:
        events.append(event)

    async def run() -> None:
        async with httpx.AsyncClient(auth=CredentialAuth(connection(server))) as client:
            extensions = {"trace": trace_later}
            answer = await client.get(f"{server.endpoint}/a", extensions=extensions)
            assert answer.status_code == 200

    with StrictVerifier() as server:
        with httpx.Client(auth=CredentialAuth(connection(server))) as client:
            extensions = {"trace": lambda event, info: events.append(event)}
            answer = client.get(f"{server.endpoint}/a", extensions=extensions)
            assert answer.status_code == 200
        assert events
        events.clear()
        asyncio.run(run())
        assert events


def test_a_request_may_be_sent_often() -> None:
    """Each sending takes its trace away again, or a thousand would be called in each other."""

    async def run() -> None:
        async with httpx.AsyncClient(auth=CredentialAuth(connection(server))) as client:
            request = client.build_request("GET", f"{server.endpoint}/a")
            for _ in range(3):
                assert (await client.send(request)).status_code == 200
                assert "trace" not in request.extensions

    with StrictVerifier() as server:
        with httpx.Client(auth=CredentialAuth(connection(server))) as client:
            request = client.build_request("GET", f"{server.endpoint}/a")
            for _ in range(3):
                assert client.send(request).status_code == 200
                assert "trace" not in request.extensions
        asyncio.run(run())
