"""The clients for Call Automation."""

from collections.abc import Callable
from typing import Any

import azure.communication.callautomation
import azure.communication.callautomation.aio
import pytest
from acs_auth.testing import Emulator
from azure.communication.callautomation import CommunicationUserIdentifier, PhoneNumberIdentifier
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from official import (
    Watched,
    another,
    both,
    check_refused,
    client_of,
    done,
    each_bit,
    each_key,
    operations,
    refused,
    run,
    signing,
)

URL = "https://app.example/events?x=1"
ADA, BEN = CommunicationUserIdentifier("8:acs:b_ada"), CommunicationUserIdentifier("8:acs:b_ben")
NUMBER, CALLER = PhoneNumberIdentifier("+14255550101"), PhoneNumberIdentifier("+18005550100")


# Of an operation that is there all the same.
pytestmark = pytest.mark.filterwarnings("ignore:The method 'create_group_call' is deprecated")


def kind(aio: bool, name: str = "CallAutomationClient") -> Any:
    module = azure.communication.callautomation
    return getattr(module.aio if aio else module, name)


async def use(client: Any, connections: list[Watched]) -> None:
    def connection(call: Any) -> Any:
        connections.append(Watched(client.get_call_connection(call.call_connection_id)))
        return connections[-1]

    call = await done(client.create_call(ADA, URL, source_display_name="Me"))
    assert (call.call_connection_state, call.callback_url) == ("connecting", URL)
    assert [one.raw_id for one in call.targets] == ["8:acs:b_ada"]
    there = connection(call)
    found = await done(there.get_call_properties())
    assert found.call_connection_id == call.call_connection_id
    assert found.call_connection_state == "connected"
    await done(there.hang_up(is_for_everyone=False))
    with pytest.raises(ResourceNotFoundError):
        await done(there.get_call_properties())

    for many in (client.create_call, client.create_group_call):
        call = await done(many([ADA, BEN, NUMBER], URL, source_caller_id_number=CALLER))
        assert len(call.targets) == 3
        assert call.source_caller_id_number.properties["value"] == "+18005550100"
        there = connection(call)
        await done(there.hang_up(is_for_everyone=True))
        with pytest.raises(ResourceNotFoundError):
            await done(there.hang_up(is_for_everyone=True))
    with pytest.raises(HttpResponseError) as wrong:
        await done(client.create_call(NUMBER, URL))
    assert wrong.value.status_code == 400


CALLS: dict[str, Callable[[Any], Any]] = {
    "create_call": lambda client: client.create_call(ADA, URL),
    "create_group_call": lambda client: client.create_group_call([ADA, BEN], URL),
}
OF_A_CALL: dict[str, Callable[[Any], Any]] = {
    "get_call_properties": lambda call: call.get_call_properties(),
    "hang_up": lambda call: call.hang_up(is_for_everyone=True),
}


@both
@each_key
def test_every_operation(emulator: Emulator, aio: bool, key: str) -> None:
    client = signing(kind(aio), emulator, key)
    watched, connections = Watched(client), list[Watched]()
    run(client, lambda: use(watched, connections))
    watched.check()
    used = set[str]().union(*(connection.used for connection in connections))
    assert used == operations(kind(aio, "CallConnectionClient"))
    assert {(one.verdict, one.key) for one in emulator.requests()} == {("verified", key)}


@both
@each_bit
def test_no_operation_with_another_key(emulator: Emulator, aio: bool, bit: int) -> None:
    assert CALLS.keys() | {"get_call_connection"} == operations(kind(aio))
    assert OF_A_CALL.keys() == operations(kind(aio, "CallConnectionClient"))
    client = client_of(kind(aio), emulator, another(emulator.access_key, bit))

    async def used() -> None:
        for call in CALLS.values():
            await refused(call, client)
        for of_a_call in OF_A_CALL.values():
            await refused(of_a_call, client.get_call_connection("b1c2"))

    run(client, used)
    check_refused(emulator, len(CALLS) + len(OF_A_CALL))
