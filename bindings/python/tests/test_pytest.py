"""The fixtures, as pytest finds them."""

import os
import re
import subprocess
import sys
from pathlib import Path

PLUGIN = """
def test_one(acs_emulator):
    assert acs_emulator.endpoint.startswith("http://127.0.0.1:")

def test_two(acs_emulator, acs_emulator_explain):
    assert acs_emulator.endpoint != acs_emulator_explain.endpoint
"""

FRESH = """
import pytest

@pytest.fixture(scope="session")
def endpoint(acs_emulator):
    return acs_emulator.endpoint

@pytest.mark.parametrize("count", [1, 2])
def test_a_fault(acs_emulator_fresh, endpoint, count):
    assert acs_emulator_fresh.endpoint == endpoint
    assert acs_emulator_fresh.requests() == []
    from urllib.request import urlopen
    with pytest.raises(Exception, match="401"):
        urlopen(endpoint)
    assert len(acs_emulator_fresh.requests()) == 1

def test_of_the_same(acs_emulator):
    assert len(acs_emulator.requests()) == 1

def test_it_is_killed(acs_emulator_fresh):
    acs_emulator_fresh._process.kill()
    acs_emulator_fresh._process.wait()

def test_afterwards(acs_emulator_fresh): pass
"""


GONE = """
import os, pytest, time

@pytest.fixture(scope="session")
def client(acs_emulator):
    return acs_emulator.endpoint

def test_it_is_killed(acs_emulator, client):
    os.kill(acs_emulator._process.pid, 9)
    while "stopped" not in repr(acs_emulator):
        time.sleep(0.01)

def test_of_the_emulator(acs_emulator): pass
def test_of_what_is_made_of_it(client): pass
def test_of_another(acs_emulator_explain): pass
def test_of_none(): pass
"""

TOLD_OF = """
import time
from urllib.error import HTTPError
from urllib.request import urlopen

def get(emulator, target):
    try:
        urlopen(emulator.endpoint + target)
    except HTTPError as refusal:
        refusal.close()
    end = time.monotonic() + 60
    while not emulator.log.partition(f"GET {target}\\n")[2].endswith("\\n\\n"):
        assert time.monotonic() < end
        time.sleep(0.01)

def test_that_passes(acs_emulator_explain):
    get(acs_emulator_explain, "/one")

def test_that_fails(acs_emulator_explain):
    get(acs_emulator_explain, "/two")
    assert False

def test_without_it():
    assert False
"""


def run_pytest(
    place: Path, *words: str, tests: str = PLUGIN, **variables: str
) -> subprocess.CompletedProcess[str]:
    (place / "test_it.py").write_text(tests)
    pytest = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    return subprocess.run(
        pytest, cwd=place, env=os.environ | variables, capture_output=True, text=True
    )


def test_pytest_finds_the_fixtures(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "--quiet")
    assert done.returncode == 0 and "2 passed" in done.stdout, done.stdout + done.stderr
    assert "acs_emulator_fresh -- " in run_pytest(tmp_path, "--fixtures").stdout
    assert "acs_emulator -- " in run_pytest(tmp_path, "--fixtures").stdout.replace(
        "acs_emulator [session scope]", "acs_emulator"
    )
    missing = run_pytest(tmp_path, "--quiet", ACS_AUTH_PROGRAM="/none")
    assert "2 errors" in missing.stdout
    assert "the variable ACS_AUTH_PROGRAM names no program that can be run" in missing.stdout


def test_a_test_gets_it_as_it_was_at_the_start(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "--quiet", "-rN", tests=FRESH)
    assert "4 passed, 1 error" in done.stdout, done.stdout + done.stderr
    said = "acs_auth.testing.EmulatorError: the emulator of acs-auth ended with signal 9"
    reported = [line for line in done.stdout.splitlines() if line.startswith("E ")]
    assert [line.removeprefix("E").strip() for line in reported] == [said]


def test_an_emulator_that_is_gone_fails_the_tests_that_use_it(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "--quiet", tests=GONE)
    assert "3 passed, 2 errors" in done.stdout, done.stdout + done.stderr
    for name in ("test_of_the_emulator", "test_of_what_is_made_of_it"):
        assert f"ERROR test_it.py::{name} - acs_auth.testing" in done.stdout
    # In the reports alone: the summary tells it too where pytest believes that it runs in a CI.
    said = "acs_auth.testing.EmulatorError: the emulator of acs-auth ended with signal 9"
    reported = [line for line in done.stdout.splitlines() if line.startswith("E ")]
    assert [line.removeprefix("E").strip() for line in reported] == [said, said]


def test_a_test_that_fails_shows_what_the_log_told_meanwhile(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "--quiet", "-rN", tests=TOLD_OF)
    assert "2 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    assert done.stdout.count(" log of acs_emulator_explain ") == 1
    assert "\nGET /two\nrefused: " in done.stdout and "GET /one\n" not in done.stdout
    assert "\nGET /two: MISSING_HEADER\n" in done.stdout and "GET /one:" not in done.stdout
    assert "tells why" not in done.stdout


REFUSED = """
import pytest
from urllib.error import HTTPError
from urllib.request import urlopen

def get(emulator, target):
    with pytest.raises(HTTPError) as refusal:
        urlopen(emulator.endpoint + target)
    refusal.value.close()

def test_that_passes(acs_emulator):
    get(acs_emulator, "/one")

def test_that_fails(acs_emulator):
    get(acs_emulator, "/two?a=b")
    get(acs_emulator, "/two?a=b")
    assert False

def test_that_clears(acs_emulator):
    acs_emulator.clear_requests()
    get(acs_emulator, "/three")
    assert False

def test_of_many(acs_emulator):
    for count in range(1001):
        get(acs_emulator, f"/{count:04}")
    assert False

def test_that_refuses_nothing(acs_emulator):
    assert False

def test_that_kills(acs_emulator):
    get(acs_emulator, "/four")
    acs_emulator._process.kill()
    acs_emulator._process.wait()
    assert False
"""


def test_a_test_that_fails_shows_what_was_refused_meanwhile(tmp_path: Path) -> None:
    done = run_pytest(tmp_path, "--quiet", "-rN", tests=REFUSED)
    assert "5 failed, 1 passed" in done.stdout, done.stdout + done.stderr
    shown = done.stdout.rpartition("\n5 failed")[0]
    reports = re.split("^_+ (test_.*) _+$", shown, flags=re.MULTILINE)
    told = {
        name: report.partition(" refused by acs_emulator ")[2].splitlines()[1:]
        for name, report in zip(reports[1::2], reports[2::2], strict=True)
    }
    why = "The fixture acs_emulator_explain tells why."
    assert told["test_that_fails"] == ["GET /two?a=b: MISSING_HEADER"] * 2 + [why]
    assert told["test_that_clears"] == ["GET /three: MISSING_HEADER", why]
    assert told["test_of_many"] == [
        "The last 10 of 1000:",
        *[f"GET /{count:04}: MISSING_HEADER" for count in range(991, 1001)],
        why,
    ]
    assert told["test_that_refuses_nothing"] == told["test_that_kills"] == []


def test_the_plugin_is_cheap() -> None:
    program = (
        "import sys, pytest; before = set(sys.modules); import acs_auth.pytest;"
        "new = set(sys.modules) - before; "
        "assert all(name.startswith(('acs_auth', '_datetime')) for name in new), new;"
        "assert 'acs_auth.testing' not in new and 'http.client' not in new"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
