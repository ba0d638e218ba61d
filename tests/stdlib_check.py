#!/usr/bin/env python3
"""Checks acs-auth with nothing but Python's standard library, which shares no code with it.

`vectors` recomputes every answer in tests/vectors; with `--fill` it writes the stages that a new
case lacks. `program` lets the program acs-auth sign random requests, and verifies them.
"""

import argparse
import base64
import contextlib
import hashlib
import hmac
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from stdlib_tokens import Refused, credential_stages, refresh_stages, user_token_stages

VECTORS = Path(__file__).parent / "vectors"
SIGNED_HEADERS = "x-ms-date;host;x-ms-content-sha256"

Json = dict[str, Any]


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def content_hash(body: bytes) -> str:
    return b64(hashlib.sha256(body).digest())


def fingerprint(key: bytes) -> str:
    return hmac.digest(key, b"acs-auth fingerprint v1", "sha256")[:8].hex()


def sign(key: bytes, method: str, target: str, host: str, date: str, body: bytes) -> dict[str, str]:
    """Every stage of a signature, by the rule and nothing else."""
    body_hash = content_hash(body)
    string_to_sign = f"{method.upper()}\n{target}\n{date};{host};{body_hash}"
    signature = b64(hmac.digest(key, string_to_sign.encode("ascii"), "sha256"))
    return {
        "content_hash": body_hash,
        "string_to_sign": string_to_sign,
        "signature": signature,
        "authorization": f"HMAC-SHA256 SignedHeaders={SIGNED_HEADERS}&Signature={signature}",
    }


def split_url(url: str) -> tuple[str, str, str]:
    """Scheme, host header and target of a URL that is sent as it stands."""
    split = urlsplit(url)
    host = split.netloc.removesuffix({"https": ":443", "http": ":80"}[split.scheme])
    # urlsplit would lose an empty query, so the target is what stands behind the host.
    return split.scheme, host, url.split(split.netloc, 1)[1] or "/"


# ---- the vectors


def sign_stages(given: Json, due: Json) -> Json:
    key, body = base64.b64decode(given["access_key"]), base64.b64decode(given["body_base64"])
    if "url" in given:
        _, host, target = split_url(given["url"])
    else:
        host, target = given["host"], given["path_and_query"]
    stages = sign(key, given["method"], target, host, given["date"], body)
    return {"host": host, "path_and_query": target} | stages


def verify_stages(given: Json, due: Json) -> Json:
    headers: dict[str, str] = {}
    for name, value in given["headers"]:
        headers.setdefault(name.lower(), value)
    parameters = dict(
        part.split("=", 1) for part in headers["authorization"].split(" ", 1)[1].split("&")
    )
    values = ";".join(headers[name.lower()] for name in parameters["SignedHeaders"].split(";"))
    string = f"{given['method'].upper()}\n{given['path_and_query']}\n{values}"
    keys = [base64.b64decode(key) for key in given["access_keys"]]
    codes = [b64(hmac.digest(key, string.encode(), "sha256")) for key in keys]
    return {"key_index": codes.index(parameters["Signature"]), "string_to_sign": string}


def diagnose_stages(given: Json, due: Json) -> Json:
    """Checks that what is said to be signed gives the signature, with a key, however misread."""
    headers = {name: value for name, value in given["headers"]}
    _, _, written = headers["authorization"].rpartition("Signature=")
    codes = set()
    for text in given["access_keys"] + given["other_keys"]:
        for key in key_readings(text):
            code = hmac.digest(key, (due["signed"] or "").encode(), "sha256")
            unpadded = base64.urlsafe_b64encode(code).decode().rstrip("=")
            codes |= {b64(code), code.hex(), b64(code.hex().encode()), unpadded}
    is_signed = unquote(written.removeprefix("b'").strip("\"'")) in codes
    return {"mistakes": due["mistakes"], "signed": due["signed"] if is_signed else None}


def key_readings(text: str) -> list[bytes]:
    """The key, and what clients make of its text by mistake."""
    key = base64.b64decode(text)
    url_safe = text.replace("+", "").replace("/", "").rstrip("=")
    url_safe = url_safe[: len(url_safe) // 4 * 4]
    texts = [text, text + "\n", "accesskey=" + text, text.partition("=")[0]]
    readings = [key, b"", base64.urlsafe_b64decode(url_safe), *(text.encode() for text in texts)]
    with contextlib.suppress(ValueError):
        readings.append(base64.b64decode(key, validate=True))
    return readings


def date_stages(given: Json, due: Json) -> Json:
    instant = datetime(1970, 1, 1) + timedelta(seconds=given["unix"])
    text = format_datetime(instant).replace("-0000", "GMT")
    # Years below 1000 are not allowed, so this reads back what it wrote.
    assert parsedate_to_datetime(text).replace(tzinfo=None) == instant
    return {"text": text}


def hash_stages(given: Json, due: Json) -> Json:
    if "text" in given:
        assert len(base64.b64decode(given["text"], validate=True)) == 32
        return {"content_hash": given["text"]}
    return {"content_hash": content_hash(base64.b64decode(given["body_base64"]))}


def key_stages(given: Json, due: Json) -> Json:
    # CPython ignores the bits beyond the key, as the rule has it.
    key = base64.b64decode(given["text"].strip(), validate=True)
    return {"key_base64": b64(key), "fingerprint": fingerprint(key)}


def connection_stages(given: Json, due: Json) -> Json:
    parts = {}
    for part in given["text"].split(";"):
        name, _, value = part.partition("=")
        parts[name.strip().lower()] = value.strip()
    scheme, host, _ = split_url(parts["endpoint"].lower())
    key = base64.b64decode(parts["accesskey"], validate=True)
    return {"endpoint": f"{scheme}://{host}", "fingerprint": fingerprint(key)}


STAGES = {
    "access_key": key_stages,
    "connection_string": connection_stages,
    "content_hash": hash_stages,
    "credential": credential_stages,
    "date": date_stages,
    "diagnose": diagnose_stages,
    "refresh": refresh_stages,
    "sign": sign_stages,
    "user_token": user_token_stages,
    "verify": verify_stages,
}
# Of these the refusals are recomputed too.
REFUSES = {"credential", "user_token"}


def check_vectors(fill: bool) -> int:
    total = 0
    for path in sorted(VECTORS.glob("*.json")):
        if path.name == "notes.json":
            continue
        file = json.loads(path.read_text(encoding="utf-8"))
        checked = 0
        for case in file["cases"]:
            if "error" in case:
                if file["operation"] in REFUSES:
                    check_refused(path.name, file["operation"], case)
                continue
            due = case["expect"]
            stages = STAGES[file["operation"]](case["input"], due)
            if fill:
                due |= {name: value for name, value in stages.items() if name not in due}
            if due != stages:
                sys.exit(f"{path.name}: {case['id']}: {due} is recorded, {stages} computed")
            checked += 1
        if fill:
            write(path, file)
        # What `cargo xtask test` counts: the cases that have an answer, refusals have none.
        print(f"vectors: stdlib {path.name} {checked}")
        total += checked
    return total


def check_refused(name: str, operation: str, case: Json) -> None:
    try:
        stages = STAGES[operation](case["input"], {})
    except Refused as refused:
        stages = {"code": refused.code, "offset": None}
    if case["error"] != stages:
        sys.exit(f"{name}: {case['id']}: {case['error']} is recorded, {stages} computed")


def write(path: Path, file: Json) -> None:
    """One case a line, so that a change of one shows as one."""
    text = [json.dumps(case, ensure_ascii=False) for case in file["cases"]]
    head = "".join(f'"{name}": {json.dumps(file[name])},\n' for name in ("operation", "about"))
    path.write_text("{\n" + head + '"cases": [\n' + ",\n".join(text) + "\n]\n}\n", encoding="utf-8")


# ---- the program

UNRESERVED = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~"
HOSTS = ["contoso.communication.azure.com", "localhost", "127.0.0.1", "[::1]", "[2001:db8::1]"]
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "post", "Patch", "REPORT"]


def random_text(dice: random.Random, bare: str, length: int) -> str:
    """Characters that stand bare, and escapes of those that may not."""
    pieces = []
    for _ in range(dice.randrange(length)):
        byte = dice.randrange(256)
        escape = chr(byte) not in UNRESERVED and dice.random() < 0.3
        pieces.append(f"%{byte:02X}" if escape else dice.choice(bare))
    return "".join(pieces)


def random_url(dice: random.Random) -> str:
    path = "".join("/" + random_text(dice, UNRESERVED + "!$&'()*+,;=:@", 20) for _ in range(3))
    path = re.sub(r"/\.{1,2}(?=/|$)", "/dot", path)
    query = random_text(dice, UNRESERVED + "!$&()*+,;=:@/?", 60)
    scheme = dice.choice(["https", "http"])
    port = dice.choice(["", "", ":443", ":80", f":{dice.randrange(1, 65536)}"])
    return f"{scheme}://{dice.choice(HOSTS)}{port}{path}{'?' + query if query else ''}"


def check_program(program: str, requests: int, seed: int) -> int:
    dice = random.Random(seed)
    for number in range(requests):
        key, url = dice.randbytes(dice.randrange(1, 200)), random_url(dice)
        method, body = dice.choice(METHODS), dice.randbytes(dice.choice([0, 1, 63, 64, 1000]))
        unix = dice.randrange(253402300800)
        signed = run_sign(program, key, url, method, body, unix)

        scheme, host, target = split_url(url)
        date = date_stages({"unix": unix}, {})["text"]
        stages = sign(key, method, target, host, date, body)
        due = {
            "method": method.upper(),
            "url": f"{scheme}://{host}{target}",
            "path_and_query": target,
            "host": host,
            "headers": {
                "x-ms-date": date,
                "x-ms-content-sha256": stages["content_hash"],
                "authorization": stages["authorization"],
            },
            "string_to_sign": stages["string_to_sign"],
        }
        if signed != due:
            sys.exit(f"request {number} of seed {seed}: {signed} came, {due} is right")
    return requests


def run_sign(program: str, key: bytes, url: str, method: str, body: bytes, unix: int) -> Json:
    connection = f"endpoint=https://contoso.communication.azure.com/;accesskey={b64(key)}"
    arguments = ["sign", "-X", method, url, "--date", str(unix), "--any-origin", "-o", "json"]
    with tempfile.NamedTemporaryFile() as file:
        if body:
            file.write(body)
            file.flush()
            arguments += ["--data-file", file.name]
        done = subprocess.run(
            [program, *arguments],
            env=os.environ | {"AZURE_COMMUNICATION_CONNECTION_STRING": connection},
            capture_output=True,
            check=False,
        )
    if done.returncode != 0:
        sys.exit(f"{url!r} was refused: {done.stdout.decode()}{done.stderr.decode()}")
    signed: Json = json.loads(done.stdout)
    return signed


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    vectors = commands.add_parser("vectors", help="recompute every answer in tests/vectors")
    vectors.add_argument("--fill", action="store_true", help="write the stages that a case lacks")
    program = commands.add_parser("program", help="let the program sign random requests")
    program.add_argument("program", help="path of the program acs-auth")
    program.add_argument("--requests", type=int, default=1000)
    program.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    if arguments.command == "vectors":
        checked = check_vectors(arguments.fill)
        what = "recorded answers recomputed"
    else:
        checked = check_program(arguments.program, arguments.requests, arguments.seed)
        what = f"random requests of seed {arguments.seed} signed by the program, all verified"
    if checked == 0:
        sys.exit("nothing was checked")
    print(f"python standard library: {checked} {what}")


if __name__ == "__main__":
    main()
