"""Credentials that threads share."""

import asyncio
import gc
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from acs_auth import AccessToken, TokenError
from acs_auth.credentials import EntraCredential, UserTokenCredential
from azure.core.credentials import AccessToken as AzureToken
from azure.core.credentials import AccessTokenInfo

HINTED = "e30.eyJleHAiOjE3MDAwMDM2MDB9."
"""A JWT that expires at 1700003600."""
NOW = 1_700_000_000


class Clock:
    """A time that goes on when it is told to."""

    def __init__(self) -> None:
        self.now: float = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


def never() -> AccessToken:
    raise AssertionError("nobody should ask")


@pytest.mark.parametrize(
    ("given", "text", "expires_on"),
    [
        (AccessToken("a.b", NOW + 60), "a.b", NOW + 60),
        (("a.b", NOW + 60), "a.b", NOW + 60),
        (("a.b", NOW + 60.9), "a.b", NOW + 60),
        (("a.b", datetime.fromtimestamp(NOW + 60, UTC)), "a.b", NOW + 60),
        (AzureToken("a.b", NOW + 60), "a.b", NOW + 60),
        (AccessTokenInfo("a.b", NOW + 60, refresh_on=NOW + 30), "a.b", NOW + 60),
        (HINTED, HINTED, NOW + 3600),
        ("gAAAA-an-opaque_token", "gAAAA-an-opaque_token", NOW + 600),
    ],
)
def test_what_is_taken_for_a_token(given: Any, text: str, expires_on: int, clock: Clock) -> None:
    for credential in (
        UserTokenCredential(given, clock=clock),
        UserTokenCredential(token_refresher=lambda: given, clock=clock),
    ):
        token = credential.get_token("any", "scope", claims="any")
        assert (token.token, token.expires_on, token.token_type) == (text, expires_on, "Bearer")
        assert credential.get_token().token == text


def test_the_expiry_beside_a_text_counts(clock: Clock) -> None:
    credential = UserTokenCredential(HINTED, expires_on=NOW + 10, clock=clock)
    assert credential.get_token().expires_on == NOW + 10
    clock.now += 10
    with pytest.raises(TokenError, match="token_refresher") as refused:
        credential.get_token()
    assert refused.value.code == "TOKEN_EXPIRED"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("Bearer a.b.c", "INVALID_TOKEN"),
        ('{"token":"a.b.c"}', "INVALID_TOKEN"),
        ("", "INVALID_TOKEN"),
    ],
)
def test_what_is_no_token(given: str, code: str) -> None:
    refresher = UserTokenCredential(token_refresher=lambda: given)
    for make in (lambda: UserTokenCredential(given), refresher.get_token):
        with pytest.raises(TokenError) as refused:
            make()
        assert refused.value.code == code
        assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize("given", [None, 5, b"a.b.c", ["a.b.c", 5], ("a.b.c",), object()])
def test_a_refresher_that_gives_something_else(given: Any) -> None:
    credential = UserTokenCredential(token_refresher=lambda: given)
    with pytest.raises(
        TypeError, match=r"^a token is an AccessToken, a str, .* and not [A-Za-z]+$"
    ):
        credential.get_token()


def test_a_refresher_that_is_to_be_awaited() -> None:
    async def refresher() -> str:
        return "a.b.c"

    refuser: Any = refresher
    with pytest.raises(TypeError, match=r"acs_auth\.aio"):
        UserTokenCredential(token_refresher=refuser).get_token()


def test_what_a_credential_is_made_of() -> None:
    with pytest.raises(TypeError, match="give a token, a token_refresher, or both"):
        UserTokenCredential()
    with pytest.raises(TypeError, match="which is a str"):
        UserTokenCredential(("a.b.c", NOW), expires_on=NOW)
    with pytest.raises(TypeError, match="which is a str"):
        UserTokenCredential(token_refresher=never, expires_on=NOW)
    with pytest.raises(TokenError) as refused:
        UserTokenCredential("a.b.c", proactive=True)
    assert refused.value.code == "NO_REFRESHER"


class Slow:
    """A refresher that waits to be told to go on, and then does as it is told."""

    def __init__(self, outcome: Callable[[], AccessToken]) -> None:
        self.outcome = outcome
        self.began, self.go_on = threading.Event(), threading.Event()
        self.calls = 0

    def __call__(self) -> AccessToken:
        self.calls += 1
        self.began.set()
        assert self.go_on.wait(20)
        return self.outcome()


def in_threads(count: int, work: Callable[[], Any]) -> tuple[ThreadPoolExecutor, list[Any]]:
    pool = ThreadPoolExecutor(count)
    return pool, [pool.submit(work) for _ in range(count)]


def waiting(credential: Any) -> int:
    """How many wait for the refresh that goes on."""
    flight = credential._refreshing._flight
    return 0 if flight is None else len(flight._condition._waiters)


def until(condition: Callable[[], bool]) -> None:
    """Waits for it, and fails where it does not come."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.001)


def test_64_threads_make_one_refresh_and_cost_nothing() -> None:
    refresher = Slow(lambda: AccessToken("new", int(time.time()) + 3600))
    credential = UserTokenCredential(token_refresher=refresher)
    pool, asked = in_threads(64, credential.get_token)
    with pool:
        until(lambda: waiting(credential) == 63)
        wall, processor = time.monotonic(), time.process_time()
        time.sleep(2)  # as long as a slow refresh takes
        wall, processor = time.monotonic() - wall, time.process_time() - processor
        refresher.go_on.set()
        assert {one.result().token for one in asked} == {"new"}
    assert refresher.calls == 1
    assert processor < wall * 0.05


def test_those_who_wait_share_the_error() -> None:
    def fail() -> AccessToken:
        raise OSError("no answer")

    refresher = Slow(fail)
    credential = UserTokenCredential(token_refresher=refresher)
    pool, asked = in_threads(8, credential.get_token)
    with pool:
        until(lambda: waiting(credential) == 7)
        refresher.go_on.set()
        assert {str(one.exception()) for one in asked} == {"no answer"}
    assert refresher.calls == 1
    refresher.outcome = lambda: AccessToken("new", int(time.time()) + 3600)
    assert credential.get_token().token == "new"


def test_closing_wakes_those_who_wait() -> None:
    refresher = Slow(lambda: AccessToken("new", int(time.time()) + 3600))
    credential = UserTokenCredential(token_refresher=refresher)
    pool, asked = in_threads(4, credential.get_token)
    with pool:
        until(lambda: waiting(credential) == 3)
        credential.close()
        until(lambda: sum(one.done() for one in asked) == 3)
        refresher.go_on.set()
        codes = [getattr(one.exception(), "code", None) for one in asked]
    assert codes == ["CREDENTIAL_CLOSED"] * 4
    credential.close()
    with pytest.raises(TokenError, match="make another"):
        credential.get_token()


def test_who_refreshes_may_be_interrupted() -> None:
    """By a Ctrl+C: then another of those who wait does it."""

    def interrupted() -> AccessToken:
        refresher.outcome = lambda: AccessToken("new", int(time.time()) + 3600)
        raise KeyboardInterrupt

    refresher = Slow(interrupted)
    credential = UserTokenCredential(token_refresher=refresher)
    pool, asked = in_threads(8, credential.get_token)
    with pool:
        until(lambda: waiting(credential) == 7)
        refresher.go_on.set()
        outcomes = [type(one.exception()) for one in asked]
    assert sorted(map(str, outcomes)) == [str(KeyboardInterrupt)] + [str(type(None))] * 7
    assert refresher.calls == 2


def test_it_closes_with_a_with() -> None:
    with UserTokenCredential("a.b", expires_on=time.time() + 60) as credential:
        assert credential.get_token().token == "a.b"
    with pytest.raises(TokenError) as refused:
        credential.get_token()
    assert refused.value.code == "CREDENTIAL_CLOSED"


def test_only_the_token_that_was_refused_is_dropped(clock: Clock) -> None:
    texts = iter(["one", "two", "three"])
    credential = UserTokenCredential(token_refresher=lambda: (next(texts), NOW + 3600), clock=clock)
    assert credential.get_token().token == "one"
    credential.invalidate("none")
    assert credential.get_token().token == "one"
    for _ in range(5):  # who all were refused with it
        credential.invalidate("one")
        assert credential.get_token().token == "two"
    credential.invalidate()
    assert credential.get_token().token == "three"


def threads_that_refresh() -> int:
    return sum(thread.name == "acs-auth-refresh" for thread in threading.enumerate())


def test_a_thread_refreshes_ahead_of_time_and_ends_with_the_credential() -> None:
    called = threading.Semaphore(0)

    def refresher() -> tuple[str, timedelta]:
        called.release()
        raise OSError("no answer")

    asked: Any = refresher
    # One that is in its window, so that the thread asks at once, and again in half of what is left.
    credential = UserTokenCredential(
        "a.b", expires_on=time.time() + 4, token_refresher=asked, proactive=True
    )
    assert [called.acquire(timeout=20) for _ in range(2)] == [True, True]
    assert threads_that_refresh() == 1
    credential.close()
    until(lambda: threads_that_refresh() == 0)


def test_the_thread_ends_when_nobody_has_the_credential() -> None:
    credential = UserTokenCredential(
        "a.b", expires_on=time.time() + 86400, token_refresher=never, proactive=True
    )
    until(lambda: threads_that_refresh() == 1)
    assert credential.get_token().token == "a.b"
    del credential
    gc.collect()
    until(lambda: threads_that_refresh() == 0)


def test_a_dropped_token_is_refreshed_by_the_thread() -> None:
    asked = threading.Event()

    def refresher() -> tuple[str, float]:
        asked.set()
        return "new", time.time() + 86400

    with UserTokenCredential(
        "a.b", expires_on=time.time() + 86400, token_refresher=refresher, proactive=True
    ) as credential:
        credential.get_token()
        credential.invalidate()
        assert asked.wait(20)
        assert credential.get_token().token == "new"


def test_a_failure_ahead_of_time_is_told_without_its_text(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    def refresher() -> AccessToken:
        raise OSError("eyJ.secret")

    credential = UserTokenCredential(("a.b", NOW + 100), token_refresher=refresher, clock=clock)
    clock.now += 60
    with caplog.at_level(logging.DEBUG):
        assert credential.get_token().token == "a.b"
        assert credential.get_token().token == "a.b"  # and nobody is asked again so soon
    assert caplog.messages == ["a token was not refreshed ahead of time: OSError"]


class Fake:
    """Five lines that have tokens."""

    def __init__(self, clock: Clock, lifetime: int = 3600) -> None:
        self.clock, self.lifetime, self.scopes = clock, lifetime, list[tuple[str, ...]]()

    def get_token(self, *scopes: str, **options: Any) -> AzureToken:
        self.scopes.append(scopes)
        return AzureToken(f"token.{len(self.scopes)}", int(self.clock.now) + self.lifetime)


def test_a_token_of_entra_is_asked_for_once(clock: Clock) -> None:
    fake = Fake(clock)
    credential = EntraCredential(fake, clock=clock)
    assert fake.scopes == []
    assert {credential.get_token().token for _ in range(100)} == {"token.1"}
    clock.now += 3299
    assert credential.get_token("https://communication.azure.com//.default").token == "token.1"
    clock.now += 1  # five minutes before its end
    assert {credential.get_token().token for _ in range(100)} == {"token.2"}
    credential.invalidate("token.2")  # after a 401
    assert credential.get_token().token == "token.3"
    assert fake.scopes == [("https://communication.azure.com//.default",)] * 3


def test_the_time_that_entra_names_counts(clock: Clock) -> None:
    class Newer:
        calls = 0

        def get_token(self, *scopes: str) -> Any:
            raise AssertionError("the newer one is there")

        def get_token_info(self, *scopes: str, options: Any = None) -> AccessTokenInfo:
            self.calls += 1
            return AccessTokenInfo("a.b", int(clock.now) + 86400, refresh_on=int(clock.now) + 43200)

    newer = Newer()
    credential = EntraCredential(newer, clock=clock)
    for later, calls in ((0, 1), (43199, 1), (1, 2), (0, 2)):
        clock.now += later
        credential.get_token()
        assert newer.calls == calls


def test_another_scope_is_asked_of_the_other_credential(clock: Clock) -> None:
    fake = Fake(clock)
    credential = EntraCredential(fake, scope="https://sovereign.example//.default", clock=clock)
    assert credential.get_token("https://sovereign.example//.default").token == "token.1"
    assert credential.get_token("https://graph.example/.default").token == "token.2"
    assert credential.get_token(claims="{}").token == "token.3"
    assert credential.get_token(claims=None, enable_cae=False).token == "token.1"
    assert fake.scopes[1:] == [("https://graph.example/.default",), ()]


def test_what_a_credential_raises_comes_through(clock: Clock) -> None:
    class Broken:
        def get_token(self, *scopes: str) -> AzureToken:
            raise PermissionError("AADSTS7000215")

    with pytest.raises(PermissionError, match="AADSTS7000215"):
        EntraCredential(Broken()).get_token()


def test_a_credential_for_asyncio_is_told_of() -> None:
    class Aio:
        async def get_token(self, *scopes: str) -> AzureToken:
            await asyncio.sleep(0)
            return AzureToken("a.b", 5)

    with pytest.raises(TypeError, match=r"acs_auth\.aio"):
        EntraCredential(Aio()).get_token()
