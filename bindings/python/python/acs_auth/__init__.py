"""Prove to Azure Communication Services who sends a request: sign it exactly as it is sent, with an
access key, or send it with a token.

    key = AccessKey("bm90IGEgcmVhbCBrZXk=")
    headers = key.sign("GET", "https://contoso.communication.azure.com/rooms?api-version=2024-04-15")

For HTTP clients there are acs_auth.requests, acs_auth.httpx, acs_auth.aiohttp and acs_auth.azure;
for tokens of Entra and of users acs_auth.credentials, acs_auth.aio and acs_auth.identity.
"""

from acs_auth._core import (
    DEFAULT_TOLERANCE,
    AccessKey,
    AccessToken,
    ConnectionString,
    ContentHasher,
    Diagnosis,
    Mistake,
    Service,
    SplitUrl,
    UserToken,
    Verified,
    Verifier,
    __version__,
    content_hash,
    diagnose,
    format_date,
    next_refresh_in,
    parse_date,
    refresh_decision,
    retry_in,
    service_at,
    split_url,
    string_to_sign,
)
from acs_auth._errors import (
    AcsAuthError,
    InvalidInputError,
    ServiceError,
    TokenError,
    VerificationError,
)

__all__ = [
    "DEFAULT_TOLERANCE",
    "AccessKey",
    "AccessToken",
    "AcsAuthError",
    "ConnectionString",
    "ContentHasher",
    "Diagnosis",
    "InvalidInputError",
    "Mistake",
    "Service",
    "ServiceError",
    "SplitUrl",
    "TokenError",
    "UserToken",
    "VerificationError",
    "Verified",
    "Verifier",
    "__version__",
    "content_hash",
    "diagnose",
    "format_date",
    "next_refresh_in",
    "parse_date",
    "refresh_decision",
    "retry_in",
    "service_at",
    "split_url",
    "string_to_sign",
]
