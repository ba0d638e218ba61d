"""The programs of the READMEs, run as they stand there, against the strict verifier."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from acs_auth.testing import Emulator
from conftest import Tls
from entra import IDENTITY_HEADER
from strict_verifier import Answer, Received, StrictVerifier

ROOT = Path(__file__).parents[3]
# How many programs each has, so that none is lost unseen.
READMES = {"README.md": 1, "bindings/python/README.md": 14}


def programs(readme: str) -> list[str]:
    text = (ROOT / readme).read_text(encoding="utf-8")
    return re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def takes_tokens(program: str) -> bool:
    return "from acs_auth.credentials import" in program


PROGRAMS = [
    pytest.param(program, id=f"{readme}-{number}")
    for readme in READMES
    for number, program in enumerate(programs(readme), 1)
    if not takes_tokens(program)
]


def test_no_program_is_lost() -> None:
    assert {readme: len(programs(readme)) for readme in READMES} == READMES


def service(request: Received) -> Answer:
    """As much of ACS as the programs look at."""
    if request.method == "POST" and request.target.startswith("/identities"):
        return Answer(201, body=b'{"identity":{"id":"8:acs:a_b"}}')
    return Answer()


def run(words: list[str], variables: dict[str, str]) -> None:
    done = subprocess.run(
        [sys.executable, *words],
        env=os.environ | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "program", [one for one in programs("bindings/python/README.md") if takes_tokens(one)]
)
def test_a_program_that_takes_tokens(program: str, acs_emulator_fresh: Emulator) -> None:
    variables = {
        "AZURE_COMMUNICATION_CONNECTION_STRING": acs_emulator_fresh.connection_string,
        "AZURE_COMMUNICATION_ENDPOINT": acs_emulator_fresh.endpoint,
        "IDENTITY_ENDPOINT": f"{acs_emulator_fresh.endpoint}/msi/token",
        "IDENTITY_HEADER": IDENTITY_HEADER,
    }
    run(["-c", program], variables)
    verdicts = [record.verdict for record in acs_emulator_fresh.requests()]
    assert verdicts[-1] in ("entra", "userToken") and "refused" not in verdicts


@pytest.mark.parametrize("program", PROGRAMS)
def test_a_program_of_a_readme(program: str, tls: Tls, tmp_path: Path) -> None:
    words = ["-c", program]
    if "def test_" in program:
        (tmp_path / "test_it.py").write_text(program, encoding="utf-8")
        words = ["-m", "pytest", "-p", "no:cacheprovider", str(tmp_path)]
    with StrictVerifier(service, tls=tls.server) as server:
        variables = {
            "AZURE_COMMUNICATION_CONNECTION_STRING": server.connection_string,
            "REQUESTS_CA_BUNDLE": tls.ca_file,
            "SSL_CERT_FILE": tls.ca_file,
        }
        run(words, variables)
    assert [received.wrong for received in server.received if received.wrong] == []
    # Those of the other side send nothing, and those of the emulator send it there.
    elsewhere = program.startswith("from acs_auth import AccessKey,") or "emulator" in program
    assert bool(server.received) is not elsewhere
