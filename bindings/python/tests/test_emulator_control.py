"""What tests ask of an emulator: what came, and what is to go wrong."""

import dataclasses
import threading
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from acs_auth import ConnectionString
from acs_auth.requests import CredentialAdapter
from acs_auth.testing import Emulator, EmulatorError, Fault, Message, NoMessageError, Record
from entra import TEAMS, token_of

SHOP, ADA, BEN = "+18005550100", "+14255550101", "+14255550102"


def post(emulator: Emulator, target: str, body: Any) -> requests.Response:
    with requests.Session() as session:
        adapter = CredentialAdapter(ConnectionString(emulator.connection_string))
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session.post(emulator.endpoint + target, json=body, verify=emulator.ca_file)


def send_sms(emulator: Emulator, text: str, *to: str, sender: str = SHOP) -> list[str]:
    body = {"from": sender, "smsRecipients": [{"to": one} for one in to], "message": text}
    answer = post(emulator, "/sms?api-version=2021-03-07", body)
    return [one["messageId"] for one in answer.json()["value"]]


def send_email(emulator: Emulator, subject: str, text: str | None, *to: str) -> str:
    content = {"subject": subject, "html": "<p>"} | ({"plainText": text} if text else {})
    recipients = {"to": [{"address": one} for one in to]}
    body = {"senderAddress": "a@shop.example", "content": content, "recipients": recipients}
    return str(post(emulator, "/emails:send?api-version=2025-09-01", body).json()["id"])


def test_messages_are_told_as_they_came(emulator: Emulator) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)
    [sms] = send_sms(emulator, "Grüße: 123456", ADA)
    email = send_email(emulator, "A code", None, "ada@example.com", "ben@example.com")
    first, second = emulator.messages()
    assert isinstance(first, Message)
    assert (first.id, first.kind, first.sender, first.to) == (sms, "sms", SHOP, (ADA,))
    assert (first.subject, first.text) == (None, "Grüße: 123456")
    assert first.content["smsRecipients"] == [{"to": ADA}]
    assert (second.id, second.kind, second.sender) == (email, "email", "a@shop.example")
    assert second.to == ("ada@example.com", "ben@example.com")
    assert (second.subject, second.text) == ("A code", None)
    assert before <= first.received_on <= second.received_on <= datetime.now(UTC)
    assert first.received_on.utcoffset() == timedelta(0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        first.text = ""  # type: ignore[misc]
    assert len({first, second}) == 2 and emulator.messages()[0] == first


def test_messages_are_found(acs_emulator_fresh: Emulator) -> None:
    emulator = acs_emulator_fresh
    ids = send_sms(emulator, "Your code: 1 + 1 & 2", ADA, BEN)
    ids += send_sms(emulator, "Hello", ADA, sender="SHOP")
    ids.append(send_email(emulator, "Your code", "Grüße", "ada@example.com"))
    one, two, three, four = ids

    def found(**filters: Any) -> list[str]:
        return [message.id for message in emulator.messages(**filters)]

    assert found() == ids
    cases: list[tuple[dict[str, Any], list[str]]] = [
        ({"id": two}, [two]),
        ({"kind": "sms"}, [one, two, three]),
        ({"kind": "email"}, [four]),
        ({"kind": "notification"}, []),
        ({"sender": SHOP}, [one, two]),
        ({"sender": "SHOP"}, [three]),
        ({"to": ADA}, [one, three]),
        ({"to": ADA, "contains": "Hello"}, [three]),
        ({"contains": "Your code"}, [one, two, four]),
        ({"contains": "1 + 1 & 2"}, [one, two]),
        ({"contains": "Grüße"}, [four]),
        ({"contains": "your code"}, []),
        ({"to": ""}, []),
    ]
    for filters, due in cases:
        assert found(**filters) == due, filters
        if due:
            assert emulator.wait_for_message(**filters).id == due[0]
    with pytest.raises(ValueError, match="kind \\(sms, email, notification\\)"):
        emulator.messages(kind="fax")
    emulator.clear_messages()
    assert emulator.messages() == []


def test_a_message_is_waited_for(emulator: Emulator) -> None:
    send_sms(emulator, "an earlier one", BEN)

    def send_soon() -> None:
        time.sleep(0.2)
        send_sms(emulator, "Your code is 123456", ADA)

    sending = threading.Thread(target=send_soon)
    sending.start()
    message = emulator.wait_for_message(to=ADA, timeout=float("inf"))
    sending.join()
    assert message.text == "Your code is 123456"


def test_a_message_that_does_not_come(acs_emulator_fresh: Emulator) -> None:
    emulator = acs_emulator_fresh
    for timeout in (0, 0.1):
        with pytest.raises(NoMessageError) as none:
            emulator.wait_for_message(to=ADA, timeout=timeout)
        assert str(none.value) == f"no such message has come within {timeout} s"
        assert none.value.__notes__ == ["There are 0 in the inbox"]
        assert isinstance(none.value, TimeoutError) and isinstance(none.value, EmulatorError)
    send_sms(emulator, "a secret", *[BEN] * 11)
    send_email(emulator, "secret", None, "a@example.com", "b@example.com")
    with pytest.raises(NoMessageError) as none:
        emulator.wait_for_message(to=ADA, timeout=0)
    [note] = none.value.__notes__
    assert note.startswith("There are 12 in the inbox\n  sms from +18005550100 to +14255550102\n")
    assert note.endswith("\n  email from a@shop.example to a@example.com, b@example.com")
    assert len(note.splitlines()) == 11 and "secret" not in note
    for wrong in (-1, float("nan")):
        with pytest.raises(ValueError, match="a number of seconds, 0 or more"):
            emulator.wait_for_message(timeout=wrong)


def test_a_long_time_is_waited_in_pieces(
    acs_emulator_fresh: Emulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("acs_auth._emulator_control._LONGEST", 0.05)
    with pytest.raises(NoMessageError, match=r"within 0\.2 s"):
        acs_emulator_fresh.wait_for_message(timeout=0.2)


def test_requests_are_told(emulator: Emulator) -> None:
    assert post(emulator, "/echo/a%2Fb?a=%2B", {}).status_code == 200
    emulator.inject(status=429, retry_after=1, latency=0.01, count=1, method="post", path="/echo")
    assert post(emulator, "/echo", {}).headers["retry-after"] == "1"
    assert requests.get(f"{emulator.endpoint}/rooms", verify=emulator.ca_file).status_code == 401
    first, second, third = emulator.requests()
    assert isinstance(first, Record)
    assert (first.method, first.path_and_query, first.status) == ("POST", "/echo/a%2Fb?a=%2B", 200)
    assert (first.verdict, first.key, first.code) == ("verified", "primary", None)
    assert first.mistake is None and first.fault is None
    assert first.received_on.utcoffset() == timedelta(0)
    assert first.signed_on is not None and first.signed_on.utcoffset() == timedelta(0)
    assert first.signed_on <= first.received_on and third.signed_on is None
    fault = Fault(status=429, retry_after=1, latency=0.01, count=1, method="post", path="/echo")
    assert (second.status, second.fault) == (429, fault)
    assert (third.status, third.verdict, third.key) == (401, "refused", None)
    assert (third.code, third.mistake) == ("MISSING_HEADER", None)
    assert len({first, second, third}) == 3
    emulator.clear_requests()
    assert emulator.requests() == []


def test_tokens_of_entra_are_told(emulator: Emulator) -> None:
    person = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
    for audience in ("https://communication.azure.com/", TEAMS):
        headers = {"authorization": f"Bearer {token_of(emulator, person, audience)}"}
        requests.get(f"{emulator.endpoint}/echo", headers=headers, verify=emulator.ca_file)
    taken, refused = emulator.requests()
    assert (taken.status, taken.verdict, taken.object_id) == (200, "entra", person)
    assert taken.client_id is not None and taken.key is None and taken.signed_on is None
    assert (refused.status, refused.verdict, refused.code) == (401, "refused", "WRONG_AUDIENCE")
    assert refused.client_id is None and refused.object_id is None


def test_the_journal_has_the_mistake(acs_emulator_explain: Emulator) -> None:
    acs_emulator_explain.reset()
    url = f"{acs_emulator_explain.endpoint}/echo?a=b"
    key = ConnectionString(acs_emulator_explain.connection_string).access_key
    requests.get(url, headers=key.sign("GET", url.removesuffix("?a=b")))
    [record] = acs_emulator_explain.requests()
    assert (record.code, record.mistake) == ("SIGNATURE_MISMATCH", "QUERY_LEFT_OUT")


def test_faults_are_cleared(acs_emulator_fresh: Emulator) -> None:
    acs_emulator_fresh.inject(status=503)
    assert post(acs_emulator_fresh, "/echo", {}).status_code == 503
    acs_emulator_fresh.clear_faults()
    assert post(acs_emulator_fresh, "/echo", {}).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({}, "a fault has a status, a latency, a clockOffset or reset"),
        ({"count": 1}, "a fault has a status, a latency, a clockOffset or reset"),
        ({"status": 200}, "a status is 400 to 599"),
        ({"status": "503"}, "a fault has the fields status, retryAfter"),
        ({"status": 503, "reset": True}, "a connection is reset, or there is a status"),
        ({"status": 503, "count": 0}, "a count is 1 or more"),
        ({"retry_after": 1}, "retryAfter goes with a status"),
        ({"latency": 0 - 1}, "a latency is 0 to 600 seconds"),
        ({"latency": float("nan")}, "a fault has the fields status, retryAfter"),
        ({"clock_offset": 1.5}, "a fault has the fields status, retryAfter"),
        ({"status": 503, "method": "G T"}, "a method is that of a request"),
        ({"status": 503, "path": "sms"}, "a path starts with a slash"),
    ],
)
def test_what_is_no_fault(acs_emulator_fresh: Emulator, wrong: Any, reason: str) -> None:
    with pytest.raises(ValueError, match=reason) as refused:
        acs_emulator_fresh.inject(**wrong)
    assert not isinstance(refused.value, EmulatorError)
    assert post(acs_emulator_fresh, "/echo", {}).status_code == 200


def test_a_reset_leaves_nothing() -> None:
    with Emulator(faults=[Fault(status=503, count=1)]) as emulator:
        for _ in range(2):
            emulator.inject(status=500, path="/echo")
            assert post(emulator, "/identities?api-version=2023-10-01", {}).status_code == 503
            send_sms(emulator, "a", ADA)
            assert len(emulator.messages()) == 1 and len(emulator.requests()) == 2
            emulator.reset()
            assert emulator.messages() == [] and emulator.requests() == []


def test_it_has_no_proxy(acs_emulator_fresh: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert acs_emulator_fresh.messages() == []


def test_one_that_is_stopped_is_asked_nothing() -> None:
    emulator = Emulator()
    emulator.stop()
    for ask in (
        emulator.messages,
        emulator.requests,
        emulator.reset,
        emulator.wait_for_message,
        lambda: emulator.inject(status=503),
    ):
        with pytest.raises(EmulatorError, match="the emulator of acs-auth is stopped"):
            ask()


def test_one_that_is_killed_meanwhile() -> None:
    with Emulator() as emulator:
        threading.Timer(0.2, emulator._process.kill).start()
        with pytest.raises(EmulatorError) as failed:
            emulator.wait_for_message(timeout=600)
        assert not isinstance(failed.value, NoMessageError)
