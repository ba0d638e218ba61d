"""The other side."""

import base64
import hmac
from datetime import UTC, datetime
from email.message import Message
from typing import Any

import pytest
from acs_auth import (
    DEFAULT_TOLERANCE,
    AccessKey,
    InvalidInputError,
    VerificationError,
    Verifier,
    format_date,
)

FIRST, SECOND = AccessKey("Zmlyc3Q="), AccessKey("c2Vjb25k")
HOST, TARGET, NOW = "contoso.communication.azure.com", "/rooms?a=b", 1_700_000_000
HEADERS = {"Host": HOST} | SECOND.sign("PUT", f"https://{HOST}{TARGET}", "{}", date=NOW)
VERIFIER = Verifier([FIRST, SECOND])


def message() -> Message:
    message = Message()
    for name, value in HEADERS.items():
        message[name] = value
    return message


@pytest.mark.parametrize(
    "headers",
    [
        HEADERS,
        HEADERS.items(),
        list(HEADERS.items()),
        (pair for pair in HEADERS.items()),
        [[name.encode(), value.encode()] for name, value in HEADERS.items()],  # as ASGI has them
        {name.upper().encode(): value for name, value in HEADERS.items()},
        message(),
        [("accept", "*/*"), ("x", "\udcff€"), ("y", "\ud800"), *HEADERS.items()],
    ],
    ids=["dict", "items", "list", "generator", "bytes", "mixed", "message", "others"],
)
def test_headers_come_in_many_forms(headers: Any) -> None:
    verified = VERIFIER.verify("PUT", TARGET, headers, "{}", now=NOW)
    assert verified.key_index == 1
    assert verified.date == datetime.fromtimestamp(NOW, UTC)
    assert repr(verified) == "<Verified by the key 1 at 2023-11-14 22:13:20+00:00>"


@pytest.mark.parametrize(
    "headers", [None, 5, "x-ms-date", ["ab"], [("a",)], [("a", "b", "c")], [(1, "b")]]
)
def test_other_forms_are_not_headers(headers: Any) -> None:
    with pytest.raises(TypeError, match="headers are pairs of a name and a value"):
        VERIFIER.verify("PUT", TARGET, headers, "{}", now=NOW)


def refusal(**changed: Any) -> tuple[str, str]:
    given: dict[str, Any] = {
        "method": "PUT",
        "path_and_query": TARGET,
        "headers": HEADERS,
        "body": "{}",
        "now": NOW,
    }
    with pytest.raises(VerificationError) as refused:
        VERIFIER.verify(**(given | changed))
    error = refused.value
    assert error.offset is None
    return error.code, error.reason


def test_a_refusal_says_why() -> None:
    codes: dict[str, dict[str, Any]] = {
        "CONTENT_HASH_MISMATCH": {"body": "{} "},
        "SIGNATURE_MISMATCH": {"path_and_query": "/rooms?a=B"},
        "DATE_OUT_OF_RANGE": {"now": NOW + DEFAULT_TOLERANCE + 1},
        "DUPLICATE_HEADER": {"headers": [*HEADERS.items(), ("host", HOST)]},
        "MISSING_HEADER": {"headers": {}},
        "INVALID_METHOD": {"method": "P T"},
        "INVALID_PATH_AND_QUERY": {"path_and_query": "/a b"},
    }
    for code, changed in codes.items():
        assert refusal(**changed)[0] == code
    # As aiohttp gives a method that was no UTF-8: that is the sender's fault, and not the server's.
    assert refusal(method="G\udcff")[0] == "INVALID_METHOD"
    assert "hash the bytes that are sent" in refusal(body=None)[1]


def test_what_is_given_beside_the_request_is_an_input() -> None:
    with pytest.raises(InvalidInputError) as refused:
        VERIFIER.verify("PUT", TARGET, HEADERS, content_hash="none", now=NOW)
    assert refused.value.code == "INVALID_CONTENT_HASH"
    with pytest.raises(InvalidInputError) as refused:
        VERIFIER.verify("PUT", TARGET, HEADERS, "{}", now=-1)
    assert refused.value.code == "INVALID_DATE"


def test_the_tolerance_is_in_seconds() -> None:
    close = Verifier([SECOND], tolerance=0)
    assert close.verify("PUT", TARGET, HEADERS, "{}", now=NOW).key_index == 0
    for now in (NOW - 1, NOW + 1):
        with pytest.raises(VerificationError):
            close.verify("PUT", TARGET, HEADERS, "{}", now=now)
        assert Verifier([SECOND], tolerance=1).verify("PUT", TARGET, HEADERS, "{}", now=now)
    for tolerance in (-1, 1 << 32):
        with pytest.raises(ValueError, match="a tolerance is a number of seconds"):
            Verifier([SECOND], tolerance=tolerance)


def test_without_a_key_nothing_verifies() -> None:
    with pytest.raises(VerificationError) as refused:
        Verifier([]).verify("PUT", TARGET, HEADERS, "{}", now=NOW)
    assert refused.value.code == "SIGNATURE_MISMATCH"
    for keys in (None, FIRST, ["Zmlyc3Q="]):
        with pytest.raises(TypeError, match="keys are AccessKey objects"):
            Verifier(keys)  # type: ignore[arg-type]


def signed_by_hand(target: bytes) -> dict[str, str]:
    """The headers of a GET to what nothing here signs."""
    date, hashed = format_date(NOW), HEADERS["x-ms-content-sha256"]
    string = b"GET\n" + target + f"\n{date};{HOST};{hashed}".encode()
    signature = base64.b64encode(hmac.digest(b"second", string, "sha256")).decode()
    names = "x-ms-date;host;x-ms-content-sha256"
    return {
        "host": HOST,
        "x-ms-date": date,
        "x-ms-content-sha256": hashed,
        "authorization": f"HMAC-SHA256 SignedHeaders={names}&Signature={signature}",
    }


@pytest.mark.parametrize("raw", ["/ü".encode(), "/€".encode(), b"/\xff", "/€".encode() + b"\xff"])
def test_text_stands_for_the_bytes_that_it_was_made_of(raw: bytes) -> None:
    # A client that sends bytes beyond ASCII, and what http.server and WSGI make of them.
    headers = signed_by_hand(raw)
    for target in (raw, raw.decode("latin-1")):
        assert VERIFIER.verify("GET", target, headers, "{}", now=NOW).key_index == 1


def test_text_beyond_latin_1_was_utf_8() -> None:
    for target in ("/€", "/ü€", "/\udcff", "/€\udcff"):
        headers = signed_by_hand(target.encode("utf-8", "surrogateescape"))
        assert VERIFIER.verify("GET", target, headers, "{}", now=NOW).key_index == 1
    # What is Latin-1 as well cannot be told from it, and is refused.
    with pytest.raises(VerificationError):
        VERIFIER.verify("GET", "/ü", signed_by_hand("/ü".encode()), "{}", now=NOW)
