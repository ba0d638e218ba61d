"""`python -m acs_auth`, beside the program whose options, answers and exit codes it shares."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import acs_auth
import pytest
from acs_auth.__main__ import VARIABLE, answer

MODULE = [sys.executable, "-m", "acs_auth"]
CONNECTION = "endpoint=https://contoso.communication.azure.com/;accesskey=bm90IGEgcmVhbCBrZXk="
# The bytes of a key, and its base64. They are in nothing else.
BYTES = "u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ2isAjIhKtJ0RlgLKOmxgJ"
KEY = "dThqelBkZTBJZ3hMZDZHbmNmQkFlcGZKQmQwS2g4b09PTDhkS0x6ZG9jSjJpc0FqSWhLdEowUmxnTEtPbXhnSg=="
RESOURCE = "https://contoso.communication.azure.com"
DEMO = ["sign", "--demo", "/a?b=c", "--date", "0"]


def run(
    command: list[str], words: list[str], connection: str = CONNECTION, typed: bytes = b""
) -> tuple[int, str, str]:
    environment = {**os.environ, VARIABLE: connection}
    done = subprocess.run(
        [*command, *words], input=typed, env=environment, capture_output=True, check=False
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def the_program() -> str:
    """Without it these tests fail: to skip them would pass for agreement."""
    program = os.environ.get("ACS_AUTH_PROGRAM")
    assert program, "ACS_AUTH_PROGRAM is to name the program acs-auth: cargo build -p acs-auth-cli"
    return program


SAME: list[list[str]] = [
    DEMO,
    *([*DEMO, "-o", output] for output in ("headers", "json", "curl")),
    *([*DEMO, "-o", "curl", "-X", method] for method in ("GET", "head", "POST", "PUT", "DELETE")),
    *([*DEMO, "-o", "curl", "-d", data] for data in ("", "{}", "it's", "é\n", "'" * 30_001)),
    [*DEMO, "-o", "curl", "-X", "HEAD", "-d", "{}"],
    [*DEMO, "-ojson", "-d", '{"é": "\x7f\\"}', "-Xput"],
    [*DEMO, "-o=json", "--data=", "--request=PATCH"],
    [*DEMO, "-o", "curl", "--data-file", "-"],
    [*DEMO, "-o", "json", "--data-file=/dev/stdin"],
    ["sign", "--demo", "-o", "json", "--date=-0", "--", "/a"],
    ["sign", "--date", "0", f"{RESOURCE}/a", "-o", "json"],
    ["sign", "--date", "0", "HTTPS://contoso.communication.azure.com:443/a", "-o", "json"],
    *(
        ["sign", "--date", "Thu, 01 Jan 2026 00:00:00 GMT", url, *more, "-o", output]
        for url in ("/a", "https://fabrikam.example", f"http{RESOURCE[5:]}/a", f"{RESOURCE}:8443/a")
        for more in ([], ["--any-origin"])
        for output in ("headers", "json")
    ),
    *(
        ["sign", "--date", "0", url, "-o", output]
        for url in ("/a b", "https://h/a b", "a", "", "-", "https://H/", "http://h?", "/%7E", "//")
        for output in ("headers", "json")
    ),
    *(
        [*DEMO[:3], f"--date={date}", "-o", "json"]
        for date in ("-1", "x", "", "+5", "5.5", "9" * 30, "253402300800", "٣", "1_0", " 5")
    ),
    # Python reads no number of so many digits.
    *([*DEMO[:3], f"--date={date}"] for date in ("9" * 5000, "0" * 5000 + "1", "-" + "0" * 30)),
    [*DEMO[:3], "--date", "-1"],
    [*DEMO[:3], "--date", "-1.5"],
    [*DEMO, "-X", ""],
    [*DEMO, "-X", "a b"],
    # What cannot be read.
    [*DEMO, "--data-file", "/no/such/file"],
    [*DEMO, "--data-file", "/"],
    ["sign", "/a", "--connection-string-file", "/no/such/file", "-o", "json"],
    ["sign", "/a", "--connection-string-file", "/dev/zero"],
    ["sign", "/a", "--connection-string-file", "/dev/null"],
    ["sign", "/a", "--data-file", "-", "--connection-string-file", "-"],
    ["sign", "/a", "--data-file", "/dev/stdin", "--connection-string-file", "-", "-o", "json"],
    ["--version"],
    ["-V"],
]
"""Calls of which both say the same, word by word."""

MISUSED: list[list[str]] = [
    ["sign"],
    ["sign", "/a", "/b"],
    ["sign", "/a", "--nope"],
    ["sign", "/a", "--nope=1", "-o", "json"],
    ["sign", "/a", "--dat", "x"],
    ["sign", "/a", "--demo=1"],
    ["sign", "/a", "-d"],
    ["sign", "/a", "--request"],
    ["sign", "/a", "-X", "--demo"],
    ["sign", "/a", "--date", "-x"],
    ["sign", "/a", "--request", "--nope"],
    ["sign", "--request", "--", "/a"],
    ["sign", "/a", "-d", "1", "--data-file", "f"],
    ["sign", "--data-file", "f", "/a", "-d", "1"],
    ["sign", "-d", "1", "--data-file", "f"],
    ["sign", "/a", "--demo", "--connection-string-file", "f"],
    ["sign", "/a", "--connection-string-file", "f", "--demo"],
    ["sign", "/a", "-d", "-x"],
]
"""Calls that cannot work."""


def test_it_says_what_the_program_says() -> None:
    program = the_program()
    for words in SAME:
        typed = b"\xff{}"
        assert run(MODULE, words, typed=typed) == run([program], words, typed=typed), words


@pytest.mark.parametrize("words", MISUSED)
def test_what_does_not_fit_is_told_in_one_line(words: list[str]) -> None:
    out, told, code = answer(words)
    assert (out, code) == ("", 2) or "-ojson" in "".join(words)
    assert told.endswith(": python -m acs_auth sign --help shows how [USAGE]\n") or not told
    assert told.count("\n") <= 1
    assert run([the_program()], words)[0] == 2 or "-x" in words


def of_length(length: int) -> str:
    return f"{CONNECTION};x=".ljust(length, "y")


@pytest.mark.parametrize(
    "connection",
    ["", "x", CONNECTION + ";", f"accesskey={KEY}", f"{KEY}é", of_length(16383), of_length(16384)],
)
def test_connection_strings_are_read_alike(connection: str, tmp_path: Path) -> None:
    program = the_program()
    words = ["sign", "/a", "--date", "0", "-o", "json"]
    assert run(MODULE, words, connection) == run([program], words, connection)
    file = tmp_path / "connection.txt"
    file.write_text(connection, encoding="utf-8")
    for place in (str(file), "-"):
        more = [*words, "--connection-string-file", place]
        typed = connection.encode()
        assert run(MODULE, more, "", typed) == run([program], more, "", typed)


def test_a_body_with_a_nul_is_no_argument() -> None:
    words = [*DEMO, "-o", "curl", "--data-file", "-"]
    done = run(MODULE, words, typed=b"a\0b")
    assert done == run([the_program()], words, typed=b"a\0b")
    assert "UNPRINTABLE_BODY" in done[2]


def test_a_body_in_a_file_is_sent_from_there(tmp_path: Path) -> None:
    program = the_program()
    file = tmp_path / "it's a body"
    file.write_bytes(b"\xff")
    words = [*DEMO, "-o", "curl", "--data-file", str(file)]
    assert run(MODULE, words) == run([program], words)


def test_the_locale_changes_nothing(tmp_path: Path) -> None:
    plain = ["env", "LC_ALL=C", "PYTHONUTF8=0", "PYTHONCOERCECLOCALE=0"]
    file = tmp_path / "é"
    file.write_bytes(b"{}")
    for more in (["-d", "é"], ["--data-file", str(file)], ["-X", "é"]):
        words = [*DEMO, "-o", "curl", *more]
        assert run([*plain, *MODULE], words) == run([the_program()], words)


@pytest.mark.skipif(sys.platform != "linux", reason="where any bytes are an argument")
@pytest.mark.parametrize("output", ["headers", "curl"])
def test_bytes_that_are_not_utf_8(output: str, tmp_path: Path) -> None:
    file = os.fsencode(tmp_path) + b"/\xff"
    Path(os.fsdecode(file)).write_bytes(b"{}")
    for more in (["-d", "\udcff"], ["--data-file", os.fsdecode(file)], ["\udcff"], ["--\udcff"]):
        words = [*DEMO, "-o", output, *more]
        assert run(MODULE, words)[:2] == run([the_program()], words)[:2], more


def test_what_is_signed_verifies() -> None:
    code, out, told = run(MODULE, ["sign", "/a?b=c", "-d", "{}", "-o", "json"])
    assert (code, told) == (0, "")
    signed = json.loads(out)
    headers = [*signed["headers"].items(), ("host", signed["host"])]
    key = acs_auth.ConnectionString(CONNECTION).access_key
    acs_auth.Verifier([key]).verify(signed["method"], signed["path_and_query"], headers, b"{}")


def test_what_only_the_program_does_is_refused() -> None:
    for word in ("verify", "explain", "completions", "sgn"):
        assert answer([word])[1].startswith("error: there is no such command, only sign: ")
    for output in ("python", "powershell", "xml", ""):
        _, told, code = answer([*DEMO, f"--output={output}"])
        assert (code, told.count("\n")) == (2, 1)
        assert told.startswith("error: -o/--output does not fit: ")


def test_help() -> None:
    assert answer([])[0] == ""
    for words in (["--help"], ["-h"], ["help"], ["sign", "--help"], ["sign", "/a", "-h"]):
        out, told, code = answer(words)
        assert (told, code) == ("", 0)
        assert out.startswith("usage: python -m acs_auth sign [-X METHOD]") and "URL|/PATH" in out


PLACES = [
    ["@"],
    ["@", "sign"],
    ["sign", "@"],
    ["sign", "/a", "@"],
    ["sign", "-X", "@", "/a"],
    ["sign", "-X@", "/a"],
    ["sign", "/a", "--date", "@"],
    ["sign", "/a", "--date=@"],
    ["sign", "/a", "-d", "@"],
    ["sign", "/a", "--data-file", "@"],
    ["sign", "/a", "-o", "@"],
    ["sign", "/a", "--output=@"],
    ["sign", "/a", "--any-origin=@"],
    ["sign", "/a", "--connection-string-file", "@"],
    ["sign", "/a", "--demo=@"],
    ["sign", "/a", "--@"],
    ["sign", "/a", "-@"],
    ["sign", "https://@@contoso.communication.azure.com/a"],
]
TEXTS = [
    CONNECTION.replace("bm90IGEgcmVhbCBrZXk=", KEY),
    f"accesskey = {KEY}",
    f"AccessKey: {KEY}",
    f"accesskey%3D{KEY}",
    KEY,
    f"{KEY}\n",
    f"  {KEY}",
    f"{KEY}\udcff",
]


def assert_silent(text: str) -> None:
    for secret in (BYTES, KEY):
        for i in range(len(secret) - 5):
            assert secret[i : i + 6] not in text


@pytest.mark.parametrize("text", TEXTS)
def test_a_key_in_the_wrong_place_never_comes_back(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, CONNECTION)
    for place in PLACES:
        for output in ([], ["--output=json"]):
            words = [word.replace("@", text) for word in place]
            out, told, code = answer([*words, *output])
            assert_silent(out + told)
            if "accesskey" in text.lower():
                assert code == 2, place
            assert told.count("\n") == (code != 0 and not out)


def test_no_typed_text_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, CONNECTION)
    for place in PLACES:
        words = [word.replace("@", "s3cret\udcff") for word in place]
        out, told, _ = answer(words)
        assert "s3cret" not in out + told, place


@pytest.mark.parametrize(
    "broken",
    [
        KEY,
        f"endpoint={RESOURCE};{KEY}",
        f"accesskey={KEY}",
        f"endpoint={RESOURCE};accesskey={KEY}!",
    ],
)
def test_a_broken_connection_string_is_not_repeated(broken: str) -> None:
    for words in (["sign", "/a"], ["sign", "/a", "--connection-string-file", "-"]):
        code, out, told = run(MODULE, words, broken, broken.encode())
        assert (code, out, told.count("\n")) == (1, "", 1)
        assert_silent(told)


@pytest.mark.parametrize("words", [DEMO, ["sign"], []])
def test_a_closed_pipe_leaves_no_traceback(words: list[str]) -> None:
    command = " ".join(f"'{word}'" for word in [*MODULE, *words])
    for shell in (f"{command} 2>&1 | true", f"{command} >&-", f"{command} >&- 2>&-"):
        done = subprocess.run(["bash", "-c", shell], capture_output=True, check=False)
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")
def test_a_full_disk_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*MODULE, *DEMO], stdout=full, stderr=subprocess.PIPE, check=False)
    assert (done.returncode, done.stderr) == (2, b"error: the answer cannot be written\n")


def test_an_interrupt_leaves_no_traceback(tmp_path: Path) -> None:
    body = tmp_path / "body"
    os.mkfifo(body)
    words = ["sign", "--demo", "/a", "--data-file", str(body)]
    # Where these tests run in the background, it would be born deaf to it.
    child = subprocess.Popen(
        [*MODULE, *words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    with body.open("wb"):  # It waits for whoever reads, who then waits for the body.
        child.send_signal(signal.SIGINT)
        out, told = child.communicate(timeout=20)
    assert (child.returncode, out, told) == (-signal.SIGINT, b"", b"")
