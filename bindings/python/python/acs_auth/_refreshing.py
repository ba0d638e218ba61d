"""A token that one thread refreshes while the others wait, or go on with the one there is."""

import threading
from collections.abc import Callable
from concurrent.futures import Future

from acs_auth._core import AccessToken
from acs_auth._token_state import LONGEST, TokenState, closed
from acs_auth._tokens import Clock

Flight = Future[AccessToken | None]
"""A refresh that goes on. It gives nothing where whoever did it was interrupted."""


class RefreshingToken:
    """Calls `fetch` for the next token, in one thread at a time; without it there is none."""

    def __init__(
        self, schedule: str, fetch: Callable[[], AccessToken] | None, clock: Clock
    ) -> None:
        self.state = TokenState(schedule, clock, refreshed=fetch is not None)
        self._fetch = fetch
        self._changed = threading.Condition()
        self._flight: Flight | None = None

    def get(self) -> AccessToken:
        """The token, after a refresh if one is due."""
        while True:
            with self._changed:
                token = self.state.usable(in_flight=self._flight is not None)
                if token is not None:
                    return token
                flight, leads = self._board()
            token = self._refresh(flight) if leads else flight.result()
            if token is not None:
                return token

    def invalidate(self, text: str | None = None) -> None:
        """Drops the token, or only the one with this text."""
        with self._changed:
            self.state.drop(text)
            self._changed.notify_all()

    def close(self) -> None:
        """Drops the token for good, and lets nobody wait for another."""
        with self._changed:
            self.state.close()
            flight, self._flight = self._flight, None
            self._changed.notify_all()
        if flight is not None:
            flight.set_exception(closed())

    def refresh_ahead(self) -> None:
        """Refreshes the token whenever that is due, until it is closed: for a thread of its own."""
        while self.refresh_if_due():
            with self._changed:
                if not self.state.closed:
                    self._changed.wait(min(self.state.seconds_left(), LONGEST))

    def refresh_if_due(self) -> bool:
        """Does what a timer has to do now, and says whether there will be more."""
        with self._changed:
            if self.state.closed:
                return False
            if self.state.seconds_left() > 0:
                return True
            flight, leads = self._board()
        try:
            _ = self._refresh(flight) if leads else flight.result()
        except Exception as error:
            self.state.tell(error)
        return True

    def _board(self) -> tuple[Flight, bool]:
        """The refresh that goes on, or a new one, which is then to be done by whoever asks."""
        leads = self._flight is None
        self._flight = self._flight or Future()
        return self._flight, leads

    def _refresh(self, flight: Flight) -> AccessToken | None:
        try:
            token = self._fetch() if self._fetch else None
        except Exception as error:
            self._land(flight, error)
        except BaseException:  # such as a Ctrl+C, which is not meant for those who wait
            self._land(flight, None)
            raise
        else:
            self._land(flight, token)
        return flight.result()

    def _land(self, flight: Flight, outcome: AccessToken | Exception | None) -> None:
        with self._changed:
            if self._flight is not flight:  # it was closed meanwhile
                return
            self._flight = None
            if outcome is not None:
                outcome = self.state.landed(outcome)
        if isinstance(outcome, Exception):
            flight.set_exception(outcome)
        else:
            flight.set_result(outcome)
