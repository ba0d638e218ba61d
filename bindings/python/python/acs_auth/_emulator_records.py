"""What an emulator tells of messages and requests, and what can go wrong with those."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, Self

_CAMEL = {
    "path_and_query": "pathAndQuery",
    "received_on": "receivedOn",
    "signed_on": "signedOn",
    "retry_after": "retryAfter",
    "clock_offset": "clockOffset",
    "client_id": "clientId",
    "object_id": "objectId",
    "sender": "from",
}
"""Names that are others in JSON. Python has a word `from`."""
_NO_FAULTS = "faults is a list, each an acs_auth.testing.Fault or a text such as status=503,count=1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """A message that a client has sent: the emulator delivers it to its inbox alone."""

    id: str
    """What the service calls it in its answer: an SMS its message_id, an email its operation."""
    kind: str
    """By which API it was sent: sms, email, or notification, which is Advanced Messaging."""
    sender: str
    """Who has sent it: a phone number, an address, or the id of a channel."""
    to: tuple[str, ...]
    """Who gets it. Each recipient of an SMS has a message; an email is one, for to, cc and bcc."""
    subject: str | None
    """What it is about, if it is an email."""
    text: str | None
    """Its text, if it has one: of an email the plain one."""
    received_on: datetime
    """When it came, in UTC."""
    content: Any = field(hash=False)
    """What the client has sent, as it was sent: the JSON of its request."""

    @classmethod
    def _of(cls, told: dict[str, Any]) -> Self:
        """From the JSON of an emulator, which may know more of it."""
        known = _known(cls, told)
        known["to"] = tuple(known["to"])
        return cls(**known)


@dataclass(frozen=True, kw_only=True, slots=True)
class Fault:
    """Something that goes wrong with requests although they are good.

    Without a `count` it happens to all of them, until faults are cleared; without `method` and
    `path` to those of every method and path. It happens to requests that are let in: one that is
    refused is refused, and does not count. But a clock that is off refuses by itself.
    """

    status: int | None = None
    """The answer is this error, 400 to 599, and nothing is done."""
    retry_after: int | None = None
    """Seconds in the header Retry-After of that."""
    latency: float | None = None
    """Seconds that the answer is late, up to 600."""
    clock_offset: int | None = None
    """Seconds by which its clock is ahead, for this request, or behind if there are less than 0."""
    reset: bool = False
    """The connection is reset, without an answer, and nothing is done."""
    count: int | None = None
    """How many requests it happens to."""
    method: str | None = None
    """The method of those."""
    path: str | None = None
    """How the path of those begins."""

    def _told(self) -> dict[str, Any]:
        """The fields that are set, as an emulator calls them."""
        told = {_CAMEL.get(each.name, each.name): getattr(self, each.name) for each in fields(self)}
        return {
            name: value for name, value in told.items() if value is not None and value is not False
        }

    def _option(self) -> str:
        """Itself as an option of the program."""
        told = self._told()
        if any(separator in str(value) for value in told.values() for separator in ",;"):
            raise ValueError(
                "a fault from the start has no comma and no semicolon in it: inject it when the "
                "emulator runs"
            )
        return ",".join(
            f"{name}={'true' if value is True else value}" for name, value in told.items()
        )

    @classmethod
    def _of(cls, told: dict[str, Any]) -> Self:
        return cls(**_known(cls, told))


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """A request that came, and what became of it."""

    method: str
    """The method, as it came."""
    path_and_query: str
    """Path and query, as they came, up to 2 KiB of them."""
    received_on: datetime
    """When it came, in UTC."""
    signed_on: datetime | None = None
    """When its signature says that it was made, in UTC and whole seconds, if it is verified."""
    status: int | None = None
    """The status of the answer, or None where the connection was reset."""
    verdict: str
    """What was found of its proof: verified; userToken; entra, where it brought a token of Entra
    that is good, or got one; refused; or unchecked, with auth="off" or with nothing to prove."""
    key: str | None = None
    """Which key had signed it, if it is verified: primary or secondary."""
    client_id: str | None = None
    """Which application a token of Entra was issued to."""
    object_id: str | None = None
    """Whose token of Entra it is: a person's, or that of what stands for the application."""
    code: str | None = None
    """Why its proof was refused, such as SIGNATURE_MISMATCH, even if the client is not told."""
    mistake: str | None = None
    """With auth="explain", the codes that the header x-acs-auth-mistake had."""
    fault: Fault | None = None
    """What went wrong with it because a test had asked for that."""

    @classmethod
    def _of(cls, told: dict[str, Any]) -> Self:
        known = _known(cls, told)
        if (fault := known.get("fault")) is not None:
            known["fault"] = Fault._of(fault)
        return cls(**known)


def options(faults: Iterable[Fault | str]) -> list[str]:
    """Faults as options of the program."""
    if isinstance(faults, (str, bytes, Mapping, Fault)):
        raise TypeError(_NO_FAULTS)
    return [_text(fault) for fault in faults]


def _text(fault: Fault | str) -> str:
    if isinstance(fault, Fault):
        return fault._option()
    if isinstance(fault, str):
        return fault
    raise TypeError(_NO_FAULTS)


def _known(cls: Any, told: dict[str, Any]) -> dict[str, Any]:
    """The fields of such a thing, out of all that is told of it."""
    if not isinstance(told, dict):
        raise TypeError
    names = {each.name: _CAMEL.get(each.name, each.name) for each in fields(cls)}
    known = {name: told[camel] for name, camel in names.items() if camel in told}
    for name in ("received_on", "signed_on"):
        if name in known:
            known[name] = datetime.fromisoformat(known[name])
    return known


for _kind in (Message, Fault, Record):
    _kind.__module__ = "acs_auth.testing"  # where people find them
