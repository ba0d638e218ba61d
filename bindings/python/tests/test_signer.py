"""What adapters are made with, and what they have in common."""

import io
import logging
import time
from email.utils import formatdate
from typing import Any

import pytest
from acs_auth import AccessKey, ConnectionString, InvalidInputError, content_hash, split_url
from acs_auth._signer import DEFAULT_PORTS, HEADERS, Signer, hash_file, heed_clock, host_of

KEY = AccessKey("bm90IGEgcmVhbCBrZXk=")
ENDPOINT = "https://contoso.example"
CONNECTION = ConnectionString(f"endpoint={ENDPOINT};accesskey=bm90IGEgcmVhbCBrZXk=")


@pytest.mark.parametrize(
    ("credential", "endpoint", "told"),
    [
        (CONNECTION, ENDPOINT, "a connection string has its endpoint: give no other"),
        (KEY, None, "with a key or a token give the endpoint"),
        (lambda: KEY, None, "with a key or a token give the endpoint"),
        (
            "bm90IGEgcmVhbCBrZXk=",
            ENDPOINT,
            "the credential is a ConnectionString, an AccessKey, a function",
        ),
        (None, ENDPOINT, "the credential is a ConnectionString, an AccessKey, a function"),
    ],
)
def test_it_is_made_of_a_key_and_an_endpoint(credential: Any, endpoint: Any, told: str) -> None:
    with pytest.raises(TypeError, match=told) as refused:
        Signer(credential, endpoint, any_origin=False)
    assert "bm90" not in str(refused.value)


def test_an_endpoint_is_an_origin() -> None:
    for endpoint in (ENDPOINT, f"{ENDPOINT}/", f"{ENDPOINT}:443/", "HTTPS://contoso.example"):
        assert Signer(KEY, endpoint, any_origin=False).endpoint == ENDPOINT
    for endpoint in (
        f"{ENDPOINT}/a",
        f"{ENDPOINT}/?a",
        "contoso.example",
        "https://Contoso.example",
    ):
        with pytest.raises(InvalidInputError):
            Signer(KEY, endpoint, any_origin=False)


@pytest.mark.parametrize("given", ["bm90IGEgcmVhbCBrZXk=", CONNECTION, None])
def test_a_function_returns_a_key(given: Any) -> None:
    signer = Signer(lambda: given, ENDPOINT, any_origin=False)
    with pytest.raises(TypeError, match="has to return an AccessKey, and not") as refused:
        signer.sign(method="GET", host="contoso.example", path_and_query="/")
    assert "bm90" not in str(refused.value)


def test_the_headers_of_an_adapter_are_those_of_a_signature() -> None:
    assert tuple(KEY.sign("GET", ENDPOINT)) == HEADERS


def test_the_default_ports_are_those_that_signing_leaves_out() -> None:
    assert DEFAULT_PORTS.keys() == {"http", "https"}
    for scheme, port in DEFAULT_PORTS.items():
        for other, host in ((port, "h"), (port + 1, f"h:{port + 1}"), (None, "h")):
            assert host_of(scheme, "h", other) == host
            url = f"{scheme}://h/" if other is None else f"{scheme}://h:{other}/"
            assert split_url(url).host == host


def test_a_file_is_hashed_from_where_it_stands() -> None:
    file = io.BytesIO(b"head and " + b"body" * 100_000)
    file.seek(9)
    assert hash_file(file) == (content_hash(b"body" * 100_000), 400_000)
    assert file.tell() == 9
    with pytest.raises(InvalidInputError, match="open it as binary"):
        hash_file(io.StringIO("text"))


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (900, "401: this clock is off by 900 s: it is behind that of the service, which allows"),
        (-900, "401: this clock is off by 900 s: it is ahead of that of the service"),
        (301.9, "off by 30"),
        (299, None),
        (-299, None),
    ],
)
def test_a_clock_that_is_off_is_told(
    ahead: float,
    told: str | None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(time, "time", lambda: 1_700_000_000.0)
    heed_clock(401, formatdate(1_700_000_000 + ahead, usegmt=True))
    heed_clock(403, formatdate(0, usegmt=True))
    for date in (None, "", "yesterday", "Mon, 01 Jan 99999999999999 00:00:00 GMT"):
        heed_clock(401, date)
    messages = [record.getMessage() for record in caplog.records]
    assert len(messages) == (told is not None)
    assert told is None or told in messages[0]
    assert all(record.levelno == logging.WARNING for record in caplog.records)
