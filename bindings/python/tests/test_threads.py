"""Threads share keys, verifiers and hashers."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from acs_auth import AccessKey, ContentHasher, Verifier, content_hash

KEY = AccessKey("bm90IGEgcmVhbCBrZXk=")
THREADS = 16


def together(work: Callable[[int], None]) -> None:
    """Runs it in all threads at once, and raises what one of them raised."""
    barrier = threading.Barrier(THREADS)

    def begin(number: int) -> None:
        barrier.wait()
        work(number)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(begin, range(THREADS)))


@pytest.mark.parametrize("length", [0, 200, 100_000])
def test_they_sign_with_one_key(length: int) -> None:
    verifier = Verifier([KEY])

    def work(number: int) -> None:
        for request in range(50):
            body = bytes([number]) * length
            target = f"/{number}/{request}"
            headers = KEY.sign("POST", f"https://h.example{target}", body, date=number)
            alone = AccessKey("bm90IGEgcmVhbCBrZXk=")
            assert headers == alone.sign("POST", f"https://h.example{target}", body, date=number)
            received = {"host": "h.example"} | headers
            assert verifier.verify("POST", target, received, body, now=number).key_index == 0

    together(work)


def test_they_feed_one_hasher() -> None:
    hasher = ContentHasher()
    piece = b"the same everywhere" * 1000

    def work(_: int) -> None:
        for _ in range(20):
            hasher.update(piece)
            hasher.finish()

    together(work)
    assert hasher.finish() == content_hash(piece * 20 * THREADS)
