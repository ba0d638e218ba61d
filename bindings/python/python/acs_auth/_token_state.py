"""What a credential does with its token. Waiting is left to those for threads and for asyncio."""

import logging

from acs_auth._core import AccessToken, TokenCache
from acs_auth._errors import TokenError
from acs_auth._tokens import Clock

LONGEST = 3600
"""Seconds that a timer waits at a time: it looks at the clock again, which may have been set."""

_log = logging.getLogger("acs_auth")


class TokenState:
    """The token at hand, and what is done when one is asked for, comes, or does not come."""

    def __init__(self, schedule: str, clock: Clock, *, refreshed: bool = True) -> None:
        self.clock = clock
        self.cache = TokenCache(schedule)
        self.closed = False
        self._refreshed = refreshed

    def begin(self, token: AccessToken) -> None:
        """Takes a first token. One that has expired is none."""
        try:
            self.cache.store(token, self.clock())
        except TokenError:
            self.cache.clear()

    def usable(self, *, in_flight: bool) -> AccessToken | None:
        """The token, unless whoever asks has to refresh it or to wait for that."""
        if self.closed:
            raise closed()
        decision = self.cache.decide(self.clock())
        if decision == "MUST_REFRESH":
            if not self._refreshed:
                raise TokenError(
                    "TOKEN_EXPIRED",
                    "the token has expired, or was refused, and nothing refreshes it: give the "
                    "credential a token_refresher",
                )
            return None
        if decision == "USE_AND_REFRESH" and self._refreshed and not in_flight:
            return None
        return self.cache.token

    def landed(self, outcome: AccessToken | Exception) -> AccessToken | Exception:
        """What a refresh gives to those who wait: if it failed, the token that is still good."""
        if self.closed:
            return closed()
        now = self.clock()
        if isinstance(outcome, AccessToken):
            try:
                self.cache.store(outcome, now)
                return outcome
            except TokenError as error:
                outcome = error
        else:
            self.cache.failed(now)
        if self.cache.decide(now) == "MUST_REFRESH":
            return outcome
        self.tell(outcome)
        return self.cache.token or outcome

    def tell(self, error: Exception) -> None:
        """Logs a failure that is raised nowhere; not its text, which is somebody else's."""
        if not self.closed:
            _log.warning("a token was not refreshed ahead of time: %s", type(error).__name__)

    def drop(self, text: str | None) -> None:
        """Drops the token, if it is still the one with this text; of any text with none."""
        token = self.cache.token
        if text is None or (token is not None and token.token == text):
            self.cache.clear()

    def close(self) -> None:
        """Drops the token for good."""
        self.closed = True
        self.cache.clear()

    def seconds_left(self) -> float:
        """How long a timer has to wait."""
        return self.cache.next_refresh_in(self.clock())


def closed() -> TokenError:
    """The refusal of a credential that was closed."""
    return TokenError("CREDENTIAL_CLOSED", "the credential was closed: make another")
