"""What is a date, and what is not."""

import subprocess
import sys
import time
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from acs_auth import AccessKey, InvalidInputError, format_date, parse_date

KEY = AccessKey("bm90IGEgcmVhbCBrZXk=")
URL = "https://contoso.communication.azure.com/"
BERLIN = timezone(timedelta(hours=2))
ODD = timezone(timedelta(hours=-3, minutes=-30, seconds=-15, microseconds=-500_000))


class Index:
    """As the integers of numpy: no int, and as good as one."""

    def __index__(self) -> int:
        return 784111777


class Subtracts(datetime):
    """As that of pendulum: its differences are no plain `timedelta`."""

    def __sub__(self, _: object) -> Any:
        raise RuntimeError("this is no business of ours")


DATES: list[tuple[Any, str]] = [
    (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (784111777, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (Index(), "Sun, 06 Nov 1994 08:49:37 GMT"),
    (784111777.999, "Sun, 06 Nov 1994 08:49:37 GMT"),
    (-0.5, "Thu, 01 Jan 1970 00:00:00 GMT"),
    (253402300799, "Fri, 31 Dec 9999 23:59:59 GMT"),
    (datetime(1994, 11, 6, 8, 49, 37, tzinfo=UTC), "Sun, 06 Nov 1994 08:49:37 GMT"),
    (datetime(1994, 11, 6, 10, 49, 37, 999_999, BERLIN), "Sun, 06 Nov 1994 08:49:37 GMT"),
    (datetime(1994, 11, 6, 5, 19, 22, tzinfo=ODD), "Sun, 06 Nov 1994 08:49:37 GMT"),
    (Subtracts(1994, 11, 6, 8, 49, 37, tzinfo=UTC), "Sun, 06 Nov 1994 08:49:37 GMT"),
    # As seconds in a float this is the year 10000.
    (datetime(9999, 12, 31, 23, 59, 59, 999_999, UTC), "Fri, 31 Dec 9999 23:59:59 GMT"),
]


@pytest.mark.parametrize(("given", "text"), DATES)
def test_instants_are_dates(given: Any, text: str) -> None:
    assert format_date(given) == text
    assert KEY.sign("GET", URL, date=given)["x-ms-date"] == text
    parsed = parse_date(text)
    assert (parsed.tzinfo, parsed.microsecond) == (UTC, 0)
    assert KEY.sign("GET", URL, date=parsed) == KEY.sign("GET", URL, date=given)


@pytest.mark.parametrize(
    "given", [True, "now", b"0", date(2026, 1, 1), Fraction(1), [], object(), int, Index]
)
def test_other_types_are_no_dates(given: Any) -> None:
    with pytest.raises(TypeError, match="a date is an aware datetime, seconds since 1970, or None"):
        KEY.sign("GET", URL, date=given)


@pytest.mark.parametrize(
    "given",
    [
        -1,
        253402300800,
        1 << 80,
        -(1 << 80),
        1e300,
        float("nan"),
        float("inf"),
        float("-inf"),
        time.time() * 1000,
        datetime(1969, 12, 31, 23, 59, 59, tzinfo=UTC),
        datetime.min.replace(tzinfo=UTC),
        datetime(1994, 11, 6, 8, 49, 37),  # whose clock?
    ],
)
def test_other_instants_are_refused(given: Any) -> None:
    for call in (
        lambda: format_date(given),
        lambda: KEY.sign("GET", URL, date=given),
        lambda: KEY.sign_parts(
            method="GET", path_and_query="/", host="h", content_hash="x", date=given
        ),
    ):
        with pytest.raises(InvalidInputError) as refused:
            call()
        assert refused.value.code == "INVALID_DATE"


def test_a_datetime_without_a_time_zone_is_told_what_to_write() -> None:
    with pytest.raises(InvalidInputError, match=r"datetime\.now\(timezone\.utc\)"):
        format_date(datetime(2026, 1, 1))


def test_none_is_now() -> None:
    before = int(time.time())
    signed = KEY.sign("GET", URL)["x-ms-date"]
    assert before <= parse_date(signed).timestamp() <= time.time()
    assert before <= parse_date(format_date()).timestamp() <= time.time()


def test_exceptions_of_the_caller_come_through() -> None:
    class NoIndex:
        def __index__(self) -> int:
            raise RuntimeError("the number is broken")

    with pytest.raises(RuntimeError, match="the number is broken"):
        format_date(NoIndex())

    class Broken(timezone.__base__):  # type: ignore[name-defined, misc]
        def utcoffset(self, _: object) -> timedelta:
            raise RuntimeError("the zone is broken")

    with pytest.raises(RuntimeError, match="the zone is broken"):
        format_date(datetime(2026, 1, 1, tzinfo=Broken()))


def test_who_exchanges_the_class_changes_nothing() -> None:
    # As tests do that stop the clock. In a process of its own, where no date has been used yet.
    program = """
import datetime, acs_auth
real, utc = datetime.datetime, datetime.timezone.utc
class Frozen(real): pass
for other in (None, Frozen, real):
    datetime.datetime = other
    acs_auth.format_date(real(2026, 1, 1, tzinfo=utc))
    assert type(acs_auth.parse_date("Thu, 01 Jan 2026 00:00:00 GMT")) is real
"""
    subprocess.run([sys.executable, "-c", program], check=True)
