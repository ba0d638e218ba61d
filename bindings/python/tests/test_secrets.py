"""Nothing of a key comes out."""

import base64
import copy
import json
import os
import pickle
import pprint
import traceback
from collections.abc import Callable
from typing import Any

import pytest
from acs_auth import AccessKey, AcsAuthError, ConnectionString, InvalidInputError, Verifier
from leak import leaked

BYTES = b"Wm4RtZ0qLx8KcVb2NhJf6GyUeSaD1iPo9TkXwM3rQz7CvB5nHjYlFgEuIdAsOp-_"
TEXT = base64.b64encode(BYTES).decode()
KEY = AccessKey(TEXT)
CONNECTION = ConnectionString(f"endpoint=https://h.example/;accesskey={TEXT}")
OBJECTS = [KEY, CONNECTION, CONNECTION.access_key, Verifier([KEY])]


@pytest.mark.parametrize("value", OBJECTS, ids=lambda value: type(value).__name__)
def test_they_show_the_fingerprint_only(value: Any) -> None:
    shown = [repr(value), str(value), f"{value}", pprint.pformat([value]), repr(dir(value))]
    shown += [repr(getattr(value, name)) for name in dir(value) if not name.startswith("__")]
    for text in shown:
        assert leaked(text.encode(), BYTES) is None, text
    assert KEY.fingerprint in repr(value)
    assert not hasattr(value, "__dict__")


@pytest.mark.parametrize("value", OBJECTS, ids=lambda value: type(value).__name__)
def test_they_are_neither_pickled_nor_copied(value: Any) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError):
            pickle.dumps(value, protocol)
    for call in (copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            call(value)


def test_keys_are_not_compared() -> None:
    for other in (KEY, AccessKey(TEXT)):
        with pytest.raises(TypeError, match="compare their fingerprints"):
            assert other == KEY
        with pytest.raises(TypeError, match="compare their fingerprints"):
            assert other != KEY
        with pytest.raises(TypeError):
            assert other > KEY  # type: ignore[operator]
    assert KEY.fingerprint == AccessKey(TEXT).fingerprint
    # With anything else they are not equal, and each is found again, as Python has it.
    assert KEY != TEXT and KEY is not None and KEY in (None, KEY)
    assert {KEY: 1}[KEY] == 1 and AccessKey(TEXT) is not KEY
    assert len({KEY, AccessKey(TEXT), CONNECTION.access_key}) == 3


WRONG: list[Callable[[], object]] = [
    lambda: AccessKey(TEXT[:-1]),
    lambda: AccessKey(TEXT + "!"),
    lambda: AccessKey(TEXT + "\ud800"),
    lambda: AccessKey(TEXT.encode() + b"\xff"),
    lambda: ConnectionString(TEXT),
    lambda: ConnectionString(f"accesskey={TEXT}"),
    lambda: ConnectionString(f"endpoint={TEXT};accesskey={TEXT}"),
    lambda: ConnectionString(f"endpoint=https://h.example/;accesskey={TEXT}\ud800"),
    lambda: KEY.sign(TEXT + " ", "https://h.example/"),
    lambda: KEY.sign("GET", f"https://h.example/{TEXT}|"),
    lambda: KEY.sign("GET", f"https://h.example/\udc00{TEXT}"),
    lambda: KEY.sign("GET", "https://h.example/", TEXT + "\ud800"),
    lambda: KEY.sign("GET", "https://h.example/", content_hash=TEXT),
]


@pytest.mark.parametrize("call", WRONG)
def test_a_refusal_holds_nothing_of_the_input(call: Callable[[], object]) -> None:
    with pytest.raises(InvalidInputError) as refused:
        call()
    error = refused.value
    assert error.__cause__ is None and error.__context__ is None
    shown = [str(error), repr(error), repr(vars(error)), repr(error.args)]
    shown += traceback.format_exception_only(error)
    for text in shown:
        assert leaked(text.encode(), BYTES) is None, text
    # They go from process to process.
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_a_wrong_type_is_not_shown_either() -> None:
    for call in (AccessKey, ConnectionString):
        for value in ([TEXT], {"key": TEXT}, bytearray(TEXT.encode())):
            with pytest.raises(TypeError, match="expected str or bytes, not ") as refused:
                call(value)  # type: ignore[arg-type]
            assert leaked(str(refused.value).encode(), BYTES) is None


@pytest.mark.parametrize("call", [AccessKey, ConnectionString])
def test_a_variable_that_is_not_set_is_asked_after(call: Callable[[Any], object]) -> None:
    with pytest.raises(TypeError, match="not None: is the environment variable set"):
        call(os.environ.get("NO_SUCH_VARIABLE"))


def test_exceptions_are_of_the_package() -> None:
    with pytest.raises(AcsAuthError) as refused:
        AccessKey("")
    error = refused.value
    assert isinstance(error, ValueError)
    assert type(error).__module__ == AccessKey.__module__ == "acs_auth"
    assert (error.code, error.offset) == ("INVALID_ACCESS_KEY", None)
    assert str(error) == f"{error.reason} [INVALID_ACCESS_KEY]"
    with pytest.raises(InvalidInputError, match=r"\(at byte 18\) \[INVALID_PATH_AND_QUERY\]"):
        KEY.sign("GET", "https://h.example/ ")
