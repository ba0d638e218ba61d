"""The official SDK clients, unchanged, with our signature, before a server that is strict."""

import asyncio
import base64
import inspect
import io
import json
import urllib.parse
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any

import azure.communication.email
import azure.communication.email.aio
import azure.communication.identity
import azure.communication.identity.aio
import azure.communication.rooms
import azure.communication.rooms.aio
import azure.communication.sms
import azure.communication.sms.aio
import pytest
from acs_auth import ConnectionString
from acs_auth.azure import client_arguments
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError
from conftest import Tls
from strict_verifier import Answer, Received, StrictVerifier

USER = "8:acs:1b5cc06b-f352-4571-b1e6-d9b259b7c776_00000007-0464-274a-b274-5a3a0d000101"
MAIL = {
    "content": {"subject": "Grüße", "plainText": "…"},
    "recipients": {"to": [{"address": "a@example.com"}]},
    "senderAddress": "b@example.com",
}
CURSOR = "a%2Bb%20c%C3%BC%26d%3De%252F"

pytestmark = pytest.mark.parametrize("aio", [False, True], ids=["sync", "aio"])


async def done(outcome: Any) -> Any:
    """The outcome of a call, which the aio clients give to be awaited."""
    return await outcome if inspect.isawaitable(outcome) else outcome


async def listed(pages: Any) -> list[Any]:
    if isinstance(pages, AsyncIterator) or hasattr(pages, "__aiter__"):
        return [item async for item in pages]
    return list(pages)


def as_json(value: object, status: int = 200, **headers: str) -> Answer:
    return Answer(status, headers, json.dumps(value).encode())


def script(request: Received) -> Answer:
    """A small Azure Communication Services."""
    path, _, query = request.target.partition("?")
    token = {"token": "a.b.c", "expiresOn": "2030-10-10T21:39:39.3244584+00:00"}
    if path == "/identities":
        return as_json({"identity": {"id": USER}, "accessToken": token}, 201)
    if path.endswith("issueAccessToken"):
        return as_json(token)
    if path.startswith("/identities/"):
        return Answer(204, body=b"")
    if path == "/sms":
        sent = [
            {"to": to["to"], "messageId": "m", "httpStatusCode": 202, "successful": True}
            for to in json.loads(request.body)["smsRecipients"]
        ]
        return as_json({"value": sent}, 202)
    if path == "/emails:send":
        host = request.header("host")
        operation = f"https://{host}/emails/operations/8%3Aü%20?api-version=1"
        place = urllib.parse.quote(operation, safe=":/?=%")
        return as_json({"id": "o", "status": "Running"}, 202, **{"Operation-Location": place})
    if path.startswith("/emails/operations/"):
        return as_json({"id": "o", "status": "Succeeded"})
    if path == "/rooms":
        times = dict.fromkeys(("createdAt", "validFrom", "validUntil"), "2026-11-21T00:00:00Z")
        room = {"id": "1", "pstnDialOutEnabled": False} | times
        next_link = f"https://{request.header('host')}/rooms?api-version=1&cursor={CURSOR}"
        more = {} if "cursor=" in query else {"nextLink": next_link}
        return as_json({"value": [room]} | more)
    return Answer(404)


Use = Callable[[Any], Coroutine[Any, Any, None]]


def use(
    tls: Tls, aio: bool, service: str, client: str, using: Use, **theirs: Any
) -> list[Received]:
    """What arrived while a client was used: ours, or with their own credential."""
    module = getattr(azure.communication, service)
    kind = getattr(module.aio if aio else module, client)

    async def run(server: StrictVerifier) -> None:
        arguments: Any = theirs and {"endpoint": server.endpoint} | theirs
        arguments = arguments or client_arguments(ConnectionString(server.connection_string))
        made = kind(**arguments, connection_verify=tls.ca_file, polling_interval=0)
        if aio:
            async with made:
                await using(made)
        else:
            with made if hasattr(made, "__enter__") else io.BytesIO():
                await using(made)

    with StrictVerifier(script, tls.server) as server:
        asyncio.run(run(server))
    return server.received


def accepted(received: list[Received]) -> list[tuple[str, str]]:
    """Methods and paths, of requests that were all in order."""
    assert [request.wrong for request in received] == [None] * len(received)
    assert all("replaced" not in str(request.headers) for request in received)
    return [(request.method, request.target.partition("?")[0]) for request in received]


def test_identity(tls: Tls, aio: bool) -> None:
    async def using(client: Any) -> None:
        user = await done(client.create_user())
        assert user.properties["id"] == USER
        _, token = await done(client.create_user_and_token(["chat"]))
        assert token.token == "a.b.c"
        assert (await done(client.get_token(user, ["voip", "chat"]))).token == "a.b.c"
        await done(client.revoke_tokens(user))
        await done(client.delete_user(user))

    received = use(tls, aio, "identity", "CommunicationIdentityClient", using)
    # aiohttp sends the escaped id decoded.
    user = f"/identities/{USER if aio else urllib.parse.quote(USER)}"
    assert accepted(received) == [
        ("POST", "/identities"),
        ("POST", "/identities"),
        ("POST", f"{user}/:issueAccessToken"),
        ("POST", f"{user}/:revokeAccessTokens"),
        ("DELETE", user),
    ]


def test_sms(tls: Tls, aio: bool) -> None:
    async def using(client: Any) -> None:
        to = ["+14255550124", "+14255550125"]
        sent = await done(client.send(from_="+14255550123", to=to, message="Grüße ✓"))
        assert [one.to for one in sent] == to

    received = use(tls, aio, "sms", "SmsClient", using)
    assert accepted(received) == [("POST", "/sms")]


@pytest.mark.parametrize("as_file", [False, True], ids=["dict", "file"])
def test_email(tls: Tls, aio: bool, as_file: bool) -> None:
    async def using(client: Any) -> None:
        text = json.dumps(MAIL, ensure_ascii=False).encode()
        poller = await done(client.begin_send(io.BytesIO(text) if as_file else MAIL))
        assert (await done(poller.result()))["status"] == "Succeeded"

    received = use(tls, aio, "email", "EmailClient", using)
    operation = f"/emails/operations/8{':' if aio else '%3A'}%C3%BC%20"
    assert accepted(received) == [("POST", "/emails:send"), ("GET", operation)]
    assert json.loads(received[0].body) == MAIL


async def list_rooms(client: Any) -> None:
    assert [room.id for room in await listed(client.list_rooms())] == ["1", "1"]


def test_pages(tls: Tls, aio: bool) -> None:
    received = use(tls, aio, "rooms", "RoomsClient", list_rooms)
    assert accepted(received) == [("GET", "/rooms"), ("GET", "/rooms")]
    cursor = urllib.parse.parse_qs(received[1].target.partition("?")[2])["cursor"]
    assert cursor == [urllib.parse.unquote(CURSOR)]


def test_where_theirs_fails_over_a_page(tls: Tls, aio: bool) -> None:
    """Their policy decodes the target before it signs it."""

    async def using(client: Any) -> None:
        with pytest.raises(HttpResponseError):
            await list_rooms(client)

    key = AzureKeyCredential(base64.b64encode(StrictVerifier.key).decode())
    received = use(tls, aio, "rooms", "RoomsClient", using, credential=key)
    assert [request.wrong is None for request in received] == [True, False]


def test_where_theirs_fails_over_bytes(tls: Tls, aio: bool) -> None:
    """Their policy takes no body but text."""

    async def using(client: Any) -> None:
        with pytest.raises(AttributeError, match="encode"):
            await done(client.begin_send(io.BytesIO(json.dumps(MAIL).encode())))

    key = AzureKeyCredential("a2V5")
    assert use(tls, aio, "email", "EmailClient", using, credential=key) == []
