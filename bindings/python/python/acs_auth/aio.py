"""The credentials of acs_auth.credentials for asyncio."""

import asyncio
import inspect
import time
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from ssl import SSLContext
from types import TracebackType
from typing import Any, Final, Self

from acs_auth._core import ENTRA_SCOPE, AccessToken
from acs_auth._exchange import Exchange
from acs_auth._refreshing_aio import RefreshingToken
from acs_auth._tokens import (
    Clock,
    Given,
    Instant,
    TokenCredential,
    ask,
    first_token,
    is_async,
    token_of,
)
from acs_auth.identity import ExchangeEntraToken

__all__ = ["EntraCredential", "EntraUserTokenCredential", "UserTokenCredential"]


class _Credential:
    """What they have in common."""

    _refreshing: RefreshingToken

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token that is good, after a refresh if one is due, whatever is asked for.

        Raises what the refresh raises, and TokenError (TOKEN_EXPIRED, CREDENTIAL_CLOSED).
        """
        return await self._refreshing.get()

    def invalidate(self, text: str | None = None) -> None:
        """Drops a token that was refused, so that the next who asks gets another.

        With its text, only if it is still the one at hand.
        """
        self._refreshing.invalidate(text)

    async def close(self) -> None:
        """Drops the token, and gives none any longer, to those either who wait for one."""
        self._refreshing.close()

    async def __aenter__(self) -> Self:
        self._refreshing.start()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"<{type(self).__name__}>"

    def __reduce__(self) -> str:
        raise TypeError("a credential holds a token, and is not pickled or copied")


class UserTokenCredential(_Credential):
    """A user access token, which `token_refresher` gets anew when it is due.

    It is that of acs_auth.credentials for the tasks of one event loop. The refresher may give its
    token at once or to be awaited, and is called in a task of its own: whoever waits for it may be
    cancelled, and the others get the token all the same. With `proactive` a timer does it ahead of
    time, from the first get_token or `async with` on.
    """

    proof: Final = "USER_TOKEN"
    """Which proof its token is, as Service has it."""

    def __init__(
        self,
        token: Given | None = None,
        *,
        expires_on: Instant | None = None,
        token_refresher: Callable[[], Awaitable[Given] | Given] | None = None,
        proactive: bool = False,
        clock: Clock = time.time,
    ) -> None:
        first = first_token(token, expires_on, token_refresher, proactive, clock)
        fetch = token_refresher and partial(_fetched, token_refresher, clock)
        schedule = "PROACTIVE" if proactive else "ON_DEMAND"
        self._refreshing = RefreshingToken(schedule, fetch, clock, ahead=proactive)
        if first is not None:
            self._refreshing.state.begin(first)


class EntraCredential(_Credential):
    """Keeps the tokens of a credential of Entra, such as those of azure.identity.aio.

    It is that of acs_auth.credentials for the tasks of one event loop. Of an object whose tokens
    need not be awaited it gets them in another thread.
    """

    proof: Final = "ENTRA"
    """Which proof its token is, as Service has it."""

    def __init__(
        self, credential: TokenCredential, *, scope: str = ENTRA_SCOPE, clock: Clock = time.time
    ) -> None:
        self._credential: Any = credential
        self._scope = scope
        fetch = partial(_fetched, partial(_asked, credential, scope), clock)
        self._refreshing = RefreshingToken("ENTRA", fetch, clock)

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token that is good. Raises what the other credential raises, and TokenError."""
        if scopes in ((), (self._scope,)) and not any(kwargs.values()):
            return await super().get_token()
        give = partial(self._credential.get_token, *scopes, **kwargs)
        if not is_async(self._credential):
            give = partial(_in_a_thread, give)
        return await _fetched(give, self._refreshing.state.clock)


class EntraUserTokenCredential(_Credential):
    """The user access token of a user of Entra, which ACS gives for their token of Entra.

    It is that of acs_auth.credentials for the tasks of one event loop. The exchange is sent by
    urllib in another thread.
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
        self._exchanged: str | None = None
        self._refreshing = RefreshingToken("ON_DEMAND", None, clock)

    async def get_token(self, *scopes: str, **kwargs: Any) -> AccessToken:
        """A token of ACS that is good, whatever is asked for."""
        if self._refreshing.state.closed:
            return await self._refreshing.get()
        asked = partial(_asked, self._credential, *self._scopes)
        text = (await _fetched(asked, self._clock)).token
        if text != self._exchanged and not self._refreshing.state.closed:
            fetch = partial(self._run, text)
            self._refreshing = RefreshingToken("ON_DEMAND", fetch, self._clock)
            self._exchanged = text
        return await self._refreshing.get()

    async def close(self) -> None:
        self._exchanged = None
        self._refreshing.close()

    async def _run(self, text: str) -> AccessToken:
        exchange = self._exchange.new()
        while True:
            outcome = await asyncio.to_thread(self._exchange.attempt, exchange, text)
            if isinstance(outcome, AccessToken):
                return outcome
            await asyncio.sleep(outcome)


async def _fetched(give: Callable[[], Any], clock: Clock) -> AccessToken:
    given = give()
    return token_of(await given if inspect.isawaitable(given) else given, clock())


def _asked(credential: Any, *scopes: str) -> Any:
    if is_async(credential):
        return ask(credential, *scopes)
    return _in_a_thread(partial(ask, credential, *scopes))


async def _in_a_thread(give: Callable[[], Any]) -> Any:
    given = await asyncio.to_thread(give)
    # Some give what is to be awaited, and are no coroutine functions.
    return await given if inspect.isawaitable(given) else given
