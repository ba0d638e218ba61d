"""Tokens of Entra, as the emulator gives them to tests."""

import json
import urllib.request

from acs_auth.testing import Emulator

TEAMS = "https://auth.msft.communication.azure.com"
"""What the token of a user of Teams is for."""


def token_of(emulator: Emulator, person: str, audience: str) -> str:
    """That of a person who has signed in. The port speaks http whatever the endpoint says."""
    endpoint = emulator.endpoint.replace("https:", "http:")
    body = json.dumps({"objectId": person, "audience": audience}).encode()
    with urllib.request.urlopen(f"{endpoint}/_emulator/entra/token", body) as answer:
        return str(json.load(answer)["token"])
