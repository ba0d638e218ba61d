"""Where signatures go when a server sends a request elsewhere."""

from collections.abc import Callable

import pytest
from acs_auth import InvalidInputError
from acs_auth._signer import HEADERS
from senders import ALL, EVERY_ATTEMPT, ONE_ATTEMPT, Sending, connection
from strict_verifier import Answer, Received, StrictVerifier


def names(received: Received) -> set[str]:
    return {name.lower() for name, _ in received.headers}


def redirect_to(location: str, status: int = 307) -> Callable[[Received], Answer]:
    """A script that answers /old with a redirect, and all else as usual."""

    def script(received: Received) -> Answer:
        return Answer(status, {"location": location}) if received.target == "/old" else Answer()

    return script


@pytest.mark.parametrize("client", EVERY_ATTEMPT)
@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_the_same_origin_is_signed(client: str, status: int) -> None:
    with StrictVerifier(redirect_to("/new?a=%2B", status)) as server:
        sending = Sending(connection(server), "POST", f"{server.endpoint}/old", b"body")
        assert ALL[client](sending) == 200
    assert [received.wrong for received in server.received] == [None, None]
    assert server.received[1].target == "/new?a=%2B"
    assert server.received[1].body == (b"body" if status in (307, 308) else b"")


@pytest.mark.parametrize("client", ALL)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_redirect_elsewhere_is_not_signed(client: str, host: str) -> None:
    with StrictVerifier() as other, StrictVerifier() as server:
        server.script = redirect_to(f"http://{host}:{other.port}/new")
        sending = Sending(connection(server), "POST", f"{server.endpoint}/old", b"body")
        if client in EVERY_ATTEMPT:  # it is mounted for every origin
            with pytest.raises(InvalidInputError) as refused:
                ALL[client](sending)
            assert refused.value.code == "OTHER_ORIGIN"
            assert other.received == []
        else:
            assert ALL[client](sending) == 401
            [received] = other.received
            assert names(received).isdisjoint(HEADERS)
            assert received.header("host") == f"{host}:{other.port}"
    assert [received.wrong for received in server.received] == [None]


@pytest.mark.parametrize("client", ONE_ATTEMPT)
def test_a_redirect_to_the_same_origin_is_not_signed_by_what_signs_once(client: str) -> None:
    with StrictVerifier(redirect_to("/new")) as server:
        assert ALL[client](Sending(connection(server), "GET", f"{server.endpoint}/old")) == 401
    assert names(server.received[1]).isdisjoint(HEADERS)
