"""Fixtures of pytest, which finds them by itself where this package is installed.

def test_a_user_is_created(acs_emulator):
    client = CommunicationIdentityClient(acs_emulator.endpoint, acs_emulator.access_key)
    assert client.create_user().raw_id.startswith("8:acs:")

def test_a_code_is_sent(acs_emulator_fresh):
    send_code("+14255550123")
    assert "code" in acs_emulator_fresh.wait_for_message(to="+14255550123").text
"""

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

import pytest

# Every run of pytest imports this, and few ask for an emulator.
if TYPE_CHECKING:
    from acs_auth.testing import Emulator

__all__ = ["acs_emulator", "acs_emulator_explain", "acs_emulator_fresh"]

_STARTED = pytest.StashKey["dict[str, Emulator]"]()
"""The emulators of the fixtures, by the names of those."""
_TOLD = pytest.StashKey[dict[str, int]]()
"""How long the log of each was when a test began."""


@pytest.fixture(scope="session")
def acs_emulator(request: pytest.FixtureRequest) -> "Iterator[Emulator]":
    """A local ACS that checks signatures: an acs_auth.testing.Emulator, one for all tests."""
    from acs_auth.testing import Emulator

    with Emulator() as emulator:
        _started(request.config)["acs_emulator"] = emulator
        yield emulator


@pytest.fixture(scope="session")
def acs_emulator_explain(request: pytest.FixtureRequest) -> "Iterator[Emulator]":
    """One that tells in the header x-acs-auth-mistake, and in its log, what was wrong."""
    from acs_auth.testing import Emulator

    with Emulator(auth="explain") as emulator:
        _started(request.config)["acs_emulator_explain"] = emulator
        yield emulator


@pytest.fixture
def acs_emulator_fresh(acs_emulator: "Emulator") -> "Emulator":
    """acs_emulator as it was at the start: what other tests sent, made or injected is gone."""
    acs_emulator.reset()
    return acs_emulator


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Fails each test that would use an emulator that is gone, and says how it ended."""
    # Not by a fixture for each test: then those of a wider scope could not use it.
    for name, emulator in _used(item):
        item.stash.setdefault(_TOLD, {})[name] = len(emulator.log)
        emulator._check()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows with a test that failed what its emulators told meanwhile."""
    report = yield
    if report.failed:
        for name, emulator in _used(item):
            if told := emulator.log[item.stash.get(_TOLD, {}).get(name, 0) :]:
                report.sections.append((f"log of {name}", told))
    return report


def _used(item: pytest.Item) -> "list[tuple[str, Emulator]]":
    names = getattr(item, "fixturenames", ())
    return [(name, one) for name, one in _started(item.config).items() if name in names]


def _started(config: pytest.Config) -> "dict[str, Emulator]":
    return config.stash.setdefault(_STARTED, {})
