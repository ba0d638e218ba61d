"""What is raised."""

from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from typing_extensions import Buffer


class AcsAuthError(Exception):
    """Something was refused. Nothing of the input is in the exception."""

    code: str
    """What was refused: a name such as INVALID_URL, the same in every language."""
    reason: str
    """The rule that was broken, and what to write instead: one sentence."""
    offset: int | None
    """Where in the URL, host, target or connection string, in bytes of UTF-8 from its start."""

    def __init__(self, code: str, reason: str, offset: int | None = None) -> None:
        super().__init__(code, reason, offset)
        self.code = code
        self.reason = reason
        self.offset = offset

    def __str__(self) -> str:
        place = "" if self.offset is None else f" (at byte {self.offset})"
        return f"{self.reason}{place} [{self.code}]"


class InvalidInputError(AcsAuthError, ValueError):
    """An input that cannot be signed as it is.

    The adapters for HTTP clients have two codes of their own: OTHER_ORIGIN, for a URL that is not
    of the endpoint, and STREAMED_BODY, for a body that could only be read once.
    """


class VerificationError(AcsAuthError):
    """A received request that does not verify.

    For the server's own eyes: what it tells the other side is its decision.
    """


class TokenError(AcsAuthError, ValueError):
    """A token or a credential that cannot be used, before anything is sent.

    INVALID_TOKEN, NOT_JWT, BAD_BASE64, BAD_JSON, MISSING_EXP, BAD_EXP: a text that is no token, or
    no JWT. TOKEN_EXPIRED, CREDENTIAL_CLOSED, NO_REFRESHER: a credential that has no token to give.
    WRONG_CREDENTIAL: the service takes another kind of proof. INSECURE_URL: a token would go over
    plain HTTP to another machine. INVALID_SCOPES: no scopes of an exchange.
    """


class ServiceError(AcsAuthError):
    """What the service says is wrong, or that its answer cannot be read.

    Of its words, what could be a token or a key is cut out.
    """

    status: int
    """The status of HTTP."""
    code: str
    """The service's code, such as ValidationError; empty where it gives none."""
    message: str | None
    """The service's words, if there are any."""
    target: str | None
    """Which field of the request it is about, if the service says so."""
    details: "tuple[ServiceError, ...]"
    """The errors that this one sums up."""
    advice: str | None
    """What to do about it, if that is known: where access is denied (403)."""

    def __init__(
        self,
        status: int,
        code: str | None = None,
        message: str | None = None,
        target: str | None = None,
        details: "tuple[ServiceError, ...]" = (),
        advice: str | None = None,
    ) -> None:
        super().__init__(code or "", message or "the service gives no reason")
        self.status = status
        self.message = message
        self.target = target
        self.details = details
        self.advice = advice

    @staticmethod
    def read(status: int, body: "str | Buffer | None") -> "ServiceError":
        """Reads an answer that is an error, of whichever service, in JSON or not."""
        from acs_auth._core import service_error

        return service_error(status, body)

    def __reduce__(self) -> tuple[type[Self], tuple[object, ...]]:
        told = self.code, self.message, self.target, self.details, self.advice
        return type(self), (self.status, *told)

    def __str__(self) -> str:
        code = f" {self.code}" if self.code else ""
        message = "" if self.message is None else f": {self.message}"
        target = "" if self.target is None else f" ({self.target})"
        return f"HTTP {self.status}{code}{message}{target}"


for _exception in (AcsAuthError, InvalidInputError, VerificationError, TokenError, ServiceError):
    _exception.__module__ = "acs_auth"  # where people find them
