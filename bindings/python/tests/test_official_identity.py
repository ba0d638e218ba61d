"""The client for identities."""

import base64
import json
import ssl
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any

import azure.communication.identity
import azure.communication.identity.aio
import pytest
from acs_auth.testing import Emulator
from azure.communication.identity import CommunicationTokenScope, CommunicationUserIdentifier
from azure.core.exceptions import ServiceRequestError
from entra import TEAMS, token_of
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

GUID = "1b5cc06b-f352-4571-b1e6-d9b259b7c776"
USER = CommunicationUserIdentifier("8:acs:nobody")


def kind(aio: bool) -> Any:
    module = azure.communication.identity
    return (module.aio if aio else module).CommunicationIdentityClient


def threads(emulator: Emulator, token: str) -> int:
    """The status with which a user gets at the threads of a chat."""
    request = urllib.request.Request(f"{emulator.endpoint}/chat/threads?api-version=2024-03-07")
    request.add_header("authorization", f"Bearer {token}")
    try:
        context = ssl.create_default_context(cafile=emulator.ca_file)
        with urllib.request.urlopen(request, context=context) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return refusal.code


async def use(client: Any, emulator: Emulator) -> None:
    user = await done(client.create_user())
    assert user.raw_id.startswith("8:acs:")
    other, first = await done(client.create_user_and_token(["chat"]))
    assert other.raw_id.startswith("8:acs:") and other.raw_id != user.raw_id
    scopes, lifetime = [CommunicationTokenScope.CHAT, "voip"], timedelta(hours=2)
    token = await done(client.get_token(user, scopes, token_expires_in=lifetime))
    payload = token.token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert claims["acsScope"] == "chat,voip" and claims["exp"] - claims["iat"] == 2 * 60 * 60
    assert [threads(emulator, of.token) for of in (token, first)] == [200, 200]
    assert await done(client.revoke_tokens(user)) is None
    assert await done(client.delete_user(other)) is None
    of_entra = token_of(emulator, GUID, TEAMS)
    teams = await done(client.get_token_for_teams_user(of_entra, GUID, GUID))
    assert len(teams.token.split(".")) == 3


async def use_what_is_revoked(client: Any, emulator: Emulator) -> None:
    user, token = await done(client.create_user_and_token(["chat"]))
    other, kept = await done(client.create_user_and_token(["chat"]))
    await done(client.revoke_tokens(user))
    assert [threads(emulator, of.token) for of in (token, kept)] == [401, 200]
    await done(client.delete_user(other))
    assert threads(emulator, kept.token) == 401


CALLS: Calls = {
    "create_user": lambda client: client.create_user(),
    "create_user_and_token": lambda client: client.create_user_and_token(["chat"]),
    "get_token": lambda client: client.get_token(USER, ["chat"]),
    "revoke_tokens": lambda client: client.revoke_tokens(USER),
    "delete_user": lambda client: client.delete_user(USER),
    "get_token_for_teams_user": lambda client: client.get_token_for_teams_user("a", GUID, GUID),
}


@both
@each_signature
def test_every_operation(emulator: Emulator, aio: bool, key: str) -> None:
    every_operation(kind(aio), emulator, key, use)


@both
def test_tokens_that_are_revoked(emulator: Emulator, aio: bool) -> None:
    client = signing(kind(aio), emulator, "primary")
    run(client, lambda: use_what_is_revoked(client, emulator))


@both
@each_bit
def test_no_operation_with_another_key(emulator: Emulator, aio: bool, bit: int) -> None:
    no_operation(kind(aio), emulator, bit, CALLS)


@both
def test_an_authority_that_is_not_trusted(over_tls: Emulator, aio: bool) -> None:
    client = kind(aio).from_connection_string(over_tls.connection_string, retry_total=0)

    async def refused() -> None:
        with pytest.raises(ServiceRequestError, match="CERTIFICATE_VERIFY_FAILED"):
            await done(client.create_user())

    run(client, refused)
