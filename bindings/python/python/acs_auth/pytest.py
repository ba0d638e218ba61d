"""Fixtures of pytest, which finds them by itself where this package is installed.

def test_a_user_is_created(acs_emulator):
    client = CommunicationIdentityClient(acs_emulator.endpoint, acs_emulator.access_key)
    assert client.create_user().raw_id.startswith("8:acs:")

def test_a_code_is_sent(acs_emulator_fresh):
    send_code("+14255550123")
    assert "code" in acs_emulator_fresh.wait_for_message(to="+14255550123").text

They start an emulator, or take the one that the variable ACS_AUTH_EMULATOR_CONNECTION_STRING names.
"""

import os
from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING, Any, Literal

import pytest

# Every run of pytest imports this, and few ask for an emulator.
if TYPE_CHECKING:
    from acs_auth.testing import Emulator

__all__ = ["acs_emulator", "acs_emulator_explain", "acs_emulator_fresh"]

_ELSEWHERE = "ACS_AUTH_EMULATOR_CONNECTION_STRING"
_Told = dict[str, Any]
_SHOWN = 10
"""How many requests are listed that were refused."""


class _Watched:
    """An emulator of a fixture, and what it had told when the test began."""

    def __init__(self, emulator: "Emulator", *, explains: bool) -> None:
        self.emulator, self.explains = emulator, explains
        self.begin()

    def begin(self) -> None:
        """Raises EmulatorError where it is gone."""
        self._log = len(self.emulator.log)
        self._journal = self.emulator._journal()

    def log(self) -> str:
        """What its log told since."""
        return self.emulator.log[self._log :]

    def refused(self) -> str:
        """The requests that it has refused since, a line for each."""
        from acs_auth.testing import EmulatorError

        try:
            journal = self.emulator._journal()
        except EmulatorError:  # its log says how it ended
            return ""
        came = _new(self._journal, journal)
        refused = [one for one in came if one.get("verdict") == "refused"]
        lines = [
            f"{one.get('method')} {one.get('pathAndQuery')}: {one.get('code') or one.get('status')}"
            for one in refused[-_SHOWN:]
        ]
        if len(refused) > _SHOWN:
            lines.insert(0, f"The last {_SHOWN} of {len(refused)}:")
        if lines and not self.explains:
            lines.append("The fixture acs_emulator_explain tells why.")
        return "\n".join(lines)


_WATCHED = pytest.StashKey[dict[str, _Watched]]()
"""The emulators of the fixtures, by the names of those."""


@pytest.fixture(scope="session")
def acs_emulator(request: pytest.FixtureRequest) -> "Iterator[Emulator]":
    """A local ACS that checks signatures: an acs_auth.testing.Emulator, one for all tests."""
    with _emulator("strict") as emulator:
        _watched(request.config)["acs_emulator"] = _Watched(emulator, explains=False)
        yield emulator


@pytest.fixture(scope="session")
def acs_emulator_explain(request: pytest.FixtureRequest) -> "Iterator[Emulator]":
    """One that tells in the header x-acs-auth-mistake, and in its log, what was wrong.

    It is not emptied between tests. The one that the variable names has to explain by itself.
    """
    with _emulator("explain") as emulator:
        _watched(request.config)["acs_emulator_explain"] = _Watched(emulator, explains=True)
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
    for _, watched in _used(item):
        watched.begin()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Shows with a test that failed what its emulators told and refused meanwhile."""
    report = yield
    if report.failed:
        for name, watched in _used(item):
            if told := watched.log():
                report.sections.append((f"log of {name}", told))
            if refused := watched.refused():
                report.sections.append((f"refused by {name}", refused))
    return report


def _emulator(auth: Literal["strict", "explain"]) -> "Emulator":
    from acs_auth.testing import Emulator

    elsewhere = os.environ.get(_ELSEWHERE)
    return Emulator.connect(elsewhere) if elsewhere else Emulator(auth=auth)


def _new(before: list[_Told], now: list[_Told]) -> list[_Told]:
    """Those that came since: a journal forgets its oldest, or all where it is cleared."""
    for gone in range(len(before)):
        kept = len(before) - gone
        if before[gone:] == now[:kept]:
            return now[kept:]
    return now


def _used(item: pytest.Item) -> list[tuple[str, _Watched]]:
    names = getattr(item, "fixturenames", ())
    return [(name, one) for name, one in _watched(item.config).items() if name in names]


def _watched(config: pytest.Config) -> dict[str, _Watched]:
    return config.stash.setdefault(_WATCHED, {})
