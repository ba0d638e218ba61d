"""The client for chat, which takes the tokens of users and no key."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from acs_auth.testing import Emulator
from azure.communication.chat import (
    ChatMessageType,
    ChatParticipant,
    CommunicationUserIdentifier,
)
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError, ServiceRequestError
from chatters import Chat, Held, of_ones_own, of_the_sdk
from official import Calls, Watched, both, done, listed, operations, refused, run

each_credential = pytest.mark.parametrize(
    "credential", [of_the_sdk, of_ones_own], ids=["sdk", "own"]
)


def named(one: Any) -> ChatParticipant:
    return ChatParticipant(identifier=one, display_name="Ben", share_history_time=datetime.now(UTC))


async def use_threads(chat: Chat, client: Any, me: Any, other: Any) -> str:
    """Creates some, and gives the id of one."""
    stranger = CommunicationUserIdentifier(f"{me.raw_id}0")
    given = {"thread_participants": [named(other), named(stranger)], "idempotency_token": "once"}
    created = await done(client.create_chat_thread("tea", **given, **chat.call))
    [(unable, error)] = created.errors
    assert unable.identifier is stranger
    assert (error.target, error.code, error.message) == (stranger.raw_id, "404", "Not found")
    thread = created.chat_thread
    assert (thread.topic, thread.created_by.raw_id) == ("tea", me.raw_id)
    assert abs(thread.created_on - datetime.now(UTC)) < timedelta(hours=1)
    again = await done(client.create_chat_thread("tea", **given, **chat.call))
    assert again.chat_thread.id == thread.id
    more = [await done(client.create_chat_thread("more", **chat.call)) for _ in range(3)]
    assert [one.errors for one in more] == [[]] * 3

    due = [one.chat_thread.id for one in reversed(more)] + [thread.id]
    assert [one.id for one in await listed(client.list_chat_threads(**chat.call))] == due
    start = datetime.now(UTC) - timedelta(days=1)
    pages = client.list_chat_threads(results_per_page=1, start_time=start, **chat.call).by_page()
    sizes = [[one.id for one in await listed(page)] for page in await listed(pages)]
    assert sizes == [[one] for one in due]
    later = client.list_chat_threads(start_time=start + timedelta(days=2), **chat.call)
    assert await listed(later) == []

    gone = more[0].chat_thread.id
    assert await done(client.delete_chat_thread(gone, **chat.call)) is None
    assert [one.id for one in await listed(client.list_chat_threads(**chat.call))] == [
        one for one in due if one != gone
    ]
    return str(thread.id)


async def nothing() -> None:
    """To be done with a client that was used with another."""


async def use_messages(chat: Chat, client: Any, me: Any, other: Any) -> None:
    properties = await done(client.get_properties(**chat.call))
    assert (properties.topic, properties.created_by.raw_id) == ("tea", me.raw_id)
    sent = await done(
        client.send_message(
            "<b>Tea?</b>",
            chat_message_type=ChatMessageType.HTML,
            sender_display_name="Ann",
            metadata={"mood": "good"},
            **chat.call,
        )
    )
    message = await done(client.get_message(sent.id, **chat.call))
    assert (message.id, message.version, message.type) == (sent.id, sent.id, ChatMessageType.HTML)
    assert (message.content.message, message.sender_display_name) == ("<b>Tea?</b>", "Ann")
    assert (message.sender.raw_id, message.metadata) == (me.raw_id, {"mood": "good"})
    with pytest.raises(ResourceNotFoundError):
        await done(client.get_message("1", **chat.call))
    await done(client.send_message("Milk?", **chat.call))

    messages = await listed(client.list_messages(**chat.call))
    assert [one.sequence_id for one in messages] == ["4", "3", "2", "1"]
    assert [one.content.message for one in messages] == ["Milk?", "<b>Tea?</b>", None, None]
    topic, added = messages[-2:]
    assert (topic.type, topic.content.topic) == (ChatMessageType.TOPIC_UPDATED, "tea")
    assert added.type == ChatMessageType.PARTICIPANT_ADDED
    assert added.content.initiator.raw_id == me.raw_id
    there = [(one.identifier.raw_id, one.display_name) for one in added.content.participants]
    assert there == [(me.raw_id, None), (other.raw_id, "Ben")]
    start = datetime.now(UTC) - timedelta(days=1)
    pages = client.list_messages(results_per_page=3, start_time=start, **chat.call).by_page()
    most = 2 if chat.emulator.endpoint.startswith("https:") else 3
    assert [len(await listed(page)) for page in await listed(pages)] == [most, 4 - most]


@both
@each_credential
def test_every_operation(emulator: Emulator, aio: bool, credential: Callable[[bool], Held]) -> None:
    chat = Chat(emulator, aio, credential(aio))
    (me, token), (other, others) = chat.somebody("chat"), chat.somebody("chat")
    emulator.clear_requests()
    client, ids = chat.client(token), []
    watched = Watched(client)

    async def threads() -> None:
        ids.append(await use_threads(chat, watched, me, other))

    run(client, threads)
    watched.check()
    thread = chat.thread(token, ids[0])
    watched = Watched(thread)
    run(thread, lambda: use_messages(chat, watched, me, other))
    watched.check()
    # Whoever takes part is heard as who they are.
    theirs = chat.thread(others, ids[0])

    async def said() -> None:
        sent = await done(theirs.send_message("Yes!", **chat.call))
        message = await done(theirs.get_message(sent.id, **chat.call))
        assert message.sender.raw_id == other.raw_id

    run(theirs, said)
    assert {record.verdict for record in emulator.requests()} == {"userToken"}


@both
def test_tokens_that_have_no_form(opaque_over_tls: Emulator, aio: bool) -> None:
    """What reads in a token when it expires, finds nothing to read."""
    opaque_over_tls.reset()
    chat = Chat(opaque_over_tls, aio)
    (me, token), (other, _) = chat.somebody("chat"), chat.somebody("chat")
    assert "." not in token
    with pytest.raises(ValueError, match="not formatted correctly"):
        of_the_sdk(aio)(token)
    client, ids = chat.client(token), []

    async def threads() -> None:
        ids.append(await use_threads(chat, client, me, other))

    run(client, threads)
    thread = chat.thread(token, ids[0])
    run(thread, lambda: use_messages(chat, thread, me, other))


THREAD_ID = "19:acsV2_nobody1@thread.v2"


def calls(chat: Chat) -> tuple[Calls, Calls]:
    """A call of each operation, of both clients."""
    return {
        "create_chat_thread": lambda client: client.create_chat_thread("a", **chat.call),
        "list_chat_threads": lambda client: client.list_chat_threads(**chat.call),
        "delete_chat_thread": lambda client: client.delete_chat_thread(THREAD_ID, **chat.call),
    }, {
        "get_properties": lambda client: client.get_properties(**chat.call),
        "send_message": lambda client: client.send_message("a", **chat.call),
        "get_message": lambda client: client.get_message("1", **chat.call),
        "list_messages": lambda client: client.list_messages(**chat.call),
    }


@both
def test_no_operation_with_a_token_that_is_not_good(emulator: Emulator, aio: bool) -> None:
    chat = Chat(emulator, aio)
    (revoked, first), (deleted, second) = chat.somebody("chat"), chat.somebody("chat")
    _, third = chat.somebody("chat")
    chat.identities.revoke_tokens(revoked)
    chat.identities.delete_user(deleted)
    emulator.clear_requests()
    of_chat, of_thread = calls(chat)
    assert of_chat.keys() == operations(chat.kinds.ChatClient)
    assert of_thread.keys() == operations(chat.kinds.ChatThreadClient)
    tokens = [first, second, f"{third}A", emulator.access_key]
    for token in tokens:
        for client, each in (
            (chat.client(token), of_chat),
            (chat.thread(token, THREAD_ID), of_thread),
        ):

            async def use(client: Any = client, each: Calls = each) -> None:
                for call in each.values():
                    await refused(call, client)

            run(client, use)
    records = emulator.requests()
    count = len(tokens) * (len(of_chat) + len(of_thread))
    assert [(one.status, one.verdict) for one in records] == [(401, "refused")] * count


@both
def test_a_token_that_has_expired(over_tls: Emulator, aio: bool) -> None:
    over_tls.reset()
    chat = Chat(over_tls, aio)
    _, token = chat.somebody("chat")
    client = chat.client(token)

    async def use() -> None:
        await done(client.create_chat_thread("a"))
        over_tls.inject(clock_offset=24 * 3600)
        await refused(lambda client: client.create_chat_thread("a"), client)

    run(client, use)


async def statuses(outcomes: list[Callable[[], Awaitable[Any] | Any]]) -> list[int]:
    """What becomes of calls: the status of a refusal, or 0."""
    all = []
    for outcome in outcomes:
        try:
            await done(outcome())
            all.append(0)
        except HttpResponseError as refusal:
            all.append(refusal.status_code or -1)
    return all


@both
def test_scopes_are_told_apart_and_who_takes_part(over_tls: Emulator, aio: bool) -> None:
    over_tls.reset()
    chat = Chat(over_tls, aio)
    (_, host), (guest, join), (_, stranger) = map(chat.somebody, ("chat", "chat.join", "chat"))
    _, caller = chat.somebody("voip", "voip.join")
    ids: list[str] = []
    hosts = chat.client(host)

    async def created() -> None:
        made = await done(hosts.create_chat_thread("tea", thread_participants=[named(guest)]))
        ids.append(made.chat_thread.id)

    run(hosts, created)
    due = {host: [0, 0, 0], join: [403, 0, 0], stranger: [0, 403, 403], caller: [403, 403, 403]}
    found: list[list[int]] = []
    for token in due:
        client, thread = chat.client(token), chat.thread(token, ids[0])

        async def use(client: Any = client, thread: Any = thread) -> None:
            asked = [
                lambda: client.create_chat_thread("a"),
                lambda: thread.get_properties(),
                lambda: thread.send_message("a"),
            ]
            found.append(await statuses(asked))

        run(client, use)
        run(thread, nothing)
    assert found == list(due.values())


@both
def test_no_token_where_others_can_read_it(acs_emulator: Emulator, aio: bool) -> None:
    """The client itself sees to that, unless a call asks for it."""
    chat = Chat(acs_emulator, aio)
    _, token = chat.somebody("chat")
    acs_emulator.clear_requests()
    client = chat.client(token)

    async def use() -> None:
        with pytest.raises(ServiceRequestError, match="not permitted for non-TLS"):
            await done(client.create_chat_thread("a"))

    run(client, use)
    assert acs_emulator.requests() == []
