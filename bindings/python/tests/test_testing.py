"""The emulator as a program that tests start."""

import os
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from acs_auth import ConnectionString, VerificationError, diagnose
from acs_auth.testing import Emulator, EmulatorError
from stand_in import script


def answer(url: str, headers: dict[str, str] | None = None, ca: str | None = None) -> Any:
    """Status and headers of a GET."""
    context = ssl.create_default_context(cafile=ca)
    try:
        with urllib.request.urlopen(
            urllib.request.Request(url, headers=headers or {}), context=context
        ) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        error.close()
        return error.code, error.headers


def is_gone(endpoint: str) -> bool:
    try:
        answer(f"{endpoint}/health")
    except urllib.error.URLError as error:
        return isinstance(error.reason, ConnectionRefusedError)
    return False


def entry(emulator: Emulator, request: str) -> str:
    """What the log tells of a request, once it is all there: under load it is late."""
    end = time.monotonic() + 60
    while not (told := emulator.log.partition(f"{request}\n")[2]).endswith("\n\n"):
        assert time.monotonic() < end, emulator.log
        time.sleep(0.01)
    return told


def signed(emulator: Emulator, url: str) -> dict[str, str]:
    return ConnectionString(emulator.connection_string).access_key.sign("GET", url)


def test_it_tells_where_it_listens_and_stops() -> None:
    with Emulator() as emulator:
        connection = ConnectionString(emulator.connection_string)
        assert connection.endpoint == emulator.endpoint
        assert emulator.access_key in emulator.connection_string
        assert emulator.secondary_access_key not in ("", emulator.access_key)
        url = f"{emulator.endpoint}/echo"
        assert answer(url)[0] == 401
        assert answer(url, signed(emulator, url))[0] == 200
        assert repr(emulator) == f"<Emulator at {emulator.endpoint}>"
        files = Path(emulator.ca_file).parent
        assert "BEGIN CERTIFICATE" in Path(emulator.ca_file).read_text()
    assert is_gone(emulator.endpoint)
    assert not files.exists()
    emulator.stop()
    assert emulator.log == ""
    assert repr(emulator) == "<Emulator, stopped>"
    with pytest.raises(EmulatorError, match="the emulator of acs-auth is stopped"), emulator:
        pass


def test_each_has_a_port_of_its_own() -> None:
    first, second = Emulator(), Emulator()
    assert first.endpoint != second.endpoint
    first.stop()
    assert is_gone(first.endpoint) and answer(f"{second.endpoint}/health")[0] == 200
    second.stop()


def test_tls(tmp_path: Path) -> None:
    ca = tmp_path / "authority é.pem"
    with Emulator(tls=True, ca_file=ca) as emulator:
        assert emulator.ca_file == str(ca)
        assert emulator.endpoint.startswith("https://")
        url = f"{emulator.endpoint}/echo"
        assert answer(url, signed(emulator, url), str(ca))[0] == 200
        with pytest.raises(urllib.error.URLError, match="CERTIFICATE_VERIFY_FAILED"):
            answer(url)
        # The same port speaks http.
        assert answer(f"{emulator.endpoint.replace('https', 'http')}/health")[0] == 200
    assert ca.exists()


def test_the_authority_is_there_without_tls() -> None:
    with Emulator() as emulator:
        url = emulator.endpoint.replace("http", "https")
        assert answer(f"{url}/health", ca=emulator.ca_file)[0] == 200


def test_auth_is_explained_or_off(acs_emulator_explain: Emulator) -> None:
    url = f"{acs_emulator_explain.endpoint}/echo?a=b"
    status, headers = answer(url, signed(acs_emulator_explain, url.replace("?a=b", "")))
    assert (status, headers["x-acs-auth-mistake"]) == (401, "QUERY_LEFT_OUT")
    assert answer(url, signed(acs_emulator_explain, url))[0] == 200
    with Emulator(auth="off") as off:
        assert answer(f"{off.endpoint}/echo")[0] == 200
    with pytest.raises(ValueError, match="auth is strict, explain or off"):
        Emulator(auth="lenient")  # type: ignore[arg-type]


def test_it_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = Path(os.environ["ACS_AUTH_PROGRAM"])
    monkeypatch.setenv("PATH", "")
    Emulator().stop()
    monkeypatch.delenv("ACS_AUTH_PROGRAM")
    with pytest.raises(EmulatorError, match="`cargo install --path crates/acs-auth-cli`"):
        Emulator()
    Emulator(program=program).stop()
    nothing = tmp_path / "nothing"
    monkeypatch.setenv("ACS_AUTH_PROGRAM", str(nothing))
    Emulator(program=str(program)).stop()
    for given, named in ((None, "the variable ACS_AUTH_PROGRAM"), (nothing, "program=")):
        with pytest.raises(EmulatorError) as failed:
            Emulator(program=given)
        assert str(failed.value) == f"{named} names no program that can be run"
    monkeypatch.delenv("ACS_AUTH_PROGRAM")
    (tmp_path / "acs-auth").symlink_to(program)
    monkeypatch.setenv("PATH", str(tmp_path))
    Emulator().stop()


@pytest.mark.parametrize(
    ("program", "why"),
    [
        ("", "ended before it listened, with the exit code 0"),
        ("raise SystemExit(7)", "ended before it listened, with the exit code 7"),
        ("import os; os.kill(os.getpid(), 9)", "ended before it listened, with signal 9"),
        ("print('{}')", "does not tell where it listens"),
        ("print('[]')", "does not tell where it listens"),
        ("print('listening')", "does not tell where it listens"),
        ("print('{', end='')", "ended before it listened, with the exit code 0"),
        ("print('x' * 100_000, end='')", "ended before it listened, with the exit code 0"),
        (
            """print('{"error":{"code":"A","message":"it may not"}}')""",
            "does not start: it may not",
        ),
    ],
)
def test_a_program_that_does_not_start(tmp_path: Path, program: str, why: str) -> None:
    with pytest.raises(EmulatorError) as failed:
        Emulator(program=script(tmp_path, program))
    assert str(failed.value).startswith(f"the emulator of acs-auth {why}")
    assert not hasattr(failed.value, "__notes__")


def test_a_program_that_says_nothing(tmp_path: Path) -> None:
    running = tmp_path / "running"
    silent = f"""
import os, sys, time
open({str(running)!r}, "w").write(str(os.getpid()))
print("to whom it concerns", file=sys.stderr, flush=True)
time.sleep(3600)
"""
    with pytest.raises(EmulatorError, match=r"has not started within 2 s") as failed:
        Emulator(program=script(tmp_path, silent), timeout=2)
    assert failed.value.__notes__ == ["It said: to whom it concerns"]
    with pytest.raises(ProcessLookupError):
        os.kill(int(running.read_text()), 0)


def test_no_such_place_for_the_authority(tmp_path: Path) -> None:
    with pytest.raises(EmulatorError, match=r"does not start: .*ca-file") as failed:
        Emulator(ca_file=tmp_path / "none" / "ca.pem")
    assert str(tmp_path) not in str(failed.value)


def test_what_cannot_be_run(tmp_path: Path) -> None:
    file = script(tmp_path, "")
    file.write_text("no program\0")
    with pytest.raises(EmulatorError, match="acs-auth cannot be run"):
        Emulator(program=file)
    file.chmod(0o600)
    with pytest.raises(EmulatorError, match="program= names no program that can be run"):
        Emulator(program=file)


TOLD = '{"endpoint":"e","access_key":"a","secondary_access_key":"s","connection_string":"c"}'


def test_the_log_is_what_it_says_of_requests(tmp_path: Path) -> None:
    program = f"""
import sys
print("refused: \\xff", file=sys.stderr, flush=True)
print({TOLD!r}, flush=True)
sys.stdin.read()
print("ended", file=sys.stderr, flush=True)
"""
    with Emulator(program=script(tmp_path, program)) as emulator:
        assert emulator.log.startswith("refused: ")
        assert "ended" not in emulator.log
    assert emulator.log.endswith("ended\n")
    emulator.stop()
    assert emulator.log.endswith("ended\n")


@pytest.mark.parametrize(
    ("end", "how"),
    [
        ("os.kill(os.getpid(), 9)", "with signal 9"),
        ("sys.exit(3)", "with the exit code 3"),
        ("sys.exit(0)", "with the exit code 0"),
    ],
)
@pytest.mark.parametrize("words", ["", "last words", "last words\n"])
def test_one_that_ends_by_itself(tmp_path: Path, end: str, how: str, words: str) -> None:
    entered = tmp_path / "entered"
    program = f"""
import os, sys, time
print({TOLD!r}, flush=True)
while not os.path.exists({str(entered)!r}):
    time.sleep(0.01)
print({words!r}, end="", file=sys.stderr, flush=True)
{end}
"""
    with Emulator(program=script(tmp_path, program)) as emulator:
        assert repr(emulator) == "<Emulator at e>"
        entered.touch()
        while "stopped" not in repr(emulator):
            time.sleep(0.01)
        said = words if words in ("", "last words\n") else f"{words}\n"
        log = f"{said}the emulator ended {how}\n"
        assert emulator.log == log
        with pytest.raises(EmulatorError, match=f"the emulator of acs-auth ended {how}"), emulator:
            pass
    assert emulator.log == log
    assert repr(emulator) == "<Emulator, stopped>"


def test_one_that_ends_badly_when_it_is_stopped(tmp_path: Path) -> None:
    program = f"import sys; print({TOLD!r}, flush=True); sys.stdin.read(); sys.exit(101)"
    with Emulator(program=script(tmp_path, program)) as emulator:
        assert emulator.log == ""
    assert emulator.log == "the emulator ended with the exit code 101\n"


def test_it_ends_with_the_process_that_started_it() -> None:
    program = (
        "import os; from acs_auth.testing import Emulator; e = Emulator();"
        "print(e.endpoint, flush=True); os._exit(1)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    endpoint = done.stdout.strip()
    assert endpoint.startswith("http://") and done.returncode == 1
    while not is_gone(endpoint):
        time.sleep(0.01)


def test_it_agrees_with_the_diagnosis(acs_emulator_explain: Emulator) -> None:
    url = f"{acs_emulator_explain.endpoint}/echo?a=b%20c"
    headers = signed(acs_emulator_explain, url.replace("%20", "+"))
    mistake = answer(url, headers)[1]["x-acs-auth-mistake"]
    told = entry(acs_emulator_explain, "GET /echo?a=b%20c")
    host = acs_emulator_explain.endpoint.removeprefix("http://")
    diagnosis = diagnose(
        acs_emulator_explain.connection_string,
        "GET",
        "/echo?a=b%20c",
        {"host": host} | headers,
        b"",
    )
    assert [found.code for found in diagnosis.mistakes] == [mistake] == ["QUERY_FORM_ENCODED"]
    assert isinstance(diagnosis.error, VerificationError)
    assert diagnosis.mistakes[0].message in told and mistake in told
    assert acs_emulator_explain.access_key not in told
