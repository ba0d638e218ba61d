"""What several suites share: the strict verifier of the repository, and a certificate for it."""

import logging
import ssl
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import trustme
from acs_auth.testing import Emulator
from entra import CLIENT_SECRET, FEDERATED_TOKEN, IDENTITY_HEADER, Place
from leak import Silence

# The server that checks signatures is there for every language.
sys.path.append(str(Path(__file__).parents[3] / "tests"))


class Tls(NamedTuple):
    """What a server on localhost speaks TLS with, and the file by which a client trusts it."""

    server: ssl.SSLContext
    ca_file: str


@pytest.fixture(scope="session")
def tls() -> Iterator[Tls]:
    authority = trustme.CA()
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost", "127.0.0.1").configure_cert(server)
    with authority.cert_pem.tempfile() as ca_file:
        yield Tls(server, ca_file)


@pytest.fixture(scope="session")
def over_tls() -> Iterator[Emulator]:
    """An emulator that says https, and has short pages, so that lists have several."""
    with Emulator(tls=True, page_size=2) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def opaque_over_tls() -> Iterator[Emulator]:
    """The same, of which the tokens of users tell nothing to whoever has one."""
    with Emulator(tls=True, page_size=2, opaque_tokens=True) as emulator:
        yield emulator


@pytest.fixture(params=["http", "https"])
def emulator(
    request: pytest.FixtureRequest, acs_emulator: Emulator, over_tls: Emulator
) -> Emulator:
    """Each of the two, as it was at the start."""
    one = over_tls if request.param == "https" else acs_emulator
    one.reset()
    return one


@pytest.fixture
def place(over_tls: Emulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Place:
    """Where tokens of Entra are had, with an emulator as it was at the start."""
    over_tls.reset()
    return Place(over_tls, monkeypatch, tmp_path)


@pytest.fixture
def silent(caplog: pytest.LogCaptureFixture, recwarn: pytest.WarningsRecorder) -> Iterator[Silence]:
    """Sees to it that no library logs a secret or a token, at any level, nor warns with one."""
    caplog.set_level(logging.DEBUG)
    silence = Silence(CLIENT_SECRET, FEDERATED_TOKEN, IDENTITY_HEADER)
    yield silence
    for record in caplog.get_records("call"):
        silence.check(f"{record.getMessage()} {record.exc_text}")
    for warning in recwarn:
        silence.check(str(warning.message))


@pytest.fixture(autouse=True)
def no_proxy_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
