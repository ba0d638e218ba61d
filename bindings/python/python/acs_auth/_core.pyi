# Written by `cargo xtask stubs --write`.

"""
The native half of acs_auth: import the package, not this.
"""

from _typeshed import SupportsItems
from acs_auth._errors import VerificationError
from collections.abc import Iterable
from datetime import datetime
from typing import Final, SupportsIndex, final
from typing_extensions import Buffer

__all__ = [
    "DEFAULT_TOLERANCE",
    "__version__",
    "AccessKey",
    "ConnectionString",
    "ContentHasher",
    "Diagnosis",
    "Mistake",
    "SplitUrl",
    "Verified",
    "Verifier",
    "content_hash",
    "diagnose",
    "format_date",
    "parse_date",
    "split_url",
    "string_to_sign",
]

DEFAULT_TOLERANCE: Final[int]
"""
Seconds that a request may be dated away from now, each way, unless a verifier is told otherwise.
"""

__version__: Final[str]

@final
class AccessKey:
    """
    An access key, as the Azure portal shows it: base64 of 1 to 1024 bytes.

    Blanks and line ends around it do not count. It shows nothing of the key, cannot be pickled, and is
    not compared: `fingerprint` tells keys apart. Threads may share it.

    Raises InvalidInputError (INVALID_ACCESS_KEY).
    """
    def __eq__(self, other: object, /) -> bool:
        """
        Two keys are not compared. With anything else a key is not equal, as Python has it by itself.
        """
    def __hash__(self, /) -> int: ...
    def __new__(cls, text: str | bytes, /) -> AccessKey: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def fingerprint(self, /) -> str:
        """
        Which key this is, in a form that is safe to log: 16 hex digits, the start of an HMAC under it.
        """
    def sign(
        self,
        /,
        method: str,
        url: str,
        body: str | Buffer | None = ...,
        *,
        date: datetime | float | SupportsIndex | None = None,
        content_hash: str | bytes | None = None,
    ) -> "dict[str, str]":
        """
        Signs a request to a URL, and gives the headers to set on it: x-ms-date, x-ms-content-sha256
        and authorization.

        What some HTTP client would send otherwise than it is written is refused, and the error says
        how to write it. The method is signed in upper case, so send it so. The body is bytes or text, just as it will be sent; of one that is streamed,
        give `content_hash`, from a ContentHasher. The date is an aware datetime or Unix seconds; None
        is now. They prove one attempt, within five minutes of its date: sign a retry anew.

        Raises InvalidInputError (INVALID_URL, INVALID_METHOD, INVALID_HOST, INVALID_PATH_AND_QUERY,
        INVALID_DATE, INVALID_CONTENT_HASH).
        """
    def sign_parts(
        self,
        /,
        *,
        method: str,
        path_and_query: str,
        host: str,
        content_hash: str | bytes,
        date: datetime | float | SupportsIndex | None = None,
    ) -> "dict[str, str]":
        """
        Signs a request whose parts are known as the HTTP client will send them, and gives the headers
        to set on it. Nothing of them is parsed, decoded or escaped; the method is signed in upper case,
        so send it so.

        `path_and_query` is the request target, `host` the value of the host header, with the port where
        the client sends one. `content_hash` is that of the body. The date is as in `sign`.

        Raises InvalidInputError (INVALID_METHOD, INVALID_PATH_AND_QUERY, INVALID_HOST, INVALID_DATE,
        INVALID_CONTENT_HASH).
        """

@final
class ConnectionString:
    """
    Where a resource is, and a key to it: `endpoint=https://…;accesskey=…`, as the Azure portal shows it.

    Its parts stand in any order, their names in any case; parts of other names are passed over. It shows
    nothing of the key and cannot be pickled.

    Raises InvalidInputError (INVALID_CONNECTION_STRING, INVALID_ACCESS_KEY).
    """
    def __new__(cls, text: str | bytes, /) -> ConnectionString: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def access_key(self, /) -> AccessKey:
        """
        The key.
        """
    @property
    def endpoint(self, /) -> str:
        """
        The URL of the resource in its normal form: the host in lower case, no default port, no slash at
        the end. A path, which begins with one, goes right behind it.
        """

@final
class ContentHasher:
    """
    Hashes a body that comes in pieces.
    """
    def __new__(cls, /) -> ContentHasher: ...
    def finish(self, /) -> str:
        """
        The value of x-ms-content-sha256 for all pieces so far. More may follow.
        """
    def update(self, piece: str | Buffer | None, /) -> None:
        """
        Adds the next piece of the body.
        """

@final
class Diagnosis:
    """
    Why a request was refused, as far as it can be told. str() tells people all of it.

    It holds no key. Its texts are made of what the client sent, and are as secret as that.
    """
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def error(self, /) -> VerificationError | None:
        """
        What Verifier.verify raises, if the request is refused.
        """
    @property
    def first_difference(self, /) -> int | None:
        """
        Where `signed` first differs from `string_to_sign`: an index into both. None where they are the
        same, or not both known.
        """
    @property
    def mistakes(self, /) -> tuple[Mistake, ...]:
        """
        The mistakes that were made, the most telling first. Empty where the request is good, and where
        none is known that explains it.
        """
    @property
    def signed(self, /) -> str | None:
        """
        The text that was signed: with one of the keys it gives the very signature that came. None where
        it was not found.
        """
    @property
    def string_to_sign(self, /) -> str | None:
        """
        The string-to-sign of the request as it came: what should have been signed. None where the request
        cannot have one. Bytes that are not UTF-8 are shown as U+FFFD, here and in `signed`.
        """
    @property
    def verified(self, /) -> Verified | None:
        """
        Who signed it, if the request is good.
        """

@final
class Mistake:
    """
    A mistake that clients make. str() gives the message and the code.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def code(self, /) -> str:
        """
        Its name, such as QUERY_FORM_ENCODED, the same in every language.
        """
    @property
    def message(self, /) -> str:
        """
        What was done, and what to do instead: a fixed sentence, without a word of the request.
        """

@final
class SplitUrl:
    """
    What is sent of a URL, and so what is signed of it. `str()` gives the URL in its normal form: the
    scheme in lower case, no default port, and a path.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def __str__(self, /) -> str: ...
    @property
    def host(self, /) -> str:
        """
        The value of the host header: with the port, unless it is that of the scheme.
        """
    @property
    def path_and_query(self, /) -> str:
        """
        The request target.
        """
    @property
    def scheme(self, /) -> str:
        """
        `https` or `http`.
        """

@final
class Verified:
    """
    Who signed a request, and when.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @property
    def date(self, /) -> datetime:
        """
        When it was signed: an aware datetime in UTC.
        """
    @property
    def key_index(self, /) -> int:
        """
        Which of the keys, counted from 0; the first, if several are equal.
        """

@final
class Verifier:
    """
    Checks requests against the keys of a resource, usually its primary and its secondary.

    `tolerance` is in seconds: how far a request may be dated away from now, each way. Without a key
    every request is refused. Threads may share it.
    """
    def __new__(
        cls, /, keys: Iterable[AccessKey], *, tolerance: SupportsIndex = ...
    ) -> Verifier: ...
    def __repr__(self, /) -> str: ...
    def verify(
        self,
        /,
        method: str,
        path_and_query: str | bytes,
        headers: SupportsItems[str | bytes, str | bytes]
        | Iterable[tuple[str | bytes, str | bytes]],
        body: str | Buffer | None = ...,
        *,
        content_hash: str | bytes | None = None,
        now: datetime | float | SupportsIndex | None = None,
    ) -> Verified:
        """
        Checks that a request was signed with one of the keys, about now.

        All of it as it came over the wire: nothing decoded, joined or lower-cased. `path_and_query` is
        the request target: in HTTP/2 :path; in ASGI raw_path, and if query_string is not empty a "?"
        and it; in WSGI what the server adds as RAW_URI or REQUEST_URI. `headers` are all of them, as
        pairs or as what has items(), such as the headers of most frameworks; one that came twice stands
        there twice, which a dict cannot show. In HTTP/2 :authority is given as host. A str stands for
        the bytes that it was made of, as in WSGI and http.server: a character of Latin-1 for each. Of a
        body that was streamed, give `content_hash`. The case of the method does not matter.

        Hash and signature are compared in constant time, the signature with every key. The same request
        may come again: it is not refused as a replay.

        Raises VerificationError under the code of the first that holds: INVALID_METHOD,
        INVALID_PATH_AND_QUERY, MISSING_HEADER, DUPLICATE_HEADER, INVALID_HOST, UNSUPPORTED_SCHEME,
        MALFORMED_AUTHORIZATION, SIGNED_HEADERS_INCOMPLETE, MALFORMED_DATE, DATE_OUT_OF_RANGE,
        CONTENT_HASH_MISMATCH, SIGNATURE_MISMATCH. Raises InvalidInputError (INVALID_DATE,
        INVALID_CONTENT_HASH) for `now` and `content_hash`.
        """

def content_hash(body: str | Buffer | None, /) -> str:
    """
    The value of x-ms-content-sha256 for a body: its SHA-256 in base64. The body is bytes, or text taken
    as UTF-8, just as it will be sent; None is empty, and has a hash too.
    """

def diagnose(
    keys: str
    | bytes
    | AccessKey
    | ConnectionString
    | Iterable[str | bytes | AccessKey | ConnectionString],
    method: str,
    path_and_query: str | bytes,
    headers: SupportsItems[str | bytes, str | bytes] | Iterable[tuple[str | bytes, str | bytes]],
    body: str | Buffer | None,
    *,
    endpoint: str | None = None,
    other_keys: str
    | bytes
    | AccessKey
    | ConnectionString
    | Iterable[str | bytes | AccessKey | ConnectionString] = ...,
    now: datetime | float | SupportsIndex | None = None,
    tolerance: SupportsIndex = ...,
) -> Diagnosis:
    """
    Finds out why a request is refused, and what was signed in its place.

    The signature is computed anew under every mistake that clients are known to make: the one that gives
    the very signature that came is the one that was made. Up to two at once are found so, of the key, the
    method, path and query, the signed headers and the way they are put together. Mistakes that show
    without the signature come on top: of the hash of the body, the form of the authorization, the date.

    `keys` are those that the server takes, `other_keys` those that may have been used by mistake: one, or
    several. Give their texts, or whole connection strings. AccessKey and ConnectionString objects work
    too, but have forgotten the text, and so cannot tell whether it was used as it is, or decoded wrongly.
    The request is given as to Verifier.verify, except that the body is not left out: b"" is one that is
    empty, None one that is not known.
    `endpoint` is that of the client, letter for letter as it was configured. It takes some milliseconds,
    and more for JSON of up to 1 MiB; other threads go on meanwhile.

    Raises InvalidInputError (INVALID_ACCESS_KEY, INVALID_CONNECTION_STRING, INVALID_DATE) for the keys and
    `now`. What is wrong with the request stands in the diagnosis.
    """

def format_date(date: datetime | float | SupportsIndex | None = None, /) -> str:
    """
    The value of x-ms-date: an IMF-fixdate (RFC 9110, section 5.6.7), 29 characters. None is now.

    Raises InvalidInputError (INVALID_DATE) for a datetime without a time zone, before 1970, after 9999.
    """

def parse_date(text: str | bytes, /) -> datetime:
    """
    Reads such a date, as an aware datetime in UTC.

    Raises InvalidInputError (INVALID_DATE) for any other form, a wrong weekday, or a year before 1970.
    """

def split_url(url: str, /) -> SplitUrl:
    """
    Splits a URL into what is sent of it, if every common HTTP client sends it as it is written.

    Raises InvalidInputError (INVALID_URL, INVALID_HOST, INVALID_PATH_AND_QUERY).
    """

def string_to_sign(
    *,
    method: str,
    path_and_query: str,
    host: str,
    content_hash: str | bytes,
    date: datetime | float | SupportsIndex | None = None,
) -> str:
    """
    The text that is signed, to see what it is. It holds no secret. The parts are those of
    AccessKey.sign_parts, and so are the exceptions.
    """
