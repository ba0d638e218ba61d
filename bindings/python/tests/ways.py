"""In which ways a client of the official ones is given what gets tokens."""

from typing import Any

import acs_auth.aio
import acs_auth.credentials
import pytest
from acs_auth.azure import client_arguments
from acs_auth.testing import Emulator
from official import done


def kept(source: Any, aio: bool, **more: Any) -> Any:
    """Ours around another one."""
    return (acs_auth.aio if aio else acs_auth.credentials).EntraCredential(source, **more)


def theirs(kind: Any, emulator: Emulator, source: Any, aio: bool) -> Any:
    """As it is."""
    return kind(emulator.endpoint, source, connection_verify=emulator.ca_file)


def ours(kind: Any, emulator: Emulator, source: Any, aio: bool) -> Any:
    """In ours."""
    return theirs(kind, emulator, kept(source, aio), aio)


def arguments(kind: Any, emulator: Emulator, source: Any, aio: bool) -> Any:
    """With our policy, which the client does not know of."""
    given = client_arguments(source, endpoint=emulator.endpoint)
    return kind(**given, connection_verify=emulator.ca_file)


each_way = pytest.mark.parametrize("way", [theirs, ours, arguments], ids=lambda way: way.__name__)
with_or_without_policy = pytest.mark.parametrize(
    "way", [theirs, arguments], ids=["credential", "arguments"]
)
"""For credentials of ours."""


async def close(one: Any) -> None:
    """Closes what can be closed: of azure-identity all, and of one's own nothing."""
    if hasattr(one, "close"):
        await done(one.close())
