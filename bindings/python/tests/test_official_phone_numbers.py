"""The client for phone numbers."""

from typing import Any

import azure.communication.phonenumbers
import azure.communication.phonenumbers.aio
import pytest
from acs_auth.testing import Emulator
from azure.communication.phonenumbers import PhoneNumberCapabilities
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from official import (
    Calls,
    both,
    done,
    each_bit,
    each_key,
    every_operation,
    listed,
    no_operation,
    run,
    signing,
)

CAPABILITIES = PhoneNumberCapabilities(calling="inbound", sms="inbound+outbound")
SEARCH = ("US", "tollFree", "application", CAPABILITIES)
OWNED = "+18005550100"


def kind(aio: bool) -> Any:
    module = azure.communication.phonenumbers
    return (module.aio if aio else module).PhoneNumbersClient


def search(client: Any, **more: Any) -> Any:
    return client.begin_search_available_phone_numbers(*SEARCH, polling_interval=0.05, **more)


async def use(client: Any, emulator: Emulator) -> None:
    owned = [one.phone_number for one in await listed(client.list_purchased_phone_numbers())]
    assert len(owned) == 3 and OWNED in owned
    rest = await listed(client.list_purchased_phone_numbers(skip=1, top=1))
    assert [one.phone_number for one in rest] == owned[1:]
    for number in owned:
        found = await done(client.get_purchased_phone_number(number))
        assert found.phone_number == number and found.capabilities.sms
    result = await done((await done(search(client, quantity=3))).result())
    assert len(set(result.phone_numbers)) == 3 and result.search_id
    assert result.capabilities.calling == "inbound"


CALLS: Calls = {
    "list_purchased_phone_numbers": lambda client: client.list_purchased_phone_numbers(),
    "get_purchased_phone_number": lambda client: client.get_purchased_phone_number(OWNED),
    "begin_search_available_phone_numbers": search,
}


@both
@each_key
def test_every_operation(emulator: Emulator, aio: bool, key: str) -> None:
    every_operation(kind(aio), emulator, key, use)


@both
@each_bit
def test_no_operation_with_another_key(emulator: Emulator, aio: bool, bit: int) -> None:
    no_operation(kind(aio), emulator, bit, CALLS)


@both
def test_a_search_that_finds_none(emulator: Emulator, aio: bool) -> None:
    client = signing(kind(aio), emulator, "primary")

    async def used() -> None:
        poller = await done(search(client, area_code="999"))
        with pytest.raises(HttpResponseError, match="OutOfStock"):
            await done(poller.result())
        with pytest.raises(ResourceNotFoundError):
            await done(client.get_purchased_phone_number("+14155550199"))

    run(client, used)
