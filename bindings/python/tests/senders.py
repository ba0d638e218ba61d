"""One way to send a request through each adapter, so that tests can go through all of them."""

import asyncio
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import acs_auth.aiohttp
import acs_auth.azure
import acs_auth.httpx
import acs_auth.requests
import aiohttp
import httpx
import requests
from acs_auth import ConnectionString
from acs_auth._signer import Credential
from azure.core.pipeline import AsyncPipeline, Pipeline
from azure.core.pipeline.transport import AioHttpTransport, RequestsTransport
from azure.core.rest import HttpRequest


@dataclass(frozen=True)
class Sending:
    """What to send, and who signs it."""

    credential: Credential
    method: str
    url: str
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    endpoint: str | None = None
    any_origin: bool = False
    ca: str | None = None
    """A file with the certificate to trust, for https."""
    proxy: str | None = None
    timeout: float = 20
    """Seconds that an answer may take."""

    @property
    def proxies(self) -> dict[str, str]:
        return {} if self.proxy is None else {"http": self.proxy, "https": self.proxy}

    @property
    def adapter(self) -> tuple[Credential, str | None]:
        return self.credential, self.endpoint


Sender = Callable[[Sending], int]
"""Sends a request, follows redirects, and gives the status."""


@lru_cache
def context(ca: str | None) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=ca)


def by_requests_adapter(it: Sending) -> int:
    with requests.Session() as session:
        adapter = acs_auth.requests.CredentialAdapter(*it.adapter, any_origin=it.any_origin)
        session.mount("http://", adapter)
        session.mount("https://", adapter)
        return session.request(
            it.method,
            it.url,
            data=it.body,
            headers=it.headers,
            verify=it.ca,
            proxies=it.proxies,
            timeout=it.timeout,
        ).status_code


def by_requests_auth(it: Sending) -> int:
    auth = acs_auth.requests.CredentialAuth(*it.adapter, any_origin=it.any_origin)
    return requests.request(
        it.method,
        it.url,
        data=it.body,
        headers=it.headers,
        auth=auth,
        verify=it.ca,
        proxies=it.proxies,
        timeout=it.timeout,
    ).status_code


def by_httpx(it: Sending) -> int:
    transport = acs_auth.httpx.CredentialTransport(
        *it.adapter,
        any_origin=it.any_origin,
        transport=httpx.HTTPTransport(verify=context(it.ca), proxy=it.proxy),
    )
    with httpx.Client(transport=transport, follow_redirects=True, timeout=it.timeout) as client:
        return client.request(it.method, it.url, content=it.body, headers=it.headers).status_code


def by_httpx_async(it: Sending) -> int:
    async def run() -> int:
        transport = acs_auth.httpx.AsyncCredentialTransport(
            *it.adapter,
            any_origin=it.any_origin,
            transport=httpx.AsyncHTTPTransport(verify=context(it.ca), proxy=it.proxy),
        )
        async with httpx.AsyncClient(
            transport=transport, follow_redirects=True, timeout=it.timeout
        ) as client:
            answer = await client.request(it.method, it.url, content=it.body, headers=it.headers)
            return answer.status_code

    return asyncio.run(run())


def by_httpx_auth(it: Sending) -> int:
    auth = acs_auth.httpx.CredentialAuth(*it.adapter, any_origin=it.any_origin)
    with httpx.Client(
        auth=auth, verify=context(it.ca), proxy=it.proxy, follow_redirects=True, timeout=it.timeout
    ) as client:
        return client.request(it.method, it.url, content=it.body, headers=it.headers).status_code


def by_httpx_auth_async(it: Sending) -> int:
    async def run() -> int:
        auth = acs_auth.httpx.CredentialAuth(*it.adapter, any_origin=it.any_origin)
        async with httpx.AsyncClient(
            auth=auth,
            verify=context(it.ca),
            proxy=it.proxy,
            follow_redirects=True,
            timeout=it.timeout,
        ) as client:
            answer = await client.request(it.method, it.url, content=it.body, headers=it.headers)
            return answer.status_code

    return asyncio.run(run())


def by_aiohttp(it: Sending) -> int:
    async def run() -> int:
        middleware = acs_auth.aiohttp.CredentialMiddleware(*it.adapter, any_origin=it.any_origin)
        async with (
            aiohttp.ClientSession(middlewares=(middleware,)) as session,
            session.request(
                it.method,
                it.url,
                data=it.body,
                headers=it.headers,
                ssl=context(it.ca),
                proxy=it.proxy,
                timeout=aiohttp.ClientTimeout(sock_read=it.timeout),
            ) as answer,
        ):
            return answer.status

    return asyncio.run(run())


def azure_request(it: Sending) -> HttpRequest:
    return HttpRequest(it.method, it.url, headers=it.headers, content=it.body)


def by_azure(it: Sending) -> int:
    policy = acs_auth.azure.CredentialPolicy(*it.adapter, any_origin=it.any_origin)
    with Pipeline[Any, Any](RequestsTransport(), [policy]) as pipeline:
        answer = pipeline.run(azure_request(it), read_timeout=it.timeout)
        return int(answer.http_response.status_code)


def by_azure_async(it: Sending) -> int:
    async def run() -> int:
        policy = acs_auth.azure.CredentialPolicy(*it.adapter, any_origin=it.any_origin)
        async with AsyncPipeline[Any, Any](AioHttpTransport(), [policy]) as pipeline:
            answer = await pipeline.run(azure_request(it), read_timeout=it.timeout)
            return int(answer.http_response.status_code)

    return asyncio.run(run())


EVERY_ATTEMPT: dict[str, Sender] = {
    "requests adapter": by_requests_adapter,
    "httpx transport": by_httpx,
    "httpx async transport": by_httpx_async,
    "aiohttp": by_aiohttp,
}
"""Those that sign retries and redirects, too."""

ONE_ATTEMPT: dict[str, Sender] = {
    "requests auth": by_requests_auth,
    "httpx auth": by_httpx_auth,
    "httpx async auth": by_httpx_auth_async,
}

ALL = EVERY_ATTEMPT | ONE_ATTEMPT

PIPELINES: dict[str, Sender] = {
    "azure pipeline": by_azure,
    "azure async pipeline": by_azure_async,
}
"""Those of azure-core with our policy alone: redirects and retries are other policies of its."""


def connection(verifier: Any) -> ConnectionString:
    return ConnectionString(verifier.connection_string)
