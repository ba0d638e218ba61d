"""Fixtures of pytest, which finds them by itself where this package is installed.

def test_a_user_is_created(acs_emulator):
    client = CommunicationIdentityClient(acs_emulator.endpoint, acs_emulator.access_key)
    assert client.create_user().raw_id.startswith("8:acs:")
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

# Every run of pytest imports this, and few ask for an emulator.
if TYPE_CHECKING:
    from acs_auth.testing import Emulator

__all__ = ["acs_emulator", "acs_emulator_explain"]


@pytest.fixture(scope="session")
def acs_emulator() -> "Iterator[Emulator]":
    """A local ACS that checks signatures: an acs_auth.testing.Emulator, one for all tests."""
    from acs_auth.testing import Emulator

    with Emulator() as emulator:
        yield emulator


@pytest.fixture(scope="session")
def acs_emulator_explain() -> "Iterator[Emulator]":
    """One that tells in the header x-acs-auth-mistake, and in its log, what was wrong."""
    from acs_auth.testing import Emulator

    with Emulator(auth="explain") as emulator:
        yield emulator
