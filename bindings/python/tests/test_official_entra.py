"""The clients for what an access key opens, each with tokens of Entra in its place."""

import asyncio
import gc
import warnings
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple

import pytest
import test_official_call_automation as calls
import test_official_email as email
import test_official_identity as identity
import test_official_messages as messages
import test_official_phone_numbers as phone_numbers
import test_official_rooms as rooms
import test_official_sms as sms
from acs_auth.testing import Emulator
from azure.core.exceptions import ClientAuthenticationError
from chatters import AioHolder, Holder
from entra import (
    ACS,
    SCOPE,
    SOURCES,
    TENANT,
    WITHOUT_ROLE,
    Place,
    by_app_service,
    by_imds,
    by_ones_own,
    by_secret,
    by_workload,
    client_id_of,
    got,
    token_of,
)
from leak import Silence
from official import Watched, both, done, refused, run, signing
from ways import close, each_way, kept

pytestmark = [
    pytest.mark.usefixtures("silent"),
    pytest.mark.filterwarnings("ignore:The method 'create_group_call' is deprecated"),
]


class Client(NamedTuple):
    """One of the clients, and how its own suite uses it."""

    kind: Callable[[bool], Any]
    use: Callable[[Any, Emulator], Awaitable[None]]
    calls: list[Callable[[Any], Any]]


async def use_calls(client: Any, _: Emulator) -> None:
    await calls.use(client, [])


def of_messages(name: str) -> Client:
    kind = partial(messages.kind, name=name)
    return Client(kind, messages.USES[name], list(messages.CALLS[name].values()))


def of_a_call(call: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda client: call(client.get_call_connection("b1c2"))


CLIENTS = {
    "identity": Client(identity.kind, identity.use, list(identity.CALLS.values())),
    "sms": Client(sms.kind, sms.use, list(sms.CALLS.values())),
    "email": Client(email.kind, email.use, list(email.CALLS.values())),
    "phone-numbers": Client(
        phone_numbers.kind, phone_numbers.use, list(phone_numbers.CALLS.values())
    ),
    "rooms": Client(rooms.kind, rooms.use, list(rooms.CALLS.values())),
    "calls": Client(
        calls.kind,
        use_calls,
        [*calls.CALLS.values(), *map(of_a_call, calls.OF_A_CALL.values())],
    ),
    "notifications": of_messages("NotificationMessagesClient"),
    "templates": of_messages("MessageTemplateClient"),
}
OF_MESSAGES = ("notifications", "templates")
each_client = pytest.mark.parametrize(
    ("name", "aio"),
    [
        (name, aio)
        for name in CLIENTS
        for aio in (False, True)
        if not aio or name not in OF_MESSAGES
    ],
    ids=lambda value: {False: "sync", True: "aio"}.get(value, value),
)
"""For threads and for asyncio, but for the aio ones that take no token: see below."""
each_source = pytest.mark.parametrize("source", SOURCES)


@each_way
@each_source
@each_client
def test_every_operation(place: Place, name: str, source: str, way: Any, aio: bool) -> None:
    emulator, one = place.emulator, CLIENTS[name]
    credential = SOURCES[source](place, aio)
    client = way(one.kind(aio), emulator, credential, aio)
    watched = Watched(client)

    async def use() -> None:
        await one.use(watched, emulator)
        await close(credential)

    run(client, use)
    watched.check()
    assert len(got(emulator)) == 1
    records = emulator.requests()
    assert {record.verdict for record in records} <= {"entra", "userToken", "unchecked"}
    due = client_id_of(source)
    assert {record.client_id for record in records} - {None} == {due}


@each_way
@pytest.mark.parametrize("name", OF_MESSAGES)
def test_their_aio_clients_for_messages_take_no_token(place: Place, name: str, way: Any) -> None:
    """They have a policy for threads, which awaits no answer, whatever gives the token."""
    one = CLIENTS[name]
    for aio in (False, True):
        client = way(one.kind(True), place.emulator, by_ones_own(place, aio), aio)

        async def use(client: Any = client) -> None:
            with pytest.raises(AttributeError, match="'coroutine' object has no attribute"):
                await one.use(client, place.emulator)

        with warnings.catch_warnings(action="ignore", category=RuntimeWarning):
            run(client, use)
            gc.collect()  # what was never awaited, and nobody else is to be warned of
    assert place.emulator.messages() == []


class Wrong(NamedTuple):
    """A token that does not do."""

    status: int
    code: str
    make: Callable[[Place, bool], Any]


def held(token: str, aio: bool) -> Any:
    return AioHolder(token) if aio else Holder(token)


def for_another(it: Place, aio: bool) -> Any:
    return held(token_of(it.emulator, identity.GUID, "https://graph.microsoft.com/"), aio)


def expired(it: Place, aio: bool) -> Any:
    return held(token_of(it.emulator, identity.GUID, ACS, 0), aio)


def of_a_user(it: Place, aio: bool) -> Any:
    client = signing(identity.kind(False), it.emulator, "primary")
    _, token = client.create_user_and_token(["chat", "voip"])
    it.emulator.clear_requests()
    return held(token.token, aio)


def without_role(it: Place, aio: bool) -> Any:
    return by_secret(it, aio, WITHOUT_ROLE)


WRONG = {
    "audience": Wrong(401, "WRONG_AUDIENCE", for_another),
    "expired": Wrong(401, "EXPIRED_TOKEN", expired),
    "user": Wrong(401, "UNKNOWN_TOKEN", of_a_user),
    "role": Wrong(403, "NO_ROLE", without_role),
}


@each_way
@pytest.mark.parametrize("why", WRONG)
@each_client
def test_no_operation(
    place: Place, silent: Silence, name: str, why: str, way: Any, aio: bool
) -> None:
    emulator, one, wrong = place.emulator, CLIENTS[name], WRONG[why]
    credential = wrong.make(place, aio)
    client = way(one.kind(aio), emulator, credential, aio)

    async def use() -> None:
        for call in one.calls:
            silent.check_error(await refused(call, client, wrong.status))
        await close(credential)

    run(client, use)
    records = [record for record in emulator.requests() if record.verdict == "refused"]
    due = [(wrong.status, wrong.code)] * len(one.calls)
    assert [(record.status, record.code) for record in records] == due
    assert emulator.messages() == []


TOKEN = f"/{TENANT}/oauth2/v2.0/token"
ASKED = {
    "secret": TOKEN,
    "workload": TOKEN,
    "app-service": f"/msi/token?api-version=2019-08-01&resource={ACS}",
    "imds": f"/metadata/identity/oauth2/token?api-version=2018-02-01&resource={ACS}",
}


@both
@each_way
@pytest.mark.parametrize("source", ASKED)
def test_the_scope_is_this_to_the_byte(place: Place, source: str, way: Any, aio: bool) -> None:
    forms = list[Any]()

    def seen(request: Any) -> None:
        forms.append(request.http_request.content)

    make: Any = SOURCES[source]
    credential = make(place, aio, raw_request_hook=seen)
    client = way(sms.kind(aio), place.emulator, credential, aio)

    async def use() -> None:
        await sms.use(client, place.emulator)
        await close(credential)

    run(client, use)
    [asked] = got(place.emulator)
    assert asked.path_and_query == ASKED[source]
    scopes = [form["scope"] for form in forms if form is not None]
    assert scopes == (["https://communication.azure.com//.default"] if forms[-1] else [])
    assert (asked.method == "POST") == bool(scopes)


@both
@pytest.mark.parametrize("scope", [f"{ACS}.default", f"{SCOPE}/"])
@pytest.mark.parametrize("make", [by_secret, by_workload, by_app_service, by_imds])
def test_no_other_scope_is_taken(
    place: Place, silent: Silence, make: Any, scope: str, aio: bool
) -> None:
    source = make(place, aio)
    credential = kept(source, aio, scope=scope)

    async def use() -> None:
        with pytest.raises(ClientAuthenticationError) as refusal:
            await done(credential.get_token())
        silent.check_error(refusal.value)
        await close(source)

    asyncio.run(use())
    assert {one.verdict for one in got(place.emulator)} == {"refused"}
