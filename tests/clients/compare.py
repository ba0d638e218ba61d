#!/usr/bin/env python3
"""Sends what `SplitUrl` accepts through HTTP clients, and tells what arrived otherwise than signed.

Takes the lines of the example `accepted_urls`, and prints the part of README.md that is generated.
`cargo xtask clients` installs the clients, and runs this.
"""

import argparse
import asyncio
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from recorder import Recorder
from table import Case, Round, section

HERE = Path(__file__).parent
SECONDS = 120


class Client(NamedTuple):
    """A client as a program: what it is called, how it is started, what it is told."""

    title: str
    command: list[str]
    python_path: str = ""
    normal_form: bool = False
    curl: bool = False
    unix_socket: bool = False


def clients(installed: Path) -> list[Client]:
    """All of them. A version is named where this repository decides on it."""
    pins: dict[str, str] = {}
    for file in ("requirements.txt", "package.json", "reqwest/Cargo.toml"):
        # name==1.2.3, "name": "1.2.3", name = { version = "=1.2.3"
        pin = r'^\W*([\w-]+)\W+(?:version = "=)?([0-9.]+)\b'
        pins |= re.findall(pin, (HERE / file).read_text(encoding="utf-8"), re.MULTILINE)

    def pinned(name: str, how: str = "") -> str:
        return f"{name} {pins[name]}{how}"

    def python(name: str) -> list[str]:
        return [str(installed / "python/bin/python"), str(HERE / "python_clients.py"), name]

    def node(name: str) -> list[str]:
        return ["node", str(installed / "node/node_clients.mjs"), name]

    older = (HERE / "requirements-older.txt").read_text(encoding="utf-8")
    older_requests = [
        Client(f"requests {version}", python("requests"), str(installed / f"requests-{version}"))
        for version in re.findall(r"^requests==(\S+)", older, re.MULTILINE)
    ]
    reqwest = [str(installed / "reqwest/debug/clients-reqwest")]
    normal_form = ", URL in its normal form"
    return [
        Client(pinned("requests"), python("requests")),
        *older_requests,
        Client(pinned("urllib3"), python("urllib3")),
        Client(pinned("httpx"), python("httpx")),
        Client(pinned("httpx", normal_form), python("httpx"), normal_form=True),
        Client(pinned("aiohttp"), python("aiohttp")),
        Client(pinned("aiohttp", ", `yarl.URL(url, encoded=True)`"), python("aiohttp_encoded")),
        Client("`urllib.request`", python("urllib_request")),
        Client("`urllib.request`" + normal_form, python("urllib_request"), normal_form=True),
        Client("curl", ["curl", "--disable", "--config", "-"], curl=True),
        Client("`fetch` of Node", node("fetch")),
        Client("`http` of Node", node("http")),
        Client(pinned("undici"), node("undici")),
        Client(pinned("axios"), node("axios")),
        Client(pinned("reqwest"), reqwest, unix_socket=True),
    ]


def curl_config(urls: list[str], port: str) -> str:
    """What a user would write, `curl URL` with a header, and where to connect in truth."""
    return "next\n".join(
        f'url = "{url}"\n'
        f'header = "x-number: {number}"\n'
        f'connect-to = "::127.0.0.1:{port}"\n'
        'silent\noutput = "/dev/null"\n'
        f'write-out = "{number}\\t%{{exitcode}}\\n"\n'
        for number, url in enumerate(urls)
    )


async def run(client: Client, cases: list[Case]) -> Round:
    recorder = Recorder()
    with tempfile.TemporaryDirectory() as directory:
        if client.unix_socket:
            where = f"{directory}/socket"
            server = await asyncio.start_unix_server(recorder.serve, where)
        else:
            server = await asyncio.start_server(recorder.serve, "127.0.0.1", 0)
            where = str(server.sockets[0].getsockname()[1])
        urls = [case.normal_form if client.normal_form else case.url for case in cases]
        if client.curl:
            command, given = client.command, curl_config(urls, where)
        else:
            command = [*client.command, where]
            given = "".join(f"{number}\t{url}\n" for number, url in enumerate(urls))
        said = await talk(command, environment(client), given)
        server.close()

    refused = {number: word for number, word in said.items() if word not in ("sent", "0")}
    if len(said) != len(cases):
        recorder.faults.append(f"ran {len(said)} of {len(cases)} URLs")
    if not recorder.arrived:
        # Then the server was not reached, whatever the client says of the URLs.
        recorder.faults.append("sent nothing")
    if set(recorder.arrived) != set(said) - set(refused):
        recorder.faults.append("what the client says it sent is not what arrived")
    if recorder.faults:
        sys.exit(f"{client.title}: {'; '.join(recorder.faults[:3])}")
    print(f"{client.title}: {len(recorder.arrived)} sent, {len(refused)} refused", file=sys.stderr)
    return Round(client.title, recorder.arrived, refused)


async def talk(command: list[str], env: dict[str, str], given: str) -> dict[int, str]:
    """What the client says of each number."""
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, env=env
    )
    try:
        out, _ = await asyncio.wait_for(process.communicate(given.encode()), SECONDS)
    except TimeoutError:
        process.kill()
        sys.exit(f"{command}: not done after {SECONDS} seconds")
    lines = [line.split("\t") for line in out.decode().splitlines()]
    return {int(number): word for number, word in lines}


def environment(client: Client) -> dict[str, str]:
    """That of this process, without what would lead a client elsewhere."""
    env = {name: value for name, value in os.environ.items() if not name.lower().endswith("_proxy")}
    return env | {"PYTHONPATH": client.python_path}


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("installed", type=Path, help="directory that holds the clients")
    parser.add_argument("urls", type=Path, help="file of the lines of accepted_urls")
    arguments = parser.parse_args()
    lines = arguments.urls.read_text(encoding="utf-8").splitlines()
    cases = [Case(*line.split("\t")) for line in lines]
    if not cases:
        sys.exit("no URLs to send")
    rounds = [await run(client, cases) for client in clients(arguments.installed)]
    print(section(cases, rounds))


if __name__ == "__main__":
    asyncio.run(main())
