"""What tests ask of an emulator that runs: what came, and what is to go wrong."""

import http.client
import json
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

from acs_auth._emulator_records import Fault, Message, Record

_PATIENCE = 60
"""Seconds in which an emulator answers, however busy the machine is."""
_LONGEST = 600
"""Seconds that an emulator lets anybody wait at a time."""
_OTHER = "the emulator of acs-auth tells something else: take one of the version of this package"
_Item = TypeVar("_Item")


class EmulatorError(Exception):
    """The emulator does not run, or not as it should, and why."""


class NoMessageError(EmulatorError, TimeoutError):
    """The message that was waited for has not come."""


class Control:
    """An emulator that answers at its endpoint, by plain http whatever the endpoint says."""

    endpoint: str

    def messages(
        self,
        *,
        id: str | None = None,
        kind: str | None = None,
        sender: str | None = None,
        to: str | None = None,
        contains: str | None = None,
    ) -> list[Message]:
        """The messages that were sent and not cleared since, the oldest first.

        Those of this `id`; of this `kind`: sms, email, or notification; from this `sender`; that
        have `to` among those who get them; and have `contains` in their text or subject. It keeps
        the last thousand, or fewer where they are large.
        """
        query = {"id": id, "kind": kind, "from": sender, "to": to, "contains": contains}
        return self._messages(query)

    def wait_for_message(
        self,
        *,
        timeout: float = 10,
        id: str | None = None,
        kind: str | None = None,
        sender: str | None = None,
        to: str | None = None,
        contains: str | None = None,
    ) -> Message:
        """The oldest of such messages: at once if there is one, or else as soon as it comes.

        It blocks its thread: where your application runs in an event loop, call it with
        asyncio.to_thread. The filters are those of `messages`.

        Raises NoMessageError, which is a TimeoutError, if none comes within `timeout` seconds.
        """
        if not timeout >= 0:
            raise ValueError("a timeout is a number of seconds, 0 or more")
        query = {"id": id, "kind": kind, "from": sender, "to": to, "contains": contains}
        deadline = time.monotonic() + timeout
        while True:
            left = max(deadline - time.monotonic(), 0)
            if found := self._messages(query, min(left, _LONGEST)):
                return found[0]
            if left <= _LONGEST:
                raise self._none(timeout)

    def clear_messages(self) -> None:
        """Forgets the messages."""
        self._ask("DELETE", "messages")

    def requests(self) -> list[Record]:
        """The last thousand requests, the oldest first, and what became of each.

        Those to /health are none, and nor are those that these methods make.
        """
        return self._list("requests", Record._of)

    def clear_requests(self) -> None:
        """Forgets the requests."""
        self._ask("DELETE", "requests")

    def inject(
        self,
        *,
        status: int | None = None,
        retry_after: int | None = None,
        latency: float | None = None,
        clock_offset: int | None = None,
        reset: bool = False,
        count: int | None = None,
        method: str | None = None,
        path: str | None = None,
    ) -> None:
        """Lets something go wrong with requests to come; the arguments are those of Fault.

        To each of them happens the first fault that is for such a one.

        Raises ValueError, with the reason, where they make no fault.
        """
        fault = Fault(
            status=status,
            retry_after=retry_after,
            latency=latency,
            clock_offset=clock_offset,
            reset=reset,
            count=count,
            method=method,
            path=path,
        )
        self._ask("POST", "faults", json.dumps(fault._told()))

    def clear_faults(self) -> None:
        """Lets nothing go wrong any longer."""
        self._ask("DELETE", "faults")

    def reset(self) -> None:
        """Makes it as it was at the start.

        There are no identities, and so no good tokens, nor anything else that was made; no messages
        and no requests; and no faults but those that it was started with.
        """
        self._ask("POST", "reset")

    def _journal(self) -> list[dict[str, Any]]:
        """The requests as it tells them: to read a thousand takes longer than some tests."""
        return self._list("requests", dict)

    def _check(self) -> None:
        """Raises EmulatorError where it runs no longer."""
        raise NotImplementedError

    def _messages(
        self, query: Mapping[str, str | None], timeout: float | None = None
    ) -> list[Message]:
        """Those that fit; with a timeout none if none has come by then."""
        given = {name: value for name, value in query.items() if value is not None}
        if timeout is not None:
            given["timeout"] = f"{timeout:.3f}"
        what = f"messages?{urlencode(given)}"
        return self._list(what, Message._of, patience=timeout)

    def _none(self, timeout: float) -> NoMessageError:
        """Tells what there is instead."""
        error = NoMessageError(f"no such message has come within {timeout:g} s")
        there = [f"{one.kind} from {one.sender} to {', '.join(one.to)}" for one in self.messages()]
        lines = [f"There are {len(there)} in the inbox", *there[-10:]]
        error.add_note("\n  ".join(lines))
        return error

    def _list(
        self, what: str, read: Callable[[Any], _Item], *, patience: float | None = None
    ) -> list[_Item]:
        told = self._ask("GET", what, patience=patience)
        try:
            return [] if told is None else [read(one) for one in told[what.partition("?")[0]]]
        except (LookupError, TypeError, ValueError):
            raise EmulatorError(_OTHER) from None

    def _ask(
        self, method: str, what: str, body: str | None = None, *, patience: float | None = None
    ) -> Any:
        """The JSON that it tells, or nothing: such as when it was asked to wait, and in vain."""
        self._check()  # or another may have its port by now
        status, text = self._answer(method, what, body, patience or 0)
        if status == 204 or (status == 404 and patience is not None):
            return None
        try:
            told = json.loads(text)
            reason = told["error"]["message"] if status == 400 else None
        except (LookupError, TypeError, ValueError):
            raise EmulatorError(_OTHER) from None
        if reason is not None:
            raise ValueError(reason)
        if status != 200:
            raise EmulatorError(_OTHER)
        return told

    def _authority(self) -> bytes:
        """The certificate of its authority, in PEM."""
        status, text = self._answer("GET", "ca.pem", None, 0)
        if status != 200 or b"-----BEGIN CERTIFICATE-----" not in text:
            raise EmulatorError(_OTHER)
        return text

    def _answer(
        self, method: str, what: str, body: str | None, patience: float
    ) -> tuple[int, bytes]:
        url = urlsplit(self.endpoint)
        port = url.port or {"https": 443}.get(url.scheme, 80)
        # No proxy of the environment has a part in this.
        connection = http.client.HTTPConnection(
            url.hostname or "", port, timeout=_PATIENCE + patience
        )
        headers = {} if body is None else {"content-type": "application/json"}
        try:
            connection.request(method, f"/_emulator/{what}", body, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        except (OSError, http.client.HTTPException) as error:
            self._check()
            why = type(error).__name__
            raise EmulatorError(f"the emulator of acs-auth does not answer: {why}") from None
        finally:
            connection.close()


for _exception in (EmulatorError, NoMessageError):
    _exception.__module__ = "acs_auth.testing"  # where people find them
