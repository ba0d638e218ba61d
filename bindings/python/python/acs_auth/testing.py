"""A local ACS for tests, which checks every signature: the emulator of the program acs-auth.

    with Emulator() as emulator:
        client = SmsClient(emulator.endpoint, emulator.access_key)
        client.send(from_="+18005550100", to="+14255550123", message="Your code is 123456")
        assert "123456" in emulator.wait_for_message(to="+14255550123").text

For pytest there are the fixtures `acs_emulator` and `acs_emulator_fresh`.
"""

import contextlib
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

from acs_auth._core import ConnectionString
from acs_auth._emulator_control import Control, EmulatorError, NoMessageError
from acs_auth._emulator_program import PROGRAM, environment, find, how
from acs_auth._emulator_records import Fault, Message, Record, options

__all__ = ["Emulator", "EmulatorError", "Fault", "Message", "NoMessageError", "Record"]

_TOLD = ("endpoint", "access_key", "secondary_access_key", "connection_string")
_GRACE = 10
"""Seconds that the program has to end by itself."""


class Emulator(Control):
    """An emulator that runs from when it is made until the `with` is left, or `stop` is called.

    It listens on a free port of this machine, and its keys are known to all. It checks signatures
    as the service does. With auth="explain" it tells besides what is wrong with those that it
    refuses, in the header x-acs-auth-mistake and in the log; with auth="off" it checks none. The
    port speaks both http and https. With `tls` endpoint and connection string say https.

    Clients that speak https have to trust the authority in `ca_file`, a file that is written at
    the start: to a place of its own, where it goes again with the emulator, or to the one given.

    Dates may be `tolerance` seconds away from its clock (300), which is `clock_offset` seconds
    ahead of this machine's, or behind (0). An operation that is polled, such as the sending of an
    email, takes `operation_time` seconds (0). A list has `page_size` items on a page (100), a
    request `max_body` bytes at most (16 MiB). A token of Entra is good for `entra_token_lifetime`
    seconds (3600); with `opaque_tokens` the tokens of users are no JWTs, and tell nothing to
    whoever has one. `faults` go wrong from the start, each a Fault or the text of one, such as
    "status=503,count=1".

    The program acs-auth is `program`, or what the variable ACS_AUTH_PROGRAM names, or is on the
    PATH. It has `timeout` seconds to start, and ends when this process does. Of the variables that
    are options of it, ACS_AUTH_EMULATOR_PAGE_SIZE and so on, it gets none: all is said here.

    Raises EmulatorError where there is no such program, or where it does not start; and ValueError,
    with the reason, for an argument that it does not take. `connect` takes one that runs elsewhere.
    """

    endpoint: str
    """Where it listens, such as http://127.0.0.1:40123, without a slash at the end."""
    access_key: str
    """The primary access key, in base64."""
    secondary_access_key: str
    """The secondary access key, which is as good."""
    connection_string: str
    """Endpoint and primary key, as the portal of Azure shows them."""
    ca_file: str
    """The file with the certificate of its authority, in PEM. Each start has its own."""

    def __init__(
        self,
        *,
        auth: Literal["strict", "explain", "off"] = "strict",
        tls: bool = False,
        ca_file: str | os.PathLike[str] | None = None,
        tolerance: int | None = None,
        clock_offset: int | None = None,
        operation_time: float | None = None,
        page_size: int | None = None,
        entra_token_lifetime: int | None = None,
        opaque_tokens: bool = False,
        max_body: int | None = None,
        faults: Iterable[Fault | str] = (),
        program: str | os.PathLike[str] | None = None,
        timeout: float = 30,
    ) -> None:
        if auth not in ("strict", "explain", "off"):
            raise ValueError("auth is strict, explain or off")
        settings = {
            "tolerance": tolerance,
            "clock-offset": clock_offset,
            "operation-time": operation_time,
            "page-size": page_size,
            "entra-token-lifetime": entra_token_lifetime,
            "max-body": max_body,
        }
        told_to = [f"--{name}={value}" for name, value in settings.items() if value is not None]
        told_to += [f"--fault={fault}" for fault in options(faults)]
        found = find(program)
        self._said: str | None = None
        self._died: int | None = None
        with contextlib.ExitStack() as stack:
            temporary = tempfile.TemporaryDirectory(prefix="acs-auth-", ignore_cleanup_errors=True)
            place = Path(stack.enter_context(temporary))
            self.ca_file = os.fspath(ca_file or place / "ca.pem")
            words = [found, "emulator", "--port", "0", "--output", "json", "--stop-at-eof"]
            words += [
                "--auth",
                auth,
                "--ca-file",
                self.ca_file,
                *(["--tls"] if tls else []),
                *(["--opaque-tokens"] if opaque_tokens else []),
                *told_to,
            ]
            # No pipes: one that nobody reads blocks who writes. What is told of a request is in the
            # file before the request is answered, unless the machine is too busy for that.
            out, self._log = place / "out", place / "log"
            with out.open("wb") as stdout, self._log.open("wb") as stderr:
                try:
                    self._process = subprocess.Popen(
                        words,
                        stdin=subprocess.PIPE,
                        stdout=stdout,
                        stderr=stderr,
                        env=environment(),
                    )
                except OSError as error:
                    raise EmulatorError(f"{PROGRAM} cannot be run: {error.strerror}") from None
            stack.callback(self._end)
            told = self._wait(out, timeout)
            self.endpoint, self.access_key = told["endpoint"], told["access_key"]
            self.secondary_access_key = told["secondary_access_key"]
            self.connection_string = told["connection_string"]
            self._running = stack.pop_all()

    @classmethod
    def connect(cls, connection_string: str) -> "Emulator":
        """An emulator that runs elsewhere, such as in a container beside the tests.

        It is not stopped with the `with`, nor by `stop`: they end what is written here, which is
        `ca_file`. It has no `log` here, and `secondary_access_key` is the key of the connection
        string, for no other is known.

        Raises InvalidInputError, which is a ValueError, for what is no connection string, and
        EmulatorError where no emulator answers.
        """
        return _Elsewhere(connection_string)

    @property
    def log(self) -> str:
        """What it has told so far: with auth="explain", of each request that it refused.

        Each begins with a line such as GET /rooms?a=b, and is there before the answer as a rule;
        under load it comes some milliseconds later. Where the emulator ended by itself, the last
        line says with what.
        """
        code = self._code()
        said = self._read()
        if code is None:
            return said
        start = "" if said.endswith("\n") or not said else "\n"
        return f"{said}{start}the emulator ended {how(code)}\n"

    def stop(self) -> None:
        """Stops it, if it runs. The log stays."""
        self._running.close()

    def __enter__(self) -> Self:
        self._check()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def __repr__(self) -> str:
        return f"<Emulator at {self.endpoint}>" if self._runs() else "<Emulator, stopped>"

    def _runs(self) -> bool:
        return self._said is None and self._process.poll() is None

    def _check(self) -> None:
        """Raises EmulatorError where it runs no longer."""
        if not self._runs():
            code = self._code()
            raise self._failed("is stopped" if code is None else f"ended {how(code)}")

    def _code(self) -> int | None:
        """The exit code, if it ended by itself: then all is in the log."""
        return self._process.poll() if self._said is None else self._died

    def _read(self) -> str:
        return self._log.read_text("utf-8", "replace") if self._said is None else self._said

    def _wait(self, out: Path, timeout: float) -> dict[str, str]:
        """What the program tells in its first line."""
        deadline = time.monotonic() + timeout
        while True:
            # First this: what has ended has written all that it will.
            code = self._process.poll()
            with out.open("rb") as file:
                line = file.readline(1 << 16)
            if line.endswith(b"\n"):
                break
            if code is not None:
                raise self._failed(f"ended before it listened, {how(code)}")
            if time.monotonic() > deadline:
                self._process.kill()
                raise self._failed(f"has not started within {timeout:g} s")
            time.sleep(0.01)
        try:
            told = json.loads(line)
            if "error" not in told:
                return {name: str(told[name]) for name in _TOLD}
            kind, why = told["error"]["code"], f"does not start: {told['error']['message']}"
        except (ValueError, LookupError, TypeError):
            raise self._failed(
                "does not tell where it listens: take one of the version of this package"
            ) from None
        if kind == "USAGE":
            raise ValueError(f"the emulator of {PROGRAM} {why}")
        raise self._failed(why)

    def _failed(self, why: str) -> EmulatorError:
        error = EmulatorError(f"the emulator of {PROGRAM} {why}")
        if said := self._read().strip():
            error.add_note(f"It said: {said[-2000:]}")
        return error

    def _end(self) -> None:
        code = self._process.poll()
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # of a program that is gone
            self._process.stdin.close()
        try:
            self._process.wait(_GRACE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        # With 0 it ends when it is asked to.
        self._died = self._process.returncode or code
        self._said = self._read()


class _Elsewhere(Emulator):
    """One that others have started, and stop."""

    def __init__(self, connection_string: str) -> None:
        self.endpoint = ConnectionString(connection_string).endpoint
        self.access_key = self.secondary_access_key = _key(connection_string)
        self.connection_string = connection_string
        self._left = False
        authority = self._authority()
        with contextlib.ExitStack() as stack:
            temporary = tempfile.TemporaryDirectory(prefix="acs-auth-", ignore_cleanup_errors=True)
            file = Path(stack.enter_context(temporary)) / "ca.pem"
            file.write_bytes(authority)
            self.ca_file = os.fspath(file)
            self._running = stack.pop_all()

    @property
    def log(self) -> str:
        return ""

    def stop(self) -> None:
        self._left = True
        super().stop()

    def _runs(self) -> bool:
        return not self._left

    def _check(self) -> None:
        if self._left:
            raise EmulatorError(f"the emulator of {PROGRAM} was left: connect to it again")


def _key(connection_string: str) -> str:
    """The text of the key in one that is good: a ConnectionString does not tell it."""
    parts = (part.partition("=") for part in connection_string.split(";"))
    return next(key.strip() for name, _, key in parts if name.strip().lower() == "accesskey")
