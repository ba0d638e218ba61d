"""A 401 that comes of the clock is explained, once and with the right number; others are not."""

import logging
import re
import time
from collections.abc import Callable

import pytest
from acs_auth import ConnectionString
from acs_auth.azure import client_arguments
from acs_auth.testing import Emulator
from azure.communication.identity import CommunicationIdentityClient
from azure.core.exceptions import ClientAuthenticationError
from retrying import RETRYING
from senders import ALL, PIPELINES, Sender, Sending


def client_of_azure(it: Sending) -> int:
    endpoint = it.url.partition("/echo")[0]
    given = None if isinstance(it.credential, ConnectionString) else endpoint
    client = CommunicationIdentityClient(**client_arguments(it.credential, given))
    try:
        client.create_user()
    except ClientAuthenticationError as refused:
        return refused.status_code or 0
    return 200


CLIENTS: dict[str, Sender] = {
    **ALL,
    **PIPELINES,
    **{f"{name}, retrying": sender for name, sender in RETRYING.items()},
    "azure client": client_of_azure,
}
each = pytest.mark.parametrize("client", CLIENTS)


@pytest.fixture
def hints(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    caplog.set_level(logging.DEBUG, "acs_auth")

    def told() -> list[str]:
        records = [record for record in caplog.records if record.name == "acs_auth"]
        assert all(record.levelno == logging.WARNING for record in records)
        return [record.getMessage() for record in records]

    return told


def send(emulator: Emulator, client: str) -> int:
    connection = ConnectionString(emulator.connection_string)
    return CLIENTS[client](Sending(connection, "PUT", f"{emulator.endpoint}/echo", b"a"))


@each
@pytest.mark.parametrize(("offset", "side"), [(4000, "behind"), (-4000, "ahead of")])
def test_the_hint_has_the_number_and_the_side(
    acs_emulator_fresh: Emulator,
    client: str,
    offset: int,
    side: str,
    hints: Callable[[], list[str]],
) -> None:
    acs_emulator_fresh.inject(clock_offset=offset)
    for count in (1, 2):
        start = time.monotonic()
        assert send(acs_emulator_fresh, client) == 401
        elapsed = time.monotonic() - start
        assert len(hints()) == count
        said = re.fullmatch(
            r"401: this clock is off by (\d+) s: it is (behind|ahead of) that of the service, "
            r"which allows 300 s",
            hints()[-1],
        )
        assert said is not None, hints()
        # Of whole seconds, and some time goes by until they are compared.
        assert abs(int(said[1]) - abs(offset)) <= elapsed + 1.5
        assert said[2] == side
    codes = [record.code for record in acs_emulator_fresh.requests()]
    assert codes == ["DATE_OUT_OF_RANGE"] * 2


@each
def test_no_hint_where_the_clock_is_good_enough(
    acs_emulator_fresh: Emulator, client: str, hints: Callable[[], list[str]]
) -> None:
    for offset in (100, -100):
        acs_emulator_fresh.inject(clock_offset=offset, count=1)
        assert send(acs_emulator_fresh, client) == 200
    assert hints() == []


@each
def test_no_hint_for_other_refusals(
    acs_emulator_fresh: Emulator, client: str, hints: Callable[[], list[str]]
) -> None:
    acs_emulator_fresh.inject(status=401, count=1)
    assert send(acs_emulator_fresh, client) == 401
    other = acs_emulator_fresh.connection_string.replace("accesskey=", "accesskey=AAAA")
    sending = Sending(ConnectionString(other), "PUT", f"{acs_emulator_fresh.endpoint}/echo", b"a")
    assert CLIENTS[client](sending) == 401
    assert hints() == []
    codes = [record.code for record in acs_emulator_fresh.requests()]
    assert codes == [None, "SIGNATURE_MISMATCH"]
