"""A token that one task refreshes while others wait, or go on with the one there is."""

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from functools import partial

from acs_auth._core import AccessToken
from acs_auth._token_state import LONGEST, TokenState, closed
from acs_auth._tokens import Clock

Flight = asyncio.Future[AccessToken | Exception]
"""A refresh that goes on. It gives an exception and raises none, which nobody might look at."""


class RefreshingToken:
    """Awaits `fetch` for the next token, in a task that belongs to nobody who waits for it.

    With `ahead` a timer of the event loop does it in time, from the first `start` on.
    """

    def __init__(
        self,
        schedule: str,
        fetch: Callable[[], Awaitable[AccessToken]] | None,
        clock: Clock,
        *,
        ahead: bool = False,
    ) -> None:
        self.state = TokenState(schedule, clock, refreshed=fetch is not None)
        self._fetch = fetch
        self._ahead = ahead
        self._flight: Flight | None = None
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def get(self) -> AccessToken:
        """The token, after a refresh if one is due."""
        self.start()
        token = self.state.usable(in_flight=self._flight is not None)
        if token is not None:
            return token
        # Whoever is cancelled here leaves the refresh to the others.
        outcome = await asyncio.shield(self._flight or self._take_off())
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def start(self) -> None:
        """Belongs to the running event loop from now on."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._flight, self._timer = loop, None, None
            self._set_timer()

    def invalidate(self, text: str | None = None) -> None:
        """Drops the token, or only the one with this text."""
        self.state.drop(text)
        self._set_timer()

    def close(self) -> None:
        """Drops the token for good, and lets nobody wait for another."""
        self.state.close()
        self._set_timer()
        flight, self._flight = self._flight, None
        if flight is not None and not flight.get_loop().is_closed():
            flight.set_result(closed())
            if self._task is not None:
                self._task.cancel()

    def refresh_if_due(self) -> Flight | None:
        """Does what a timer has to do now, and gives what is to be waited for."""
        if self.state.closed or self.state.seconds_left() > 0:
            return None
        return self._flight or self._take_off()

    def _take_off(self) -> Flight:
        loop = asyncio.get_running_loop()
        flight = self._flight = loop.create_future()
        self._task = loop.create_task(self._refresh(flight))
        return flight

    async def _refresh(self, flight: Flight) -> None:
        outcome: AccessToken | Exception = RuntimeError("the refresh of the token was cancelled")
        try:
            if self._fetch is not None:
                outcome = await self._fetch()
        except Exception as error:
            outcome = error
        finally:
            if self._flight is flight:
                self._flight = None
            if not flight.done():  # or it was closed meanwhile
                flight.set_result(self.state.landed(outcome))
                self._set_timer()

    def _set_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if not self._ahead or self.state.closed:
            return
        if self._loop is not None and not self._loop.is_closed():
            me: weakref.ref[RefreshingToken] = weakref.ref(self)
            wait = min(self.state.seconds_left(), LONGEST)
            self._timer = self._loop.call_later(wait, _ring, me)


def _ring(reference: "weakref.ref[RefreshingToken]") -> None:
    refreshing = reference()
    if refreshing is None:
        return
    flight = refreshing.refresh_if_due()
    if flight is None:
        refreshing._set_timer()
    else:
        flight.add_done_callback(partial(_heed, refreshing.state))


def _heed(state: TokenState, flight: Flight) -> None:
    outcome = flight.result()
    if isinstance(outcome, Exception):
        state.tell(outcome)
