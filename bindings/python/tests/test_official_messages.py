"""The clients for Advanced Messaging."""

from typing import Any

import azure.communication.messages
import azure.communication.messages.aio
import pytest
from acs_auth.testing import Emulator
from azure.communication.messages import models
from azure.core.exceptions import ResourceNotFoundError
from azure.core.rest import HttpRequest
from official import (
    Calls,
    both,
    done,
    each_bit,
    each_key,
    every_operation,
    listed,
    no_operation,
)

CHANNEL = "b045be8c-45cd-492a-b2a2-47bae7c36959"
TO = "+14255550101"
URL = "https://shop.example/a.png"
TEMPLATES = f"/messages/channels/{CHANNEL}/templates?api-version=2024-08-30"


def kind(aio: bool, name: str) -> Any:
    module = azure.communication.messages
    return getattr(module.aio if aio else module, name)


def contents() -> list[Any]:
    """A message of each kind that is not deprecated."""
    to: Any = {"channel_registration_id": CHANNEL, "to": [TO]}
    template = models.MessageTemplate(name="parcel_sent", language="en")
    return [
        models.TextNotificationContent(content="Your code is 123456.", **to),
        models.ImageNotificationContent(media_uri=URL, content="a", **to),
        models.DocumentNotificationContent(media_uri=URL, caption="a", file_name="b", **to),
        models.VideoNotificationContent(media_uri=URL, caption="a", **to),
        models.AudioNotificationContent(media_uri=URL, **to),
        models.TemplateNotificationContent(template=template, **to),
    ]


async def notify(client: Any, emulator: Emulator) -> None:
    receipts = []
    for content in contents():
        sent = await done(client.send(content))
        receipts += [(one.message_id, (one.to,)) for one in sent.receipts]
    came = emulator.messages(kind="notification")
    assert [(one.id, one.to) for one in came] == receipts
    assert len(receipts) == len(contents())
    assert {(one.sender, one.to) for one in came} == {(CHANNEL, (TO,))}
    assert [one.content["kind"] for one in came] == [one.kind for one in contents()]
    [code] = emulator.messages(contains="123456")
    assert code.text == "Your code is 123456."

    with pytest.raises(ResourceNotFoundError):
        await listed(await done(client.download_media("nothing")))
    answer = await done(client.send_request(HttpRequest("GET", TEMPLATES)))
    assert answer.status_code == 200


async def list_templates(client: Any, emulator: Emulator) -> None:
    whole = [one.name for one in await listed(client.list_templates(CHANNEL))]
    pages = client.list_templates(CHANNEL, maxpagesize=1)
    assert [one.name for one in await listed(pages)] == whole
    assert len(whole) > 1
    answer = await done(client.send_request(HttpRequest("GET", TEMPLATES)))
    assert answer.status_code == 200


CALLS: dict[str, Calls] = {
    "NotificationMessagesClient": {
        "send": lambda client: client.send(contents()[0]),
        "download_media": lambda client: client.download_media("nothing"),
        "send_request": lambda client: client.send_request(HttpRequest("GET", TEMPLATES)),
    },
    "MessageTemplateClient": {
        "list_templates": lambda client: client.list_templates(CHANNEL),
        "send_request": lambda client: client.send_request(HttpRequest("GET", TEMPLATES)),
    },
}
USES = {"NotificationMessagesClient": notify, "MessageTemplateClient": list_templates}
each_client = pytest.mark.parametrize("name", USES)


@both
@each_key
@each_client
def test_every_operation(emulator: Emulator, aio: bool, name: str, key: str) -> None:
    every_operation(kind(aio, name), emulator, key, USES[name])


@both
@each_bit
@each_client
def test_no_operation_with_another_key(emulator: Emulator, aio: bool, name: str, bit: int) -> None:
    no_operation(kind(aio, name), emulator, bit, CALLS[name])
