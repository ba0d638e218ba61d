"""What is read of a user access token, and when one is refreshed, by the rule in vectors/README.md.

Written with Python's standard library alone; `stdlib_check.py` compares it with the vectors.
"""

import base64
import json
import math
import re
from collections import Counter
from typing import Any

Json = dict[str, Any]

AHEAD, ON_DEMAND = 600, 120
MAX_EXP = 253402300799
MAX_DEPTH = 127


class Refused(Exception):
    """An input that is refused, under a code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


# ---- user_token


def user_token_stages(given: Json, due: Json) -> Json:
    claims = read_claims(given["text"])
    scopes = claims.get("acsScope")
    name = text_of(claims, "skypeid")
    return {
        "expires_on": expiry(claims.get("exp")),
        "identity_id": None if name is None else "8:" + name,
        "scopes": re.findall(r"[^, ]+", scopes) if isinstance(scopes, str) else [],
        "resource_id": text_of(claims, "resourceId"),
    }


def read_claims(text: str) -> Json:
    parts = text.split(".")
    if len(parts) != 3 or not re.fullmatch(r"[A-Za-z0-9._~+/=-]*", text):
        raise Refused("NOT_JWT")
    payload = parts[1].replace("+", "-").replace("/", "_")
    # Python drops bits beyond the last byte, and characters that are none of base64: what was
    # decoded must give the text again, with all of its padding or with none.
    data = base64.urlsafe_b64decode(payload.rstrip("=") + "==") if len(payload) % 4 != 1 else b""
    padded = base64.urlsafe_b64encode(data).decode("ascii")
    if payload not in (padded, padded.rstrip("=")):
        raise Refused("BAD_BASE64")
    try:
        claims = json.loads(
            data.decode("utf-8"), parse_constant=no_number, parse_float=finite, parse_int=finite_int
        )
        json.dumps(claims, ensure_ascii=False).encode("utf-8")  # half characters cannot be
    except ValueError as error:
        raise Refused("BAD_JSON") from error
    if not isinstance(claims, dict) or depth(claims) > MAX_DEPTH:
        raise Refused("BAD_JSON")
    return claims


def no_number(text: str) -> None:
    raise ValueError(f"{text} is no JSON")


def finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        no_number(text)
    return number


def finite_int(text: str) -> int:
    finite(text)
    return int(text)


def depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(depth, value), default=0) if isinstance(value, list) else 0


def text_of(claims: Json, name: str) -> str | None:
    value = claims.get(name)
    return value if isinstance(value, str) and value else None


def expiry(exp: Any) -> int:
    if exp is None:
        raise Refused("MISSING_EXP")
    if isinstance(exp, bool) or not isinstance(exp, int | float):
        raise Refused("BAD_EXP")
    if not 0 <= math.floor(exp) <= MAX_EXP:
        raise Refused("BAD_EXP")
    return math.floor(exp)


# ---- refresh


def refresh_stages(given: Json, due: Json) -> Json:
    now, end = given["now"], given["expires_on"]
    if end is None:
        return {"decision": "MUST_REFRESH", "next_refresh_in": None, "retry_in": None}
    left = end - now
    window = AHEAD if given["proactive"] else ON_DEMAND
    return {
        "decision": "MUST_REFRESH" if left <= 0 else "USE_AND_REFRESH" if left <= window else "USE",
        "next_refresh_in": left - AHEAD if left > AHEAD else half(left) if left > 0 else 0,
        "retry_in": half(left) if left > 0 else 30,
    }


def half(left: int) -> int:
    return (left + 1) // 2


# ---- credential


class Credential:
    """A credential in a world where the script alone says what time it is."""

    def __init__(self, given: Json) -> None:
        self.proactive, self.answers = given["proactive"], given["refresher"]
        if self.proactive and self.answers is None:
            raise Refused("NO_REFRESHER")
        self.answers = None if self.answers is None else list(self.answers)
        self.now, self.refreshes, self.closed = 0, 0, False
        self.token: Json | None = None
        self.quiet = self.now  # until when a good token is not refreshed
        if given["token"] and given["token"]["expires_on"] > 0:
            self.keep(given["token"])

    def keep(self, token: Json) -> None:
        self.token, left = token, token["expires_on"] - self.now
        self.quiet = self.now + half(left) if left <= self.window() else self.now

    def window(self) -> int:
        return AHEAD if self.proactive else ON_DEMAND

    def left(self) -> int:
        return self.token["expires_on"] - self.now if self.token else 0

    def refresh(self) -> str | None:
        """One refresh: the code of its failure, if it fails."""
        self.refreshes += 1
        answer = self.answers.pop(0)
        if answer and answer["expires_on"] > self.now:
            self.keep(answer)
            return None
        self.quiet = self.now + (half(self.left()) if self.left() > 0 else 30)
        return "TOKEN_EXPIRED" if answer else "REFRESHER"

    def pass_to(self, time: int) -> None:
        while self.proactive and not self.closed:
            due = self.quiet
            if self.token:
                due = max(due, self.token["expires_on"] - AHEAD)
            if due > time:
                break
            self.now = max(self.now, due)
            self.refresh()
        self.now = time

    def ask(self, callers: int) -> dict[str, int]:
        """What so many get that ask at once, while the one refresh goes on."""
        if self.closed:
            return {"CREDENTIAL_CLOSED": callers}
        if self.left() > 0:
            old = self.token["text"] if self.token else ""
            rest = callers
            gave = Counter[str]()
            if self.left() <= self.window() and self.now >= self.quiet and self.answers is not None:
                self.refresh()
                gave[self.token["text"] if self.token else ""] += 1
                rest -= 1
            if rest:
                gave[old] += rest
            return dict(gave)
        if self.answers is None:
            return {"TOKEN_EXPIRED": callers}
        failure = self.refresh()
        return {failure or (self.token["text"] if self.token else ""): callers}


def credential_stages(given: Json, due: Json) -> Json:
    credential, steps = Credential(given), []
    for step in given["steps"]:
        credential.pass_to(step["at"])
        if step.get("close"):
            credential.closed = True
        if step.get("invalidate"):
            credential.token, credential.quiet = None, credential.now
        gave = credential.ask(step["get"]) if "get" in step else {}
        steps.append({"refreshes": credential.refreshes, "gave": gave})
    assert not credential.answers, f"{credential.answers} are left"
    return {"steps": steps}
