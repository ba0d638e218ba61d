"""Sign a request from a shell: `python -m acs_auth sign`, as the program acs-auth does.

Its options, answers and exit codes are those of the program.
"""

import contextlib
import json
import os
import re
import signal
import sys
import time
from typing import TextIO

from acs_auth import (
    ConnectionString,
    InvalidInputError,
    __version__,
    format_date,
    parse_date,
    split_url,
    string_to_sign,
)
from acs_auth._arguments import (
    Failure,
    asks_for_json,
    holds_access_key,
    misused,
    parser,
)

VARIABLE = "AZURE_COMMUNICATION_CONNECTION_STRING"
# A local endpoint, and a key whose 64 bytes are a sentence that says what it is.
DEMO = (
    "endpoint=http://localhost:8401/;accesskey="
    "YWNzLWF1dGggZGVtbyBrZXk6IHB1YmxpYywga25vd24gdG8gYWxsLCBhbmQgaXQgcHJvdGVjdHMgbm90aGluZw=="
)
MAX_SECRET = 16 * 1024
MAX_ARGUMENT = 30_000
"""Bytes of text that one argument of a command holds on every system."""


def read(what: str, file: str, most: int = -1) -> bytes:
    """The bytes of a file, or of standard input; a failure does not name it."""
    try:
        name = 0 if is_stdin(file) else to_bytes(file)
        with open(name, "rb", closefd=not is_stdin(file)) as opened:
            return opened.read(most)
    except FileNotFoundError:
        why = "there is no such file"
    except PermissionError:
        why = "it may not be read"
    except IsADirectoryError:
        why = "it is a directory"
    except OSError as error:
        why = (error.strerror or "it fails").lower()
    raise Failure("UNREADABLE", f"{what} cannot be read: {why}", 2)


def to_bytes(word: str) -> bytes:
    """An argument as it was typed, which may be no UTF-8 if it names a file."""
    return word.encode("utf-8", "surrogateescape")


def is_stdin(file: str) -> bool:
    return file in ("-", "/dev/stdin", "/dev/fd/0", "/proc/self/fd/0")


def reason(error: InvalidInputError, joined: int = 0) -> str:
    place = "" if error.offset is None else f" (at byte {max(error.offset - joined, 0)})"
    return f"{error.reason}{place}"


def read_connection(file: str | None, demo: bool) -> ConnectionString:
    if demo:
        text, place = DEMO.encode(), "the demo"
    elif file is not None:
        text, place = read("the connection string", file, MAX_SECRET), "the file"
        if len(text) == MAX_SECRET:
            message = "the connection string cannot be read: it is far too long"
            raise Failure("UNREADABLE", message, 2)
    else:
        text, place = os.fsencode(os.environ.get(VARIABLE, "")), VARIABLE
        if not text:
            raise Failure(
                "NO_CREDENTIALS",
                f"put the connection string of your resource into {VARIABLE}, or into a file and "
                "give --connection-string-file; --demo tries things without one",
                2,
            )
    try:
        return ConnectionString(text)
    except InvalidInputError as error:
        message = f"the connection string in {place}: {reason(error)}"
        raise Failure(error.code, message, 1) from None


def read_date(text: str | None) -> int:
    if text is None:
        return int(time.time())
    try:
        if not re.fullmatch("-?[0-9]+", text):
            return int(parse_date(text).timestamp())
        # Python reads no number of thousands of digits; one beyond all dates is as good.
        digits = text.lstrip("-0") or "0"
        seconds = int(digits) if len(digits) < 20 else 1 << 63
        seconds = -seconds if text.startswith("-") else seconds
        format_date(seconds)
        return seconds
    except InvalidInputError as error:
        is_number = re.fullmatch("-?[0-9]+", text)
        more = "" if is_number else "; or it is a number of seconds since 1970"
        raise Failure(error.code, f"--date: {reason(error)}{more}", 1) from None


def resolve(argument: str, endpoint: str, any_origin: bool) -> str:
    """The whole URL of an argument, checked, in its normal form."""
    is_path = argument.startswith("/")
    try:
        split = split_url(f"{endpoint}{argument}" if is_path else argument)
    except InvalidInputError as error:
        whole = error.code != "INVALID_URL" or "://" in argument
        path = "" if whole else ", or gives its path alone, from its first /"
        place = reason(error, len(endpoint) if is_path else 0).removeprefix(error.reason)
        raise Failure(error.code, f"{error.reason}{path}{place}", 1) from None
    if f"{split.scheme}://{split.host}" != endpoint and not any_origin:
        raise Failure(
            "OTHER_ORIGIN",
            "the scheme, host or port of the URL is not that of your endpoint: give the path "
            "alone, or --any-origin if you mean it",
            1,
        )
    return str(split)


def sign(words: list[str]) -> str:
    given = parser().parse(words)
    if given.help:
        return parser().format_help()
    if given.url is None:
        raise misused("the URL or /PATH is missing")
    file, secret = given.data_file, given.connection_string_file
    if file and secret and is_stdin(file) and is_stdin(secret):
        raise Failure(
            "USAGE",
            "standard input gives one thing: of the connection string, the token, the body and the "
            "request, name a file for the others",
            2,
        )
    connection = read_connection(secret, given.demo)
    body = None if given.data is None else given.data.encode()
    if file is not None:
        body = read("the body", file)
    date = read_date(given.date)
    url = resolve(given.url, connection.endpoint, given.any_origin or given.demo)
    method = given.request
    if method is None:
        method = "GET" if body is None else "POST"
    try:
        headers = connection.access_key.sign(method, url, body, date=date)
    except InvalidInputError as error:
        raise Failure(error.code, reason(error), 1) from None
    method = method.upper()
    match given.output:
        case "json":
            return print_json(method, url, headers, date)
        case "curl":
            return print_curl(method, url, headers, body, file)
    return "".join(f"{name}: {value}\n" for name, value in headers.items())


def print_json(method: str, url: str, headers: dict[str, str], date: int) -> str:
    split = split_url(url)
    parts = {"path_and_query": split.path_and_query, "host": split.host}
    content_hash = headers["x-ms-content-sha256"]
    signed = string_to_sign(method=method, **parts, content_hash=content_hash, date=date)
    told = {"method": method, "url": url, **parts}
    return to_json({**told, "headers": headers, "string_to_sign": signed})


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


def print_curl(
    method: str, url: str, headers: dict[str, str], body: bytes | None, file: str | None
) -> str:
    """A command for sh that sends the request as it was signed, its body as JSON."""
    words = ["curl --silent --show-error --fail-with-body"]
    if method == "HEAD":
        if body is not None:
            raise Failure("UNPRINTABLE_BODY", "curl sends no body with HEAD", 1)
        # With --request curl would wait for a body that never comes.
        words[0] += " --head"
    elif method != "GET" or body is not None:
        words[0] += f" --request {quote(method)}"
    words.append(quote(url))
    if body is not None:
        headers = {**headers, "content-type": "application/json"}
    words += [f"--header {quote(f'{name}: {value}')}" for name, value in headers.items()]
    if body is not None:
        words.append(curl_data(body, file))
    elif method in ("POST", "PUT", "PATCH"):
        # The data brings the length 0, and a type that nobody asked for.
        words += ["--header 'content-type:'", "--data-raw ''"]
    return " \\\n  ".join(words) + "\n"


def curl_data(body: bytes, file: str | None) -> str:
    if file is not None and not is_stdin(file):
        if not is_utf8(to_bytes(file)):
            raise Failure("UNPRINTABLE_BODY", "the name of the body's file is not UTF-8", 1)
        return f"--data-binary {quote('@' + file)}"
    if not is_utf8(body) or b"\0" in body or len(body) > MAX_ARGUMENT:
        raise Failure(
            "UNPRINTABLE_BODY",
            "the body is not text, or too long to stand in a command: give it as a file",
            1,
        )
    return f"--data-raw {quote(body.decode())}"


def is_utf8(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def quote(text: str) -> str:
    """One word for a POSIX shell, whatever is in it."""
    if re.fullmatch("[A-Za-z0-9_./-]+", text):
        return text
    return "'" + text.replace("'", r"'\''") + "'"


def answer(words: list[str]) -> tuple[str, str, int]:
    """What to print, what to tell on standard error, and the exit code."""
    try:
        if any(map(holds_access_key, words)):
            raise Failure(
                "USAGE",
                "an argument holds an accesskey=, and other users of this machine can see "
                f"arguments: put the connection string into {VARIABLE} or a file, and regenerate "
                "the key if it is real; a body that holds such a text goes by --data-file",
                2,
            )
        match words:
            case []:
                return "", parser().format_help(), 2
            case ["-h" | "--help" | "help", *_]:
                return parser().format_help(), "", 0
            case ["-V" | "--version", *_]:
                return f"acs-auth {__version__}\n", "", 0
            case ["sign", *rest]:
                return sign(rest), "", 0
        raise misused("there is no such command, only sign")
    except Failure as failure:
        if asks_for_json(words):
            error = {"code": failure.code, "message": failure.message}
            return to_json({"error": error}), "", failure.exit
        return "", f"error: {failure.message} [{failure.code}]\n", failure.exit


def write(stream: TextIO | None, text: str) -> None:
    # A stream of its own leaves nothing behind that Python would try to write once more at its end.
    if text and stream is not None:
        with open(stream.fileno(), "wb", closefd=False) as out:
            out.write(text.encode())


def main() -> int:
    # Ctrl-C ends it as it ends other programs.
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    # Arguments are UTF-8 here, whatever Python took them for in the locale of this machine.
    words = [os.fsencode(word).decode("utf-8", "surrogateescape") for word in sys.argv[1:]]
    out, told, code = answer(words)
    try:
        write(sys.stderr, told)
        write(sys.stdout, out)
    except BrokenPipeError:
        pass  # Whoever reads may have read enough.
    except OSError:
        with contextlib.suppress(OSError):
            write(sys.stderr, "error: the answer cannot be written\n")
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main())
