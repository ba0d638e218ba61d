"""What the adapters for HTTP clients have in common: who proves what, and for which origin."""

import asyncio
import logging
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from typing import Any

from acs_auth import (
    DEFAULT_TOLERANCE,
    AccessKey,
    AccessToken,
    ConnectionString,
    ContentHasher,
    InvalidInputError,
    content_hash,
    split_url,
)
from acs_auth._core import check_proof
from acs_auth._tokens import TokenCredential, gives_tokens, is_async, token_of

Credential = ConnectionString | AccessKey | Callable[[], AccessKey] | TokenCredential
"""A connection string. Or with an endpoint a key, or what returns the one to sign with now; or what
gives tokens: a credential of acs_auth.credentials or acs_auth.aio, or one of azure-identity."""

DEFAULT_PORTS = {"http": 80, "https": 443}
HEADERS = ("x-ms-date", "x-ms-content-sha256", "authorization")
"""The headers that signing sets, in lower case."""

_log = logging.getLogger("acs_auth")


class Signer:
    """Proves to one origin who sends a request, or to any if it is told to."""

    hashes = True
    """Whether the hash of the body is part of the proof."""
    headers: tuple[str, ...] = HEADERS
    """The headers of the proof, in lower case."""

    def __init__(self, credential: Credential, endpoint: str | None, any_origin: bool) -> None:
        self._proof: Any = "ACCESS_KEY"
        self.tokens: Any = None
        if isinstance(credential, ConnectionString):
            if endpoint is not None:
                raise TypeError("a connection string has its endpoint: give no other")
            key, endpoint = credential.access_key, credential.endpoint
            self._key: Callable[[], AccessKey] = lambda: key
        elif isinstance(credential, AccessKey):
            self._key = lambda: credential
        elif gives_tokens(credential):
            self.tokens = _kept(credential)
            self._proof, self.hashes, self.headers = self.tokens.proof, False, HEADERS[2:]
        elif callable(credential):
            self._key = credential
        else:
            raise TypeError(
                "the credential is a ConnectionString, an AccessKey, a function that returns an "
                "AccessKey, or an object with get_token"
            )
        if endpoint is None:
            raise TypeError(
                "with a key or a token give the endpoint, such as https://contoso.example"
            )
        split = split_url(endpoint)
        if split.path_and_query != "/":
            raise InvalidInputError(
                "INVALID_URL", "an endpoint is a scheme and a host: leave out the path"
            )
        check_proof(self._proof, split.scheme, split.host, "/")
        self.endpoint = f"{split.scheme}://{split.host}"
        self._any_origin = any_origin

    def __reduce__(self) -> str:
        raise TypeError(
            "what proves who sends holds a key or a token, and is not pickled: make it where it "
            "sends"
        )

    def check(self, scheme: str, host: str, path_and_query: str) -> None:
        """Refuses a URL, its host as `host_of` writes it, to which the proof must not go."""
        if not self._any_origin and f"{scheme}://{host}".lower() != self.endpoint:
            raise InvalidInputError(
                "OTHER_ORIGIN",
                "the URL is not of the endpoint that the credential belongs to: write "
                "any_origin=True if its proof may go there",
            )
        check_proof(self._proof, scheme.lower(), host.lower(), path_and_query)

    def check_proxy(self, scheme: str, host: str) -> None:
        """Refuses a proxy that sees the request, if it would see a token over plain HTTP."""
        if self.tokens is not None:
            check_proof(self._proof, scheme, host.lower(), "/")

    def sign(
        self,
        *,
        method: str,
        host: str,
        path_and_query: str,
        body: bytes | str | None = None,
        hashed: str | None = None,
    ) -> dict[str, str]:
        """The headers for one attempt: of a body, or of one that the caller has hashed."""
        if self.tokens is not None:
            return self.bearer()
        key: object = self._key()
        if not isinstance(key, AccessKey):
            raise TypeError(
                "the function that gives the key has to return an AccessKey, and not "
                f"{type(key).__name__}: if it has to wait for one, let it wait elsewhere"
            )
        return key.sign_parts(
            method=method,
            path_and_query=path_and_query,
            host=host,
            content_hash=content_hash(body) if hashed is None else hashed,
        )

    async def sign_async(self, **parts: Any) -> dict[str, str]:
        """The same, and while a token is waited for, other tasks go on."""
        return self.sign(**parts) if self.tokens is None else await self.bearer_async()

    def bearer(self) -> dict[str, str]:
        """The header of a token, whatever the attempt."""
        if is_async(self.tokens):
            raise TypeError(
                "the tokens of this credential have to be awaited, and this client does not: give "
                "one of acs_auth.credentials or azure.identity"
            )
        return _bearer(token_of(self.tokens.get_token(), time.time()))

    async def bearer_async(self) -> dict[str, str]:
        """The same, from a credential for threads too."""
        if is_async(self.tokens):
            return _bearer(await self.tokens.get_token())
        return _bearer(await asyncio.to_thread(self.tokens.get_token))

    def answered(self, status: int, date: str | None, authorization: str | None) -> None:
        """Takes note of an answer: of a 401 that the clocks explain, and of a token it refuses."""
        heed_clock(status, date)
        if status == 401:
            self.refused(authorization)

    def refused(self, authorization: str | None) -> None:
        """Drops the token of an attempt that was refused."""
        if self.tokens is not None and authorization is not None:
            self.tokens.invalidate(authorization.removeprefix(BEARER))


BEARER = "Bearer "


def _bearer(token: AccessToken) -> dict[str, str]:
    return {"authorization": BEARER + token.token}


def _kept(source: Any) -> Any:
    """A credential that keeps its token: ours as they are, and around any other one of ours."""
    if getattr(source, "proof", None) in ("ENTRA", "USER_TOKEN"):
        return source
    # They bring urllib and its like, which those who have a key need not import.
    from acs_auth import aio, credentials

    kind = aio.EntraCredential if is_async(source) else credentials.EntraCredential
    return kind(source)


class Adapter:
    """What an adapter is made with."""

    def __init__(
        self, credential: Credential, endpoint: str | None = None, *, any_origin: bool = False
    ) -> None:
        self._signer = Signer(credential, endpoint, any_origin)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} for {self._signer.endpoint}>"


def host_of(scheme: str, hostname: str, port: int | None) -> str:
    """The host header that clients send: with the port, unless it is that of the scheme."""
    if ":" in hostname and not hostname.startswith("["):
        hostname = f"[{hostname}]"
    return hostname if port in (None, DEFAULT_PORTS.get(scheme)) else f"{hostname}:{port}"


def hash_file(file: Any) -> tuple[str, int]:
    """The hash and the length of what a file holds from where it stands, to which it goes back."""
    hasher, length, start = ContentHasher(), 0, file.tell()
    try:
        while piece := file.read(1 << 16):
            if isinstance(piece, str):
                raise text_file()
            hasher.update(piece)
            length += len(piece)
    finally:
        file.seek(start)
    return hasher.finish(), length


def text_file() -> InvalidInputError:
    """The refusal of a file of text, of which nobody knows the bytes."""
    return InvalidInputError(
        "STREAMED_BODY", "the file gives text, and bytes are sent: open it as binary"
    )


def streamed_body() -> InvalidInputError:
    """The refusal of a body that could only be read once."""
    return InvalidInputError(
        "STREAMED_BODY",
        "the body is a stream, and its hash is sent before it: give the bytes; or hash them with "
        "ContentHasher and set the header x-ms-content-sha256 yourself",
    )


def heed_clock(status: int, date: str | None) -> None:
    """Logs a warning if an answer of 401 is explained by the two clocks."""
    if status != 401 or date is None:
        return
    try:
        seconds = round(parsedate_to_datetime(date).timestamp() - time.time())
    except (ValueError, OverflowError):
        return
    if abs(seconds) > DEFAULT_TOLERANCE:
        behind = "behind" if seconds > 0 else "ahead of"
        _log.warning(
            "401: this clock is off by %d s: it is %s that of the service, which allows %d s",
            abs(seconds),
            behind,
            DEFAULT_TOLERANCE,
        )
