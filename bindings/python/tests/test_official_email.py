"""The client for emails."""

import base64
import uuid
from typing import Any

import azure.communication.email
import azure.communication.email.aio
import pytest
from acs_auth.testing import Emulator
from azure.core.exceptions import HttpResponseError
from azure.core.rest import HttpRequest
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

MAIL = {
    "senderAddress": "shop@example.com",
    "content": {"subject": "Grüße", "plainText": "Your code is 123456.", "html": "<b>123456</b>"},
    "recipients": {
        "to": [{"address": "ada@example.com", "displayName": "Ada"}],
        "cc": [{"address": "ben@example.com"}],
        "bcc": [{"address": "cy@example.com"}],
    },
    "attachments": [
        {
            "name": "a.txt",
            "contentType": "text/plain",
            "contentInBase64": base64.b64encode(b"hello").decode(),
        }
    ],
    "replyTo": [{"address": "reply@example.com"}],
    "headers": {"x-a": "b"},
}
SOON: Any = {"polling_interval": 0.05}


def kind(aio: bool) -> Any:
    module = azure.communication.email
    return (module.aio if aio else module).EmailClient


async def use(client: Any, emulator: Emulator) -> None:
    poller = await done(client.begin_send(MAIL, **SOON))
    result = await done(poller.result())
    assert (result["status"], result["error"]) == ("Succeeded", None)
    [message] = emulator.messages(kind="email", to="ben@example.com")
    assert (message.id, message.sender) == (result["id"], "shop@example.com")
    assert message.to == ("ada@example.com", "ben@example.com", "cy@example.com")
    assert (message.subject, message.text) == ("Grüße", "Your code is 123456.")
    assert message.content == MAIL

    request = HttpRequest("GET", f"/emails/operations/{result['id']}?api-version=2025-09-01")
    answer = await done(client.send_request(request))
    answer.raise_for_status()
    assert answer.json()["status"] == "Succeeded"


CALLS: Calls = {
    "begin_send": lambda client: client.begin_send(MAIL),
    "send_request": lambda client: client.send_request(HttpRequest("GET", "/emails/operations/a")),
}


@both
@each_signature
def test_every_operation(emulator: Emulator, aio: bool, key: str) -> None:
    every_operation(kind(aio), emulator, key, use)


@both
@each_bit
def test_no_operation_with_another_key(emulator: Emulator, aio: bool, bit: int) -> None:
    no_operation(kind(aio), emulator, bit, CALLS)


@both
def test_the_same_operation_is_one_email(emulator: Emulator, aio: bool) -> None:
    client, operation = signing(kind(aio), emulator, "primary"), str(uuid.uuid4())

    async def used() -> None:
        for _ in range(2):
            poller = await done(client.begin_send(MAIL, operation_id=operation, **SOON))
            assert (await done(poller.result()))["id"] == operation

    run(client, used)
    assert [one.id for one in emulator.messages()] == [operation]


@both
def test_an_email_that_fails(emulator: Emulator, aio: bool) -> None:
    client = signing(kind(aio), emulator, "primary")

    async def used() -> None:
        nobody = {"to": [{"address": "a@suppressed.invalid"}]}
        poller = await done(client.begin_send(MAIL | {"recipients": nobody}, **SOON))
        with pytest.raises(HttpResponseError, match="EmailDroppedAllRecipientsSuppressed"):
            await done(poller.result())
        with pytest.raises(HttpResponseError) as refused:
            await done(client.begin_send({}))
        assert refused.value.status_code == 400

    run(client, used)
