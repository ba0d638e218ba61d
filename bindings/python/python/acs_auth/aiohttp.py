"""Proves who sends what aiohttp sends, as a middleware of the client."""

from typing import Any

from aiohttp import (
    BytesPayload,
    ClientHandlerType,
    ClientRequest,
    ClientResponse,
    IOBasePayload,
    MultipartWriter,
    Payload,
)
from aiohttp.abc import AbstractStreamWriter

from acs_auth import ContentHasher, InvalidInputError
from acs_auth._signer import Adapter, host_of, streamed_body

__all__ = ["AccessKeyMiddleware", "CredentialMiddleware"]


class CredentialMiddleware(Adapter):
    """Signs every attempt: redirects too, and what a retrying middleware before it makes.

        async with ClientSession(middlewares=(CredentialMiddleware(connection),)) as session:
            await session.get(f"{connection.endpoint}/rooms?api-version=2024-04-15")

    `connection` is a ConnectionString; with an AccessKey, or a function that returns the one to
    sign with now, give the endpoint too. Put it last of the middlewares: what one behind it
    changes is not signed.

    The URL is signed as aiohttp sends it, which decodes some escapes of a str; yarl.URL(url,
    encoded=True) is sent as it stands. The body is bytes, text, a form, or a file that can seek,
    which is read twice.

    With what gives tokens instead, a credential of acs_auth.aio or any object with
    get_token, each attempt has a token that is good, in the header authorization alone, whatever
    its body is; one that is refused with 401 is dropped.

    Raises InvalidInputError before anything is sent: OTHER_ORIGIN for a URL that is not of the
    endpoint, unless `any_origin`, and so for a redirect elsewhere; STREAMED_BODY for an async
    generator or another body that could only be read once, and for one that aiohttp compresses on
    its way (compress=True), unless the header x-ms-content-sha256 gives the hash of what is sent.
    Raises TokenError before anything is sent: WRONG_CREDENTIAL where the service takes another
    proof, INSECURE_URL where a token would go over plain HTTP to another machine.
    """

    async def __call__(self, request: ClientRequest, handler: ClientHandlerType) -> ClientResponse:
        url, headers, target = request.url, request.headers, request.url.raw_path_qs
        host = host_of(url.scheme, url.raw_host or "", url.port)
        self._signer.check(url.scheme, host, target)
        signed = await self._signer.sign_async(
            method=request.method,
            host=headers["Host"],
            path_and_query=target,
            hashed=await _hash(request) if self._signer.hashes else None,
        )
        headers.update(signed)  # of this attempt: aiohttp makes a redirect from what it was given
        response = await handler(request)
        date = response.headers.get("Date")
        self._signer.answered(response.status, date, signed["authorization"])
        return response


async def _hash(request: ClientRequest) -> str:
    """The hash of what will be sent: counted, or of a stream that of the caller."""
    body, given = request.body, request.headers.get("x-ms-content-sha256")
    hasher = ContentHasher()
    if not isinstance(body, Payload):
        return hasher.finish()
    if body.consumed:
        raise streamed_body()
    if given is not None and (request.compress or not isinstance(body, BytesPayload)):
        return given
    if request.compress:
        raise InvalidInputError(
            "STREAMED_BODY",
            "aiohttp compresses the body while it sends it, and its hash is sent before: compress "
            "it yourself and set the header content-encoding",
        )
    if not _is_repeatable(body):
        raise streamed_body()
    length = request.headers.get("Content-Length")
    await body.write_with_length(_HashWriter(hasher), None if length is None else int(length))
    if body.consumed:  # a file that could not seek
        raise streamed_body()
    return hasher.finish()


def _is_repeatable(body: Payload) -> bool:
    if isinstance(body, MultipartWriter):
        return all(_is_repeatable(part) for part, _, _ in body)
    return isinstance(body, (BytesPayload, IOBasePayload))


class _HashWriter(AbstractStreamWriter):
    """Takes a body as the connection would, so that what is hashed is what aiohttp writes."""

    def __init__(self, hasher: ContentHasher) -> None:
        self._hasher = hasher

    async def write(self, chunk: bytes | bytearray | memoryview) -> None:
        self._hasher.update(chunk)

    async def write_eof(self, chunk: bytes = b"") -> None:
        self._hasher.update(chunk)

    async def drain(self) -> None:
        pass

    def enable_compression(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError

    def enable_chunking(self) -> None:
        raise NotImplementedError

    async def write_headers(self, *args: Any, **kwargs: Any) -> None:
        raise NotImplementedError


AccessKeyMiddleware = CredentialMiddleware
"""The same, under the name from when access keys were the only proof."""
