"""The emulator before the clients of Azure, unchanged, and before our adapters."""

import asyncio
import base64
import csv
import inspect
import json
import ssl
import urllib.error
import urllib.request
from collections.abc import Callable, Coroutine, Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import azure.communication.identity
import azure.communication.identity.aio
import pytest
from acs_auth import ConnectionString
from acs_auth.azure import client_arguments
from acs_auth.testing import Emulator
from azure.communication.identity import CommunicationTokenScope, CommunicationUserIdentifier
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import ClientAuthenticationError, ServiceRequestError
from senders import ALL, PIPELINES, Sending

TABLE = Path(__file__).parents[3] / "tests" / "nasty_urls.csv"
GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
CLIENTS = ALL | PIPELINES

both = pytest.mark.parametrize("aio", [False, True], ids=["sync", "aio"])
each_key = pytest.mark.parametrize("key", ["access_key", "secondary_access_key"])


@pytest.fixture(scope="module")
def over_tls() -> Iterator[Emulator]:
    with Emulator(tls=True) as emulator:
        yield emulator


def identity_client(aio: bool) -> Any:
    module = azure.communication.identity
    return (module.aio if aio else module).CommunicationIdentityClient


async def done(outcome: Any) -> Any:
    """The outcome of a call, which the aio clients give to be awaited."""
    return await outcome if inspect.isawaitable(outcome) else outcome


def run(client: Any, use: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Uses a client, and closes it if it can be closed."""

    async def used() -> None:
        async with client if hasattr(client, "__aenter__") else nullcontext():
            await use()

    asyncio.run(used())


def threads(emulator: Emulator, token: str) -> int:
    """The status with which a user gets at the threads of a chat."""
    request = urllib.request.Request(f"{emulator.endpoint}/chat/threads?api-version=2024-03-07")
    request.add_header("authorization", f"Bearer {token}")
    try:
        context = ssl.create_default_context(cafile=emulator.ca_file)
        with urllib.request.urlopen(request, context=context) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code


async def every_operation(client: Any, emulator: Emulator) -> None:
    user = await done(client.create_user())
    assert user.raw_id.startswith("8:acs:")
    other, first = await done(client.create_user_and_token(["chat"]))
    assert other.raw_id.startswith("8:acs:") and other.raw_id != user.raw_id
    scopes, lifetime = [CommunicationTokenScope.CHAT, "voip"], timedelta(hours=2)
    token = await done(client.get_token(user, scopes, token_expires_in=lifetime))
    payload = token.token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["acsScope"] == "chat,voip" and claims["exp"] - claims["iat"] == 2 * 60 * 60
    assert [threads(emulator, of.token) for of in (token, first)] == [200, 200]
    assert await done(client.revoke_tokens(user)) is None
    assert [threads(emulator, of.token) for of in (token, first)] == [401, 200]
    assert await done(client.delete_user(other)) is None
    assert threads(emulator, first.token) == 401
    teams = await done(client.get_token_for_teams_user("a.b.c", GUID, GUID))
    assert len(teams.token.split(".")) == 3


async def no_operation(client: Any) -> None:
    """Each is refused, before anything of it is looked at."""
    user = CommunicationUserIdentifier("8:acs:nobody")
    calls = [
        client.create_user,
        lambda: client.create_user_and_token(["chat"]),
        lambda: client.get_token(user, ["chat"]),
        lambda: client.revoke_tokens(user),
        lambda: client.delete_user(user),
        lambda: client.get_token_for_teams_user("a.b.c", GUID, GUID),
    ]
    for call in calls:
        with pytest.raises(ClientAuthenticationError) as refused:
            await done(call())
        assert refused.value.status_code == 401


def another(key: str, bit: int) -> str:
    """A key that differs in a bit."""
    raw = bytearray(base64.b64decode(key))
    raw[bit // 8] ^= 1 << bit % 8
    return base64.b64encode(raw).decode()


@both
@each_key
def test_identity_over_http(acs_emulator: Emulator, aio: bool, key: str) -> None:
    assert acs_emulator.endpoint.startswith("http://")
    credential = AzureKeyCredential(getattr(acs_emulator, key))
    client = identity_client(aio)(acs_emulator.endpoint, credential)
    run(client, lambda: every_operation(client, acs_emulator))


@both
def test_identity_over_https(over_tls: Emulator, aio: bool) -> None:
    assert over_tls.connection_string.startswith("endpoint=https://")
    client = identity_client(aio).from_connection_string(
        over_tls.connection_string, connection_verify=over_tls.ca_file
    )
    run(client, lambda: every_operation(client, over_tls))


@both
def test_identity_with_our_signature(over_tls: Emulator, aio: bool) -> None:
    arguments = client_arguments(ConnectionString(over_tls.connection_string))
    client = identity_client(aio)(**arguments, connection_verify=over_tls.ca_file)
    run(client, lambda: every_operation(client, over_tls))


@both
@pytest.mark.parametrize("bit", [0, 100, 511])
def test_a_bit_of_the_key(acs_emulator: Emulator, over_tls: Emulator, aio: bool, bit: int) -> None:
    credential = AzureKeyCredential(another(acs_emulator.access_key, bit))
    over_http = identity_client(aio)(acs_emulator.endpoint, credential)
    run(over_http, lambda: no_operation(over_http))
    key = over_tls.access_key
    connection = over_tls.connection_string.replace(key, another(key, bit))
    client = identity_client(aio).from_connection_string(
        connection, connection_verify=over_tls.ca_file
    )
    run(client, lambda: no_operation(client))


@both
def test_an_authority_that_is_not_trusted(over_tls: Emulator, aio: bool) -> None:
    client = identity_client(aio).from_connection_string(over_tls.connection_string, retry_total=0)

    async def use() -> None:
        with pytest.raises(ServiceRequestError, match="CERTIFICATE_VERIFY_FAILED"):
            await done(client.create_user())

    run(client, use)


@pytest.mark.parametrize("client", CLIENTS)
def test_no_nasty_url_is_a_401(client: str, acs_emulator: Emulator) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    faults = []
    for row in rows:
        # Below a path that is deep enough for those that climb.
        url = f"{acs_emulator.endpoint}/echo/a/b{row['path and query']}"
        for method, body in (("POST", b""), ("PUT", bytes(range(256)))):
            connection = ConnectionString(acs_emulator.connection_string)
            try:
                status = CLIENTS[client](Sending(connection, method, url, body))
            except Exception as error:
                outcome = repr(error) if row[client] == "accepted" else "rejected by the client"
            else:
                outcome = "accepted" if status == 200 else str(status)
            if outcome != row[client]:
                faults.append(f"{row['what']}, {method}: {outcome}")
    assert faults == []
    assert len(rows) >= 24


@pytest.mark.parametrize("client", ALL)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS", "QUERY"])
def test_adapters_over_https(client: str, method: str, over_tls: Emulator) -> None:
    url = f"{over_tls.endpoint}/echo/8:acs:a%2Fb?a=é&b=+"
    connection, ca = ConnectionString(over_tls.connection_string), over_tls.ca_file
    assert ALL[client](Sending(connection, method, url, ca=ca)) == 200
    other = ConnectionString(
        over_tls.connection_string.replace(over_tls.access_key, another(over_tls.access_key, 7))
    )
    assert ALL[client](Sending(other, method, url, ca=ca)) == 401
