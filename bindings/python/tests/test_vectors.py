"""Every vector of the repository through the package, every stage compared."""

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from acs_auth import (
    AccessKey,
    AcsAuthError,
    ConnectionString,
    ContentHasher,
    InvalidInputError,
    TokenError,
    UserToken,
    VerificationError,
    Verifier,
    content_hash,
    diagnose,
    format_date,
    next_refresh_in,
    parse_date,
    refresh_decision,
    retry_in,
    split_url,
    string_to_sign,
)
from credential_scripts import in_tasks, in_threads

VECTORS = Path(__file__).parents[3] / "tests" / "vectors"
FILES = sorted(path.name for path in VECTORS.glob("*.json") if path.name != "notes.json")

Json = dict[str, Any]


def sign(given: Json) -> Json:
    key, date = AccessKey(given["access_key"]), parse_date(given["date"])
    body = base64.b64decode(given["body_base64"])
    method, hashed = given["method"], content_hash(body)
    if "url" in given:
        headers = key.sign(method, given["url"], body, date=date)
        split = split_url(given["url"])
        host, target = split.host, split.path_and_query
        assert key.sign(method, given["url"], content_hash=hashed, date=date) == headers
        assert key.sign(method, str(split), body, date=date) == headers
    else:
        host, target = given["host"], given["path_and_query"]
        headers = sign_parts(key, method, target, host, hashed, date)
    assert sign_parts(key, method, target, host, hashed, date) == headers
    assert headers["x-ms-date"] == given["date"]
    arrived = {"Host": host} | headers
    verified = Verifier([key]).verify(method, target, arrived, body, now=date)
    assert (verified.key_index, verified.date) == (0, date)
    return {
        "host": host,
        "path_and_query": target,
        "content_hash": headers["x-ms-content-sha256"],
        "string_to_sign": string_to_sign(
            method=method, path_and_query=target, host=host, content_hash=hashed, date=date
        ),
        "signature": headers["authorization"].partition("&Signature=")[2],
        "authorization": headers["authorization"],
    }


def sign_parts(
    key: AccessKey, method: str, target: str, host: str, hashed: str, date: Any
) -> dict[str, str]:
    return key.sign_parts(
        method=method, path_and_query=target, host=host, content_hash=hashed, date=date
    )


def received(given: Json) -> tuple[str, bytes, list[tuple[bytes, bytes]]]:
    """Method, target and headers, as bytes, for text in the files is UTF-8."""
    headers = [(name.encode(), value.encode()) for name, value in given["headers"]]
    return given["method"], given["path_and_query"].encode(), headers


def verify(given: Json) -> Json:
    keys = [AccessKey(key) for key in given["access_keys"]]
    verifier = Verifier(keys, tolerance=given["tolerance"])
    method, target, headers = received(given)
    body, now = base64.b64decode(given["body_base64"]), parse_date(given["now"])
    verified = verifier.verify(method, target, headers, body, now=now)
    hashed = content_hash(body)
    other = verifier.verify(method, target, headers, content_hash=hashed, now=now)
    assert other == verified
    return {"key_index": verified.key_index}


def name_mistakes(given: Json) -> Json:
    body = given["body_base64"]
    diagnosis = diagnose(
        given["access_keys"],
        *received(given),
        None if body is None else base64.b64decode(body),
        endpoint=given["endpoint"],
        other_keys=given["other_keys"],
        now=parse_date(given["now"]),
        tolerance=given["tolerance"],
    )
    return {
        "mistakes": [mistake.code for mistake in diagnosis.mistakes],
        "signed": diagnosis.signed,
    }


def hash_body(given: Json) -> Json:
    if "text" in given:
        # What reads a hash is what signs with it.
        headers = AccessKey("pw==").sign("GET", "https://h/", content_hash=given["text"])
        return {"content_hash": headers["x-ms-content-sha256"]}
    body = base64.b64decode(given["body_base64"])
    hasher = ContentHasher()
    for piece in (body[:1], body[1:65], body[65:]):
        hasher.update(piece)
    assert hasher.finish() == content_hash(body)
    return {"content_hash": content_hash(body)}


def date(given: Json) -> Json:
    if "text" in given:
        return {"text": format_date(parse_date(given["text"]))}
    text = format_date(given["unix"])
    assert parse_date(text).timestamp() == given["unix"]
    return {"text": text}


def access_key(given: Json) -> Json:
    return {"fingerprint": AccessKey(given["text"]).fingerprint}


def connection_string(given: Json) -> Json:
    connection = ConnectionString(given["text"])
    return {"endpoint": connection.endpoint, "fingerprint": connection.access_key.fingerprint}


def user_token(given: Json) -> Json:
    token = UserToken.decode_unverified(given["text"])
    return {
        "expires_on": token.expires_on,
        "identity_id": token.identity_id,
        "scopes": list(token.scopes),
        "resource_id": token.resource_id,
    }


def refresh(given: Json) -> Json:
    now, end = given["now"], given["expires_on"]
    return {
        "decision": refresh_decision(now, end, proactive=given["proactive"]),
        "next_refresh_in": None if end is None else next_refresh_in(now, end),
        "retry_in": None if end is None else retry_in(now, end),
    }


def credential(given: Json) -> Json:
    outcome = in_threads(given)
    assert in_tasks(given) == outcome
    return outcome


OPERATIONS: dict[str, Callable[[Json], Json]] = {
    "access_key": access_key,
    "connection_string": connection_string,
    "content_hash": hash_body,
    "credential": credential,
    "date": date,
    "diagnose": name_mistakes,
    "refresh": refresh,
    "sign": sign,
    "user_token": user_token,
    "verify": verify,
}
ERRORS = {"credential": TokenError, "user_token": TokenError, "verify": VerificationError}
# Stages that Python has no function for: the key itself, and what was signed of a received request.
LEFT_OUT = {"access_key": {"key_base64"}, "verify": {"string_to_sign"}}


def check(operation: str, case: Json) -> str | None:
    """Runs a case, and gives the code of the error if one was due."""
    run, given, name = OPERATIONS[operation], case["input"], case["id"]
    if "expect" in case:
        due = case["expect"]
        stages = {stage: due[stage] for stage in due.keys() - LEFT_OUT.get(operation, set())}
        assert run(given) == stages, name
        if operation == "access_key":
            assert run({"text": due["key_base64"]}) == stages, name
        return None
    with pytest.raises(AcsAuthError) as refused:
        run(given)
    error = refused.value
    assert (error.code, error.offset) == (case["error"]["code"], case["error"]["offset"]), name
    assert type(error) is ERRORS.get(operation, InvalidInputError), name
    assert error.reason and error.reason in str(error) and error.code in str(error), name
    return error.code


def test_every_case(capsys: pytest.CaptureFixture[str]) -> None:
    met = set()
    for name in FILES:
        file = json.loads((VECTORS / name).read_text(encoding="utf-8"))
        codes = [check(file["operation"], case) for case in file["cases"]]
        met.update(codes)
        with capsys.disabled():  # what `cargo xtask test` compares with what the files hold
            print(f"\nvectors: python {name} {len(codes)}")
    # And every code is met: these are the tables that they come from.
    crates = VECTORS.parents[1] / "crates"
    table = (crates / "acs-auth-core/src/code.rs").read_text(encoding="utf-8")
    own = set(re.findall(r'= \d+, "([A-Z_]+)";', table))
    table = (crates / "acs-auth/src/token_error.rs").read_text(encoding="utf-8")
    of_tokens = set(re.findall(r'\w = "([A-Z0-9_]+)";', table))
    assert own < met - {None} < own | of_tokens
    assert len(own) > 15
