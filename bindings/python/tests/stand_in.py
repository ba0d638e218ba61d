"""A program that is run in the place of the emulator."""

import stat
import sys
from pathlib import Path


def script(place: Path, program: str) -> Path:
    """The file of one, which Python runs."""
    file = place / "acs-auth"
    file.write_text(f"#!{sys.executable}\n{program}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return file
