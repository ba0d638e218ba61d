"""What clients changed, as the part of README.md that is generated."""

import re
from typing import NamedTuple
from urllib.parse import unquote

from recorder import Arrived

TOKEN = re.compile("%[0-9A-F]{2}|.", re.DOTALL)
PLACES = ("start", "middle", "end")


class Case(NamedTuple):
    """A line of `accepted_urls`. The name is a kind, a colon, and what is special of that kind."""

    name: str
    url: str
    host: str
    target: str
    normal_form: str

    @property
    def kind(self) -> str:
        return self.name.partition(": ")[0]

    @property
    def random(self) -> bool:
        """Whether it is put together of what the cases before it try alone."""
        return self.kind == "random"

    @property
    def special(self) -> str:
        return self.name.partition(": ")[2]


class Round(NamedTuple):
    """What became of every case in one client, by the numbers of the cases."""

    title: str
    arrived: dict[int, Arrived]
    refused: dict[int, str]

    @property
    def client(self) -> str:
        """Its name, without the version and the way it was used."""
        return self.title.split(",")[0].rstrip("0123456789. ")


class Change(NamedTuple):
    what: str
    token: str = ""


def changes(round_: Round, number: int, case: Case) -> set[Change]:
    if number in round_.refused:
        return {Change("refused")}
    host, target = round_.arrived[number]
    found = set()
    if host == case.host + ":80":
        found.add(Change("`:80` in the host"))
    elif host != case.host:
        found.add(Change(f"host `{host}`"))
    if target != case.target:
        found |= target_changes(case.target, target)
    return found


def target_changes(signed: str, sent: str) -> set[Change]:
    if sent == "/" + signed.lstrip("/"):
        return {Change("as one slash")}
    return decoded(signed, sent) or {Change(f"`{sent}`")}


def decoded(signed: str, sent: str) -> set[Change]:
    """The escapes that were sent as what they stand for, if that is all that was changed."""
    found, part, at = set(), "path", 0
    for token in TOKEN.findall(signed):
        bare = unquote(token, "latin-1")
        if sent.startswith(token, at):
            at += len(token)
        elif sent.startswith(bare, at):
            found.add(Change("decoded", f"{token} in a {part}"))
            at += len(bare)
        else:
            return set()
        if token == "?":
            part = "query"
    return found if at == len(sent) else set()


def section(cases: list[Case], rounds: list[Round]) -> str:
    found = [[changes(each, at, case) for at, case in enumerate(cases)] for each in rounds]
    total = len(cases) * len(rounds)
    changed = sum(bool(change) for column in found for change in column)
    faithful = [each.title for each, column in zip(rounds, found, strict=True) if not any(column)]
    return "\n".join(
        [
            f"{len({each.client for each in rounds})} clients in {len(rounds)} ways, "
            f"{len(cases)} URLs each: {total - changed} sent as signed, {changed} in the table.",
            "",
            "Every URL is sent as it was signed by:",
            "",
            *(f"- {title}" for title in faithful),
            "",
            *table(cases, rounds, found),
            "",
            "Refused is, in the words of the client:",
            "",
            *(f"- {each.title}: {words(each.refused)}" for each in rounds if each.refused),
        ]
    )


def words(refused: dict[int, str]) -> str:
    return ", ".join(f"`{word}`" for word in sorted(set(refused.values())))


def table(cases: list[Case], rounds: list[Round], found: list[list[set[Change]]]) -> list[str]:
    """A row for the cases that every client treats alike, a column for clients that do the same."""
    titles = [each.title for each in rounds]
    columns: dict[tuple[str, ...], list[str]] = {}
    labels, cells = rows(cases, found)
    for title, column in zip(titles, zip(*cells, strict=True), strict=True):
        columns.setdefault(column, []).append(title)
    # The last cell is a number, and so never empty.
    shown = {column: same for column, same in columns.items() if any(column[:-1])}
    lines = [("in the URL", *map("; ".join, shown.values())), ("---",) * (len(shown) + 1)]
    lines += zip(labels, *shown, strict=True)
    return [f"| {' | '.join(line)} |" for line in lines]


def rows(cases: list[Case], found: list[list[set[Change]]]) -> tuple[list[str], list[list[str]]]:
    """The label of each row, and its cells, one for each round."""
    known: list[set[Change]] = [set() for _ in found]
    grouped: dict[tuple[str, ...], list[Case]] = {}
    at_random = [0 for _ in found]
    for number, case in enumerate(cases):
        here = [column[number] for column in found]
        if not case.random:
            for seen, change in zip(known, here, strict=True):
                seen |= change
        elif all(change <= seen for change, seen in zip(here, known, strict=True)):
            at_random = [sum(pair) for pair in zip(at_random, map(bool, here), strict=True)]
            continue
        if any(here):
            texts = tuple(", ".join(sorted({each.what for each in change})) for change in here)
            grouped.setdefault(texts, []).append(case)
    number_at_random = sum(case.random for case in cases)
    return (
        [*map(label, grouped.values()), f"of {number_at_random} at random, those with any of this"],
        [*map(list, grouped), [str(count) for count in at_random]],
    )


def label(cases: list[Case]) -> str:
    """Names the cases, in the fewest words that name them all."""
    by_kind: dict[str, list[str]] = {}
    for case in cases:
        by_kind.setdefault(case.kind, []).append(f"`{case.special}`")
    parts = []
    for part in ("path", "query"):
        kinds = [by_kind.pop(f"{part} {place}", []) for place in PLACES]
        if kinds[0] == kinds[1] == kinds[2] != []:
            parts.append(f"{' '.join(kinds[0])} in a {part}")
        else:
            named = zip(PLACES, kinds, strict=True)
            parts += [
                f"{' '.join(kind)} at the {place} of a {part}" for place, kind in named if kind
            ]
    parts += [" ".join(specials) for specials in by_kind.values()]
    return "; ".join(parts)
