"""The official clients, unchanged, and what is asked of each of them."""

import asyncio
import base64
import inspect
from collections.abc import Callable, Coroutine, Iterable, Mapping
from contextlib import nullcontext
from typing import Any

import pytest
from acs_auth import ConnectionString
from acs_auth.azure import client_arguments
from acs_auth.testing import Emulator
from azure.core.credentials import AzureKeyCredential
from azure.core.exceptions import HttpResponseError

both = pytest.mark.parametrize("aio", [False, True], ids=["sync", "aio"])
each_key = pytest.mark.parametrize("key", ["primary", "secondary"])
each_signature = pytest.mark.parametrize("key", ["primary", "secondary", "ours"])
"""By their own policy with either key, or by ours with the primary."""
each_bit = pytest.mark.parametrize("bit", [0, 100, 511])

_RECORDING = "there are no recordings in the emulator"
_EVENTS = "the emulator sends no events, and so no calls that come in"
_MEDIA = "no media are in a call of the emulator"
_PEOPLE = "those who are in a call of the emulator stay as they are"
_BOUGHT = "numbers can be neither bought nor released nor changed in the emulator"
_BROWSED = "numbers are found by a search in the emulator"
_SAID = "what is in a thread of the emulator stays as it is, and so does who takes part"
_UNREAD = "the emulator does not know who has read what"
_NO_NEWS = "the emulator tells nobody what happens"
_LOCAL = "it asks nothing of the service"

UNANSWERED: Mapping[str, Mapping[str, str]] = {
    "PhoneNumbersClient": {
        "begin_purchase_phone_numbers": _BOUGHT,
        "begin_release_phone_number": _BOUGHT,
        "begin_update_phone_number_capabilities": _BOUGHT,
        "begin_purchase_reservation": _BOUGHT,
        "create_or_update_reservation": _BOUGHT,
        "delete_reservation": _BOUGHT,
        "get_reservation": _BOUGHT,
        "list_reservations": _BOUGHT,
        "browse_available_phone_numbers": _BROWSED,
        "list_available_area_codes": _BROWSED,
        "list_available_countries": _BROWSED,
        "list_available_localities": _BROWSED,
        "list_available_offerings": _BROWSED,
        "search_operator_information": "the emulator knows no operators",
    },
    "ChatClient": {"get_chat_thread_client": _LOCAL},
    "ChatThreadClient": {
        "update_topic": _SAID,
        "update_message": _SAID,
        "delete_message": _SAID,
        "add_participants": _SAID,
        "list_participants": _SAID,
        "remove_participant": _SAID,
        "send_read_receipt": _UNREAD,
        "list_read_receipts": _UNREAD,
        "send_typing_notification": _NO_NEWS,
    },
    "CallAutomationClient": {
        "answer_call": _EVENTS,
        "redirect_call": _EVENTS,
        "reject_call": _EVENTS,
        "connect_call": "there are no other calls to be connected to",
        "start_recording": _RECORDING,
        "stop_recording": _RECORDING,
        "pause_recording": _RECORDING,
        "resume_recording": _RECORDING,
        "delete_recording": _RECORDING,
        "download_recording": _RECORDING,
        "get_recording_properties": _RECORDING,
    },
    "CallConnectionClient": {
        "add_participant": _PEOPLE,
        "cancel_add_participant_operation": _PEOPLE,
        "get_participant": _PEOPLE,
        "list_participants": _PEOPLE,
        "move_participants": _PEOPLE,
        "mute_participant": _PEOPLE,
        "remove_participant": _PEOPLE,
        "transfer_call_to_participant": _PEOPLE,
        "cancel_all_media_operations": _MEDIA,
        "hold": _MEDIA,
        "unhold": _MEDIA,
        "play_media": _MEDIA,
        "play_media_to_all": _MEDIA,
        "send_dtmf_tones": _MEDIA,
        "start_continuous_dtmf_recognition": _MEDIA,
        "start_media_streaming": _MEDIA,
        "start_recognizing_media": _MEDIA,
        "start_transcription": _MEDIA,
        "stop_continuous_dtmf_recognition": _MEDIA,
        "stop_media_streaming": _MEDIA,
        "stop_transcription": _MEDIA,
        "update_transcription": _MEDIA,
    },
}
"""What the emulator does not answer, by client and operation, and why."""

_NO_OPERATIONS = {"close", "from_connection_string"}


def operations(kind: type) -> set[str]:
    """Those of a client that the emulator is to answer."""
    members = {name for name, _ in inspect.getmembers(kind, callable) if name[0] != "_"}
    unanswered = UNANSWERED.get(kind.__name__, {}).keys()
    assert unanswered <= members
    return members - unanswered - _NO_OPERATIONS


class Watched:
    """A client, and which of its operations were used."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self.used: set[str] = set()

    def __getattr__(self, name: str) -> Any:
        self.used.add(name)
        return getattr(self._client, name)

    def check(self) -> None:
        """That none was passed over."""
        assert self.used == operations(type(self._client))


def client_of(kind: Any, emulator: Emulator, key: str) -> Any:
    """A client as its users make it: over https by the connection string, which knows no http."""
    if emulator.endpoint.startswith("http:"):
        return kind(emulator.endpoint, AzureKeyCredential(key))
    connection = emulator.connection_string.replace(emulator.access_key, key)
    return kind.from_connection_string(connection, connection_verify=emulator.ca_file)


def signing(kind: Any, emulator: Emulator, key: str) -> Any:
    """One that signs with a key of the emulator, or with our policy."""
    if key == "ours":
        arguments = client_arguments(ConnectionString(emulator.connection_string))
        return kind(**arguments, connection_verify=emulator.ca_file)
    keys = {"primary": emulator.access_key, "secondary": emulator.secondary_access_key}
    return client_of(kind, emulator, keys[key])


async def done(outcome: Any) -> Any:
    """The outcome of a call, which the aio clients give to be awaited."""
    return await outcome if inspect.isawaitable(outcome) else outcome


async def listed(pages: Any) -> list[Any]:
    """All items of a list."""
    if hasattr(pages, "__aiter__"):
        return [item async for item in pages]
    return list(pages)


def run(client: Any, use: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Uses a client, and closes it if it can be closed."""

    async def used() -> None:
        if hasattr(client, "__aenter__"):
            async with client:
                await use()
        else:
            with client if hasattr(client, "__enter__") else nullcontext():
                await use()

    asyncio.run(used())


def every_operation(
    kind: Any,
    emulator: Emulator,
    key: str,
    use: Callable[[Any, Emulator], Coroutine[Any, Any, None]],
) -> None:
    """Uses a client, and sees to it that nothing was passed over or refused."""
    client = signing(kind, emulator, key)
    watched = Watched(client)
    run(client, lambda: use(watched, emulator))
    watched.check()
    records = emulator.requests()
    verified = {record.key for record in records if record.verdict == "verified"}
    assert verified == {"primary" if key == "ours" else key}
    assert not [record for record in records if record.verdict == "refused"]


def another(key: str, bit: int) -> str:
    """A key that differs in a bit."""
    raw = bytearray(base64.b64decode(key))
    raw[bit // 8] ^= 1 << bit % 8
    return base64.b64encode(raw).decode()


Calls = Mapping[str, Callable[[Any], Any]]
"""A call of each operation."""


def no_operation(kind: Any, emulator: Emulator, bit: int, calls: Calls) -> None:
    """Each is refused where a bit of the key is another, before anything of it is looked at."""
    assert calls.keys() == operations(kind)
    client = client_of(kind, emulator, another(emulator.access_key, bit))

    async def use() -> None:
        for call in calls.values():
            await refused(call, client)

    run(client, use)
    check_refused(emulator, len(calls))


async def refused(call: Callable[[Any], Any], client: Any, status: int = 401) -> HttpResponseError:
    """Calls what is answered with this status, and gives the exception."""
    with pytest.raises(HttpResponseError) as refusal:
        settled = await done(call(client))
        if isinstance(settled, Iterable) or hasattr(settled, "__aiter__"):
            await listed(settled)
        else:
            settled.raise_for_status()
    assert refusal.value.status_code == status
    return refusal.value


def check_refused(emulator: Emulator, count: int) -> None:
    """That so many requests came, and nothing of them was believed."""
    records = emulator.requests()
    assert [(record.status, record.code) for record in records] == [
        (401, "SIGNATURE_MISMATCH")
    ] * count
    assert emulator.messages() == []
