# Written by `cargo xtask stubs --write`.

"""
The native half of acs_auth: import the package, not this.
"""

from _typeshed import SupportsItems
from acs_auth._errors import ServiceError, VerificationError
from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal, SupportsIndex, final
from typing_extensions import Buffer

__all__ = [
    "DEFAULT_TOLERANCE",
    "ENTRA_SCOPE",
    "__version__",
    "AccessKey",
    "AccessToken",
    "ConnectionString",
    "ContentHasher",
    "CreateIdentity",
    "CreatedIdentity",
    "DeleteIdentity",
    "Diagnosis",
    "EntraExchange",
    "ExchangeEntraToken",
    "ExchangeTeamsToken",
    "ExchangedIdentity",
    "IssueToken",
    "Mistake",
    "Request",
    "RevokeTokens",
    "Service",
    "SplitUrl",
    "TokenCache",
    "UserToken",
    "Verified",
    "Verifier",
    "check_proof",
    "content_hash",
    "diagnose",
    "format_date",
    "next_refresh_in",
    "parse_date",
    "refresh_decision",
    "retry_in",
    "service_at",
    "service_error",
    "split_url",
    "string_to_sign",
]

DEFAULT_TOLERANCE: Final[int]
"""
Seconds that a request may be dated away from now, each way, unless a verifier is told otherwise.
"""

ENTRA_SCOPE: Final[str]
"""
The scope of the tokens of Entra that ACS takes. Its two slashes are no slip.
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
        how to write it. The method is signed in upper case, so send it so. The body is bytes or text,
        just as it will be sent; of one that is streamed, give `content_hash`, from a ContentHasher.
        The date is an aware datetime or Unix seconds; None is now. They prove one attempt, within five
        minutes of its date: sign a retry anew.

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
class AccessToken:
    """
    A token, of Entra or of a user of ACS, and when it expires, in seconds since 1970, as its issuer says
    beside it.

    azure-core and the SDKs of Azure take it for theirs. It is opaque: nobody looks into it. Its repr shows
    nothing of the text, and it cannot be pickled.

    Raises TokenError (INVALID_TOKEN) unless the text is one or more letters, digits and -._~+/=, as a
    header takes them.
    """
    def __new__(
        cls,
        /,
        token: str,
        expires_on: datetime | float | SupportsIndex,
        *,
        refresh_on: datetime | float | SupportsIndex | None = None,
    ) -> AccessToken: ...
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def expires_on(self, /) -> int:
        """
        When it expires, in seconds since 1970.
        """
    @property
    def refresh_on(self, /) -> int | None:
        """
        From when on the issuer wants it refreshed, in seconds since 1970, if it says so.
        """
    @property
    def token(self, /) -> str:
        """
        The text of the token. It is a secret.
        """
    @property
    def token_type(self, /) -> str:
        """
        What azure-core writes before it in the header authorization: Bearer.
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
class CreateIdentity:
    """
    Makes a new identity, and a first token for it if scopes are given, such as chat and voip.

    The token is good for as many minutes as are asked for, from 60 to 1440, and else for 1440.
    """
    def __new__(
        cls, /, scopes: Iterable[str] = ..., *, expires_in_minutes: SupportsIndex | None = None
    ) -> CreateIdentity: ...
    def read(self, /, status: SupportsIndex, body: str | Buffer | None) -> CreatedIdentity:
        """
        What an answer says. Raises ServiceError.
        """
    def request(self, /, endpoint: str) -> Request:
        """
        The request to the resource at an endpoint, such as https://contoso.communication.azure.com.
        """

@final
class CreatedIdentity:
    """
    An identity that was made.
    """
    def __repr__(self, /) -> str: ...
    @property
    def identity_id(self, /) -> str:
        """
        Such as 8:acs:…: no secret, and the one name of a user in logs and metrics of the service.
        """
    @property
    def token(self, /) -> AccessToken | None:
        """
        The first token, if one was asked for.
        """

@final
class DeleteIdentity:
    """
    Deletes an identity, and with it makes its tokens bad.
    """
    def __new__(cls, /, identity_id: str) -> DeleteIdentity: ...
    def read(self, /, status: SupportsIndex, body: str | Buffer | None) -> None:
        """
        What an answer says. Raises ServiceError.
        """
    def request(self, /, endpoint: str) -> Request:
        """
        The request to the resource at an endpoint.
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
class EntraExchange:
    """
    One exchange, with what is tried again of it. Times are seconds since 1970.

    Raises TokenError (INVALID_SCOPES, INSECURE_URL).
    """
    def __new__(cls, /, endpoint: str, scopes: Iterable[str] = ...) -> EntraExchange: ...
    def answered(
        self,
        /,
        entra_token: str,
        status: SupportsIndex,
        retry_after: str | None,
        body: str | Buffer | None,
        now: datetime | float | SupportsIndex,
    ) -> AccessToken | int:
        """
        Takes the answer to that request, with its header retry-after, and gives the token of ACS, or in how
        many seconds the request is to be sent again. Raises ServiceError.
        """
    def request(self, /, entra_token: str) -> Request:
        """
        The request to the resource at the endpoint, with the token of Entra as its proof.
        """

@final
class ExchangeEntraToken:
    """
    Gives a user of Entra a token of ACS for the token of Entra with these scopes that they have. That is the
    proof of this request too: it goes as its authorization.

    Raises TokenError (INVALID_SCOPES) unless all begin with https://communication.azure.com/clients/, or all
    with https://auth.msft.communication.azure.com/ (or .us/).
    """

    SCOPES: Final[tuple[str]]
    """
    The scopes that are asked of Entra unless others are wanted.
    """
    def __new__(cls, /, scopes: Iterable[str] = ...) -> ExchangeEntraToken: ...
    def read(self, /, status: SupportsIndex, body: str | Buffer | None) -> ExchangedIdentity:
        """
        What an answer says. Raises ServiceError.
        """
    def request(self, /, endpoint: str) -> Request:
        """
        The request to the resource at an endpoint.
        """

@final
class ExchangeTeamsToken:
    """
    Gives a user of Teams a token of ACS for the token of Entra that they have given to an application; its
    id and theirs are those in Entra.
    """
    def __new__(cls, /, token: str, *, app_id: str, user_id: str) -> ExchangeTeamsToken: ...
    def read(self, /, status: SupportsIndex, body: str | Buffer | None) -> AccessToken:
        """
        What an answer says. Raises ServiceError.
        """
    def request(self, /, endpoint: str) -> Request:
        """
        The request to the resource at an endpoint. Its body holds the token.
        """

@final
class ExchangedIdentity:
    """
    The user of ACS that a user of Entra is.
    """
    def __repr__(self, /) -> str: ...
    @property
    def identity_id(self, /) -> str:
        """
        Such as 8:acs:…: no secret, and the same each time.
        """
    @property
    def token(self, /) -> AccessToken:
        """
        A token for it.
        """

@final
class IssueToken:
    """
    Issues one more token for an identity, such as 8:acs:…, and scopes, of which it takes one at least.

    It is good for as many minutes as are asked for, from 60 to 1440, and else for 1440.
    """
    def __new__(
        cls,
        /,
        identity_id: str,
        scopes: Iterable[str],
        *,
        expires_in_minutes: SupportsIndex | None = None,
    ) -> IssueToken: ...
    def read(self, /, status: SupportsIndex, body: str | Buffer | None) -> AccessToken:
        """
        What an answer says. Raises ServiceError.
        """
    def request(self, /, endpoint: str) -> Request:
        """
        The request to the resource at an endpoint.
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
class Request:
    """
    A request that is yet to be sent, by whichever client, and to be signed or given a token by an adapter
    for it. Its repr shows neither headers nor body, which may hold secrets, and it cannot be pickled.
    """
    def __reduce__(self, /) -> str: ...
    def __repr__(self, /) -> str: ...
    @property
    def body(self, /) -> bytes:
        """
        The body, to be sent byte for byte.
        """
    @property
    def headers(self, /) -> dict[str, str]:
        """
        The headers to set, their names in lower case.
        """
    @property
    def method(self, /) -> str:
        """
        The method, in upper case.
        """
    @property
    def url(self, /) -> str:
        """
        Where it goes. It holds no secret.
        """

@final
class RevokeTokens:
    """
    Makes all tokens of an identity bad that it has had so far.
    """
    def __new__(cls, /, identity_id: str) -> RevokeTokens: ...
    def read(self, /, status: SupportsIndex, body: str | Buffer | None) -> None:
        """
        What an answer says. Raises ServiceError.
        """
    def request(self, /, endpoint: str) -> Request:
        """
        The request to the resource at an endpoint.
        """

@final
class Service:
    """
    A service of ACS, by the paths below which it is, and the proofs that it takes: ACCESS_KEY, ENTRA,
    USER_TOKEN.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __hash__(self, /) -> int: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    def check(self, proof: Literal["ACCESS_KEY", "ENTRA", "USER_TOKEN"], /) -> None:
        """
        Refuses a proof that the service does not take.

        Raises TokenError (WRONG_CREDENTIAL), which says what to take instead.
        """
    @property
    def name(self, /) -> str:
        """
        Its name, as ACS has it, such as Identity or Call Automation.
        """
    @property
    def takes(self, /) -> tuple[Literal["ACCESS_KEY", "ENTRA", "USER_TOKEN"], ...]:
        """
        The proofs that it takes.
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
class TokenCache:
    """
    The state of a credential: the token that it has, and when it may ask for the next one. Whoever holds it
    waits and asks, one at a time, and says what came of it.

    The schedule is ON_DEMAND, PROACTIVE or ENTRA. Times are seconds since 1970.
    """
    def __new__(cls, schedule: str, /) -> TokenCache: ...
    def clear(self, /) -> None:
        """
        Drops the token: the next who asks has it refreshed.
        """
    def decide(
        self, /, now: datetime | float | SupportsIndex
    ) -> Literal["USE", "USE_AND_REFRESH", "MUST_REFRESH"]:
        """
        What to do when the token is asked for.
        """
    def failed(self, /, now: datetime | float | SupportsIndex) -> None:
        """
        Takes note that a refresh has failed: the token serves on while it is good.
        """
    def next_refresh_in(self, /, now: datetime | float | SupportsIndex) -> int:
        """
        In how many seconds a timer is to refresh the token ahead of time; 0 is at once.
        """
    def store(self, /, token: AccessToken, now: datetime | float | SupportsIndex) -> None:
        """
        Takes the token that a refresh has given.

        Raises TokenError (TOKEN_EXPIRED) for one that is not good any longer: the one before is kept, and the
        refresh counts as failed.
        """
    @property
    def token(self, /) -> AccessToken | None:
        """
        The token, good or not.
        """

@final
class UserToken:
    """
    What a user access token says of itself, if it says anything: a hint, and no proof.

    Nobody but the service can check the signature of such a token, and the service may encrypt tokens,
    which then say nothing. So let nothing rest on this: when a token expires is told beside it by whoever
    issued it.
    """
    def __eq__(self, value: object, /) -> bool: ...
    def __ne__(self, value: object, /) -> bool: ...
    def __repr__(self, /) -> str: ...
    @staticmethod
    def decode_unverified(text: str, /) -> UserToken:
        """
        Reads the payload of a token that is a JWT, without any check of who made it.

        Three parts with dots between, of which the last may be empty; the second is base64url, or base64,
        with = at its end or without, of a JSON object in UTF-8; "exp" is a number in it. Nothing else has
        to be there.

        Raises TokenError (NOT_JWT, BAD_BASE64, BAD_JSON, MISSING_EXP, BAD_EXP).
        """
    @property
    def expires_on(self, /) -> int:
        """
        When the token expires by its own account, in seconds since 1970.
        """
    @property
    def identity_id(self, /) -> str | None:
        """
        The identity, such as 8:acs:…, if the token names one. It is no secret, and good to log.
        """
    @property
    def issued_on(self, /) -> int | None:
        """
        When the token was issued, in seconds since 1970, if it says so.
        """
    @property
    def resource_id(self, /) -> str | None:
        """
        The resource of ACS that the identity belongs to, if the token names it.
        """
    @property
    def scopes(self, /) -> tuple[str, ...]:
        """
        What the token is good for, such as chat and voip.
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

def check_proof(
    proof: Literal["ACCESS_KEY", "ENTRA", "USER_TOKEN"], scheme: str, host: str, path_and_query: str
) -> None:
    """
    Refuses to send a proof where it proves nothing, or would be seen.

    Raises TokenError: WRONG_CREDENTIAL where the service takes another proof; INSECURE_URL where a token
    would go over plain HTTP to another machine.
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

def next_refresh_in(
    now: datetime | float | SupportsIndex, expires_on: datetime | float | SupportsIndex
) -> int:
    """
    In how many seconds a token is to be refreshed ahead of time: ten minutes before its end, or where less
    is left, after half of that, and never twice in a second.
    """

def parse_date(text: str | bytes, /) -> datetime:
    """
    Reads such a date, as an aware datetime in UTC.

    Raises InvalidInputError (INVALID_DATE) for any other form, a wrong weekday, or a year before 1970.
    """

def refresh_decision(
    now: datetime | float | SupportsIndex,
    expires_on: datetime | float | SupportsIndex | None,
    *,
    proactive: bool = False,
) -> Literal["USE", "USE_AND_REFRESH", "MUST_REFRESH"]:
    """
    What to do with a user access token that expires at a time, or with none. Times are seconds since 1970.

    USE: it is good for some time. USE_AND_REFRESH: it is good, and to be refreshed: whoever finds that first
    refreshes it, the others use it, and where that fails it serves on. MUST_REFRESH: there is none, or it
    has expired. A token is refreshed from ten minutes before its end, if that is done ahead of time
    (`proactive`), and otherwise from two minutes before.
    """

def retry_in(
    now: datetime | float | SupportsIndex, expires_on: datetime | float | SupportsIndex
) -> int:
    """
    In how many seconds to try again once a refresh has failed, or has given a token that is to be refreshed
    already: after half of what is left, and of an expired one after half a minute.
    """

def service_at(path_and_query: str, /) -> Service | None:
    """
    The service that a path, or a path and query, is of, if it is known.
    """

def service_error(status: SupportsIndex, body: str | Buffer | None, /) -> ServiceError:
    """
    Reads an answer that is an error, of whichever service.
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
