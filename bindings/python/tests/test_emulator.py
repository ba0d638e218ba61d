"""The emulator before our adapters."""

import csv
from pathlib import Path

import pytest
from acs_auth import ConnectionString
from acs_auth.testing import Emulator
from official import another
from senders import ALL, PIPELINES, Sending

TABLE = Path(__file__).parents[3] / "tests" / "nasty_urls.csv"
CLIENTS = ALL | PIPELINES


@pytest.mark.parametrize("client", CLIENTS)
def test_no_nasty_url_is_a_401(client: str, acs_emulator: Emulator) -> None:
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    faults = []
    for row in rows:
        # Below a path that is deep enough for those that climb.
        url = f"{acs_emulator.endpoint}/echo/a/b{row['path and query']}"
        for method, body in (("POST", b""), ("PUT", bytes(range(256)))):
            connection = ConnectionString(acs_emulator.connection_string)
            try:
                status = CLIENTS[client](Sending(connection, method, url, body))
            except Exception as error:
                outcome = repr(error) if row[client] == "accepted" else "rejected by the client"
            else:
                outcome = "accepted" if status == 200 else str(status)
            if outcome != row[client]:
                faults.append(f"{row['what']}, {method}: {outcome}")
    assert faults == []
    assert len(rows) >= 24


@pytest.mark.parametrize("client", ALL)
@pytest.mark.parametrize("method", ["GET", "HEAD", "DELETE", "OPTIONS", "QUERY"])
def test_adapters_over_https(client: str, method: str, over_tls: Emulator) -> None:
    url = f"{over_tls.endpoint}/echo/8:acs:a%2Fb?a=é&b=+"
    connection, ca = ConnectionString(over_tls.connection_string), over_tls.ca_file
    assert ALL[client](Sending(connection, method, url, ca=ca)) == 200
    other = ConnectionString(
        over_tls.connection_string.replace(over_tls.access_key, another(over_tls.access_key, 7))
    )
    assert ALL[client](Sending(other, method, url, ca=ca)) == 401
