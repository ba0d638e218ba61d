"""How an emulator is set up, and what is made of one of another version."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import requests
from acs_auth import ConnectionString, UserToken
from acs_auth.requests import CredentialAdapter
from acs_auth.testing import Emulator, EmulatorError, Fault
from entra import TEAMS, token_of
from stand_in import script

GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
MAIL = {
    "senderAddress": "a@example.com",
    "content": {"subject": "a", "plainText": "b"},
    "recipients": {"to": [{"address": "c@example.com"}]},
}


@contextmanager
def session(emulator: Emulator) -> Iterator[requests.Session]:
    with requests.Session() as made:
        made.mount("http://", CredentialAdapter(ConnectionString(emulator.connection_string)))
        yield made


def test_its_clock_and_how_far_dates_may_be_from_it() -> None:
    for tolerance, status in ((999_000, 200), (990_000, 401)):
        with Emulator(clock_offset=-995_000, tolerance=tolerance) as emulator:
            with session(emulator) as client:
                answer = client.get(f"{emulator.endpoint}/echo")
            assert answer.status_code == status
            told = parsedate_to_datetime(answer.headers["date"])
            ahead = datetime.now(UTC) - told
            assert timedelta(seconds=994_000) < ahead < timedelta(seconds=996_000)


def test_how_long_operations_take_and_how_much_is_taken() -> None:
    with Emulator(operation_time=3600, max_body=400, page_size=2) as emulator:
        place = emulator.endpoint
        with session(emulator) as client:
            started = client.post(f"{place}/emails:send?api-version=2025-09-01", json=MAIL)
            assert started.status_code == 202
            operation = client.get(started.headers["operation-location"])
            assert operation.json()["status"] in ("NotStarted", "Running")
            assert client.post(f"{place}/echo", data=b"a" * 400).status_code == 200
            assert client.post(f"{place}/echo", data=b"a" * 401).status_code == 413
            numbers = client.get(f"{place}/phoneNumbers?api-version=2025-06-01").json()
            assert len(numbers["phoneNumbers"]) == 2 and numbers["nextLink"]


@pytest.mark.parametrize(("opaque", "parts"), [(False, 3), (True, 1)])
def test_tokens_are_jwts_or_opaque(opaque: bool, parts: int) -> None:
    with Emulator(opaque_tokens=opaque) as emulator, session(emulator) as client:
        url = f"{emulator.endpoint}/identities?api-version=2023-10-01"
        created = client.post(url, json={"createTokenWithScopes": ["chat"]}).json()
        assert len(created["accessToken"]["token"].split(".")) == parts


@pytest.mark.parametrize("seconds", [7200, 90])
def test_how_long_a_token_of_entra_is_good(seconds: int) -> None:
    with Emulator(entra_token_lifetime=seconds) as emulator:
        before = int(time.time())
        token = UserToken.decode_unverified(token_of(emulator, GUID, TEAMS))
        assert before + seconds <= token.expires_on <= time.time() + seconds


@pytest.mark.parametrize("typed", [True, False])
def test_faults_from_the_start(typed: bool) -> None:
    faults: list[Fault | str] = [
        Fault(status=503, retry_after=7, count=1, method="get", path="/echo/a"),
        Fault(latency=0.01, clock_offset=-9000, count=1),
        Fault(reset=True, count=1),
    ]
    written = ["status=503,retryAfter=7,count=1,method=get,path=/echo/a", *faults[1:]]
    with (
        Emulator(faults=iter(faults if typed else written)) as emulator,
        session(emulator) as client,
    ):
        url = f"{emulator.endpoint}/echo/a"
        assert client.get(url).headers["retry-after"] == "7"
        assert client.get(url).status_code == 401
        with pytest.raises(requests.ConnectionError):
            client.get(url)
        assert client.get(url).status_code == 200
        assert [record.fault for record in emulator.requests()] == [*faults, None]


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"tolerance": -1}, "--tolerance <SECONDS> is a whole number of seconds"),
    ({"tolerance": 1.5}, "--tolerance <SECONDS> is a whole number of seconds"),
    ({"clock_offset": 1 << 40}, "--clock-offset <SECONDS> is "),
    ({"operation_time": True}, "--operation-time <SECONDS> is "),
    ({"entra_token_lifetime": 0.5}, "--entra-token-lifetime <SECONDS> is "),
    ({"page_size": 0}, "--page-size <ITEMS> is a number of items, 1 or more"),
    ({"max_body": "much"}, "--max-body <BYTES> is a number of bytes"),
    ({"faults": [Fault(status=200)]}, "--fault <FAULT> is no fault: a status is 400 to 599"),
    ({"faults": [Fault()]}, "--fault <FAULT> is no fault"),
    ({"faults": ["status=503,weather=bad"]}, "--fault <FAULT> is no fault: a fault has the fields"),
    ({"faults": [Fault(status=503, path="/a,b")]}, "no comma and no semicolon"),
    ({"faults": [Fault(status=503, path="/a;reset")]}, "no comma and no semicolon"),
]


@pytest.mark.parametrize(("wrong", "reason"), WRONG)
def test_what_it_does_not_take(wrong: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Emulator(**wrong)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ([{"status": 503}], "a list, each an acs_auth.testing.Fault"),
        ([None], "a list, each an acs_auth.testing.Fault"),
        ({"status": 503}, "a list, each an acs_auth.testing.Fault"),
        ("status=503", "a list, each an acs_auth.testing.Fault"),
        (Fault(status=503), "a list, each an acs_auth.testing.Fault"),
    ],
)
def test_what_faults_are(wrong: Any, reason: str) -> None:
    with pytest.raises(TypeError, match=reason):
        Emulator(faults=wrong)


def test_it_inherits_no_options(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ACS_AUTH_EMULATOR_MAX_BODY", "3")
    monkeypatch.setenv("ACS_AUTH_EMULATOR_ACCESS_KEY", "bm90IGEgcmVhbCBrZXk=")
    monkeypatch.setenv("ACS_AUTH_EMULATOR_FAULT", "no fault")
    monkeypatch.setenv("ACS_AUTH_EMULATOR_COLOUR", "red")
    with Emulator() as emulator, session(emulator) as client:
        assert client.post(f"{emulator.endpoint}/echo", data=b"abcd").status_code == 200
        assert emulator.access_key != "bm90IGEgcmVhbCBrZXk="
        assert emulator.log == ""


def test_an_operation_takes_a_fraction_of_a_second() -> None:
    with Emulator(operation_time=0.25) as emulator, session(emulator) as client:
        url = f"{emulator.endpoint}/emails:send?api-version=2025-09-01"
        operation = client.post(url, json=MAIL).headers["operation-location"]
        deadline = time.monotonic() + 60
        while client.get(operation).json()["status"] != "Succeeded":
            assert time.monotonic() < deadline
            time.sleep(0.05)


@contextmanager
def answering(place: Path, status: int, answer: str) -> Iterator[Emulator]:
    """An emulator of another version."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(answer.encode())

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        keys = dict.fromkeys(("access_key", "secondary_access_key", "connection_string"), "a")
        told = {**keys, "endpoint": f"https://127.0.0.1:{server.server_port}"}
        program = f"import sys; print({json.dumps(told)!r}, flush=True); sys.stdin.read()"
        with Emulator(program=script(place, program)) as emulator:
            yield emulator
        server.shutdown()


MESSAGE: dict[str, Any] = {
    "id": "a",
    "kind": "fax",
    "from": "b",
    "to": ["c"],
    "subject": None,
    "text": None,
    "receivedOn": "2026-11-22T15:00:00.1234567+00:00",
    "content": {},
}
FAULT = {"status": 503, "weather": "bad"}
SIGNED = "2026-11-22T14:59:59.0000000+00:00"
RECORD = {
    "method": "GET",
    "pathAndQuery": "/",
    "receivedOn": "2026-11-22T15:00:00.0000000+00:00",
    "verdict": "guessed",
}


def test_what_a_newer_one_tells_besides(tmp_path: Path) -> None:
    told = {
        "messages": [MESSAGE | {"colour": "red"}],
        "requests": [RECORD | {"colour": "red", "fault": FAULT, "signedOn": SIGNED}, RECORD],
        "more": 1,
    }
    with answering(tmp_path, 200, json.dumps(told)) as emulator:
        [message] = emulator.messages()
        assert (message.kind, message.sender, message.to) == ("fax", "b", ("c",))
        assert message.received_on == datetime(2026, 11, 22, 15, 0, 0, 123456, UTC)
        first, second = emulator.requests()
        assert (first.verdict, first.fault) == ("guessed", Fault(status=503))
        assert first.signed_on == datetime(2026, 11, 22, 14, 59, 59, tzinfo=UTC)
        assert (second.status, second.fault, second.signed_on) == (None, None, None)


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (401, '{"error":{"code":"Denied","message":"no"}}'),
        (404, '{"error":{"code":"NotFound","message":"no"}}'),
        (400, "no"),
        (400, '{"error":"no"}'),
        (200, "no"),
        (200, "[]"),
        (200, "{}"),
        (200, '{"requests":1}'),
        (200, '{"requests":[1]}'),
        (200, '{"requests":[{"method":"GET"}]}'),
        (200, json.dumps({"requests": [RECORD | {"receivedOn": "today"}]})),
        (200, json.dumps({"requests": [RECORD | {"signedOn": "today"}]})),
        (200, json.dumps({"requests": [RECORD | {"fault": "bad"}]})),
    ],
)
def test_one_that_tells_something_else(tmp_path: Path, status: int, answer: str) -> None:
    with (
        answering(tmp_path, status, answer) as emulator,
        pytest.raises(EmulatorError, match="take one of the version of this package"),
    ):
        emulator.requests()
