"""Values that somebody may pass by mistake, and values that nearly fit, from a seeded source."""

import array
import base64
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any


class Odd(Exception):
    """What values raise that raise something. It is to come out as it is."""


def fail(*_: object, **__: object) -> Any:
    raise Odd


class Failing:
    """Raises whatever it is asked for."""

    __index__ = __int__ = __float__ = __len__ = __iter__ = __str__ = __bytes__ = fail
    __getitem__ = __hash__ = __bool__ = __fspath__ = items = keys = fail


class Endless:
    """Says that it is far longer than it is, and ends by an error."""

    def __len__(self) -> int:
        return 2**62

    def __length_hint__(self) -> int:
        return 2**62

    def __iter__(self) -> Iterator[object]:
        yield ("host", "h.example")
        raise Odd


class Liar:
    """Has items that are none."""

    def __init__(self, items: object) -> None:
        self.told = items

    def items(self) -> object:
        return self.told


class Index:
    def __init__(self, number: Any) -> None:
        self.number = number

    def __index__(self) -> Any:
        return self.number


class Text(str):
    """A text that is one of a class of its own."""

    __str__ = __repr__ = __hash__ = __len__ = fail


class Zone(tzinfo):
    utcoffset = dst = tzname = fail


def released() -> memoryview:
    view = memoryview(b"gone")
    view.release()
    return view


def shared(text: bytes) -> memoryview:
    return memoryview(bytearray(text))


class Source:
    """Odd values, and plausible ones for each kind of argument."""

    def __init__(self, seed: int, key: str, token: str) -> None:
        self.random = random.Random(seed)
        self.secrets = [key, token]
        self.key, self.token = key, token

    def pick(self, *makers: Any) -> Any:
        made = self.random.choice(makers)
        return made() if callable(made) and not isinstance(made, type) else made

    def text(self) -> str:
        alphabets = ("abcXYZ019", "/?&=%#;:@ .-_~", "\0\r\n\t\x7f", "äß€😀", "\ud800\udfff", "=+/")
        length = self.random.choice((0, 1, 2, 7, 44, 200, 5000))
        alphabet = "".join(self.random.sample(alphabets, self.random.randint(1, 3)))
        return "".join(self.random.choices(alphabet, k=length))

    def data(self) -> bytes:
        return self.random.randbytes(self.random.choice((0, 1, 32, 33, 5000)))

    def number(self) -> Any:
        edges = (0, 1, 255, 2**31, 2**53, 2**63, 2**64, 253402300799, 253402300800, 10**400)
        number = self.random.choice(edges) * self.random.choice((1, -1))
        small = Fraction(number % 2**53, 3)
        return self.random.choice((number, Index(number), Decimal("NaN"), small, Decimal(1)))

    def date(self) -> Any:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        return self.pick(
            *(None, 0, 1_767_258_307, 1e9, float("nan"), float("inf"), -0.0, 1e308, True),
            moment,
            moment.replace(tzinfo=None),
            moment.replace(tzinfo=Zone()),
            datetime.min.replace(tzinfo=timezone(timedelta(hours=23, minutes=59))),
            datetime.max.replace(tzinfo=timezone(-timedelta(hours=23, minutes=59))),
            self.number,
        )

    def buffer(self) -> Any:
        data = self.data()
        whole = data[: len(data) // 8 * 8]
        return self.pick(
            *(None, data, bytearray(data), memoryview(data), shared(data), self.text),
            memoryview(data)[::-1],
            memoryview(data)[::2],
            memoryview(whole).cast("d"),
            memoryview(bytes(24)).cast("B", (2, 3, 4)),
            array.array("i", [1, 2, 3]),
            array.array("w" if "w" in array.typecodes else "u", "text"),
            released,
        )

    def url(self) -> Any:
        path = self.random.choice(("", "/", "/rooms?api-version=1", "/a%20b", "/a b", "/é", "#x"))
        host = self.random.choice(("h.example", "h.example:8443", "[::1]", "H.example", "u:p@h"))
        return self.pick(f"https://{host}{path}", f"http://{host}{path}", self.text)

    def headers(self) -> Any:
        pairs: list[Any] = [("host", "h.example"), ("x-ms-date", "Thu, 01 Jan 2026 09:05:07 GMT")]
        pairs += [("authorization", self.token), (self.text(), self.text())]
        pairs = self.random.sample(pairs, self.random.randint(0, len(pairs)))
        odd = [self.odd() for _ in range(2)]
        return self.pick(
            *(pairs, dict(pairs), tuple(pairs), Endless(), Failing(), Liar(pairs), Liar(5)),
            lambda: iter(pairs),
            lambda: (pair for pair in [*pairs, fail()]),
            lambda: [*pairs, tuple(odd)],
            lambda: [(*pair, 3) for pair in pairs] or [("one",)],
            lambda: {b"host": b"h.example", b"\xff": memoryview(b"x")},
            lambda: Liar(Endless()),
        )

    def odd(self, depth: int = 2) -> Any:
        """Anything at all."""
        makers: list[Any] = [self.text, self.data, self.number, self.date, self.buffer, self.url]
        makers += [None, True, 1.5, 3j, object(), Failing(), Endless(), Text("text"), Ellipsis]
        makers += [self.key, self.token, self.key.encode(), base64.b64decode(self.key)]
        makers += [type, int, fail, range(3), frozenset("ab")]
        if depth:
            odd: Callable[[], Any] = lambda: self.odd(depth - 1)  # noqa: E731
            makers += [lambda: [odd(), odd()], lambda: (odd(),), lambda: {"a": odd()}]
            makers += [lambda: Liar(odd()), lambda: Index(odd()), lambda: iter([odd()])]
        made = self.random.choice(makers)
        is_maker = getattr(made, "__func__", None) or getattr(made, "__name__", "") == "<lambda>"
        return made() if is_maker else made
