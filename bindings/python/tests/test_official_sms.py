"""The client for SMS."""

from typing import Any

import azure.communication.sms
import azure.communication.sms.aio
import pytest
from acs_auth.testing import Emulator
from azure.core.exceptions import HttpResponseError
from official import (
    Calls,
    both,
    done,
    each_bit,
    each_signature,
    every_operation,
    no_operation,
    run,
    signing,
)

FROM, TO = "+14255550123", ["+14255550101", "+14255550102"]


def kind(aio: bool) -> Any:
    module = azure.communication.sms
    return (module.aio if aio else module).SmsClient


async def use(client: Any, emulator: Emulator) -> None:
    message = "Grüße ✓ & 100 %"
    sent = await done(client.send(FROM, TO, message, enable_delivery_report=True, tag="a b"))
    assert [(one.to, one.http_status_code, one.successful) for one in sent] == [
        (to, 202, True) for to in TO
    ]
    came = emulator.messages(kind="sms")
    assert [(one.id, one.to) for one in came] == [(one.message_id, (one.to,)) for one in sent]
    assert {(one.sender, one.text, one.subject) for one in came} == {(FROM, message, None)}
    content = came[0].content
    assert content["smsSendOptions"] == {"enableDeliveryReport": True, "tag": "a b"}
    assert [one["to"] for one in content["smsRecipients"]] == TO


CALLS: Calls = {"send": lambda client: client.send(FROM, TO, "a")}


@both
@each_signature
def test_every_operation(emulator: Emulator, aio: bool, key: str) -> None:
    every_operation(kind(aio), emulator, key, use)


@both
@each_bit
def test_no_operation_with_another_key(emulator: Emulator, aio: bool, bit: int) -> None:
    no_operation(kind(aio), emulator, bit, CALLS)


@both
def test_what_does_not_arrive(emulator: Emulator, aio: bool) -> None:
    client = signing(kind(aio), emulator, "primary")

    async def used() -> None:
        sent = await done(client.send(FROM, ["+15005550404", TO[0], "+1425"], "a"))
        assert [one.http_status_code for one in sent] == [404, 202, 400]
        assert [one.successful for one in sent] == [False, True, False]
        assert sent[0].error_message and sent[1].error_message is None
        with pytest.raises(HttpResponseError) as refused:
            await done(client.send("+1", TO, "a"))
        assert refused.value.status_code == 400

    run(client, used)
    assert [one.to for one in emulator.messages()] == [(TO[0],)]
