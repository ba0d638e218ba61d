"""Tokens of Entra, as the emulator gives them, and what gets them there."""

import json
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import azure.identity
import azure.identity.aio
import pytest
from acs_auth import AccessToken
from acs_auth.testing import Emulator, Record

ACS = "https://communication.azure.com/"
SCOPE = "https://communication.azure.com//.default"
CLIENTS = "https://communication.azure.com/clients"
"""What the token of a user of the resource is for."""
TEAMS = "https://auth.msft.communication.azure.com"
"""What the token of a user of Teams is for."""

TENANT = "ac5a0000-0000-4000-8000-000000000001"
APPLICATION = "ac5a0000-0000-4000-8000-000000000002"
WITHOUT_ROLE = "ac5a0000-0000-4000-8000-000000000004"
MANAGED = "ac5a0000-0000-4000-8000-000000000006"
CLIENT_SECRET = "acs-auth~demo.client-secret_known-to-all"
FEDERATED_TOKEN = "acs-auth-demo-federated-token-known-to-all"
IDENTITY_HEADER = "acs-auth-demo-identity-header-known-to-all"


def plain(emulator: Emulator) -> str:
    """Its endpoint without TLS, which the port speaks whatever the endpoint says."""
    return emulator.endpoint.replace("https:", "http:")


def token_of(emulator: Emulator, person: str, audience: str, expires_in: int | None = None) -> str:
    """That of a person who has signed in."""
    asked = {"objectId": person, "audience": audience, "expiresInSeconds": expires_in}
    body = json.dumps(asked).encode()
    with urllib.request.urlopen(f"{plain(emulator)}/_emulator/entra/token", body) as answer:
        return str(json.load(answer)["token"])


def got(emulator: Emulator) -> list[Record]:
    """The requests for a token, of an application or a machine."""
    return [one for one in emulator.requests() if "/token" in one.path_and_query]


class Own:
    """Somebody's own credential: it keeps nothing, and asks each time."""

    clock = staticmethod(time.time)

    def __init__(self, emulator: Emulator, client_id: str = APPLICATION) -> None:
        self.url = f"{plain(emulator)}/{TENANT}/oauth2/v2.0/token"
        self.form = {"grant_type": "client_credentials", "client_id": client_id}

    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        form = self.form | {"client_secret": CLIENT_SECRET, "scope": " ".join(scopes)}
        with urllib.request.urlopen(self.url, urlencode(form).encode()) as answer:
            told, now = json.load(answer), self.clock()
        refresh_on = now + told["refresh_in"] if "refresh_in" in told else None
        return AccessToken(told["access_token"], now + told["expires_in"], refresh_on=refresh_on)


class AioOwn(Own):
    """The same, to be awaited."""

    async def get_token(self, *scopes: str, **_: Any) -> AccessToken:  # type: ignore[override]
        return super().get_token(*scopes)


@dataclass(frozen=True)
class Place:
    """Where an application runs: an emulator beside it, and variables that lead it there."""

    emulator: Emulator
    monkeypatch: pytest.MonkeyPatch
    files: Path

    def identity(self, aio: bool) -> Any:
        return azure.identity.aio if aio else azure.identity

    @property
    def options(self) -> dict[str, Any]:
        """What those that speak https there have to be told."""
        return {"disable_instance_discovery": True, "connection_verify": self.emulator.ca_file}

    def says(self, **variables: str) -> None:
        for name, value in variables.items():
            self.monkeypatch.setenv(name, value)


def by_secret(it: Place, aio: bool, client_id: str = APPLICATION, **more: Any) -> Any:
    it.says(AZURE_AUTHORITY_HOST=it.emulator.endpoint)
    kind = it.identity(aio).ClientSecretCredential
    return kind(TENANT, client_id, CLIENT_SECRET, **it.options, **more)


def by_workload(it: Place, aio: bool, **more: Any) -> Any:
    file = it.files / "federated-token"
    file.write_text(FEDERATED_TOKEN)
    it.says(AZURE_TENANT_ID=TENANT, AZURE_CLIENT_ID=APPLICATION)
    it.says(AZURE_FEDERATED_TOKEN_FILE=str(file), AZURE_AUTHORITY_HOST=it.emulator.endpoint)
    return it.identity(aio).WorkloadIdentityCredential(**it.options, **more)


def by_app_service(it: Place, aio: bool, **more: Any) -> Any:
    it.says(IDENTITY_ENDPOINT=f"{plain(it.emulator)}/msi/token", IDENTITY_HEADER=IDENTITY_HEADER)
    return it.identity(aio).ManagedIdentityCredential(**more)


def by_imds(it: Place, aio: bool, **more: Any) -> Any:
    it.says(AZURE_POD_IDENTITY_AUTHORITY_HOST=plain(it.emulator))
    return it.identity(aio).ManagedIdentityCredential(**more)


def by_ones_own(it: Place, aio: bool) -> Any:
    return AioOwn(it.emulator) if aio else Own(it.emulator)


SOURCES: dict[str, Callable[[Place, bool], Any]] = {
    "secret": by_secret,
    "workload": by_workload,
    "app-service": by_app_service,
    "imds": by_imds,
    "own": by_ones_own,
}
"""What gets tokens there, for threads or for asyncio."""


def client_id_of(source: str) -> str:
    """Which application its tokens are issued to."""
    return MANAGED if source in ("app-service", "imds") else APPLICATION
