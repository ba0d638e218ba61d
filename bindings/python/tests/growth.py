"""How many bytes a process grows by in a million calls: the peak of what it holds, as JSON.

One lost block of 16 bytes in each would be 16 MB.
"""

import json
import resource
import sys
from collections.abc import Callable

from acs_auth import AccessKey, InvalidInputError, UserToken, VerificationError, Verifier, diagnose

CALLS = 1_000_000
URL = "https://contoso.communication.azure.com/rooms?api-version=2024-04-15"
KEY = AccessKey("YWNzLWF1dGggdGVzdCBrZXkgb25lOiBpdCBvcGVucyBub3RoaW5nLCBhbmQ/Pz8+Pj4=")
HEADERS = [("host", "contoso.communication.azure.com"), *KEY.sign("GET", URL, date=0).items()]
TARGET = "/rooms?api-version=2024-04-15"
VERIFIER = Verifier([KEY])
TOKEN = "e30.eyJza3lwZWlkIjoiYWNzOjFfMiIsImFjc1Njb3BlIjoiY2hhdCIsImV4cCI6MTcwMDAwMzYwMH0."


def sign() -> None:
    KEY.sign("GET", URL, b"{}", date=0)


def verify() -> None:
    VERIFIER.verify("GET", TARGET, HEADERS, now=0)


def refuse() -> None:
    try:
        KEY.sign("GET", "https://Contoso.example/a b", date=0)
    except InvalidInputError:
        return


def decode() -> None:
    UserToken.decode_unverified(TOKEN)


def explain() -> None:
    error = diagnose(KEY, "POST", TARGET, HEADERS, None, now=0).error
    assert isinstance(error, VerificationError)


def peak() -> int:
    kept = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kept if sys.platform == "darwin" else kept * 1024


def grown(call: Callable[[], None], calls: int) -> int:
    for _ in range(calls // 20):
        call()
    before = peak()
    for _ in range(calls):
        call()
    return peak() - before


if __name__ == "__main__":
    # A diagnosis takes a thousand times as long, and what it lost would be larger than a block.
    calls = {sign: CALLS, verify: CALLS, refuse: CALLS, decode: CALLS, explain: CALLS // 500}
    print(json.dumps({call.__name__: grown(call, number) for call, number in calls.items()}))
