"""A person who chats. Each line of standard input is said in a thread; what is there is printed.

SERVICE=http://127.0.0.1:8080 ENTRA_TOKEN=... ACS_ENDPOINT=https://... python client.py
"""

import os
import ssl
import sys
from typing import Any

import httpx
from acs_auth import AccessToken
from acs_auth.credentials import UserTokenCredential
from acs_auth.httpx import CredentialAuth

SERVICE, ENDPOINT = os.environ["SERVICE"], os.environ["ACS_ENDPOINT"]
VERSION = {"api-version": "2024-03-07"}


def refresh() -> AccessToken:
    """Asks the service who one is in ACS. A real client gets its token of Entra from MSAL."""
    headers = {"authorization": f"Bearer {os.environ['ENTRA_TOKEN']}"}
    answer = httpx.post(f"{SERVICE}/api/token", headers=headers).raise_for_status().json()
    return AccessToken(answer["token"], answer["expiresOn"])


def ask(client: httpx.Client, method: str, path: str, **options: Any) -> Any:
    response = client.request(method, path, params=VERSION, **options)
    return response.raise_for_status().json()


def main() -> None:
    # CA_FILE: an authority to trust in the place of the usual ones, such as that of a local ACS.
    trusted = ssl.create_default_context(cafile=os.environ.get("CA_FILE"))
    with UserTokenCredential(token_refresher=refresh) as credential:
        # Where ACS answers 401, since the token was revoked, this asks for another one, and sends
        # again.
        auth = CredentialAuth(credential, ENDPOINT)
        with httpx.Client(base_url=ENDPOINT, auth=auth, verify=trusted) as client:
            thread = ask(client, "POST", "/chat/threads", json={"topic": "Hello"})
            messages = f"/chat/threads/{thread['chatThread']['id']}/messages"
            for line in sys.stdin:
                content = line.rstrip("\n")
                ask(client, "POST", messages, json={"content": content, "type": "text"})
                print(f"sent {content}", flush=True)
            for message in reversed(ask(client, "GET", messages)["value"]):
                if message["type"] == "text":
                    print(f"read {message['content']['message']}")


if __name__ == "__main__":
    main()
