"""The exchange of a token of Entra for one of ACS, sent by the standard library."""

import time
from collections.abc import Iterable
from http.client import HTTPResponse
from ssl import SSLContext
from urllib.request import HTTPErrorProcessor, HTTPSHandler, ProxyHandler, Request, build_opener

from acs_auth._core import AccessToken, EntraExchange, split_url
from acs_auth._tokens import Clock

TIMEOUT = 60
"""Seconds that the service may say nothing."""


class Exchange:
    """Where tokens are exchanged, and for which scopes."""

    def __init__(
        self,
        endpoint: str,
        scopes: Iterable[str],
        ssl_context: SSLContext | None,
        clock: Clock,
    ) -> None:
        self._scopes = tuple(scopes)
        self._endpoint = endpoint
        self._clock = clock
        split = split_url(endpoint)
        self.new()
        # Over plain http it is for this machine alone, and so for no proxy, which would see it.
        proxies = ProxyHandler({} if split.scheme == "http" else None)
        self._opener = build_opener(HTTPSHandler(context=ssl_context), proxies, _EveryAnswer)

    def new(self) -> EntraExchange:
        """One that has not begun."""
        return EntraExchange(self._endpoint, self._scopes)

    def run(self, text: str) -> AccessToken:
        """Exchanges the token with this text, and waits meanwhile."""
        exchange = self.new()
        while not isinstance(outcome := self.attempt(exchange, text), AccessToken):
            time.sleep(outcome)
        return outcome

    def attempt(self, exchange: EntraExchange, text: str) -> AccessToken | int:
        """Sends it once, and gives the token, or in how many seconds it is to be sent again."""
        asked = exchange.request(text)
        request = Request(asked.url, asked.body, asked.headers, method=asked.method)
        with self._opener.open(request, timeout=TIMEOUT) as answer:
            status, retry_after = answer.status, answer.headers.get("retry-after")
            body = answer.read()
        return exchange.answered(text, status, retry_after, body, self._clock())


class _EveryAnswer(HTTPErrorProcessor):
    """Takes each answer as it is: a redirect is not followed, for it would take the token along."""

    def http_response(self, request: Request, response: HTTPResponse) -> HTTPResponse:
        return response

    https_response = http_response
