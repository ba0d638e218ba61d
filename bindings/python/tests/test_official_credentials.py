"""The official clients with our credentials: when these get a token, and when another."""

import asyncio
import ssl
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import acs_auth.aio
import acs_auth.credentials
import azure.communication.chat
import azure.communication.chat.aio
import httpx
import pytest
import requests
import test_official_identity as identity
from acs_auth import AccessToken, ConnectionString
from acs_auth.httpx import AsyncCredentialTransport
from acs_auth.identity import CreateIdentity, IssueToken, RevokeTokens
from acs_auth.requests import CredentialAdapter
from acs_auth.testing import Emulator
from entra import SOURCES, Place, by_ones_own, by_secret, got
from leak import Silence
from official import both, done, listed, refused, run
from ways import arguments, close, kept, theirs, with_or_without_policy

pytestmark = pytest.mark.usefixtures("silent")


class Clock:
    """One that a test sets."""

    def __init__(self) -> None:
        self.now = time.time()

    def __call__(self) -> float:
        return self.now


@both
@with_or_without_policy
@pytest.mark.parametrize("source", SOURCES)
def test_a_hundred_requests_have_one_token(place: Place, source: str, way: Any, aio: bool) -> None:
    emulator, given = place.emulator, SOURCES[source](place, aio)
    credential = kept(given, aio)
    clients = [way(identity.kind(aio), emulator, credential, aio) for _ in range(4)]

    async def call(client: Any) -> None:
        await (client.create_user() if aio else asyncio.to_thread(client.create_user))

    async def use() -> None:
        await asyncio.gather(*(call(client) for client in clients for _ in range(25)))
        for one in (*clients, given):
            await close(one)

    asyncio.run(use())
    assert len(got(emulator)) == 1
    created = [one.verdict for one in emulator.requests() if "/identities" in one.path_and_query]
    assert created == ["entra"] * 100


def five_minutes_before(token: AccessToken) -> int:
    return token.expires_on - 300


def as_entra_says(token: AccessToken) -> int:
    assert token.refresh_on is not None and token.refresh_on < token.expires_on - 300
    return token.refresh_on


@both
@pytest.mark.parametrize(("lifetime", "due"), [(None, five_minutes_before), (7200, as_entra_says)])
def test_another_when_it_is_due(
    place: Place, lifetime: int | None, due: Callable[[AccessToken], int], aio: bool
) -> None:
    with Emulator(tls=True, entra_token_lifetime=lifetime) as emulator:
        clock, source = Clock(), by_ones_own(Place(emulator, place.monkeypatch, place.files), aio)
        source.clock = clock
        credential = kept(source, aio, clock=clock)
        client = arguments(identity.kind(aio), emulator, credential, aio)
        counts = []

        async def use() -> None:
            first = await done(credential.get_token())
            for now in (clock.now, due(first) - 1, due(first), first.expires_on + 7200):
                clock.now = now
                await done(client.create_user())
                counts.append(len(got(emulator)))

        run(client, use)
        assert counts == [1, 1, 2, 3]


@both
@pytest.mark.parametrize(
    ("way", "told", "count"), [(arguments, False, 2), (theirs, False, 1), (theirs, True, 2)]
)
def test_another_after_a_401(
    place: Place, silent: Silence, way: Any, told: bool, count: int, aio: bool
) -> None:
    """A client does not tell its credential of a 401: our policy does, or whoever uses it."""
    emulator = place.emulator
    credential = kept(by_ones_own(place, aio), aio)
    client = way(identity.kind(aio), emulator, credential, aio)

    async def use() -> None:
        await done(client.create_user())
        emulator.inject(status=401, count=1, path="/identities")
        silent.check_error(await refused(lambda client: client.create_user(), client))
        if told:
            credential.invalidate()
        await done(client.create_user())

    run(client, use)
    assert len(got(emulator)) == count


class Issuer:
    """What has a proof that opens the Identity API, and issues tokens of a user by it."""

    def __init__(self, emulator: Emulator, proof: Any, silence: Silence) -> None:
        self.emulator, self.silence = emulator, silence
        self.context = ssl.create_default_context(cafile=emulator.ca_file)
        self.proof = proof
        self.endpoint = None if isinstance(proof, ConnectionString) else emulator.endpoint
        self.user = self.send(CreateIdentity()).identity_id

    def send(self, operation: Any) -> Any:
        """Sends it by requests, which an adapter of ours proves."""
        request = operation.request(self.emulator.endpoint)
        with requests.Session() as session:
            session.mount(self.emulator.endpoint, CredentialAdapter(self.proof, self.endpoint))
            answer = session.request(
                request.method,
                request.url,
                data=request.body,
                headers=request.headers,
                verify=self.emulator.ca_file,
            )
        return operation.read(answer.status_code, answer.content)

    async def send_async(self, operation: Any) -> Any:
        """Sends it by httpx."""
        request = operation.request(self.emulator.endpoint)
        through = httpx.AsyncHTTPTransport(verify=self.context)
        transport = AsyncCredentialTransport(self.proof, self.endpoint, transport=through)
        async with httpx.AsyncClient(transport=transport) as client:
            answer = await client.request(
                request.method, request.url, content=request.body, headers=request.headers
            )
        return operation.read(answer.status_code, answer.content)

    def refresh(self) -> AccessToken:
        token: AccessToken = self.send(IssueToken(self.user, ["chat"]))
        self.silence.keep(token.token)
        return token

    async def refresh_async(self) -> AccessToken:
        token: AccessToken = await self.send_async(IssueToken(self.user, ["chat"]))
        self.silence.keep(token.token)
        return token

    def credential(self, aio: bool) -> Any:
        if aio:
            return acs_auth.aio.UserTokenCredential(token_refresher=self.refresh_async)
        return acs_auth.credentials.UserTokenCredential(token_refresher=self.refresh)

    @property
    def issued(self) -> int:
        """How many tokens it has issued."""
        paths = [one.path_and_query for one in self.emulator.requests()]
        return len([path for path in paths if ":issueAccessToken" in path])


@pytest.fixture(params=["jwt", "opaque"])
def chatting(
    request: pytest.FixtureRequest, over_tls: Emulator, opaque_over_tls: Emulator
) -> Emulator:
    """An emulator whose users have tokens of either form."""
    one = over_tls if request.param == "jwt" else opaque_over_tls
    one.reset()
    return one


@pytest.fixture(params=["key", "entra"])
def issuer(
    request: pytest.FixtureRequest,
    chatting: Emulator,
    silent: Silence,
    place: Place,
) -> Iterator[Issuer]:
    if request.param == "key":
        yield Issuer(chatting, ConnectionString(chatting.connection_string), silent)
        return
    with by_secret(Place(chatting, place.monkeypatch, place.files), False) as source:
        yield Issuer(chatting, kept(source, False), silent)


def kinds(aio: bool) -> Any:
    return azure.communication.chat.aio if aio else azure.communication.chat


@both
@with_or_without_policy
def test_a_chat(issuer: Issuer, silent: Silence, way: Any, aio: bool) -> None:
    emulator, credential = issuer.emulator, issuer.credential(aio)
    client = way(kinds(aio).ChatClient, emulator, credential, aio)

    async def use() -> None:
        thread = (await done(client.create_chat_thread("tea"))).chat_thread
        assert thread.created_by.raw_id == issuer.user
        kind = partial(kinds(aio).ChatThreadClient, thread_id=thread.id)
        trust = {"connection_verify": emulator.ca_file}
        # By arguments of its own, or by what the client hands on to it.
        threads = (
            way(kind, emulator, credential, aio),
            client.get_chat_thread_client(thread.id, **trust),
        )
        for each in threads:
            await done(each.send_message("Tea?"))
            last, *_ = await listed(each.list_messages())
            assert (last.content.message, last.sender.raw_id) == ("Tea?", issuer.user)
            await close(each)
        assert [one.id for one in await listed(client.list_chat_threads())] == [thread.id]
        silent.check(f"{credential!r} {await done(credential.get_token())!r}")
        await close(credential)

    run(client, use)
    assert issuer.issued == 1
    chats = [one for one in emulator.requests() if one.path_and_query.startswith("/chat")]
    assert {one.verdict for one in chats} == {"userToken"}


@both
@pytest.mark.parametrize(("way", "told"), [(arguments, False), (theirs, True)])
def test_a_chat_goes_on_after_its_tokens_are_revoked(
    issuer: Issuer, silent: Silence, way: Any, told: bool, aio: bool
) -> None:
    """The call that is refused is not made again by the client, which only forgets the token.

    By our policy the credential learns of that, and the next call has another token. Without it the
    credential is to be told, or gives the same again.
    """
    emulator, credential = issuer.emulator, issuer.credential(aio)
    client = way(kinds(aio).ChatClient, emulator, credential, aio)
    revoke = RevokeTokens(issuer.user)

    def create(client: Any) -> Any:
        return client.create_chat_thread("tea")

    async def use() -> None:
        await done(create(client))
        await (issuer.send_async(revoke) if aio else asyncio.to_thread(issuer.send, revoke))
        silent.check_error(await refused(create, client))
        if told:
            silent.check_error(await refused(create, client))
            credential.invalidate()
        assert issuer.issued == 1
        await done(create(client))
        await close(credential)

    run(client, use)
    assert issuer.issued == 2


@both
def test_a_user_who_is_gone_gets_no_token(issuer: Issuer, silent: Silence, aio: bool) -> None:
    emulator, credential = issuer.emulator, issuer.credential(aio)
    emulator.reset()
    client = theirs(kinds(aio).ChatClient, emulator, credential, aio)

    async def use() -> None:
        with pytest.raises(acs_auth.ServiceError) as refusal:
            await done(client.create_chat_thread("tea"))
        assert refusal.value.status == 404
        silent.check_error(refusal.value)

    run(client, use)
    assert not [one for one in emulator.requests() if one.path_and_query.startswith("/chat")]
