"""Those who chat at an emulator, by the official client and with tokens of its Identity API."""

import time
from collections.abc import Callable
from typing import Any

import azure.communication.chat
import azure.communication.chat.aio
from acs_auth.testing import Emulator
from azure.communication.chat import CommunicationTokenCredential, CommunicationUserIdentifier
from azure.communication.chat.aio import CommunicationTokenCredential as AioTokenCredential
from azure.communication.identity import CommunicationIdentityClient
from azure.core.credentials import AccessToken
from official import client_of


class Holder:
    """What has a token, and does not read it."""

    def __init__(self, token: str) -> None:
        self.token = AccessToken(token, int(time.time()) + 3600)

    def get_token(self, *_: str, **__: Any) -> AccessToken:
        return self.token


class AioHolder:
    def __init__(self, token: str) -> None:
        self.held = Holder(token)

    async def get_token(self, *_: str, **__: Any) -> AccessToken:
        return self.held.get_token()


Held = Callable[[str], Any]


def of_the_sdk(aio: bool) -> Held:
    return AioTokenCredential if aio else CommunicationTokenCredential


def of_ones_own(aio: bool) -> Held:
    return AioHolder if aio else Holder


class Chat:
    """Those who chat at an emulator, and their clients."""

    def __init__(self, emulator: Emulator, aio: bool, credential: Held | None = None) -> None:
        self.emulator, self.aio = emulator, aio
        self.credential = credential or of_ones_own(aio)
        kind: Any = CommunicationIdentityClient
        self.identities: Any = client_of(kind, emulator, emulator.access_key)
        module: Any = azure.communication.chat
        self.kinds = module.aio if aio else module
        # Over http they send a token only where each call asks for that.
        plain = emulator.endpoint.startswith("http:")
        self.call: dict[str, Any] = {"enforce_https": False} if plain else {}

    def somebody(self, *scopes: str) -> tuple[CommunicationUserIdentifier, str]:
        user, token = self.identities.create_user_and_token(list(scopes))
        return user, token.token

    def client(self, token: str) -> Any:
        credential = self.credential(token)
        return self.kinds.ChatClient(
            self.emulator.endpoint, credential, connection_verify=self.emulator.ca_file
        )

    def thread(self, token: str, thread: str) -> Any:
        credential = self.credential(token)
        return self.kinds.ChatThreadClient(
            self.emulator.endpoint, credential, thread, connection_verify=self.emulator.ca_file
        )
