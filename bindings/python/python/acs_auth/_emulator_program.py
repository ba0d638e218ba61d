"""The program acs-auth, which an emulator runs: where it is, and what it inherits."""

import os
import shutil

from acs_auth._emulator_control import EmulatorError

PROGRAM = "acs-auth"
_VARIABLE = "ACS_AUTH_PROGRAM"
_OPTIONS = "ACS_AUTH_EMULATOR_"
"""How the variables begin that are options of an emulator, or its keys."""


def find(program: str | os.PathLike[str] | None) -> str:
    """Where the program is."""
    variable = os.environ.get(_VARIABLE)
    found = shutil.which(program or variable or PROGRAM)
    if found is not None:
        return os.fspath(found)
    if program or variable:
        where = "program=" if program else f"the variable {_VARIABLE}"
        raise EmulatorError(f"{where} names no program that can be run")
    raise EmulatorError(
        f"no program {PROGRAM} that can be run is on the PATH: `cargo install --path "
        "crates/acs-auth-cli` installs it from a clone of the repository; if it is elsewhere, "
        f"name it in the variable {_VARIABLE}, or as program="
    )


def environment() -> dict[str, str]:
    """What it inherits: nothing that is meant for another emulator."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_OPTIONS)}


def how(code: int) -> str:
    """With what it ended."""
    return f"with signal {-code}" if code < 0 else f"with the exit code {code}"
