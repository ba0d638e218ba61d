"""An emulator that others have started."""

import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
import requests
from acs_auth import ConnectionString, InvalidInputError
from acs_auth.requests import CredentialAdapter
from acs_auth.testing import Emulator, EmulatorError
from test_pytest import run_pytest

KEY = "bm90IGEgcmVhbCBrZXk="


@pytest.fixture(params=[False, True])
def running(request: pytest.FixtureRequest) -> Iterator[Emulator]:
    with Emulator(tls=request.param) as emulator:
        yield emulator


def get(emulator: Emulator, key: str) -> int:
    """The status of an answer, over whatever the endpoint says."""
    adapter = CredentialAdapter(ConnectionString(f"endpoint={emulator.endpoint};accesskey={key}"))
    with requests.Session() as session:
        session.mount(emulator.endpoint, adapter)
        return session.get(f"{emulator.endpoint}/echo", verify=emulator.ca_file).status_code


def test_it_is_used_and_goes_on(running: Emulator) -> None:
    with Emulator.connect(running.connection_string) as emulator:
        assert emulator.endpoint == running.endpoint
        assert emulator.access_key == emulator.secondary_access_key == running.access_key
        assert emulator.connection_string == running.connection_string
        assert Path(emulator.ca_file).read_bytes() == Path(running.ca_file).read_bytes()
        assert get(emulator, emulator.access_key) == 200
        assert get(emulator, emulator.secondary_access_key) == 200
        assert emulator.requests() == running.requests() and len(running.requests()) == 2
        assert (repr(emulator), emulator.log) == (f"<Emulator at {running.endpoint}>", "")
        emulator.inject(status=503, count=1)
        assert get(running, running.access_key) == 503
        emulator.reset()
        assert running.requests() == []
        place = Path(emulator.ca_file).parent
    assert not place.exists()
    emulator.stop()
    assert repr(emulator) == "<Emulator, stopped>"
    with pytest.raises(EmulatorError, match="was left: connect to it again"):
        emulator.requests()
    with pytest.raises(EmulatorError, match="was left: connect to it again"), emulator:
        pass
    assert get(running, running.access_key) == 200


@pytest.mark.parametrize(
    "text",
    [
        "endpoint={0}/;accesskey={1}",
        " AccessKey = {1} ; other=a=b ; Endpoint = {0} ;\n",
    ],
)
def test_a_connection_string_in_any_form(acs_emulator: Emulator, text: str) -> None:
    given = text.format(acs_emulator.endpoint, KEY)
    with Emulator.connect(given) as emulator:
        assert (emulator.endpoint, emulator.access_key) == (acs_emulator.endpoint, KEY)
        assert emulator.connection_string == given


def test_what_is_no_connection_string() -> None:
    with pytest.raises(InvalidInputError, match="endpoint"):
        Emulator.connect(f"accesskey={KEY}")


def test_there_is_none() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        with pytest.raises(EmulatorError, match="does not answer: ConnectionRefusedError"):
            Emulator.connect(f"endpoint=http://127.0.0.1:{port};accesskey={KEY}")


def test_it_is_something_else() -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"welcome")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(EmulatorError, match="tells something else"):
            Emulator.connect(f"endpoint=http://127.0.0.1:{server.server_port};accesskey={KEY}")
        server.shutdown()


def test_the_port_of_https(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one it is that of the scheme, although it is asked in plain http."""
    asked = []

    def refuse(address: tuple[str, int], *_: object) -> socket.socket:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr("socket.create_connection", refuse)
    for scheme in ("http", "https"):
        with pytest.raises(EmulatorError, match="does not answer"):
            Emulator.connect(f"endpoint={scheme}://acs;accesskey={KEY}")
    assert asked == [("acs", 80), ("acs", 443)]


FIXTURES = """
import urllib.request

def test_it_fails(acs_emulator):
    try:
        urllib.request.urlopen({endpoint!r} + "/during")
    finally:
        assert False

def test_all_are_the_same(acs_emulator, acs_emulator_explain, acs_emulator_fresh):
    assert acs_emulator.endpoint == acs_emulator_explain.endpoint == {endpoint!r}
    assert acs_emulator.requests() == []
"""


def test_the_fixtures_use_it(acs_emulator_fresh: Emulator, tmp_path: Path) -> None:
    emulator = acs_emulator_fresh
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{emulator.endpoint}/before")
    refused.value.close()
    done = run_pytest(
        tmp_path,
        "--quiet",
        tests=FIXTURES.format(endpoint=emulator.endpoint),
        ACS_AUTH_PROGRAM="/none",
        ACS_AUTH_EMULATOR_CONNECTION_STRING=emulator.connection_string,
    )
    assert "1 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert "\nGET /during: MISSING_HEADER\n" in done.stdout and "/before" not in done.stdout
    assert emulator.requests() == []
    empty = run_pytest(tmp_path, "--quiet", ACS_AUTH_EMULATOR_CONNECTION_STRING="")
    assert "2 passed" in empty.stdout
