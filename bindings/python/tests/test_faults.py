"""Our adapters where something goes wrong: what comes of an attempt, and how it is signed again."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import aiohttp
import azure.communication.identity
import azure.communication.identity.aio
import httpx
import pytest
import requests
from acs_auth import ConnectionString
from acs_auth.azure import client_arguments
from acs_auth.requests import CredentialAuth
from acs_auth.testing import Emulator, Fault, Record
from azure.core.exceptions import AzureError
from entra import TEAMS, token_of
from requests.adapters import HTTPAdapter
from retrying import RETRYING
from senders import ALL, PIPELINES, Sending
from urllib3 import Retry

ONCE = ALL | PIPELINES
"""Those that make one attempt."""
LOST = (requests.ConnectionError, httpx.TransportError, aiohttp.ClientConnectionError, AzureError)
LATE = (requests.Timeout, httpx.TimeoutException, TimeoutError, AzureError)
BODY = bytes(range(256))

each = pytest.mark.parametrize("client", ONCE)
each_that_retries = pytest.mark.parametrize("client", RETRYING)
each_status = pytest.mark.parametrize("status", [429, 500, 503])


def sending(emulator: Emulator, method: str = "PUT", place: str = "a", **more: Any) -> Sending:
    connection = ConnectionString(emulator.connection_string)
    return Sending(connection, method, f"{emulator.endpoint}/echo/{place}?b=%2B", BODY, **more)


def attempts(emulator: Emulator) -> list[int | None]:
    """The statuses of requests that each were signed as they should be."""
    records = emulator.requests()
    assert [record.verdict for record in records] == ["verified"] * len(records), records
    return [record.status for record in records]


@each
@each_status
def test_an_error_comes_to_the_caller(
    acs_emulator_fresh: Emulator, client: str, status: int
) -> None:
    acs_emulator_fresh.inject(status=status, retry_after=600)
    assert ONCE[client](sending(acs_emulator_fresh)) == status
    assert attempts(acs_emulator_fresh) == [status]


@each_that_retries
@each_status
def test_an_error_is_tried_again(acs_emulator_fresh: Emulator, client: str, status: int) -> None:
    acs_emulator_fresh.inject(status=status, count=3)
    assert RETRYING[client](sending(acs_emulator_fresh)) == 200
    assert attempts(acs_emulator_fresh) == [status, status, status, 200]


@each
def test_a_lost_connection_comes_to_the_caller(acs_emulator_fresh: Emulator, client: str) -> None:
    acs_emulator_fresh.inject(reset=True)
    with pytest.raises(LOST):
        ONCE[client](sending(acs_emulator_fresh, "POST"))
    assert attempts(acs_emulator_fresh) == [None]
    assert acs_emulator_fresh.requests()[0].fault == Fault(reset=True)


@each_that_retries
def test_a_lost_connection_is_tried_again(acs_emulator_fresh: Emulator, client: str) -> None:
    acs_emulator_fresh.inject(reset=True, count=2)
    assert RETRYING[client](sending(acs_emulator_fresh)) == 200
    assert attempts(acs_emulator_fresh) == [None, None, 200]


def test_what_aiohttp_tries_again_by_itself_is_signed(acs_emulator_fresh: Emulator) -> None:
    acs_emulator_fresh.inject(reset=True, count=1)
    assert ALL["aiohttp"](sending(acs_emulator_fresh, "PUT")) == 200
    assert attempts(acs_emulator_fresh) == [None, 200]


@each
def test_an_answer_is_late(acs_emulator_fresh: Emulator, client: str) -> None:
    acs_emulator_fresh.inject(latency=0.2, count=1)
    assert ONCE[client](sending(acs_emulator_fresh)) == 200
    acs_emulator_fresh.inject(latency=600)
    with pytest.raises(LATE):
        ONCE[client](sending(acs_emulator_fresh, "POST", timeout=0.2))
    assert set(attempts(acs_emulator_fresh)) == {200}


@each_that_retries
def test_an_answer_that_is_too_late_is_asked_for_again(
    acs_emulator_fresh: Emulator, client: str
) -> None:
    acs_emulator_fresh.inject(latency=600, count=2)
    assert RETRYING[client](sending(acs_emulator_fresh, timeout=0.5)) == 200
    # Or more, where the machine is slow.
    assert len(attempts(acs_emulator_fresh)) >= 3


PAUSE = 5
"""Seconds between two attempts: more than a signature is good for."""
GOOD = 3
"""Seconds that it is good for, which is as many as a busy machine may take to send it."""


@pytest.fixture(scope="module")
def strict() -> Iterator[Emulator]:
    with Emulator(tolerance=GOOD) as emulator:
        yield emulator


def client_of_azure(emulator: Emulator) -> int:
    connection = ConnectionString(emulator.connection_string)
    client = azure.communication.identity.CommunicationIdentityClient(
        **client_arguments(connection)
    )
    return 200 if client.create_user().raw_id else 0


def aio_client_of_azure(emulator: Emulator) -> int:
    async def run() -> int:
        arguments = client_arguments(ConnectionString(emulator.connection_string))
        guid = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
        token = token_of(emulator, guid, TEAMS)
        kind = azure.communication.identity.aio.CommunicationIdentityClient
        async with kind(**arguments) as client:
            return 200 if (await client.get_token_for_teams_user(token, guid, guid)).token else 0

    return asyncio.run(run())


def signed_once(it: Sending) -> int:
    """urllib3 sends the headers again that are there, and CredentialAuth has set them once."""
    with requests.Session() as session:
        retries = Retry(1, status_forcelist=[503], allowed_methods=None)
        session.mount("http://", HTTPAdapter(max_retries=retries))
        auth = CredentialAuth(*it.adapter)
        return session.request(it.method, it.url, data=it.body, auth=auth).status_code


def test_each_attempt_is_signed_anew(strict: Emulator) -> None:
    """All of them at the same time, for they wait."""
    places = {name: f"/echo/{name.replace(' ', '-')}/" for name in (*RETRYING, "signed once")}
    places |= {"azure client": "/identities", "azure aio client": "/teamsUser"}
    for path in places.values():
        strict.inject(status=503, retry_after=PAUSE, count=1, path=path)
    with ThreadPoolExecutor(len(places)) as pool:
        outcomes = {
            name: pool.submit(sender, sending(strict, place=places[name].removeprefix("/echo/")))
            for name, sender in (RETRYING | {"signed once": signed_once}).items()
        }
        outcomes["azure client"] = pool.submit(client_of_azure, strict)
        outcomes["azure aio client"] = pool.submit(aio_client_of_azure, strict)
    statuses = {name: outcome.result() for name, outcome in outcomes.items()}
    # That it is refused shows that the others would be, if they did as it does.
    assert statuses == dict.fromkeys(places, 200) | {"signed once": 401}

    def of(path: str) -> list[Record]:
        return [one for one in strict.requests() if one.path_and_query.startswith(path)]

    for name, path in places.items():
        first, second = of(path)
        assert (first.status, first.verdict) == (503, "verified")
        assert (second.received_on - first.received_on).total_seconds() >= PAUSE - 1
        assert first.signed_on is not None
        if name == "signed once":
            assert (second.verdict, second.code) == ("refused", "DATE_OUT_OF_RANGE")
        else:
            assert second.verdict == "verified" and second.signed_on is not None
            assert second.signed_on > first.signed_on
