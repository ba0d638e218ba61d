"""Nothing of a token comes out."""

import asyncio
import copy
import gc
import json
import logging
import pickle
import pprint
import traceback
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import acs_auth.aio
import acs_auth.credentials
import pytest
from acs_auth import AccessToken, AcsAuthError, ServiceError, TokenError, UserToken
from acs_auth._core import EntraExchange, TokenCache
from acs_auth._exchange import Exchange
from acs_auth.identity import ExchangeTeamsToken, IssueToken
from leak import leaked

BYTES = b"Wm4RtZ0qLx8KcVb2NhJf6GyUeSaD1iPo9TkXwM3rQz7CvB5nHjYlFgEuIdAsOp-_"
TEXT = BYTES.decode()
END = 4_102_444_800
"""The year 2100."""
JWT = f"e30.eyJleHAiOjQxMDI0NDQ4MDAsInNreXBlaWQiOiJhY3M6MV8yIn0.{TEXT}"
TOKEN = AccessToken(TEXT, END)
SCOPES = ["https://communication.azure.com/clients/.default"]


class Holder:
    def get_token(self, *scopes: str) -> AccessToken:
        return TOKEN


def credentials() -> Iterator[Any]:
    for module in (acs_auth.credentials, acs_auth.aio):
        yield module.UserTokenCredential(TOKEN)
        yield module.EntraCredential(Holder())
        yield module.EntraUserTokenCredential("https://contoso.example", Holder())


def objects() -> list[Any]:
    cache = TokenCache("ENTRA")
    cache.store(TOKEN, 0)
    exchange = EntraExchange("https://contoso.example")
    return [
        TOKEN,
        UserToken.decode_unverified(JWT),
        cache,
        exchange,
        exchange.request(TEXT),
        Exchange("https://contoso.example", SCOPES, None, lambda: 0),
        ExchangeTeamsToken(TEXT, app_id="a", user_id="b"),
        ExchangeTeamsToken(TEXT, app_id="a", user_id="b").request("https://contoso.example"),
        IssueToken("8:acs:1_2", ["chat"]).read(
            200, f'{{"token":"{TEXT}","expiresOn":"2100-01-01T00:00:00+00:00"}}'
        ),
        *credentials(),
    ]


@pytest.mark.parametrize("value", objects(), ids=lambda value: type(value).__name__)
def test_they_show_nothing(value: Any) -> None:
    shown = [repr(value), str(value), f"{value}", pprint.pformat([value]), repr(dir(value))]
    shown += [pprint.pformat(getattr(value, "__dict__", None))]
    for text in shown:
        assert leaked(text.encode(), BYTES) is None, text


HOLDERS = [one for one in objects() if not isinstance(one, (UserToken, Exchange))]


@pytest.mark.parametrize("value", HOLDERS, ids=lambda value: type(value).__name__)
def test_they_are_neither_pickled_nor_copied(value: Any) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(value, protocol)
    for call in (copy.copy, json.dumps):
        with pytest.raises(TypeError):
            call(value)


def refuse(given: Any) -> Any:
    """The error of a credential that is given this for a token."""
    return acs_auth.credentials.UserTokenCredential(token_refresher=lambda: given).get_token()


def echo(status: int) -> bytes:
    error = {"code": TEXT, "message": f"The token {TEXT} is bad.", "target": TEXT}
    return json.dumps({"error": error | {"details": [error]}, "status": status}).encode()


WRONG: list[Callable[[], object]] = [
    lambda: AccessToken(f"Bearer {TEXT}", END),
    lambda: AccessToken(f"{TEXT}\ud800", END),
    lambda: UserToken.decode_unverified(TEXT),
    lambda: UserToken.decode_unverified(f"{TEXT}.{TEXT}.{TEXT}"),
    lambda: UserToken.decode_unverified(f'{{"token": "{TEXT}"}}'),
    lambda: UserToken.decode_unverified(f"{TEXT}\ud800"),
    lambda: acs_auth.credentials.UserTokenCredential(f"Bearer {TEXT}"),
    lambda: acs_auth.credentials.UserTokenCredential((TEXT, 5)).get_token(),
    lambda: refuse(f"{TEXT} "),
    lambda: refuse((TEXT, 5)),
    lambda: IssueToken("8:acs:1_2", ["chat"]).read(403, echo(403)),
    lambda: IssueToken("8:acs:1_2", ["chat"]).read(200, echo(200)),
    lambda: IssueToken("8:acs:1_2", ["chat"]).read(500, TEXT),
]


@pytest.mark.parametrize("call", WRONG)
def test_a_refusal_holds_nothing_of_the_token(call: Callable[[], object]) -> None:
    with pytest.raises(AcsAuthError) as refused:
        call()
    error = refused.value
    assert isinstance(error, (TokenError, ServiceError))
    assert error.__cause__ is None and error.__context__ is None
    shown = [str(error), repr(error), repr(vars(error)), repr(error.args)]
    shown += traceback.format_exception_only(error)
    for text in shown:
        assert leaked(text.encode(), BYTES) is None, text
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), repr(vars(again))) == (
        type(error),
        str(error),
        repr(vars(error)),
    )


@pytest.mark.parametrize("given", [TEXT.encode(), [TEXT], {"token": TEXT}, (TEXT, TEXT), (5, TEXT)])
def test_a_wrong_type_is_not_shown_either(given: Any) -> None:
    with pytest.raises(TypeError) as refused:
        refuse(given)
    assert leaked(str(refused.value).encode(), BYTES) is None


def test_nothing_is_logged_or_warned_of(caplog: pytest.LogCaptureFixture) -> None:
    async def tasks() -> None:
        user, entra = list(credentials())[3:5]
        for credential in (user, entra):
            assert (await credential.get_token()).token == TEXT
        # A coroutine that nobody awaits would be warned of.
        with pytest.raises(TypeError):
            acs_auth.credentials.EntraCredential(entra).get_token()

    with warnings.catch_warnings(record=True) as warned, caplog.at_level(logging.DEBUG):
        warnings.simplefilter("always")
        for credential in list(credentials())[:2]:
            assert credential.get_token().token == TEXT
        asyncio.run(tasks())
        gc.collect()
    assert warned == []
    assert leaked(caplog.text.encode(), BYTES) is None


def test_what_is_closed_has_forgotten_it() -> None:
    credential = acs_auth.credentials.UserTokenCredential(TOKEN)
    assert credential._refreshing.state.cache.token is not None
    credential.close()
    assert credential._refreshing.state.cache.token is None
