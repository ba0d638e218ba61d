"""The client for rooms."""

from datetime import UTC, datetime, timedelta
from typing import Any

import azure.communication.rooms
import azure.communication.rooms.aio
import pytest
from acs_auth.testing import Emulator
from azure.communication.identity import CommunicationUserIdentifier
from azure.communication.rooms import ParticipantRole, RoomParticipant
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from official import (
    Calls,
    both,
    done,
    each_bit,
    each_signature,
    every_operation,
    listed,
    no_operation,
    run,
    signing,
)


def kind(aio: bool) -> Any:
    module = azure.communication.rooms
    return (module.aio if aio else module).RoomsClient


def user(name: str) -> CommunicationUserIdentifier:
    return CommunicationUserIdentifier(f"8:acs:b9614373-fd0b-480c-8fd2-cb58b70eab9f_{name}")


def people(**roles: Any) -> Any:
    of: Any = RoomParticipant
    return [of(communication_identifier=user(name), role=role) for name, role in roles.items()]


async def participants(client: Any, room: Any) -> dict[str, str]:
    there = await listed(client.list_participants(room.id))
    return {one.communication_identifier.raw_id.rpartition("_")[2]: one.role for one in there}


async def use(client: Any, emulator: Emulator) -> None:
    now = datetime.now(UTC)
    plain = await done(client.create_room())
    assert plain.pstn_dial_out_enabled is False
    guests = people(a=ParticipantRole.PRESENTER, b=None)
    room = await done(
        client.create_room(
            valid_from=now,
            valid_until=now + timedelta(days=5),
            pstn_dial_out_enabled=True,
            participants=guests,
        )
    )
    assert datetime.fromisoformat(str(room.valid_from)) == now
    found = await done(client.get_room(room.id))
    assert (found.id, found.valid_until) == (room.id, room.valid_until)
    assert found.pstn_dial_out_enabled is True
    until = now + timedelta(days=10)
    changed = await done(client.update_room(room_id=room.id, valid_from=now, valid_until=until))
    assert datetime.fromisoformat(str(changed.valid_until)) == until

    assert await participants(client, room) == {"a": "Presenter", "b": "Attendee"}
    more = people(a="Consumer", c=ParticipantRole.COLLABORATOR, d=None, e=None)
    await done(client.add_or_update_participants(room_id=room.id, participants=more))
    there = {"a": "Consumer", "b": "Attendee", "c": "Collaborator", "d": "Attendee"}
    assert await participants(client, room) == there | {"e": "Attendee"}
    gone = [user("a"), *people(e=None)]
    await done(client.remove_participants(room_id=room.id, participants=gone))
    assert await participants(client, room) == {
        "b": "Attendee",
        "c": "Collaborator",
        "d": "Attendee",
    }
    assert await participants(client, plain) == {}

    others = [(await done(client.create_room())).id for _ in range(3)]
    rooms = [one.id for one in await listed(client.list_rooms())]
    assert sorted(rooms) == sorted([plain.id, room.id, *others])
    for one in rooms:
        assert await done(client.delete_room(one)) is None
    assert await listed(client.list_rooms()) == []
    with pytest.raises(ResourceNotFoundError):
        await done(client.get_room(room.id))


NOWHERE = "99199690362660524"
CALLS: Calls = {
    "create_room": lambda client: client.create_room(participants=people(a=None)),
    "get_room": lambda client: client.get_room(NOWHERE),
    "list_rooms": lambda client: client.list_rooms(),
    "update_room": lambda client: client.update_room(room_id=NOWHERE, pstn_dial_out_enabled=True),
    "delete_room": lambda client: client.delete_room(NOWHERE),
    "list_participants": lambda client: client.list_participants(NOWHERE),
    "add_or_update_participants": lambda client: client.add_or_update_participants(
        room_id=NOWHERE, participants=people(a=None)
    ),
    "remove_participants": lambda client: client.remove_participants(
        room_id=NOWHERE, participants=[user("a")]
    ),
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
def test_lists_have_pages(over_tls: Emulator, aio: bool) -> None:
    """Their policy signs a target that it decodes, and the link to the next page is made for it."""
    over_tls.reset()
    client = signing(kind(aio), over_tls, "primary")

    async def used() -> None:
        guests = people(a=None, b=None, c=None, d=None, e=None)
        room = await done(client.create_room(participants=guests))
        for _ in range(4):
            await done(client.create_room())
        for pages in (client.list_rooms(), client.list_participants(room.id)):
            sizes = [len(await listed(page)) for page in await listed(pages.by_page())]
            assert sizes == [2, 2, 1]

    run(client, used)


@both
def test_a_room_that_cannot_be(emulator: Emulator, aio: bool) -> None:
    client = signing(kind(aio), emulator, "primary")

    async def used() -> None:
        for wrong in (
            {"valid_until": datetime.now(UTC) - timedelta(days=1)},
            {"participants": people(a="Kafka")},
        ):
            with pytest.raises(HttpResponseError) as refused:
                await done(client.create_room(**wrong))
            assert refused.value.status_code == 400
        assert await listed(client.list_rooms()) == []

    run(client, used)
