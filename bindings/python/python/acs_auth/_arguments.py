"""The command line of `python -m acs_auth`: what it takes, and how it refuses the rest."""

import argparse
from dataclasses import dataclass
from itertools import pairwise
from typing import NoReturn

PROGRAM = "python -m acs_auth"
FORMATS = ("headers", "json", "curl")

ABOUT = """\
Prove who you are to Azure Communication Services.

Signs a request, and prints its headers or a command that sends it. A path alone is joined to the
endpoint of your resource.
"""
MORE = """\
The connection string is read from the variable AZURE_COMMUNICATION_CONNECTION_STRING or from a
file. It is never an argument: other users of the machine can see those.

Try it without an Azure account:
  python -m acs_auth sign --demo '/identities?api-version=2023-10-01' -d '{}'

A signature is good for five minutes: sign each attempt anew.
Exit codes: 0 done, 1 refused, 2 called in a way that cannot work.
"""


@dataclass
class Failure(Exception):
    """Why nothing was done. It holds no text that the user gave."""

    code: str
    message: str
    exit: int


def misused(message: str) -> Failure:
    return Failure("USAGE", f"{message}: {PROGRAM} sign --help shows how", 2)


class SilentParser(argparse.ArgumentParser):
    """Repeats nothing that was typed: somebody will type a connection string in the wrong place."""

    def error(self, message: str) -> NoReturn:
        raise misused("there is an argument too many, or one that is no option here")

    def parse(self, words: list[str]) -> argparse.Namespace:
        try:
            arguments = self.parse_args(words)
        except argparse.ArgumentError as error:
            # The message would tell the value.
            raise misused(f"{error.argument_name} does not fit") from None
        texts = [arguments.url, arguments.request, arguments.data, arguments.date]
        if any("\udc80" <= character <= "\udcff" for text in texts for character in text or ""):
            raise misused("an argument is not UTF-8")
        return arguments


def parser() -> SilentParser:
    made = SilentParser(
        f"{PROGRAM} sign",
        description=ABOUT,
        epilog=MORE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
        exit_on_error=False,
    )
    setattr(made, "color", False)  # noqa: B010, newer versions of Python have it
    add = made.add_argument
    add("url", nargs="?", metavar="URL|/PATH", help="what to request")
    add("-X", "--request", metavar="METHOD", help="HTTP method; else POST with a body, or GET")
    body, credentials = made.add_mutually_exclusive_group(), made.add_mutually_exclusive_group()
    body.add_argument("-d", "--data", metavar="TEXT", help="body as it stands; @ names no file")
    body.add_argument("--data-file", metavar="FILE", help="body from a file, - is standard input")
    add("--date", help="as in 'Thu, 01 Jan 2026 00:00:00 GMT' or in seconds since 1970; else now")
    add(
        "-o",
        "--output",
        metavar="FORMAT",
        choices=FORMATS,
        help="what to print: headers, json for programs, or curl, a command for sh",
    )
    add("--any-origin", action="store_true", help="sign for other hosts than that of your resource")
    credentials.add_argument(
        "--connection-string-file",
        metavar="FILE",
        help="file that holds the connection string, - is standard input",
    )
    credentials.add_argument(
        "--demo",
        action="store_true",
        help="sign with the demo key, which everybody knows and no resource takes, for any origin; "
        "a path is joined to http://localhost:8401",
    )
    add("-h", "--help", action="store_true", help="print this")
    return made


def holds_access_key(word: str) -> bool:
    """Whether a text looks like a connection string: `accesskey`, in any case, and what it is."""
    rests = word.lower().split("accesskey")[1:]
    return any(rest.lstrip().startswith(("=", ":", "%3d")) for rest in rests)


def asks_for_json(words: list[str]) -> bool:
    """Whether JSON was asked for, in arguments that may be wrong elsewhere."""
    alone = ("--output=json", "-ojson", "-o=json")
    return any(word in alone for word in words) or any(
        option in ("-o", "--output") and value == "json" for option, value in pairwise(words)
    )
