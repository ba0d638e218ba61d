"""Each client with retries around its adapter, as far as it has any, or else written by hand."""

import asyncio
import time
from typing import Any

import acs_auth.aiohttp
import acs_auth.azure
import acs_auth.httpx
import acs_auth.requests
import aiohttp
import httpx
import requests
from azure.core.pipeline import AsyncPipeline, Pipeline
from azure.core.pipeline.policies import AsyncRetryPolicy, RetryPolicy
from azure.core.pipeline.transport import AioHttpTransport, RequestsTransport
from senders import Sender, Sending, azure_request
from urllib3 import Retry

AGAIN = (429, 500, 503)
"""What is tried again."""
MOST = 30
"""Attempts after the first, of which a slow machine may need some."""


def by_urllib3(it: Sending) -> int:
    retries = Retry(MOST, status_forcelist=AGAIN, allowed_methods=None)
    adapter = acs_auth.requests.CredentialAdapter(*it.adapter, max_retries=retries)
    with requests.Session() as session:
        session.mount("http://", adapter)
        return session.request(it.method, it.url, data=it.body, timeout=it.timeout).status_code


def by_httpx(it: Sending) -> int:
    transport = acs_auth.httpx.CredentialTransport(*it.adapter)
    with httpx.Client(transport=transport, timeout=it.timeout) as client:
        for _ in range(MOST):
            try:
                answer = client.request(it.method, it.url, content=it.body)
            except httpx.TransportError:
                continue
            if answer.status_code not in AGAIN:
                return answer.status_code
            time.sleep(float(answer.headers.get("retry-after", 0)))
    raise TimeoutError


def by_httpx_async(it: Sending) -> int:
    async def run() -> int:
        transport = acs_auth.httpx.AsyncCredentialTransport(*it.adapter)
        async with httpx.AsyncClient(transport=transport, timeout=it.timeout) as client:
            for _ in range(MOST):
                try:
                    answer = await client.request(it.method, it.url, content=it.body)
                except httpx.TransportError:
                    continue
                if answer.status_code not in AGAIN:
                    return answer.status_code
                await asyncio.sleep(float(answer.headers.get("retry-after", 0)))
        raise TimeoutError

    return asyncio.run(run())


async def retry(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """A middleware as aiohttp's documentation tells to write it."""
    for _ in range(MOST):
        try:
            answer = await handler(request)
        except aiohttp.ClientConnectionError:
            continue
        if answer.status not in AGAIN:
            return answer
        pause = float(answer.headers.get("retry-after", 0))
        answer.release()
        await asyncio.sleep(pause)
    raise TimeoutError


def by_aiohttp(it: Sending) -> int:
    async def run() -> int:
        middlewares = (retry, acs_auth.aiohttp.CredentialMiddleware(*it.adapter))
        timeout = aiohttp.ClientTimeout(sock_read=it.timeout)
        async with (
            aiohttp.ClientSession(middlewares=middlewares, timeout=timeout) as session,
            session.request(it.method, it.url, data=it.body) as answer,
        ):
            return answer.status

    return asyncio.run(run())


OFTEN: dict[str, Any] = {"retry_total": MOST, "retry_backoff_factor": 0}


def by_azure(it: Sending) -> int:
    retries: RetryPolicy[Any, Any] = RetryPolicy(**OFTEN)
    policy = acs_auth.azure.CredentialPolicy(*it.adapter)
    with Pipeline[Any, Any](RequestsTransport(), [retries, policy]) as pipeline:
        answer = pipeline.run(azure_request(it), read_timeout=it.timeout)
        return int(answer.http_response.status_code)


def by_azure_async(it: Sending) -> int:
    async def run() -> int:
        retries: AsyncRetryPolicy[Any, Any] = AsyncRetryPolicy(**OFTEN)
        policy = acs_auth.azure.CredentialPolicy(*it.adapter)
        async with AsyncPipeline[Any, Any](AioHttpTransport(), [retries, policy]) as pipeline:
            answer = await pipeline.run(azure_request(it), read_timeout=it.timeout)
            return int(answer.http_response.status_code)

    return asyncio.run(run())


RETRYING: dict[str, Sender] = {
    "requests adapter": by_urllib3,
    "httpx transport": by_httpx,
    "httpx async transport": by_httpx_async,
    "aiohttp": by_aiohttp,
    "azure pipeline": by_azure,
    "azure async pipeline": by_azure_async,
}
