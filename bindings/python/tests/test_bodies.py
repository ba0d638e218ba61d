"""What is a body, and what is not."""

import array
import base64
import hashlib
import io
import json
from typing import Any

import pytest
from acs_auth import AccessKey, ContentHasher, InvalidInputError, Verifier, content_hash

KEY = AccessKey("bm90IGEgcmVhbCBrZXk=")
URL = "https://contoso.communication.azure.com/a?b=c"


def sha256(body: bytes) -> str:
    return base64.b64encode(hashlib.sha256(body).digest()).decode()


NUMBERS = array.array("H", [1, 258, 65535])
BODIES: list[tuple[Any, bytes]] = [
    (None, b""),
    (b"", b""),
    ("", b""),
    (b"\x00\xff", b"\x00\xff"),
    ("text", b"text"),
    ("ü €  \U0001f600", "ü €  \U0001f600".encode()),
    (bytearray(b"array"), b"array"),
    (memoryview(b"0123456789")[2:5], b"234"),
    (memoryview(b"0123456789")[::3], b"0369"),
    (NUMBERS, NUMBERS.tobytes()),
    (b"x" * 2047, b"x" * 2047),
    (b"x" * 2048, b"x" * 2048),
    ("ü" * 500_000, "ü".encode() * 500_000),
    (bytearray(1 << 20), bytes(1 << 20)),
]


@pytest.mark.parametrize(("body", "sent"), BODIES, ids=lambda value: type(value).__name__)
def test_bytes_text_and_buffers_are_hashed_as_they_are_sent(body: Any, sent: bytes) -> None:
    due = sha256(sent)
    assert content_hash(body) == due
    signed = KEY.sign("POST", URL, body, date=0)
    assert signed["x-ms-content-sha256"] == due
    assert KEY.sign("POST", URL, body=body, date=0) == signed
    assert KEY.sign("POST", URL, content_hash=due, date=0) == signed
    hasher = ContentHasher()
    hasher.update(body)
    assert hasher.finish() == due
    headers = {"host": "contoso.communication.azure.com"} | signed
    verifier = Verifier([KEY])
    assert verifier.verify("POST", "/a?b=c", headers, body, now=0).key_index == 0


@pytest.mark.parametrize(
    "body",
    [{"a": 1}, ["a"], (1, 2), 5, 5.0, True, object(), io.BytesIO(b"x"), iter([b"x"])],
    ids=lambda value: type(value).__name__,
)
def test_anything_else_has_to_be_serialised_first(body: Any) -> None:
    for call in (
        lambda: KEY.sign("POST", URL, body),
        lambda: content_hash(body),
        lambda: ContentHasher().update(body),
        lambda: Verifier([KEY]).verify("GET", "/", {}, body),
    ):
        with pytest.raises(TypeError, match="serialise it first"):
            call()


def test_json_is_signed_as_the_text_that_is_sent() -> None:
    text = json.dumps({"message": "grüß Gott"})
    assert content_hash(text) == sha256(text.encode())


def test_half_a_character_is_refused_and_not_shown() -> None:
    with pytest.raises(InvalidInputError, match="half of a surrogate pair") as refused:
        content_hash("secret \ud800")
    assert refused.value.code == "INVALID_CONTENT_HASH"
    assert "secret" not in str(refused.value) and refused.value.__cause__ is None


def test_a_body_and_a_hash_are_not_both_given() -> None:
    for body in (b"x", "x"):
        with pytest.raises(TypeError, match="and not both"):
            KEY.sign("POST", URL, body, content_hash=sha256(b"x"))
    signed = KEY.sign("POST", URL, None, content_hash=sha256(b"x"), date=0)
    assert signed == KEY.sign("POST", URL, b"x", date=0)


def test_a_hasher_goes_on_after_it_was_asked() -> None:
    hasher = ContentHasher()
    assert hasher.finish() == sha256(b"")
    hasher.update("a")
    assert hasher.finish() == hasher.finish() == sha256(b"a")
    hasher.update(bytearray(b"b" * 5000))
    assert hasher.finish() == sha256(b"a" + b"b" * 5000)
