"""Credentials that the tasks of an event loop share."""

import asyncio
import gc
import inspect
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import acs_auth.aio
import acs_auth.credentials
import pytest
from acs_auth import AccessToken, TokenError
from acs_auth.aio import EntraCredential, UserTokenCredential
from azure.core.credentials import AccessToken as AzureToken
from credential_scripts import FakeTimeLoop


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Runs it, and fails where something was left behind that nobody looks at."""
    left: list[dict[str, Any]] = []

    async def watched() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, context: left.append(context))
        await work()
        gc.collect()

    asyncio.run(watched())
    assert left == []


def good(text: str = "new") -> AccessToken:
    return AccessToken(text, int(time.time()) + 3600)


class Slow:
    """A refresher that waits to be told to go on."""

    def __init__(self, outcome: Callable[[], AccessToken] = good) -> None:
        self.outcome, self.go_on, self.calls = outcome, asyncio.Event(), 0

    async def __call__(self) -> AccessToken:
        self.calls += 1
        await self.go_on.wait()
        return self.outcome()


async def begun(*works: Awaitable[Any]) -> list["asyncio.Future[Any]"]:
    """Tasks that have come as far as they come by themselves."""
    tasks: list[asyncio.Future[Any]] = [asyncio.ensure_future(work) for work in works]
    for _ in range(10):
        await asyncio.sleep(0)
    return tasks


def fail() -> AccessToken:
    raise OSError("no answer")


def test_64_tasks_make_one_refresh_and_cost_nothing() -> None:
    async def work() -> None:
        refresher = Slow()
        credential = UserTokenCredential(token_refresher=refresher)
        tasks = await begun(*(credential.get_token() for _ in range(64)))
        wall, processor = time.monotonic(), time.process_time()
        await asyncio.sleep(2)  # as long as a slow refresh takes
        wall, processor = time.monotonic() - wall, time.process_time() - processor
        refresher.go_on.set()
        assert {token.token for token in await asyncio.gather(*tasks)} == {"new"}
        assert refresher.calls == 1
        assert processor < wall * 0.05

    run(work)


@pytest.mark.parametrize("leaves", [0, 1, 7], ids=["leader", "waiter", "last"])
def test_who_is_cancelled_harms_nobody(leaves: int) -> None:
    async def work() -> None:
        refresher = Slow()
        credential = UserTokenCredential(token_refresher=refresher)
        tasks = await begun(*(credential.get_token() for _ in range(8)))
        tasks[leaves].cancel()
        with pytest.raises(asyncio.CancelledError):
            await tasks[leaves]
        refresher.go_on.set()
        stay = [task for task in tasks if task is not tasks[leaves]]
        assert {token.token for token in await asyncio.gather(*stay)} == {"new"}
        assert refresher.calls == 1

    run(work)


@pytest.mark.parametrize("outcome", [good, fail])
def test_where_all_are_cancelled_the_refresh_goes_on(outcome: Callable[[], AccessToken]) -> None:
    async def work() -> None:
        refresher = Slow(outcome)
        credential = UserTokenCredential(token_refresher=refresher)
        tasks = await begun(*(credential.get_token() for _ in range(3)))
        for task in tasks:
            task.cancel()
        await begun()
        refresher.go_on.set()
        await begun()
        if outcome is good:
            assert (await credential.get_token()).token == "new"
        else:
            with pytest.raises(OSError, match="no answer"):
                await credential.get_token()
        assert refresher.calls == (1 if outcome is good else 2)

    run(work)


def test_those_who_wait_share_the_error() -> None:
    async def work() -> None:
        refresher = Slow(fail)
        credential = UserTokenCredential(token_refresher=refresher)
        tasks = await begun(*(credential.get_token() for _ in range(8)))
        refresher.go_on.set()
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert {str(outcome) for outcome in outcomes} == {"no answer"}
        assert refresher.calls == 1

    run(work)


def test_a_refresher_that_is_cancelled_cancels_nobody() -> None:
    async def refresher() -> AccessToken:
        raise asyncio.CancelledError

    async def work() -> None:
        credential = UserTokenCredential(token_refresher=refresher)
        with pytest.raises(RuntimeError, match="was cancelled"):
            await credential.get_token()

    run(work)


def test_closing_wakes_those_who_wait() -> None:
    async def work() -> None:
        refresher = Slow()
        async with UserTokenCredential(token_refresher=refresher) as credential:
            tasks = await begun(*(credential.get_token() for _ in range(4)))
        outcomes = await asyncio.gather(*tasks, return_exceptions=True)
        assert {getattr(outcome, "code", None) for outcome in outcomes} == {"CREDENTIAL_CLOSED"}
        await begun()
        assert credential._refreshing._task is not None
        assert credential._refreshing._task.cancelled()
        with pytest.raises(TokenError, match="make another"):
            await credential.get_token()
        await credential.close()

    run(work)


def test_a_refresher_need_not_be_awaited() -> None:
    async def work() -> None:
        credential = UserTokenCredential(token_refresher=lambda: ("a.b", time.time() + 3600))
        assert (await credential.get_token("any", "scope", claims="any")).token == "a.b"

    run(work)


def test_one_event_loop_after_the_other() -> None:
    """As with a program that calls asyncio.run twice, the first time in vain."""
    refresher: Any = None

    async def ask() -> Any:
        return await refresher()

    credential = UserTokenCredential(token_refresher=ask, proactive=True)

    async def first() -> None:
        nonlocal refresher
        refresher = Slow()
        await begun(credential.get_token())

    async def second() -> None:
        nonlocal refresher
        refresher = Slow()
        refresher.go_on.set()
        assert (await credential.get_token()).token == "new"
        assert refresher.calls == 1

    run(first)
    credential.invalidate()
    run(second)


def test_ahead_of_time_it_goes_on_whatever_happens(caplog: pytest.LogCaptureFixture) -> None:
    """And what goes wrong is raised nowhere, for nobody would catch it."""
    outcomes: list[Any] = [OSError("eyJ.secret"), KeyError("eyJ.secret"), ("new", 86400), None]
    times: list[float] = []

    async def main() -> None:
        loop = asyncio.get_running_loop()
        left: list[Any] = []
        loop.set_exception_handler(lambda _, context: left.append(context))

        async def refresher() -> Any:
            times.append(loop.time())
            outcome = outcomes.pop(0)
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        first = AccessToken("old", 3600)
        async with UserTokenCredential(
            first, token_refresher=refresher, proactive=True, clock=loop.time
        ) as credential:
            await asyncio.sleep(3400)
            assert (await credential.get_token()).token == "old"
            await asyncio.sleep(200)
            assert (await credential.get_token()).token == "new"
            await asyncio.sleep(82201)  # up to ten minutes before its end
        await asyncio.sleep(86400)
        gc.collect()
        assert left == []

    with (
        caplog.at_level(logging.DEBUG, "acs_auth"),
        asyncio.Runner(loop_factory=FakeTimeLoop) as runner,
    ):
        runner.run(main())
    assert times == [3000, 3300, 3450, 85800]
    kinds = ["OSError", "KeyError", "TypeError"]
    assert caplog.messages == [f"a token was not refreshed ahead of time: {kind}" for kind in kinds]


def test_without_a_token_too_a_failure_ahead_of_time_is_raised_nowhere(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def main() -> None:
        loop = asyncio.get_running_loop()
        left: list[Any] = []
        loop.set_exception_handler(lambda _, context: left.append(context))
        async with UserTokenCredential(token_refresher=fail, proactive=True, clock=loop.time):
            await asyncio.sleep(70)
        gc.collect()
        assert left == []

    with asyncio.Runner(loop_factory=FakeTimeLoop) as runner:
        runner.run(main())
    assert caplog.messages == ["a token was not refreshed ahead of time: OSError"] * 3


def test_a_token_of_40_days_is_not_asked_for_early() -> None:
    calls = 0

    async def main() -> None:
        nonlocal calls
        loop = asyncio.get_running_loop()

        def refresher() -> tuple[str, float]:
            nonlocal calls
            calls += 1
            return "new", loop.time() + 40 * 86400

        async with UserTokenCredential(
            token_refresher=refresher, proactive=True, clock=loop.time
        ) as credential:
            await credential.get_token()
            for day in range(1, 40):
                await asyncio.sleep(86400)
                assert calls == 1, day

    with asyncio.Runner(loop_factory=FakeTimeLoop) as runner:
        runner.run(main())


def test_a_credential_that_nobody_has_is_refreshed_no_more() -> None:
    async def main() -> None:
        calls = 0
        loop = asyncio.get_running_loop()

        def refresher() -> tuple[str, float]:
            nonlocal calls
            calls += 1
            return "new", loop.time() + 3600

        credential = UserTokenCredential(token_refresher=refresher, proactive=True, clock=loop.time)
        await credential.get_token()
        del credential
        gc.collect()
        await asyncio.sleep(86400)
        assert calls == 1

    with asyncio.Runner(loop_factory=FakeTimeLoop) as runner:
        runner.run(main())


class Fake:
    """Five lines that have tokens, to be awaited."""

    def __init__(self) -> None:
        self.scopes: list[tuple[str, ...]] = []

    async def get_token(self, *scopes: str, **options: Any) -> AzureToken:
        self.scopes.append(scopes)
        await asyncio.sleep(0)
        return AzureToken(f"token.{len(self.scopes)}", int(time.time()) + 3600)


def test_a_token_of_entra_is_asked_for_once() -> None:
    async def work() -> None:
        fake = Fake()
        now = time.time()
        credential = EntraCredential(fake, clock=lambda: now)
        tokens = await asyncio.gather(*(credential.get_token() for _ in range(100)))
        assert {token.token for token in tokens} == {"token.1"}
        now += 3301
        assert (await credential.get_token()).token == "token.2"
        credential.invalidate("token.2")
        assert (await credential.get_token()).token == "token.3"
        assert fake.scopes == [("https://communication.azure.com//.default",)] * 3
        assert (await credential.get_token("https://graph.example/.default")).token == "token.4"

    run(work)


def test_a_credential_for_threads_is_asked_in_another() -> None:
    async def work() -> None:
        class Blocking:
            def get_token(self, *scopes: str) -> AzureToken:
                # The event loop goes on meanwhile, or this would be for ever.
                asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result(20)
                return AzureToken("a.b", int(time.time()) + 3600)

        loop = asyncio.get_running_loop()
        credential = EntraCredential(Blocking())
        assert (await credential.get_token()).token == "a.b"
        assert (await credential.get_token("https://graph.example/.default")).token == "a.b"

    run(work)


def test_what_gives_a_token_to_be_awaited_need_be_no_coroutine_function() -> None:
    async def work() -> None:
        class Around:
            def get_token(self, *scopes: str) -> Any:
                return Fake().get_token(*scopes)

        credential = EntraCredential(Around())
        assert (await credential.get_token()).token == "token.1"
        assert (await credential.get_token("https://graph.example/.default")).token == "token.1"

    run(work)


def test_both_worlds_have_the_same_credentials() -> None:
    one, other = acs_auth.credentials, acs_auth.aio
    assert one.__all__ == other.__all__
    for name in one.__all__:
        made, twin = getattr(one, name), getattr(other, name)
        assert (
            inspect.signature(made).parameters.keys() == inspect.signature(twin).parameters.keys()
        )
        assert made.proof == twin.proof
        members = {member for member in dir(made) if member[:1] != "_"}
        assert members == {member for member in dir(twin) if member[:1] != "_"}
