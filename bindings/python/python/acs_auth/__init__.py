"""Sign requests to Azure Communication Services with an access key, exactly as they are sent.

    key = AccessKey("bm90IGEgcmVhbCBrZXk=")
    headers = key.sign("GET", "https://contoso.communication.azure.com/rooms?api-version=2024-04-15")

For HTTP clients there are acs_auth.requests, acs_auth.httpx, acs_auth.aiohttp and acs_auth.azure.
"""

from acs_auth._core import (
    DEFAULT_TOLERANCE,
    AccessKey,
    ConnectionString,
    ContentHasher,
    Diagnosis,
    Mistake,
    SplitUrl,
    Verified,
    Verifier,
    __version__,
    content_hash,
    diagnose,
    format_date,
    parse_date,
    split_url,
    string_to_sign,
)
from acs_auth._errors import AcsAuthError, InvalidInputError, VerificationError

__all__ = [
    "DEFAULT_TOLERANCE",
    "AccessKey",
    "AcsAuthError",
    "ConnectionString",
    "ContentHasher",
    "Diagnosis",
    "InvalidInputError",
    "Mistake",
    "SplitUrl",
    "VerificationError",
    "Verified",
    "Verifier",
    "__version__",
    "content_hash",
    "diagnose",
    "format_date",
    "parse_date",
    "split_url",
    "string_to_sign",
]
