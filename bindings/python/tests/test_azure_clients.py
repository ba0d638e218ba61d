"""What the SDK clients are given, and that nothing of a key is shown."""

import asyncio
import logging
import pickle
import subprocess
import sys
import time
from typing import Any

import pytest
from acs_auth import AccessKey, ConnectionString
from acs_auth.azure import CredentialPolicy, SigningCredential, client_arguments
from azure.core.exceptions import HttpResponseError
from azure.core.pipeline import PipelineRequest
from strict_verifier import Answer, StrictVerifier

OTHER = "a2V5IG9mIG5vYm9keQ=="


def test_clients_over_http(caplog: pytest.LogCaptureFixture) -> None:
    from azure.communication.identity import CommunicationIdentityClient

    hooked: list[str] = []
    left = [Answer(204, body=b""), Answer(201, body=b'{"identity":{"id":"8:acs:x"}}')]
    with StrictVerifier(lambda _: left.pop()) as server, caplog.at_level(logging.DEBUG):
        arguments = client_arguments(
            ConnectionString(server.connection_string),
            raw_request_hook=lambda request: hooked.append(request.http_request.method),
            raw_response_hook=lambda _: hooked.append("answer"),
        )
        client = CommunicationIdentityClient(**arguments, retry_total=0, logging_enable=True)

        def hook(request: PipelineRequest[Any]) -> None:
            request.http_request.url += "&hooked=a b"

        user = client.create_user(raw_request_hook=hook)
        client.delete_user(user)
    assert [request.wrong for request in server.received] == [None, None]
    assert server.received[0].target.endswith("&hooked=a%20b")
    assert hooked == ["answer", "DELETE", "answer"]
    assert silent(server.access_key, caplog.text, repr(arguments), str(vars(client)))


def silent(key: str, *texts: str) -> bool:
    return not any(key[at : at + 8] in text for text in texts for at in range(len(key) - 7))


def test_secrets_are_silent() -> None:
    text = f"endpoint=https://contoso.example;accesskey={OTHER}"
    policy = CredentialPolicy(ConnectionString(text))
    assert repr(policy) == "<CredentialPolicy for https://contoso.example>"
    arguments = client_arguments(ConnectionString(text))
    assert repr(arguments["custom_hook_policy"]) == repr(policy)
    assert silent(OTHER, repr(policy), str(vars(policy)), repr(arguments), f"{policy!s}")
    with pytest.raises(Exception, match=r"[Pp]ickle"):
        pickle.dumps(policy)


def test_the_placeholder_is_for_both() -> None:
    credential = SigningCredential()
    token = credential.get_token("scope")

    async def awaited() -> Any:
        async with credential as same:
            return await same.get_token("scope", enable_cae=True)

    assert token.token == asyncio.run(awaited()).token
    assert token.expires_on > time.time() + 10 * 365 * 86400
    assert type(token.expires_on) is int


def test_a_refusal_of_the_service_stays_one(caplog: pytest.LogCaptureFixture) -> None:
    from azure.communication.sms import SmsClient

    with StrictVerifier() as server, caplog.at_level(logging.WARNING, "acs_auth"):
        server.skew = -3600
        client: Any = SmsClient(**client_arguments(AccessKey(OTHER), server.endpoint))
        with pytest.raises(HttpResponseError) as refusal:
            client.send(from_="+1", to="+2", message="")
    assert refusal.value.status_code == 401
    assert "ahead" in caplog.text
    assert len(server.received) == 1


def test_the_package_imports_no_client() -> None:
    program = (
        "import sys, acs_auth; clients = {'azure', 'requests', 'aiohttp'} & set(sys.modules)\n"
        "import acs_auth.azure; clients |= {'requests', 'aiohttp'} & set(sys.modules)\n"
        "assert not clients, clients"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
