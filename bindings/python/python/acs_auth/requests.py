"""Signs what requests sends: each attempt with CredentialAdapter, one with CredentialAuth."""

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from requests import PreparedRequest, Response
from requests.adapters import DEFAULT_POOLBLOCK, DEFAULT_POOLSIZE, DEFAULT_RETRIES, HTTPAdapter
from requests.auth import AuthBase
from urllib3 import PoolManager, Retry
from urllib3.connection import HTTPConnection, HTTPSConnection

from acs_auth import content_hash
from acs_auth._signer import (
    Adapter,
    Credential,
    Signer,
    hash_file,
    heed_clock,
    host_of,
    streamed_body,
    text_file,
)

__all__ = ["AccessKeyAdapter", "AccessKeyAuth", "CredentialAdapter", "CredentialAuth"]

_PIECE = 1 << 16


class CredentialAdapter(HTTPAdapter):
    """Signs every attempt: what a Retry of urllib3 makes, and redirects that come here, too.

        session = requests.Session()
        session.mount(connection.endpoint, CredentialAdapter(connection))
        session.get(f"{connection.endpoint}/rooms?api-version=2024-04-15")

    `connection` is a ConnectionString; with an AccessKey, or a function that returns the one to
    sign with now, give the endpoint too. The other arguments are those of HTTPAdapter,
    such as max_retries=Retry(3, status_forcelist=[503], backoff_factor=1).

    What is signed is what urllib3 hands to the socket, so any URL and any proxy will do. The three
    headers are set on the attempt and not on the request: a redirect elsewhere has none of them.
    The body is bytes, text (sent as UTF-8) or a binary file that can seek, which is read twice.
    Threads may share the session. It cannot be pickled.

    With what gives tokens instead, a credential of acs_auth.credentials or any object with
    get_token, each attempt has a token that is good, in the header authorization alone, whatever
    its body is; one that is refused with 401 is dropped.

    Raises InvalidInputError before anything is sent: OTHER_ORIGIN for a URL that is not of the
    endpoint, unless `any_origin`; STREAMED_BODY for a generator or another body that could only be
    read once, unless the header x-ms-content-sha256 gives its hash.
    Raises TokenError before anything is sent: WRONG_CREDENTIAL where the service takes another
    proof, INSECURE_URL where a token would go over plain HTTP to another machine.
    """

    def __init__(
        self,
        credential: Credential,
        endpoint: str | None = None,
        *,
        any_origin: bool = False,
        pool_connections: int = DEFAULT_POOLSIZE,
        pool_maxsize: int = DEFAULT_POOLSIZE,
        max_retries: int | Retry = DEFAULT_RETRIES,
        pool_block: bool = DEFAULT_POOLBLOCK,
    ) -> None:
        self._signer = Signer(credential, endpoint, any_origin)  # before the pools that sign
        super().__init__(pool_connections, pool_maxsize, max_retries, pool_block)

    def __repr__(self) -> str:
        return f"<{type(self).__name__} for {self._signer.endpoint}>"

    def __getstate__(self) -> dict[str, Any]:
        raise TypeError("an adapter holds a key or a token, and is not pickled")

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        _sign_connections(self.poolmanager, self._signer)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        known = proxy in self.proxy_manager
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        if not known:
            _sign_connections(manager, self._signer)
        return manager

    def send(self, request: PreparedRequest, *args: Any, **kwargs: Any) -> Response:
        _check(self._signer, request)
        if self._signer.hashes and not _has_hash(request.headers) and _is_one_shot(request.body):
            raise streamed_body()
        attempted = request
        if _is_one_shot(request.body):
            request._body_position = object()  # type: ignore[attr-defined]  # no redirect sends it
            if not hasattr(request.body, "tell"):  # by which urllib3 would know
                attempted = request.copy()
                attempted.body = _Once(request.body)  # type: ignore[assignment]
        response = super().send(attempted, *args, **kwargs)
        response.request = request
        heed_clock(response.status_code, response.headers.get("date"))
        return response


class CredentialAuth(Adapter, AuthBase):
    """Signs one attempt. Where requests are retried or redirected, take CredentialAdapter.

        url = f"{connection.endpoint}/rooms?api-version=2024-04-15"
        requests.get(url, auth=CredentialAuth(connection))

    The headers are set when the request is prepared. urllib3 repeats them as they are when it
    retries, and the service takes them for five minutes. A redirect is followed without them, to
    the same host too. Arguments, bodies and exceptions are those of CredentialAdapter.
    """

    def __init__(
        self,
        credential: Credential,
        endpoint: str | None = None,
        *,
        any_origin: bool = False,
    ) -> None:
        super().__init__(credential, endpoint, any_origin=any_origin)
        self._unsent = HTTPAdapter()  # knows what is sent of a URL, in each version of requests

    def __call__(self, request: Any) -> Any:
        host = _check(self._signer, request)
        ours = self._signer.headers
        if not self._signer.hashes:
            request.headers.update(self._signer.bearer())
            request.register_hook("response", partial(_answered, self._signer, ours))
            return request
        request.body = _plain(request.body)
        if request.body is not None:
            request.prepare_content_length(request.body)
        if "Host" in request.headers:
            host = _text(request.headers["Host"])
        else:
            # Or a plain proxy would be told of a port :80 that the URL spells out.
            request.headers["Host"] = host
            ours = (*ours, "Host")
        headers = self._signer.sign(
            method=request.method,
            host=host,
            path_and_query=self._unsent.request_url(request, {}),
            hashed=_hash(request.body, request.headers),
        )
        request.headers.update(headers)
        request.register_hook("response", partial(_answered, self._signer, ours))
        return request


def _answered(
    signer: Signer, ours: Iterable[str], response: Response, *args: Any, **kwargs: Any
) -> None:
    date, sent = response.headers.get("date"), response.request.headers
    signer.answered(response.status_code, date, sent.get("authorization"))
    if response.is_redirect:
        # requests copies what it sent, and drops authorization alone, and that not always.
        for name in ours:
            response.request.headers.pop(name, None)


class _SigningConnection(HTTPConnection):
    """Signs where method, target, headers and body are what goes on the wire, for each attempt."""

    signer: Signer
    signed: dict[str, str]
    tunnelled: tuple[str, int | None] | None = None

    def set_tunnel(self, host: str, port: int | None = None, *args: Any, **kwargs: Any) -> None:
        super().set_tunnel(host, port, *args, **kwargs)
        self.tunnelled = host, port

    def request(
        self, method: str, url: str, body: Any = None, headers: Any = None, **options: Any
    ) -> None:
        body, headers = self._signed(method, url, body, headers, options.get("chunked", False))
        super().request(method, url, body=body, headers=headers, **options)

    def request_chunked(self, method: str, url: str, body: Any = None, headers: Any = None) -> None:
        # What urllib3 1.26 calls for a chunked body.
        body, headers = self._signed(method, url, body, headers, True)
        super().request_chunked(method, url, body=body, headers=headers)

    def getresponse(self, *args: Any, **kwargs: Any) -> Any:
        response = super().getresponse(*args, **kwargs)
        if response.status == 401:
            self.signer.refused(self.signed["authorization"])
        return response

    def _signed(
        self, method: str, url: str, body: Any, headers: Mapping[str, str] | None, chunked: bool
    ) -> tuple[Any, dict[str, str]]:
        scheme, host, target = self._where(url)
        self.signer.check(scheme, host, target)
        if not url.startswith("/"):
            peer = "https" if isinstance(self, HTTPSConnection) else "http"
            self.signer.check_proxy(peer, host_of(peer, self.host, self.port))
        given = {_text(name): value for name, value in (headers or {}).items()}
        names = {name.lower(): name for name in given}
        plain = _plain(body)
        hashed = _hash(plain, given) if self.signer.hashes else None
        if plain is not body and not chunked and "transfer-encoding" not in names:
            given[names.get("content-length", "Content-Length")] = str(len(plain))
        if "host" in names:
            host = _text(given[names["host"]])
        for name in self.signer.headers:
            if name in names:
                del given[names[name]]
        parts = {"method": method, "host": host, "path_and_query": target}
        self.signed = self.signer.sign(**parts, hashed=hashed)
        given[names.get("host", "Host")] = host
        return plain, given | self.signed

    def _where(self, url: str) -> tuple[str, str, str]:
        """Scheme, host and target that the server sees, of which a proxy may see more."""
        if not url.startswith("/"):
            split = urlsplit(url)
            rest = url[len(f"{split.scheme}://{split.netloc}") :]
            target = rest if rest.startswith("/") else f"/{rest}"
            return split.scheme, host_of(split.scheme, split.hostname or "", split.port), target
        scheme = "https" if isinstance(self, HTTPSConnection) else "http"
        hostname, port = self.tunnelled or (self.host, self.port)
        return scheme, host_of(scheme, hostname, port), url


def _sign_connections(manager: PoolManager, signer: Signer) -> None:
    """Has a pool manager make connections that sign, of whatever kind it made before."""

    def signing(pool: Any) -> type:
        made = pool.ConnectionCls
        connection = type(f"Signing{made.__name__}", (_SigningConnection, made), {"signer": signer})
        return type(f"Signing{pool.__name__}", (pool,), {"ConnectionCls": connection})

    manager.pool_classes_by_scheme = {
        scheme: signing(pool) for scheme, pool in manager.pool_classes_by_scheme.items()
    }


def _check(signer: Signer, request: PreparedRequest) -> str:
    split = urlsplit(request.url or "")
    host = host_of(split.scheme, split.hostname or "", split.port)
    signer.check(split.scheme, host, request.path_url)
    return host


def _text(text: str | bytes) -> str:
    return text.decode("latin-1") if isinstance(text, bytes) else text


def _has_hash(headers: Iterable[str]) -> bool:
    return any(name.lower() == "x-ms-content-sha256" for name in headers)


def _plain(body: Any) -> Any:
    """Bytes of what is text or a buffer, so that what is hashed is sent; all else as it is."""
    if isinstance(body, str):
        return body.encode()
    if isinstance(body, bytes):
        return body
    try:
        return bytes(memoryview(body))
    except TypeError:
        return body


def _is_one_shot(body: Any) -> bool:
    if body is None or isinstance(_plain(body), bytes):
        return False
    try:
        if body.seekable() and isinstance(body.read(0), str):
            raise text_file()
        return not body.seekable()
    except AttributeError:
        return True


def _hash(body: Any, headers: Mapping[str, str]) -> str:
    """The hash of what will be sent: counted, or of a stream that of the caller."""
    if body is None or isinstance(body, bytes):
        return content_hash(body)
    if _is_one_shot(body):
        for name, value in headers.items():
            if name.lower() == "x-ms-content-sha256":
                return _text(value)
        raise streamed_body()
    return hash_file(body)[0]


class _Once:
    """An iterable that refuses to be sent a second time, when it would be empty."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes | str]:
        body, self._body = self._body, None
        if body is None:
            raise streamed_body()
        return _pieces(body) if hasattr(body, "read") else iter(body)


def _pieces(body: Any) -> Iterator[bytes | str]:
    while piece := body.read(_PIECE):
        yield piece


AccessKeyAdapter = CredentialAdapter
"""The same, under the name from when access keys were the only proof."""
AccessKeyAuth = CredentialAuth
"""The same, under the name from when access keys were the only proof."""
