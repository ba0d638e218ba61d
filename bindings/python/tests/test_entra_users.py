"""Users of Entra, who get tokens of ACS for theirs."""

import asyncio
import ssl
import time
from typing import Any, NamedTuple

import acs_auth.aio
import acs_auth.credentials
import pytest
from acs_auth import AccessToken, ServiceError, TokenError
from acs_auth.testing import Record
from chatters import Chat
from entra import CLIENT_SECRET, CLIENTS, TEAMS, Place, token_of
from leak import Silence
from official import both, done, run

pytestmark = pytest.mark.usefixtures("silent")

PERSON = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"


class Way(NamedTuple):
    """Where a token is exchanged, by what it was asked for."""

    scope: str
    audience: str
    path: str


WAYS = {
    "entra": Way(
        f"{CLIENTS}/.default",
        CLIENTS,
        "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview",
    ),
    "teams": Way(
        f"{TEAMS}/TeamsExtension.ManageCalls",
        TEAMS,
        "/access/teamsExtension/:exchangeAccessToken?api-version=2025-06-30",
    ),
}
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)


class Person:
    """Who has signed in: their token is the same until they get another."""

    def __init__(self, place: Place, audience: str) -> None:
        self.place, self.audience = place, audience
        self.asked: list[tuple[str, ...]] = []
        self.renew()

    def renew(self) -> None:
        self.token = token_of(self.place.emulator, PERSON, self.audience)

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        self.asked.append(scopes)
        return AccessToken(self.token, time.time() + 3600)


class AioPerson(Person):
    async def get_token(self, *scopes: str, **_: Any) -> AccessToken:  # type: ignore[override]
        return super().get_token(*scopes)


class User:
    """A person and their credential of ours."""

    def __init__(
        self, place: Place, aio: bool, scopes: tuple[str, ...], audience: str = CLIENTS
    ) -> None:
        self.emulator, self.aio, self.now = place.emulator, aio, time.time()
        self.person = (AioPerson if aio else Person)(place, audience)
        kind: Any = acs_auth.aio if aio else acs_auth.credentials
        self.credential = kind.EntraUserTokenCredential(
            place.emulator.endpoint,
            self.person,
            scopes=scopes,
            ssl_context=ssl.create_default_context(cafile=place.emulator.ca_file),
            clock=lambda: self.now,
        )

    async def get(self) -> AccessToken:
        token: AccessToken = await done(self.credential.get_token())
        return token

    @property
    def exchanges(self) -> list[Record]:
        requests = self.emulator.requests()
        return [one for one in requests if one.path_and_query.startswith("/access/")]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How many seconds were waited, which nobody waits."""
    waited: list[float] = []
    sleep = asyncio.sleep

    async def wait(seconds: float) -> None:
        waited.append(seconds)
        await sleep(0)

    monkeypatch.setattr("acs_auth._exchange.time.sleep", waited.append)
    monkeypatch.setattr("acs_auth.aio.asyncio.sleep", wait)
    return waited


@both
@each_way
def test_once_and_again_where_it_is_due(place: Place, silent: Silence, way: Way, aio: bool) -> None:
    user = User(place, aio, (way.scope,), way.audience)

    async def counts() -> list[int]:
        seen, first = [], await user.get()
        for _ in range(10):
            assert (await user.get()).token == first.token
        seen.append(len(user.exchanges))
        user.person.renew()
        second = await user.get()
        assert second.token != first.token
        seen.append(len(user.exchanges))
        user.now = second.expires_on - 121  # two minutes before its end it is due
        assert (await user.get()).token == second.token
        seen.append(len(user.exchanges))
        user.now += 1
        third = await user.get()
        assert third.token != second.token
        seen.append(len(user.exchanges))
        user.credential.invalidate()
        assert (await user.get()).token not in (second.token, third.token)
        seen.append(len(user.exchanges))
        silent.check(f"{user.credential!r} {third!r}")
        return seen

    assert asyncio.run(counts()) == [1, 2, 2, 3, 4]
    assert set(user.person.asked) == {(way.scope,)}
    assert [
        (one.method, one.path_and_query, one.status, one.verdict, one.object_id)
        for one in user.exchanges
    ] == [("POST", way.path, 200, "entra", PERSON)] * 4


@both
def test_many_at_once_exchange_once(place: Place, aio: bool) -> None:
    user = User(place, aio, (WAYS["entra"].scope,))

    async def get() -> str:
        return (
            await user.get() if aio else await asyncio.to_thread(user.credential.get_token)
        ).token

    async def all_of_them() -> list[str]:
        return await asyncio.gather(*(get() for _ in range(20)))

    assert len(set(asyncio.run(all_of_them()))) == 1
    assert len(user.exchanges) == 1


@both
def test_a_chat_of_theirs(place: Place, aio: bool) -> None:
    user, chat = User(place, aio, (WAYS["entra"].scope,)), Chat(place.emulator, aio)
    client = chat.kinds.ChatClient(
        place.emulator.endpoint, user.credential, connection_verify=place.emulator.ca_file
    )

    async def use() -> None:
        made = await done(client.create_chat_thread("tea"))
        assert made.chat_thread.created_by.raw_id.endswith(PERSON)

    run(client, use)
    assert len(user.exchanges) == 1


@both
@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(("count", "requests"), [(1, 2), (3, 4), (4, 4)])
def test_a_service_that_is_busy_is_asked_three_times_more(
    place: Place,
    silent: Silence,
    waits: list[float],
    count: int,
    requests: int,
    status: int,
    aio: bool,
) -> None:
    user = User(place, aio, (WAYS["entra"].scope,))
    user.emulator.inject(status=status, retry_after=7, count=count, path="/access")

    async def use() -> None:
        if count < requests:
            await user.get()
            return
        with pytest.raises(ServiceError) as refusal:
            await user.get()
        assert refusal.value.status == status and refusal.value.message
        silent.check_error(refusal.value)
        await user.get()

    asyncio.run(use())
    assert waits == [7] * (requests - 1)
    statuses = [one.status for one in user.exchanges]
    assert statuses == [status] * count + [200]


@both
def test_a_service_that_is_busy_for_long_is_not_waited_for(
    place: Place, waits: list[float], aio: bool
) -> None:
    user = User(place, aio, (WAYS["entra"].scope,))
    user.emulator.inject(status=503, retry_after=3600, count=1, path="/access")

    async def use() -> None:
        with pytest.raises(ServiceError) as refusal:
            await user.get()
        assert refusal.value.status == 503

    asyncio.run(use())
    assert waits == [] and len(user.exchanges) == 1


@both
@each_way
def test_what_the_service_refuses(place: Place, silent: Silence, way: Way, aio: bool) -> None:
    """A token for something else, until they get one that is good."""
    user = User(place, aio, (way.scope,), "https://graph.microsoft.com")

    async def use() -> None:
        for _ in range(2):
            with pytest.raises(ServiceError) as refusal:
                await user.get()
            error = refusal.value
            assert (error.status, error.code) == (401, "Denied")
            assert error.message == "Denied by the resource provider."
            assert "Denied by the resource provider." in str(error)
            silent.check_error(error)
        user.person.audience = way.audience
        user.person.renew()
        await user.get()

    asyncio.run(use())
    assert [(one.status, one.code) for one in user.exchanges] == [
        (401, "WRONG_AUDIENCE"),
        (401, "WRONG_AUDIENCE"),
        (200, None),
    ]


@both
@pytest.mark.parametrize(
    "scopes",
    [
        (),
        ("https://communication.azure.com//.default",),
        (WAYS["entra"].scope, WAYS["teams"].scope),
        (WAYS["teams"].scope, "https://graph.microsoft.com/.default"),
    ],
)
def test_no_scopes_of_an_exchange(place: Place, aio: bool, scopes: tuple[str, ...]) -> None:
    with pytest.raises(TokenError) as refusal:
        User(place, aio, scopes)
    assert refusal.value.code == "INVALID_SCOPES"
    assert place.emulator.requests() == []


def test_what_is_not_silent_is_heard(place: Place, silent: Silence) -> None:
    secrets = token_of(place.emulator, PERSON, CLIENTS), CLIENT_SECRET, silent.keep("an opaque one")
    for secret in secrets:
        error = ValueError("a")
        error.__cause__ = OSError(f"b {secret} c")
        with pytest.raises(AssertionError):
            silent.check_error(error)
