"""Tokens, as their sources give them."""

import inspect
from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from acs_auth._core import AccessToken, UserToken
from acs_auth._errors import TokenError

Clock = Callable[[], float]
"""What tells the seconds since 1970, such as time.time."""

Instant = datetime | float
"""An aware datetime, or seconds since 1970."""

ASSUMED_LIFETIME = 600
"""Seconds that a token is taken to be good of which nobody says when it expires."""


@runtime_checkable
class HasExpiry(Protocol):
    """A token of whichever library: AccessToken and AccessTokenInfo of azure-core, and the like."""

    @property
    def token(self) -> str: ...
    @property
    def expires_on(self) -> int: ...


Given = AccessToken | HasExpiry | tuple[str, Instant] | str
"""What is taken for a token: of a str alone, when it expires is read in it or assumed."""


class HasTokens(Protocol):
    """Whatever gives tokens as the credentials of azure-identity do, at once or to be awaited."""

    def get_token(self, *scopes: str) -> Any: ...


class HasTokenInfo(Protocol):
    """The same in the newer form, which also tells from when on a token is to be refreshed."""

    def get_token_info(self, *scopes: str) -> Any: ...


TokenCredential = HasTokens | HasTokenInfo


def token_of(given: object, now: float) -> AccessToken:
    """The token that was given, in whichever form."""
    if isinstance(given, AccessToken):
        return given
    if isinstance(given, str):
        return AccessToken(given, _hint(given, now))
    if isinstance(given, HasExpiry):
        refresh_on = getattr(given, "refresh_on", None)
        return AccessToken(given.token, given.expires_on, refresh_on=refresh_on)
    if isinstance(given, tuple) and len(given) == 2:
        return AccessToken(*given)
    if inspect.iscoroutine(given):
        given.close()
        raise TypeError(
            "the token has to be awaited: take the credential of this name in acs_auth.aio"
        )
    raise TypeError(
        "a token is an AccessToken, a str, a str and when it expires, or an object with token and "
        f"expires_on, and not {type(given).__name__}"
    )


def first_token(
    token: Given | None,
    expires_on: Instant | None,
    token_refresher: Callable[[], object] | None,
    proactive: bool,
    clock: Clock,
) -> AccessToken | None:
    """The token that a user token credential begins with, after a look at its arguments."""
    if token_refresher is None and proactive:
        raise TokenError(
            "NO_REFRESHER",
            "a token is to be refreshed ahead of time, and nothing refreshes it: give a "
            "token_refresher, or leave out proactive",
        )
    if expires_on is not None:
        if not isinstance(token, str):
            raise TypeError("expires_on is that of a token which is a str")
        token = token, expires_on
    if token is not None:
        return token_of(token, clock())
    if token_refresher is None:
        raise TypeError("give a token, a token_refresher, or both")
    return None


def _hint(text: str, now: float) -> float:
    """When a token expires of which only the text is known. Many are encrypted, and do not say."""
    try:
        return UserToken.decode_unverified(text).expires_on
    except TokenError:
        return now + ASSUMED_LIFETIME


def ask(source: Any, *scopes: str) -> Any:
    """What a credential of whichever library gives: a token, or what is to be awaited for it."""
    newer = getattr(source, "get_token_info", None)
    return source.get_token(*scopes) if newer is None else newer(*scopes)


def gives_tokens(source: object) -> bool:
    """Whether it is a credential of whichever library."""
    return hasattr(source, "get_token") or hasattr(source, "get_token_info")


def is_async(source: object) -> bool:
    """Whether what it gives is to be awaited."""
    method = getattr(source, "get_token_info", None) or getattr(source, "get_token", None)
    by_context = hasattr(source, "__aenter__") and not hasattr(source, "__enter__")
    return inspect.iscoroutinefunction(method) or by_context
