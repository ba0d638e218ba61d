"""What a transport of azure-core will send: the URL as its client rewrites it, and the body."""

import os
from collections.abc import Mapping, MutableMapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from acs_auth import InvalidInputError, content_hash, split_url
from acs_auth._signer import hash_file, streamed_body

if TYPE_CHECKING:
    from azure.core.pipeline.transport import AioHttpTransport, RequestsTransport

STREAMED = "acs_auth_streamed"
TO_COME = "the signature"
ADDED_LATER = ("params", "auth", "compress")
"""Options of requests and aiohttp that change a request after it was signed, as does any json."""


@dataclass(frozen=True)
class Wire:
    """Where a request goes, as it will be sent."""

    scheme: str
    host: str
    """That of the URL, with the port where it is not the scheme's."""
    host_header: str
    path_and_query: str

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"


def wire_of(request: Any, transport: Any, options: Mapping[str, Any]) -> Wire:
    """Asks the HTTP client of a transport what it will send."""
    if any(options.get(name) for name in ADDED_LATER) or options.get("json") is not None:
        raise InvalidInputError(
            "INVALID_URL",
            "the options params, json, auth and compress would change what was signed: write the "
            "query and the body into the request, and compress it yourself",
        )
    transport = _unwrapped(transport)
    if _is_a(transport, "RequestsTransport"):
        return _by_requests(request, transport)
    if _is_a(transport, "AioHttpTransport"):
        return _by_aiohttp(request, transport)
    split = split_url(request.url)
    return Wire(
        scheme=split.scheme,
        host=split.host,
        host_header=_header(request, "host") or split.host,
        path_and_query=split.path_and_query,
    )


def _unwrapped(transport: Any) -> Any:
    """What does the sending, where a transport stands around another, as in some SDKs."""
    while (inner := getattr(transport, "_transport", None)) is not None:
        transport = inner
    return transport


def is_async(transport: Any) -> bool:
    """Whether the pipeline of a transport waits for what its policies give."""
    return hasattr(_unwrapped(transport), "__aenter__")


def _is_a(transport: object, name: str) -> bool:
    """Whether it is one of azure-core's, without importing the HTTP client of the others."""
    return any(
        kind.__name__ == name and kind.__module__.startswith("azure.core.")
        for kind in type(transport).__mro__
    )


def _by_requests(request: Any, transport: "RequestsTransport") -> Wire:
    import requests

    if transport.session is None:
        transport.open()  # as it does itself when it sends
    session: requests.Session = cast(Any, transport.session)
    headers = {"Authorization": TO_COME}
    if (host_header := _header(request, "host")) is not None:  # or it is that of the session
        headers["Host"] = host_header
    try:
        prepared = session.prepare_request(
            requests.Request(request.method, request.url, headers=headers)
        )
        adapter: Any = session.get_adapter(prepared.url or "")
    except (requests.RequestException, ValueError) as error:
        raise _not_taken() from error
    if prepared.headers["Authorization"] != TO_COME:
        raise InvalidInputError(
            "INVALID_URL",
            "requests would replace the signature by a user and a password: take them out of the "
            "URL, the session or .netrc, or give the transport use_env_settings=False",
        )
    split = urlsplit(prepared.url or "")
    return _checked(
        split.scheme,
        split.netloc,
        prepared.headers.get("Host"),
        adapter.request_url(prepared, {}),  # differs from path_url in some versions
    )


def _by_aiohttp(request: Any, transport: "AioHttpTransport") -> Wire:
    import yarl

    try:
        url = yarl.URL(request.url)  # as aiohttp does, which decodes some escapes and adds others
    except (TypeError, ValueError) as error:
        raise _not_taken() from error
    session = transport.session
    host_header = _header(request, "host") or (session and session.headers.get("Host"))
    return _checked(url.scheme, url.raw_authority, host_header, url.raw_path_qs)


def _checked(
    scheme: str, authority: str, host_header: str | bytes | None, path_and_query: str
) -> Wire:
    """Refuses an authority of which something else is sent as the host."""
    host = split_url(f"{scheme}://{authority}").host
    if isinstance(host_header, bytes):
        host_header = host_header.decode("latin-1")
    return Wire(scheme, host, host_header or host, path_and_query)


def _not_taken() -> InvalidInputError:
    return InvalidInputError(
        "INVALID_URL", "the HTTP client of the transport refuses the request: see what caused this"
    )


def body_hash(request: Any, context: MutableMapping[str, Any]) -> str:
    """The hash of the body as it will be sent, or that which stands in the header of a stream.

    A body that two clients would send differently is made bytes. The context remembers a stream, of
    which nothing would be left for another attempt.
    """
    body = None if request.data == {} else request.data
    if request.files or isinstance(body, Mapping):
        raise InvalidInputError(
            "STREAMED_BODY",
            "a form or files become a body only when they are sent: give the bytes, and their "
            "content-type",
        )
    if isinstance(body, str):
        hashed = content_hash(body)
        # Latin-1 to some versions of urllib3; and azure-core counts characters for content-length.
        if not body.isascii():
            request.data = body = body.encode()
        length = len(body)
    elif body is None or isinstance(body, bytes | bytearray):
        hashed, length = content_hash(body), len(body or b"")
    elif isinstance(body, memoryview):
        request.data = body = bytes(body)  # requests would count its items
        hashed, length = content_hash(body), len(body)
    elif _can_be_rewound(body):
        hashed, length = _hash_whole_file(body)
    else:
        given = _header(request, "x-ms-content-sha256")
        if given is None or context.get(STREAMED) == id(body):
            raise streamed_body()
        context[STREAMED] = id(body)
        return given
    for name in request.headers:
        if name.lower() == "content-length":
            request.headers[name] = str(length)  # aiohttp would believe another
    return hashed


def _header(request: Any, name: str) -> str | None:
    """The value of a header, whatever mapping they are in."""
    names = (name, name.encode())
    return next((value for key, value in request.headers.items() if key.lower() in names), None)


def _can_be_rewound(body: Any) -> bool:
    if not all(hasattr(body, name) for name in ("read", "tell", "seek")):
        return False
    return bool(getattr(body, "seekable", lambda: True)())


def _hash_whole_file(file: Any) -> tuple[str, int]:
    """The hash of a file from where it stands, if its clients see the length that it has."""
    hashed, length = hash_file(file)
    try:
        announced = os.fstat(file.fileno()).st_size - file.tell()
    except (AttributeError, OSError):
        announced = length
    if announced != length:
        # As of a GzipFile, of which the clients take the compressed size for the content-length.
        raise streamed_body()
    return hashed, length
