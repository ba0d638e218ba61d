"""The command line of `python -m acs_auth`: what it takes, and how it tells.

It is read by hand, for argparse repeats what was typed, and somebody will type a connection string
in the wrong place: the sentences here are made of our own words.
"""

import re
from dataclasses import dataclass, field
from itertools import pairwise

FORMATS = ("headers", "json", "curl")
VALUES = {
    "--request": "METHOD",
    "--data": "TEXT",
    "--data-file": "FILE",
    "--date": "DATE",
    "--output": "FORMAT",
    "--connection-string-file": "FILE",
}
FLAGS = ("--any-origin", "--demo", "--help")
SHORT = {"-X": "--request", "-d": "--data", "-o": "--output", "-h": "--help"}
CONFLICTS = (("--data", "--data-file"), ("--connection-string-file", "--demo"))

HELP = """\
Prove who you are to Azure Communication Services

Usage: python -m acs_auth sign [OPTIONS] <URL|/PATH>

Signs a request, and prints its headers or a command that sends it. A path alone is joined to the
endpoint of your resource.

Options:
  -X, --request <METHOD>  HTTP method [default: POST with a body, GET without]
  -d, --data <TEXT>       Body as it stands; a leading @ names no file
      --data-file <FILE>  Body from a file, or from standard input with -
      --date <DATE>       Date to sign with, as in 'Thu, 01 Jan 2026 00:00:00 GMT' or in seconds
                          since 1970 [default: now]
  -o, --output <FORMAT>   What to print: headers, json for programs, or curl, a command for sh
      --any-origin        Sign for other hosts than that of your resource
      --connection-string-file <FILE>
                          File that holds the connection string, or - for standard input
      --demo              Sign with the demo key, which everybody knows and no resource takes, for
                          any origin; a path is joined to localhost:8401, over http
  -h, --help              Print help
      --version           Print version, without sign

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


@dataclass
class Arguments:
    """What was typed behind `sign`, or that help was asked for."""

    given: dict[str, str] = field(default_factory=dict)
    url: str | None = None
    help: bool = False


def misused(message: str, called: str = "python -m acs_auth sign") -> Failure:
    return Failure("USAGE", f"{message}: {called} --help shows how", 2)


def parse(words: list[str]) -> Arguments:
    arguments, only_url, i = Arguments(), False, 0
    while i < len(words):
        word, place = words[i], i + 2  # `sign` is argument 1
        i += 1
        if word == "--" and not only_url:
            only_url = True
        elif only_url or word == "-" or not word.startswith("-"):
            if arguments.url is not None:
                raise misused(f"argument {place} is one too many")
            arguments.url = word
        else:
            name, attached = split_option(word, place)
            if name == "--help":
                return Arguments(help=True)
            if name in FLAGS and attached is not None:
                raise misused(f"{name} takes no value")
            if name in VALUES and attached is None:
                if i == len(words) or not may_be_value(name, words[i]):
                    if i < len(words) and words[i] != "--":
                        split_option(words[i], place + 1)
                    raise misused(f"{shown(name)} lacks its value")
                attached, i = words[i], i + 1
            if VALUES.get(name) == "FILE" and attached == "":
                raise misused(f"{shown(name)} lacks its value")
            if name in arguments.given:
                raise misused(f"{shown(name)} is given more than once")
            if name == "--output" and attached not in FORMATS:
                raise misused(f"{shown(name)} is one of {', '.join(FORMATS)}")
            arguments.given[name] = attached or ""
    check(arguments)
    return arguments


def split_option(word: str, place: int) -> tuple[str, str | None]:
    """The long name of an option, and the value that is written in the same word."""
    if word.startswith("--"):
        name, equals, rest = word.partition("=")
        value = rest if equals else None
    else:
        name, value = SHORT.get(word[:2], ""), word[2:].removeprefix("=") if word[2:] else None
    if name not in VALUES and name not in FLAGS:
        hint = "a value that begins with - is written --option=VALUE"
        raise misused(f"argument {place} is no option here; {hint}")
    return name, value


def may_be_value(name: str, word: str) -> bool:
    negative = name == "--date" and re.fullmatch(r"-[0-9.]+", word)
    return not word.startswith("-") or word == "-" or name == "--data" or bool(negative)


def shown(name: str) -> str:
    return f"{name} <{VALUES[name]}>" if name in VALUES else name


def check(arguments: Arguments) -> None:
    given = arguments.given
    for pair in CONFLICTS:
        if all(name in given for name in pair):
            # The one that was typed first is told first.
            names = sorted(pair, key=list(given).index)
            raise misused(f"{' and '.join(map(shown, names))} do not go together")
    if arguments.url is None:
        raise misused("<URL|/PATH> is missing")
    texts = [arguments.url, *(given.get(name, "") for name in ("--request", "--data", "--date"))]
    if any("\udc80" <= character <= "\udcff" for text in texts for character in text):
        raise misused("an argument is not UTF-8")


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
