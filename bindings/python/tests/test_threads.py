"""Threads share keys, verifiers and hashers."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from acs_auth import AccessKey, ContentHasher, Verifier, content_hash, diagnose

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


@pytest.mark.parametrize(
    "hash_body",
    [
        content_hash,
        lambda body: KEY.sign("PUT", "https://h.example/", body),
        ContentHasher().update,
        lambda body: diagnose(KEY, "PUT", "/", {}, body),
    ],
    ids=["content_hash", "sign", "update", "diagnose"],
)
def test_others_go_on_while_a_long_body_is_hashed(hash_body: Callable[[bytes], object]) -> None:
    body = bytes(1 << 28)
    times: list[float] = []

    def work() -> None:
        times.append(time.perf_counter())
        hash_body(body)
        times.append(time.perf_counter())

    thread = threading.Thread(target=work)
    thread.start()
    ticks = []
    while thread.is_alive():
        ticks.append(time.perf_counter())
    begin, end = times
    middle = (end - begin) / 4
    # With the GIL held nothing would happen between.
    assert any(begin + middle < tick < end - middle for tick in ticks)
