"""The scripts of tests/vectors/credential.json, by the credentials of threads and of asyncio."""

import asyncio
import selectors
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest import mock

import acs_auth.aio
import acs_auth.credentials
from acs_auth import AccessToken, TokenError
from acs_auth._refreshing import RefreshingToken

Json = dict[str, Any]


class RefresherError(Exception):
    """What a refresher fails with."""


class World:
    """The time of a script, its refresher, and how many have asked for a token in this step."""

    def __init__(self, given: Json) -> None:
        self.given = given
        self.now: float = 0
        self.refreshes = 0
        self.asked = 0
        self.due = 0

    def arguments(self, refresher: Callable[[], object]) -> Json:
        first, refreshed = self.given["token"], self.given["refresher"] is not None
        return {
            "token": first and AccessToken(first["text"], first["expires_on"]),
            "token_refresher": refresher if refreshed else None,
            "proactive": self.given["proactive"],
        }

    def answer(self) -> AccessToken:
        token = self.given["refresher"][self.refreshes]
        self.refreshes += 1
        if token is None:
            raise RefresherError
        return AccessToken(token["text"], token["expires_on"])

    def done(self, outcomes: list[str]) -> Json:
        return {"refreshes": self.refreshes, "gave": dict(Counter(outcomes))}


def in_threads(given: Json) -> Json:
    """Runs a script with threads, and does what the one does that refreshes ahead of time."""
    world, changed = World(given), threading.Condition()

    def clock() -> float:
        with changed:
            world.asked += 1
            changed.notify_all()
        return world.now

    def refresher() -> AccessToken:
        with changed:
            assert changed.wait_for(lambda: world.asked >= world.due, 20)
            return world.answer()

    with mock.patch.object(RefreshingToken, "refresh_ahead"):  # what go_to does in its place
        credential = acs_auth.credentials.UserTokenCredential(
            **world.arguments(refresher), clock=clock
        )
    refreshing = credential._refreshing

    def get(_: int) -> str:
        try:
            return credential.get_token().token
        except TokenError as error:
            return error.code
        except RefresherError:
            return "REFRESHER"

    def go_to(at: float) -> None:
        while given["proactive"] and not refreshing.state.closed:
            alarm = world.now + refreshing.state.seconds_left()
            if alarm > at:
                break
            world.now = max(world.now, alarm)
            refreshing.refresh_if_due()
        world.now = at

    def step(it: Json) -> Json:
        world.due = 0
        go_to(it["at"])
        if it.get("close"):
            credential.close()
        if it.get("invalidate"):
            credential.invalidate()
        world.due = it.get("get", 0)
        world.asked = 0
        with ThreadPoolExecutor(world.due or 1) as pool:
            return world.done(list(pool.map(get, range(world.due))))

    return {"steps": [step(it) for it in given["steps"]]}


class FakeTimeLoop(asyncio.SelectorEventLoop):
    """An event loop whose time goes on only where it has nothing to do but to wait."""

    def __init__(self) -> None:
        self.now: float = 0
        loop = self

        class Selector(selectors.DefaultSelector):
            def select(self, timeout: float | None = None) -> Any:
                loop.now += timeout or 0
                return super().select(0)

        super().__init__(Selector())

    def time(self) -> float:
        return self.now


def in_tasks(given: Json) -> Json:
    """Runs a script with tasks, and with the timers of an event loop."""
    with asyncio.Runner(loop_factory=FakeTimeLoop) as runner:
        return runner.run(_in_tasks(given))


async def _in_tasks(given: Json) -> Json:
    world, loop = World(given), asyncio.get_running_loop()

    def clock() -> float:
        world.asked += 1
        return loop.time()

    async def refresher() -> AccessToken:
        while world.asked < world.due:
            await asyncio.sleep(0)
        return world.answer()

    async def get() -> str:
        try:
            return (await credential.get_token()).token
        except TokenError as error:
            return error.code
        except RefresherError:
            return "REFRESHER"

    async def step(it: Json) -> Json:
        world.due = 0
        await asyncio.sleep(it["at"] - loop.time())
        for _ in range(10):  # a timer that rings at the same time, and the task that it begins
            await asyncio.sleep(0)
        if it.get("close"):
            await credential.close()
        if it.get("invalidate"):
            credential.invalidate()
        world.due = it.get("get", 0)
        world.asked = 0
        outcomes = await asyncio.gather(*(get() for _ in range(world.due)))
        return world.done(outcomes)

    credential = acs_auth.aio.UserTokenCredential(**world.arguments(refresher), clock=clock)
    await credential.__aenter__()
    return {"steps": [await step(it) for it in given["steps"]]}
