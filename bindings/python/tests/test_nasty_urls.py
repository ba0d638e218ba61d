"""URLs that clients rewrite before they send them, each client with each of them and each body.

tests/nasty_urls.csv says what is due. Nothing in it is ever a 401.
"""

import csv
from pathlib import Path

import pytest
from acs_auth import AcsAuthError
from senders import ALL, PIPELINES, Sending, connection
from strict_verifier import StrictVerifier

TABLE = Path(__file__).parents[3] / "tests" / "nasty_urls.csv"
with TABLE.open(encoding="utf-8", newline="") as file:
    ROWS = list(csv.DictReader(file))

CLIENTS = ALL | PIPELINES
BODIES: dict[str, tuple[str, bytes | str]] = {
    "empty": ("POST", b""),
    "bytes": ("PUT", bytes(range(256))),
    "text": ("PATCH", '{"name": "Zoë 🙂"}'),
    "1 MiB": ("POST", b"0123456789abcdef" * (1 << 16)),
}
"""With the method that carries it."""


def test_the_table_is_whole() -> None:
    assert len(ROWS) >= 24
    assert len({row["path and query"] for row in ROWS}) == len(ROWS)
    columns = {column for column in ROWS[0] if not column.startswith("node ")}
    assert columns - {"what", "path and query"} == set(CLIENTS)
    cells = {row[client] for row in ROWS for client in CLIENTS}
    assert cells <= {"accepted", "rejected by the client"}


@pytest.mark.parametrize("client", CLIENTS)
def test_nothing_is_ever_a_401(client: str) -> None:
    faults = []
    ran = 0
    with StrictVerifier() as server:
        for row in ROWS:
            for name, (method, body) in BODIES.items():
                server.received.clear()
                url = server.endpoint + row["path and query"]
                outcome = outcome_of(client, Sending(connection(server), method, url, body), server)
                if outcome != row[client]:
                    faults.append(f"{row['what']}, {name}: {outcome}")
                ran += 1
    assert faults == []
    assert ran == len(ROWS) * len(BODIES)


def outcome_of(client: str, sending: Sending, server: StrictVerifier) -> str:
    try:
        status = CLIENTS[client](sending)
    except AcsAuthError as error:
        return f"refused by us: {error.code}"
    except Exception as error:
        if server.received:
            return f"sent, and then {error!r}"
        return "rejected by the client"
    [received] = server.received
    body = sending.body.encode() if isinstance(sending.body, str) else sending.body
    if received.method != sending.method or received.body != body:
        return "another method or body arrived"
    return "accepted" if status == 200 else f"{status}: {received.wrong}"
