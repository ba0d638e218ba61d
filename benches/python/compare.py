"""How long a signature takes in Python, beside the official SDK and beside plain hmac and hashlib.

All sign one POST request with a key that is prepared, for the date of now. First each must have
given the headers that the others give for its date. Then they take turns in many short rounds, so
that a machine that does something else meanwhile slows all of them; what counts is the median.

It prints an object of JSON for each: its name, and the nanoseconds for a short body and a long one.
"""

import base64
import gc
import hashlib
import hmac
import json
import time
from collections.abc import Callable, Mapping, MutableMapping
from email.utils import formatdate
from functools import partial
from importlib.metadata import version
from itertools import repeat
from statistics import median
from urllib.parse import urlsplit

from acs_auth import AccessKey, Verifier, content_hash, parse_date
from azure.communication.identity._shared.policy import HMACCredentialsPolicy
from azure.core.pipeline import PipelineContext, PipelineRequest
from azure.core.pipeline.transport import HttpRequest, RequestsTransport
from sigv4 import signers

PEER = "azure-communication-identity"
# The request is that of ../src/request.rs.
HOST = "contoso.communication.azure.com"
TARGET = "/emails:send?api-version=2023-03-31"
URL = f"https://{HOST}{TARGET}"
KEY = "Zm9yIG1lYXN1cmVtZW50IG9ubHk6IDY0IGJ5dGVzLCBhcyB0aGUgc2VydmljZSBoYW5kcyB0aGVtIG91dC4uLg=="
ROUNDS = 400
ROUND = 0.0005
"""Seconds that each has in a round."""

Headers = dict[str, str]


class ByHand:
    """What somebody would write who knows the scheme and Python well."""

    def __init__(self, key: str) -> None:
        self._key = base64.b64decode(key)

    def sign(self, method: str, url: str, body: bytes) -> Headers:
        split = urlsplit(url)
        target = f"{split.path}?{split.query}" if split.query else split.path
        date = formatdate(usegmt=True)
        hashed = base64.b64encode(hashlib.sha256(body).digest()).decode()
        string_to_sign = f"{method}\n{target}\n{date};{split.netloc};{hashed}"
        signature = base64.b64encode(hmac.digest(self._key, string_to_sign.encode(), "sha256"))
        return {
            "x-ms-date": date,
            "x-ms-content-sha256": hashed,
            "authorization": "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256"
            f"&Signature={signature.decode()}",
        }


def policy(body: bytes) -> tuple[MutableMapping[str, str], Callable[[], None]]:
    """The headers of a request over the usual transport, and what lets the SDK set them."""
    message = HttpRequest("POST", URL, data=body.decode())
    request = PipelineRequest(message, PipelineContext(RequestsTransport()))
    sign = partial(HMACCredentialsPolicy(f"https://{HOST}", KEY).on_request, request)
    return message.headers, sign


def check(key: AccessKey, headers: Mapping[str, str], body: bytes) -> None:
    """Whether somebody's headers are ours for the same date; the policy writes some in capitals."""
    given = {name.lower(): value for name, value in headers.items()}
    ours = key.sign("POST", URL, body, date=parse_date(given["x-ms-date"]))
    assert ours.items() <= given.items(), (ours, given)


def measure(contestants: list[Callable[[], object]]) -> list[float]:
    """Seconds that one call of each takes: the median of many rounds in which they take turns."""
    times = []
    for call in contestants:
        took(call, 20)
        times.append(max(1, round(ROUND / (took(call, 20) / 20))))
    measured: list[list[float]] = [[] for _ in contestants]
    gc.disable()
    for _ in range(ROUNDS):
        for call, often, seconds in zip(contestants, times, measured, strict=True):
            seconds.append(took(call, often) / often)
    gc.enable()
    return [median(seconds) for seconds in measured]


def took(call: Callable[[], object], often: int) -> float:
    begin = time.perf_counter()
    for _ in repeat(None, often):
        call()
    return time.perf_counter() - begin


def compare(key: AccessKey, body: bytes) -> list[float]:
    """Seconds of each, for one body."""
    by_hand = ByHand(KEY)
    check(key, by_hand.sign("POST", URL, body), body)
    set_by_sdk, sdk = policy(body)
    sdk()
    check(key, set_by_sdk, body)
    headers = [*key.sign("POST", URL, body).items(), ("host", HOST)]
    verifier = Verifier([key])
    verifier.verify("POST", TARGET, headers, body)
    request = ("POST", URL, body)
    return measure(
        [
            partial(key.sign, *request),
            sdk,
            partial(by_hand.sign, *request),
            *signers(HOST, TARGET, body),
            lambda: key.sign_parts(
                method="POST", path_and_query=TARGET, host=HOST, content_hash=content_hash(body)
            ),
            partial(verifier.verify, "POST", TARGET, headers, body),
        ]
    )


def main() -> None:
    key = AccessKey(KEY)
    short, long = (compare(key, b"x" * length) for length in (200, 1 << 20))
    names = [
        "`key.sign`",
        f"policy of {PEER} {version(PEER)}",
        "by hand",
        *(f"SigV4, {peer} {version(peer)}" for peer in ("awscrt", "botocore")),
        "`content_hash` and `key.sign_parts`",
        "`verifier.verify`",
    ]
    for name, of_short, of_long in zip(names, short, long, strict=True):
        row = {"name": name, "short_ns": of_short * 1e9, "long_ns": of_long * 1e9}
        print(json.dumps(row))


if __name__ == "__main__":
    main()
