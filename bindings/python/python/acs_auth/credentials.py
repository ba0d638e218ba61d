"""Credentials that hold a token and refresh it in time, for threads. For asyncio see acs_auth.aio.

    credential = UserTokenCredential(token_refresher=ask_the_server_of_this_application)
    chat = ChatClient(endpoint, credential)

The adapters for HTTP clients take them, and so do the official clients and whatever else takes the
credentials of azure-identity.
"""

import threading
import time
import weakref
from collections.abc import Callable, Iterable
from functools import partial
from ssl import SSLContext
from types import TracebackType
from typing import Any, Final, Self

from acs_auth._core import ENTRA_SCOPE, AccessToken
from acs_auth._exchange import Exchange
from acs_auth._refreshing import RefreshingToken
from acs_auth._tokens import Clock, Given, Instant, TokenCredential, ask, first_token, token_of
from acs_auth.identity import ExchangeEntraToken

__all__ = ["EntraCredential", "EntraUserTokenCredential", "UserTokenCredential"]


class _Credential:
    """What they have in common."""

    _refreshing: RefreshingToken

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token that is good, after a refresh if one is due, whatever is asked for.

        Raises what the refresh raises, and TokenError (TOKEN_EXPIRED, CREDENTIAL_CLOSED).
        """
        return self._refreshing.get()

    def invalidate(self, text: str | None = None) -> None:
        """Drops a token that was refused, so that the next who asks gets another.

        With its text, only if it is still the one at hand.
        """
        self._refreshing.invalidate(text)

    def close(self) -> None:
        """Drops the token, and gives none any longer, to those either who wait for one."""
        self._refreshing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> str:
        raise TypeError("a credential holds a token, and is not pickled or copied")


class UserTokenCredential(_Credential):
    """A user access token, which `token_refresher` gets anew when it is due.

        def ask() -> tuple[str, datetime]:
            \"\"\"Asks the server of this application for a token.\"\"\"

        credential = UserTokenCredential(token_refresher=ask)

    The refresher returns an AccessToken, as IssueToken gives; a str and when it expires, an aware
    datetime or seconds since 1970; or an object with token and expires_on, such as those of
    azure-core. So may a first token be given, the expiry beside it as `expires_on`. A token is
    opaque: of a str alone the expiry is read if it is a JWT, which many are not, and otherwise
    taken to be ten minutes away.

    However many threads ask, one refreshes, and the others wait or go on with the token that is
    still good. That is when it is asked for, from two minutes before its end; with `proactive` by
    a thread of its own, from ten minutes before, which ends with close() or when nobody has the
    credential any longer. A refresh that fails while the token is good is tried again after half of
    what is left. Without a refresher the token serves until it expires.

    `clock` gives the seconds since 1970. Raises TokenError (INVALID_TOKEN, NO_REFRESHER).
    """

    proof: Final = "USER_TOKEN"
    """Which proof its token is, as Service has it."""

    def __init__(
        self,
        token: Given | None = None,
        *,
        expires_on: Instant | None = None,
        token_refresher: Callable[[], Given] | None = None,
        proactive: bool = False,
        clock: Clock = time.time,
    ) -> None:
        first = first_token(token, expires_on, token_refresher, proactive, clock)
        fetch = token_refresher and partial(_fetched, token_refresher, clock)
        schedule = "PROACTIVE" if proactive else "ON_DEMAND"
        self._refreshing = RefreshingToken(schedule, fetch, clock)
        if first is not None:
            self._refreshing.state.begin(first)
        if proactive:
            # The thread has not the credential, which so can be forgotten.
            weakref.finalize(self, self._refreshing.close)
            ahead = self._refreshing.refresh_ahead
            threading.Thread(target=ahead, name="acs-auth-refresh", daemon=True).start()


class EntraCredential(_Credential):
    """Keeps the tokens of a credential of Entra, such as those of azure-identity.

        credential = EntraCredential(DefaultAzureCredential())

    It takes any object with get_token or get_token_info, and asks it for `scope`, once for all
    threads; again from the time on that the token names, or from five minutes before its end, and
    after invalidate(). Whoever asks for other scopes, or with options, gets what that object gives.

    Closing it leaves the other one open.
    """

    proof: Final = "ENTRA"
    """Which proof its token is, as Service has it."""

    def __init__(
        self, credential: TokenCredential, *, scope: str = ENTRA_SCOPE, clock: Clock = time.time
    ) -> None:
        self._credential: Any = credential
        self._scope = scope
        fetch = partial(_fetched, partial(ask, credential, scope), clock)
        self._refreshing = RefreshingToken("ENTRA", fetch, clock)

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token that is good. Raises what the other credential raises, and TokenError."""
        if scopes in ((), (self._scope,)) and not any(kwargs.values()):
            return super().get_token()
        give = partial(self._credential.get_token, *scopes, **kwargs)
        return _fetched(give, self._refreshing.state.clock)


class EntraUserTokenCredential(_Credential):
    """The user access token of a user of Entra, which ACS gives for their token of Entra.

        user = InteractiveBrowserCredential(client_id=..., tenant_id=...)
        credential = EntraUserTokenCredential(connection.endpoint, user)

    `credential` is any object with get_token or get_token_info. It is asked for a token with
    `scopes` each time, and that is exchanged once: again when it is another, or when the token of
    ACS is due. A service that is busy is asked three times more. The exchange is sent by urllib,
    with `ssl_context` if it is given.

    Raises TokenError (INVALID_SCOPES, INSECURE_URL); get_token also ServiceError, OSError where
    there is no answer, and what the other credential raises.
    """

    proof: Final = "USER_TOKEN"
    """Which proof its token is, as Service has it."""

    def __init__(
        self,
        endpoint: str,
        credential: TokenCredential,
        *,
        scopes: Iterable[str] = ExchangeEntraToken.SCOPES,
        ssl_context: SSLContext | None = None,
        clock: Clock = time.time,
    ) -> None:
        self._credential = credential
        self._scopes = tuple(scopes)
        self._exchange = Exchange(endpoint, self._scopes, ssl_context, clock)
        self._clock = clock
        self._lock = threading.Lock()
        self._exchanged: str | None = None
        self._refreshing = RefreshingToken("ON_DEMAND", None, clock)

    def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token of ACS that is good, whatever is asked for."""
        if self._refreshing.state.closed:
            return self._refreshing.get()
        text = _fetched(partial(ask, self._credential, *self._scopes), self._clock).token
        with self._lock:
            if text != self._exchanged and not self._refreshing.state.closed:
                fetch = partial(self._exchange.run, text)
                self._refreshing = RefreshingToken("ON_DEMAND", fetch, self._clock)
                self._exchanged = text
            refreshing = self._refreshing
        return refreshing.get()

    def close(self) -> None:
        with self._lock:
            self._exchanged = None
            self._refreshing.close()


def _fetched(give: Callable[[], object], clock: Clock) -> AccessToken:
    return token_of(give(), clock())
