"""Signs what httpx sends: each attempt with the transports, or a first one with CredentialAuth."""

from collections.abc import AsyncGenerator, Generator
from types import TracebackType
from typing import Any, Self
from weakref import WeakSet

import httpx

from acs_auth._signer import (
    Adapter,
    Credential,
    Signer,
    host_of,
    streamed_body,
)

__all__ = [
    "AccessKeyAuth",
    "AccessKeyTransport",
    "AsyncAccessKeyTransport",
    "AsyncCredentialTransport",
    "CredentialAuth",
    "CredentialTransport",
]

_sent: WeakSet[object] = WeakSet()
"""Streams of httpx around an iterator or a file, of which a second attempt would send nothing."""


class CredentialTransport(Adapter, httpx.BaseTransport):
    """Signs every attempt that comes through it: redirects too, and what retries around it.

        with httpx.Client(transport=CredentialTransport(connection)) as client:
            client.get(f"{connection.endpoint}/rooms?api-version=2024-04-15")

    `connection` is a ConnectionString; with an AccessKey, or a function that returns the one to
    sign with now, give the endpoint too. It sends through `transport`, an httpx.HTTPTransport()
    unless another is given: verify, http2 and the like go there, for a Client with a transport of
    its own heeds none of them; and so does a proxy, for with proxy= the Client would send
    everything through a transport for it, unsigned.

    The request is left as it is: the three headers stand on a copy. The body is bytes, text or a
    form; one with files is read into memory.

    With what gives tokens instead, a credential of acs_auth.credentials or any object with
    get_token, each attempt has a token that is good, in the header authorization alone, whatever
    its body is; one that is refused with 401 is dropped.

    Raises InvalidInputError before anything is sent: OTHER_ORIGIN for a URL that is not of the
    endpoint, unless `any_origin`, and so for a redirect elsewhere (give the transport in
    `mounts={connection.endpoint: ...}` to have it followed unsigned); STREAMED_BODY for an iterator
    or a file, unless the header x-ms-content-sha256 gives its hash.
    Raises TokenError before anything is sent: WRONG_CREDENTIAL where the service takes another
    proof, INSECURE_URL where a token would go over plain HTTP to another machine.
    """

    def __init__(
        self,
        credential: Credential,
        endpoint: str | None = None,
        *,
        any_origin: bool = False,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        super().__init__(credential, endpoint, any_origin=any_origin)
        self._transport = httpx.HTTPTransport() if transport is None else transport

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        attempt, parts = _unsigned_copy(self._signer, request)
        signed = self._signer.sign(**parts)
        attempt.headers.update(signed)
        response = self._transport.handle_request(attempt)
        _heed(self._signer, response, signed)
        return response

    def close(self) -> None:
        self._transport.close()

    def __enter__(self) -> Self:
        self._transport.__enter__()
        return self

    def __exit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        self._transport.__exit__(exc_type, exc_value, traceback)


class AsyncCredentialTransport(Adapter, httpx.AsyncBaseTransport):
    """CredentialTransport for httpx.AsyncClient.

        async with httpx.AsyncClient(transport=AsyncCredentialTransport(connection)) as client:
            await client.get(f"{connection.endpoint}/rooms?api-version=2024-04-15")

    It sends through `transport`, an httpx.AsyncHTTPTransport() unless another is given.
    """

    def __init__(
        self,
        credential: Credential,
        endpoint: str | None = None,
        *,
        any_origin: bool = False,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(credential, endpoint, any_origin=any_origin)
        self._transport = httpx.AsyncHTTPTransport() if transport is None else transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        attempt, parts = _unsigned_copy(self._signer, request)
        signed = await self._signer.sign_async(**parts)
        attempt.headers.update(signed)
        response = await self._transport.handle_async_request(attempt)
        _heed(self._signer, response, signed)
        return response

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def __aenter__(self) -> Self:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        await self._transport.__aexit__(exc_type, exc_value, traceback)


class CredentialAuth(Adapter, httpx.Auth):
    """Signs one attempt. Where requests are retried or redirected, take a transport.

        with httpx.Client(auth=CredentialAuth(connection)) as client:
            client.get(f"{connection.endpoint}/rooms?api-version=2024-04-15")

    It does for Client and AsyncClient. httpx follows redirects without asking it, and copies the
    headers of the request that it sent. So the three are taken off that request as soon as they are
    with the connection: a redirect has none of them, to the same host too. That moment is told by
    the extension "trace" of httpx.HTTPTransport. With a transport that does not know it, such as
    MockTransport, a redirect to another host has x-ms-date and x-ms-content-sha256; authorization
    is then dropped by httpx, but for a redirect from http to https of the same host.

    For the same reason a second attempt that a transport makes by itself is not signed; and what an
    event hook changes, which httpx calls later, is not either.

    Where a token is refused with 401 the request is sent once more with another, if there is one
    and the body is in memory.

    Arguments, bodies and exceptions are those of CredentialTransport.
    """

    def sync_auth_flow(
        self, request: httpx.Request
    ) -> Generator[httpx.Request, httpx.Response, None]:
        refused: dict[str, str] = {}
        while True:
            attempt, parts = _unsigned_copy(self._signer, request)
            try:
                signed = self._signer.sign(**parts)
            except Exception:
                if refused:
                    return  # there is no other token: the answer stands
                raise
            if signed == refused:
                return
            _make(request, attempt, signed)
            trace = request.extensions.get("trace")

            def handed_over(
                event: str, info: dict[str, Any], trace: Any = trace, signed: Any = signed
            ) -> None:
                _forget(request, signed)
                if trace is not None:
                    trace(event, info)

            given = request.extensions
            request.extensions = {**given, "trace": handed_over}
            try:
                response = yield request
            finally:
                request.extensions = given  # or each sending would call the traces of all before
            if not _worth_another(self._signer, request, response, signed, refused):
                return
            refused = signed

    async def async_auth_flow(
        self, request: httpx.Request
    ) -> AsyncGenerator[httpx.Request, httpx.Response]:
        refused: dict[str, str] = {}
        while True:
            attempt, parts = _unsigned_copy(self._signer, request)
            try:
                signed = await self._signer.sign_async(**parts)
            except Exception:
                if refused:
                    return  # there is no other token: the answer stands
                raise
            if signed == refused:
                return
            _make(request, attempt, signed)
            trace = request.extensions.get("trace")

            async def handed_over(
                event: str, info: dict[str, Any], trace: Any = trace, signed: Any = signed
            ) -> None:
                _forget(request, signed)
                if trace is not None:
                    await trace(event, info)

            given = request.extensions
            request.extensions = {**given, "trace": handed_over}
            try:
                response = yield request
            finally:
                request.extensions = given  # or each sending would call the traces of all before
            if not _worth_another(self._signer, request, response, signed, refused):
                return
            refused = signed


def _make(request: httpx.Request, attempt: httpx.Request, signed: dict[str, str]) -> None:
    """Makes an attempt of the request itself."""
    request.headers, request.stream = attempt.headers, attempt.stream
    request.headers.update(signed)


def _forget(request: httpx.Request, signed: dict[str, str]) -> None:
    """Takes the proof of an attempt away, and not that of the next."""
    for name, value in signed.items():
        if request.headers.get(name) == value:
            del request.headers[name]


def _heed(signer: Signer, response: httpx.Response, signed: dict[str, str]) -> None:
    date = response.headers.get("date")
    signer.answered(response.status_code, date, signed["authorization"])


def _worth_another(
    signer: Signer,
    request: httpx.Request,
    response: httpx.Response,
    signed: dict[str, str],
    refused: dict[str, str],
) -> bool:
    """Whether a token was refused for the first time, and the body can be sent again."""
    _heed(signer, response, signed)
    in_memory = isinstance(request.stream, httpx.ByteStream)
    return response.status_code == 401 and signer.tokens is not None and in_memory and not refused


def _unsigned_copy(signer: Signer, request: httpx.Request) -> tuple[httpx.Request, dict[str, Any]]:
    """What is to be sent, and what of it is to be signed."""
    url, headers, stream = request.url, request.headers.copy(), request.stream
    # The extension is how httpcore is told to send another target than that of the URL.
    raw_target: bytes = request.extensions.get("target", url.raw_path)
    target = raw_target.decode("latin-1")
    host = host_of(url.scheme, url.raw_host.decode("ascii"), url.port)
    signer.check(url.scheme, host, target)
    hashed, body = None, None
    if signer.hashes:
        body = _content(request)
        if body is None:
            hashed = headers.get("x-ms-content-sha256")
            if hashed is None or stream in _sent:
                raise streamed_body()
            if type(stream).__module__.startswith("httpx."):  # others may be of a kind that repeats
                _sent.add(stream)
        else:
            stream = httpx.ByteStream(body)
    if "host" not in headers:
        headers["Host"] = url.netloc.decode("ascii")
    copy = httpx.Request(
        request.method, url, headers=headers, stream=stream, extensions=request.extensions
    )
    parts = {
        "method": request.method,
        "host": headers["host"],
        "path_and_query": target,
        "body": body,
        "hashed": hashed,
    }
    return copy, parts


def _content(request: httpx.Request) -> bytes | None:
    """The body, if it is in memory or a form, which httpx can write more than once."""
    stream = request.stream
    if isinstance(stream, httpx.ByteStream):
        return b"".join(stream)
    # Of its own streams that are no ByteStream, httpx can write only forms both ways.
    if (
        isinstance(stream, httpx.SyncByteStream)
        and isinstance(stream, httpx.AsyncByteStream)
        and request.headers.get("content-type", "").startswith("multipart/form-data")
    ):
        return b"".join(stream)
    return None


AccessKeyAuth = CredentialAuth
"""The same, under the name from when access keys were the only proof."""
AccessKeyTransport = CredentialTransport
"""The same, under the name from when access keys were the only proof."""
AsyncAccessKeyTransport = AsyncCredentialTransport
"""The same, under the name from when access keys were the only proof."""
