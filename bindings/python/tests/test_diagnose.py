"""Why a request was refused."""

import base64
import copy
import hmac
import pickle
import traceback
from datetime import UTC, datetime
from typing import Any

import pytest
from acs_auth import (
    AccessKey,
    ConnectionString,
    Diagnosis,
    InvalidInputError,
    Mistake,
    VerificationError,
    Verifier,
    content_hash,
    diagnose,
    format_date,
    string_to_sign,
)
from leak import leaked

BYTES = b"Rk7vQ2mZx9LdT4wHs8NyJf3BgUcPaE6i"
TEXT = base64.b64encode(BYTES).decode()
HOST, TARGET, BODY = "contoso.communication.azure.com", "/rooms?filter=a%20b", '{"a": 1}'
CONNECTION = f"endpoint=https://{HOST}/;accesskey={TEXT}"
NOW = 1_767_225_600
PARTS: dict[str, Any] = {
    "method": "PUT",
    "path_and_query": TARGET,
    "host": HOST,
    "content_hash": content_hash(BODY),
    "date": NOW,
}


def signed(key: AccessKey | None = None, **changed: Any) -> dict[str, str]:
    """The headers of the request, signed in parts that may be others than those of it."""
    headers = (key or AccessKey(TEXT)).sign_parts(**(PARTS | changed))
    return {"host": HOST} | headers


def of(headers: Any, keys: Any = TEXT, body: Any = BODY, **others: Any) -> Diagnosis:
    given: dict[str, Any] = {"now": NOW} | others
    return diagnose(keys, "PUT", TARGET, headers, body, **given)


def codes(diagnosis: Diagnosis) -> list[str]:
    return [mistake.code for mistake in diagnosis.mistakes]


def test_a_good_request_has_no_mistakes() -> None:
    diagnosis = of(signed(), ["b3RoZXI=", TEXT])
    assert diagnosis.mistakes == ()
    assert diagnosis.error is None
    verified = Verifier([AccessKey(TEXT)]).verify("PUT", TARGET, signed(), BODY, now=NOW)
    assert diagnosis.verified is not None
    assert (diagnosis.verified.key_index, diagnosis.verified.date) == (1, verified.date)
    assert diagnosis.signed == diagnosis.string_to_sign == string_to_sign(**PARTS)
    assert diagnosis.first_difference is None
    assert repr(diagnosis) == "<Diagnosis of a good request>"
    assert str(diagnosis).startswith("signed with the key 1\nstring-to-sign:\n")


def test_a_mistake_is_named_and_shown() -> None:
    diagnosis = of(signed(path_and_query="/rooms?filter=a+b"))
    [mistake] = diagnosis.mistakes
    assert mistake.code == "QUERY_FORM_ENCODED"
    assert mistake.message.startswith("the query was signed as a form writes it")
    assert str(mistake) == f"{mistake.message} [QUERY_FORM_ENCODED]"
    assert repr(mistake) == "<Mistake QUERY_FORM_ENCODED>"
    assert diagnosis.verified is None
    assert diagnosis.string_to_sign == string_to_sign(**PARTS)
    assert diagnosis.signed == string_to_sign(**PARTS).replace("%20", "+")
    assert diagnosis.first_difference == len("PUT\n/rooms?filter=a")
    assert repr(diagnosis) == "<Diagnosis QUERY_FORM_ENCODED>"
    rest = f"{format_date(NOW)};{HOST};{content_hash(BODY)}"
    assert str(diagnosis).splitlines() == [
        str(mistake),
        "string-to-sign:",
        r"  PUT\n",
        r"  /rooms?filter=a%20b\n",
        "                 ^",
        f"  {rest}",
        "what was signed instead:",
        r"  PUT\n",
        r"  /rooms?filter=a+b\n",
        "                 ^",
        f"  {rest}",
    ]


def test_the_error_is_that_of_the_verifier() -> None:
    headers = signed(host="other.example")
    with pytest.raises(VerificationError) as refused:
        Verifier([AccessKey(TEXT)]).verify("PUT", TARGET, headers, BODY, now=NOW)
    error = of(headers).error
    assert type(error) is VerificationError
    assert vars(error) == vars(refused.value) and error.args == refused.value.args
    assert error.code == "SIGNATURE_MISMATCH"


def test_mistakes_are_compared() -> None:
    def one(target: str) -> Mistake:
        [mistake] = of(signed(path_and_query=target)).mistakes
        return mistake

    stray, other = one(TARGET + "?"), one("/rooms")
    assert other == one("/rooms") and stray != other
    assert len({stray, other, one("/rooms")}) == 2
    assert other != other.code and str(stray) != str(other)


@pytest.mark.parametrize(
    "keys",
    [
        TEXT,
        TEXT.encode(),
        f" {TEXT}\n",
        [TEXT],
        (text for text in ("b3RoZXI=", TEXT)),
        CONNECTION,
        CONNECTION.encode(),
        {CONNECTION},
        ("b3RoZXI=", AccessKey("b3RoZXI="), TEXT),
    ],
    ids=["str", "bytes", "blanks", "list", "generator", "connection", "its bytes", "set", "mixed"],
)
def test_the_text_of_a_key_tells_how_it_was_misread(keys: Any) -> None:
    undecoded = AccessKey(base64.b64encode(TEXT.encode()))
    assert codes(of(signed(undecoded), keys)) == ["KEY_AS_TEXT"]


@pytest.mark.parametrize("keys", [AccessKey(TEXT), ConnectionString(CONNECTION)], ids=["key", "cs"])
def test_an_object_has_forgotten_the_text(keys: Any) -> None:
    undecoded = AccessKey(base64.b64encode(TEXT.encode()))
    for given in (keys, [keys]):
        assert of(signed(), given).verified is not None
        assert codes(of(signed(path_and_query="/rooms"), given)) == ["QUERY_LEFT_OUT"]
        assert of(signed(undecoded), given).mistakes == ()


def test_another_key_is_known() -> None:
    headers = signed(AccessKey("b3RoZXI="))
    assert codes(of(headers)) == []
    for other in ("b3RoZXI=", [AccessKey("b3RoZXI=")]):
        assert codes(of(headers, other_keys=other)) == ["OTHER_KEY"]
    # Nor is it any of those that the server takes.
    assert of(headers, other_keys="b3RoZXI=").verified is None
    assert codes(of(headers, keys=[], other_keys="b3RoZXI=")) == ["OTHER_KEY"]
    assert codes(of(headers, keys=())) == []


def test_headers_come_as_pairs_or_mapping() -> None:
    headers = signed(path_and_query="/rooms")
    raw = [(name.upper().encode(), value.encode()) for name, value in headers.items()]
    for given in (headers, list(headers.items()), raw, dict(raw)):
        assert codes(of(given)) == ["QUERY_LEFT_OUT"]
    twice = of([*headers.items(), ("host", HOST)])
    assert twice.error is not None and twice.error.code == "DUPLICATE_HEADER"
    assert twice.string_to_sign is None


def test_a_body_of_none_is_not_known() -> None:
    known, empty, unknown = (of(signed(), body=body) for body in (BODY, b"", None))
    assert known.verified is not None and unknown.verified is not None
    assert empty.error is not None and empty.error.code == "CONTENT_HASH_MISMATCH"
    assert codes(empty) == ["BODY_CHANGED"]
    # Nor is one that was forgotten taken for the empty one.
    with pytest.raises(TypeError, match="missing 1 required positional argument: 'body'"):
        diagnose(TEXT, "PUT", TARGET, signed(), now=NOW)  # type: ignore[call-arg]
    hashed = signed(content_hash=content_hash(b""))
    for body in (BODY, BODY.encode(), bytearray(BODY.encode())):
        assert codes(of(hashed, body=body)) == ["HASH_OF_EMPTY_BODY"]
    assert of(hashed, body=None).verified is not None


def test_the_time() -> None:
    assert codes(of(signed(), now=NOW + 301)) == ["DATE_TOO_OLD"]
    assert codes(of(signed(), now=NOW + 301, tolerance=301)) == []
    assert codes(of(signed(), now=datetime.fromtimestamp(NOW - 301, UTC))) == ["DATE_IN_FUTURE"]
    old, fresh = (of(signed(date=date), now=None) for date in (NOW, None))
    assert old.error is not None and old.error.code == "DATE_OUT_OF_RANGE"
    assert fresh.verified is not None


def test_the_endpoint_as_it_was_configured() -> None:
    headers = signed(host="gateway.example:8443")
    assert codes(of(headers)) == []
    found = of(headers, endpoint="https://gateway.example:8443/")
    assert codes(found) == ["HOST_OF_ENDPOINT"]


def test_bytes_that_are_no_text() -> None:
    raw = b"/\xff\xe2\x82?a=%20"
    headers = signed()
    text = b"put\n" + raw + f"\n{format_date(NOW)};{HOST};{content_hash(BODY)}".encode()
    signature = base64.b64encode(hmac.digest(BYTES, text, "sha256")).decode()
    start = headers["authorization"].partition("Signature=")[0]
    headers["authorization"] = f"{start}Signature={signature}"
    for target in (raw, raw.decode("utf-8", "surrogateescape")):
        diagnosis = diagnose([TEXT], "PUT", target, headers, BODY, now=NOW)
        assert codes(diagnosis) == ["METHOD_IN_OTHER_CASE"]
        assert diagnosis.first_difference == 0
        assert diagnosis.signed is not None and diagnosis.string_to_sign is not None
        assert diagnosis.signed.startswith("put\n/\ufffd\ufffd?a=%20\n")
        assert diagnosis.string_to_sign.startswith("PUT\n/\ufffd\ufffd?a=%20\n")
        shown = str(diagnosis).splitlines()
        assert shown[2:5] == [r"  PUT\n", "  ^", r"  /\xff\xe2\x82?a=%20\n"]


def test_what_the_mistakes_do_not_explain_is_told() -> None:
    headers = signed() | {"authorization": signed()["authorization"][:-44] + "A" * 43 + "="}
    fresh = of(headers)
    said = f"{fresh.error}\nno mistake is known that explains it\n"
    assert str(fresh).startswith(said) and fresh.mistakes == ()
    diagnosis = of(headers, now=NOW + 1200)
    assert codes(diagnosis) == ["DATE_TOO_OLD"]
    assert diagnosis.signed is None
    assert "beside that [SIGNATURE_MISMATCH]" in str(diagnosis)
    assert repr(diagnosis) == "<Diagnosis DATE_TOO_OLD, SIGNATURE_MISMATCH>"


def test_the_first_difference_is_an_index_into_both() -> None:
    headers = signed()
    due = f"PUT\n/\u00e9\n{headers['x-ms-date']};{HOST};{content_hash(BODY)}"
    signature = base64.b64encode(hmac.digest(BYTES, (due + "\n").encode(), "sha256")).decode()
    start = headers["authorization"].partition("Signature=")[0]
    headers["authorization"] = f"{start}Signature={signature}"
    diagnosis = diagnose(TEXT, "PUT", "/\u00e9".encode(), headers, BODY, now=NOW)
    assert diagnosis.string_to_sign == due
    assert diagnosis.first_difference == len(due)


def test_where_one_is_longer_the_mark_is_behind_the_other() -> None:
    headers = signed()
    text = string_to_sign(**PARTS) + "\n"
    signature = base64.b64encode(hmac.digest(BYTES, text.encode(), "sha256")).decode()
    start = headers["authorization"].partition("Signature=")[0]
    headers["authorization"] = f"{start}Signature={signature}"
    diagnosis = of(headers)
    assert codes(diagnosis) == ["TRAILING_SEPARATOR"]
    assert diagnosis.first_difference == len(text) - 1
    last = text.splitlines()[-1]
    mark = f"  {' ' * len(last)}^"
    assert str(diagnosis).splitlines()[4:6] == [f"  {last}", mark]
    assert str(diagnosis).splitlines()[-2:] == [rf"  {last}\n", mark]


def test_what_is_not_signed_at_all() -> None:
    diagnosis = of({})
    assert (diagnosis.string_to_sign, diagnosis.signed, diagnosis.mistakes) == (None, None, ())
    assert diagnosis.error is not None and diagnosis.error.code == "MISSING_HEADER"
    assert repr(diagnosis) == "<Diagnosis MISSING_HEADER>"
    assert str(diagnosis) == str(diagnosis.error)


@pytest.mark.parametrize("keys", [None, 5, [5], [None], bytearray(TEXT.encode()), [[TEXT]]])
def test_other_things_are_no_keys(keys: Any) -> None:
    for given in ({"keys": keys}, {"other_keys": keys}):
        with pytest.raises(TypeError, match="keys are texts as the portal shows them") as refused:
            of(signed(), **given)
        assert leaked(str(refused.value).encode(), BYTES) is None


def test_arguments_that_are_refused() -> None:
    for keys, code in {
        TEXT[:-1]: "INVALID_ACCESS_KEY",
        "": "INVALID_ACCESS_KEY",
        f"{TEXT}\ud800": "INVALID_ACCESS_KEY",
        f"{TEXT};": "INVALID_CONNECTION_STRING",
        f"accesskey={TEXT}": "INVALID_ACCESS_KEY",
        f"endpoint=https://{HOST};accesskey={TEXT[:-1]}": "INVALID_ACCESS_KEY",
    }.items():
        with pytest.raises(InvalidInputError) as refused:
            of(signed(), keys)
        error = refused.value
        assert error.code == code
        assert leaked("".join(traceback.format_exception_only(error)).encode(), BYTES) is None
    with pytest.raises(InvalidInputError, match="INVALID_DATE"):
        of(signed(), now=-1)
    with pytest.raises(InvalidInputError, match="INVALID_URL"):
        of(signed(), endpoint="https://\ud800")
    with pytest.raises(ValueError, match="a tolerance is a number of seconds"):
        of(signed(), tolerance=-1)
    with pytest.raises(TypeError, match="headers are pairs of a name and a value"):
        of(["host"])
    with pytest.raises(TypeError, match="a body is bytes or text"):
        of(signed(), body={"a": 1})
    with pytest.raises(TypeError, match="expected str, not int"):
        of(signed(), endpoint=5)


def test_nothing_of_a_key_comes_out() -> None:
    undecoded = AccessKey(base64.b64encode(TEXT.encode()))
    for headers in (signed(), signed(path_and_query="/"), signed(undecoded)):
        diagnosis = of(headers, [CONNECTION, TEXT], other_keys=TEXT)
        shown = [str(diagnosis), repr(diagnosis), repr(dir(diagnosis))]
        for name in dir(diagnosis):
            value = getattr(diagnosis, name)
            shown += [] if name.startswith("__") else [str(value), repr(value)]
        for text in shown:
            assert leaked(text.encode(), BYTES) is None, text
            assert leaked(text.encode(), TEXT.encode()) is None, text


def test_a_diagnosis_is_not_changed() -> None:
    diagnosis = of(signed(path_and_query="/rooms"))
    for thing, name in ((diagnosis, "signed"), (diagnosis.mistakes[0], "code"), (diagnosis, "x")):
        with pytest.raises(AttributeError):
            setattr(thing, name, "other")
    for call in (copy.copy, pickle.dumps):
        with pytest.raises(TypeError):
            call(diagnosis)
