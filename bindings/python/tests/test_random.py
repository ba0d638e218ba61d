"""Whatever is passed: what takes it answers, or raises what it says, and is silent.

ACS_AUTH_SEED repeats a run: the seed of one that failed is in its output.
"""

import base64
import json
import os
import random
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import acs_auth
import pytest
from acs_auth import _core, credentials, identity
from leak import leaked
from odd_values import Odd, Source

SEED = int(os.environ.get("ACS_AUTH_SEED", random.SystemRandom().getrandbits(32)))
CALLS = 25_000
RAISED = (acs_auth.AcsAuthError, TypeError, OverflowError, Odd)
"""What is refused is the first, or is of another type than is due; of an int that no machine has
Python says the third, and what a value raises of itself comes out as it is."""

RANGED = (acs_auth.Verifier, acs_auth.diagnose)
"""What takes a tolerance: of one that is negative Python says ValueError."""

SILENT = (
    *(acs_auth.AccessKey, acs_auth.AccessToken, acs_auth.ConnectionString, acs_auth.Verifier),
    *(acs_auth.ServiceError, _core.TokenCache, identity.IssueToken, identity.CreatedIdentity),
    credentials.UserTokenCredential,
)
"""What shows nothing of what it was made of. A URL, a date or a diagnosis does."""

KEY_BYTES = random.Random(SEED).randbytes(48)
KEY = base64.b64encode(KEY_BYTES).decode()
CLAIMS = base64.urlsafe_b64encode(json.dumps({"exp": 1, "skypeid": "acs:1"}).encode()).decode()
TOKEN_BYTES = random.Random(SEED + 1).randbytes(48)
TOKEN = f"e30.{CLAIMS}.{base64.urlsafe_b64encode(TOKEN_BYTES).decode()}"

SIGNER = acs_auth.AccessKey(KEY)
VERIFIER = acs_auth.Verifier([SIGNER])
METHODS = ("GET", "post", "PATCH", "G ET", "")
CONNECTION = f"endpoint=https://h.example/;accesskey={KEY}"
ANSWER = json.dumps({"token": TOKEN, "expiresOn": "2026-01-01T10:00:00+00:00"}).encode()
CREATED = json.dumps({"identity": {"id": "8:acs:1"}}).encode()


def calls(some: Source) -> list[tuple[Callable[..., object], list[Any], dict[str, Any]]]:
    """What is called, with what nearly fits each of its arguments."""
    method = lambda: some.pick(*METHODS)  # noqa: E731
    target = lambda: some.pick("/", "/a?b=c", b"/a", "a", some.text)  # noqa: E731
    hashed = lambda: some.pick(acs_auth.content_hash(b""), None, b"x" * 44, some.text)  # noqa: E731
    keys = lambda: some.pick([SIGNER], [KEY, SIGNER, CONNECTION], KEY, [], (SIGNER,))  # noqa: E731
    scopes = lambda: some.pick(["chat"], (), "chat", ["voip", some.text()])  # noqa: E731
    status = lambda: some.pick(200, 201, 204, 401, 503, 999, -1, 2**70)  # noqa: E731
    answer = lambda: some.pick(ANSWER, CREATED, CREATED.decode(), b"{}", some.buffer)  # noqa: E731
    token = lambda: some.pick(acs_auth.AccessToken(TOKEN, 2**40), TOKEN)  # noqa: E731
    entra = lambda: some.pick(TOKEN, some.text)  # noqa: E731
    host = lambda: some.pick("h.example", "h.example:8443", some.text)  # noqa: E731
    parts = {"method": method, "path_and_query": target, "host": host, "content_hash": hashed}
    parts = {**parts, "date": some.date}
    received = {"content_hash": hashed}
    cache = _core.TokenCache("ON_DEMAND")
    exchange = _core.EntraExchange("https://h.example")
    return [
        (acs_auth.AccessKey, [lambda: some.pick(KEY, KEY.encode(), some.text, some.data)], {}),
        (SIGNER.sign, [method, some.url, some.buffer], {"date": some.date, "content_hash": hashed}),
        (SIGNER.sign_parts, [], parts),
        (acs_auth.string_to_sign, [], parts),
        (acs_auth.Verifier, [keys], {"tolerance": some.number}),
        (
            VERIFIER.verify,
            [method, target, some.headers, some.buffer],
            {"now": some.date} | received,
        ),
        (
            acs_auth.diagnose,
            [keys, method, target, some.headers, some.buffer],
            {"other_keys": keys, "endpoint": some.url, "now": some.date},
        ),
        (acs_auth.ConnectionString, [lambda: some.pick(CONNECTION, some.text, some.data)], {}),
        (acs_auth.UserToken.decode_unverified, [entra], {}),
        (acs_auth.AccessToken, [entra, some.date], {"refresh_on": some.date}),
        (acs_auth.content_hash, [some.buffer], {}),
        (acs_auth.ContentHasher().update, [some.buffer], {}),
        (acs_auth.format_date, [some.date], {}),
        (acs_auth.parse_date, [lambda: some.pick("Thu, 01 Jan 2026 09:05:07 GMT", some.text)], {}),
        (acs_auth.split_url, [some.url], {}),
        (acs_auth.service_at, [target], {}),
        (acs_auth.retry_in, [some.date, some.date], {}),
        (acs_auth.refresh_decision, [some.date, some.date], {"proactive": some.odd}),
        (acs_auth.ServiceError.read, [status, answer], {}),
        (cache.store, [token, some.date], {}),
        (cache.decide, [some.date], {}),
        (cache.next_refresh_in, [some.date], {}),
        (exchange.request, [entra], {}),
        (exchange.answered, [entra, status, some.text, answer, some.date], {}),
        (identity.IssueToken, [some.text, scopes], {"expires_in_minutes": some.number}),
        (identity.IssueToken("8:acs:1", ["chat"]).read, [status, answer], {}),
        (identity.CreateIdentity, [scopes], {"expires_in_minutes": some.number}),
        (identity.CreateIdentity().read, [status, answer], {}),
        (identity.CreateIdentity().request, [some.url], {}),
        (credentials.UserTokenCredential, [token], {"token_refresher": some.odd}),
    ]


def silent(text: str) -> bool:
    shown = text.encode("utf-8", "surrogatepass")
    return leaked(shown, KEY_BYTES) is None and leaked(shown, TOKEN_BYTES) is None


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_whatever_is_passed() -> None:
    print(f"ACS_AUTH_SEED={SEED}")
    some = Source(SEED, KEY, TOKEN)
    answered: set[Callable[..., object]] = set()
    seen: set[str] = set()
    table = calls(some)
    for count in range(CALLS):
        call, positional, named = some.random.choice(table)

        def value(maker: Callable[[], Any]) -> Any:
            return maker() if some.random.random() < 0.85 else some.odd()

        try:
            arguments = [value(maker) for maker in positional]
            keywords = {
                name: value(maker) for name, maker in named.items() if some.random.random() < 0.7
            }
        except Odd:
            continue
        if some.random.random() < 0.02:
            arguments = arguments[1:] if some.random.random() < 0.5 else [*arguments, some.odd()]
        try:
            answer = call(*arguments, **keywords)
            shown = f"{answer!r} {answer}" if isinstance(answer, SILENT) else ""
            answered.add(call)
        except RAISED as error:
            shown = f"{error!r} {error}" if not isinstance(error, Odd) else ""
            shown += "".join(traceback.format_exception_only(error)) if shown else ""
        except BaseException as error:
            # What Python says of views, and of a tolerance.
            is_of_view = isinstance(error, NotImplementedError) or "memoryview" in str(error)
            is_of_python = type(error) is ValueError and call in RANGED
            if is_of_view or is_of_python:
                continue
            error.add_note(f"call {count} of seed {SEED}: {call!r}")
            raise
        # The same words need no second look.
        assert shown in seen or silent(shown), f"call {count} of seed {SEED}: {call!r}"
        seen.add(shown)
    # What fits is taken, of nearly all that there is: chance lets it not fit everywhere.
    assert len(answered) * 4 > len(table) * 3


def test_a_secret_that_is_shown_is_found() -> None:
    assert not silent(f"InvalidInputError({KEY})") and not silent(repr(KEY_BYTES.hex()))
    assert not silent(TOKEN)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no getrusage")
def test_memory_does_not_grow() -> None:
    """A million calls each, in a process of their own, after as many as warm it up."""
    program = str(Path(__file__).with_name("growth.py"))
    told = subprocess.run([sys.executable, program], check=True, capture_output=True, text=True)
    grown = json.loads(told.stdout)
    assert len(grown) == 5 and max(grown.values()) < 8 << 20, grown
