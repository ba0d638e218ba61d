"""What is raised."""


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


for _exception in (AcsAuthError, InvalidInputError, VerificationError):
    _exception.__module__ = "acs_auth"  # where people find them
