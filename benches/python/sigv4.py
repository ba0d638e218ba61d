"""What the libraries of AWS take to sign a request of the same size, by their own scheme.

SigV4 hashes more than ours: the request once more in its canonical form, and a key that is derived
from the date, the region and the service.
"""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime

from awscrt.auth import (
    AwsCredentialsProvider,
    AwsSigningConfig,
    aws_sign_request,
)
from awscrt.http import HttpHeaders, HttpRequest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

# Those that AWS documents examples with.
KEY = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
REGION = "us-east-1"
SERVICE = "execute-api"


def signers(host: str, target: str, body: bytes) -> list[Callable[[], object]]:
    """What signs a POST request with awscrt, and with botocore. They were seen to sign alike."""
    signer = SigV4Auth(Credentials(*KEY), SERVICE, REGION)
    request = AWSRequest("POST", f"https://{host}{target}", data=body)
    provider = AwsCredentialsProvider.new_static(*KEY)

    def with_awscrt(date: datetime | None = None) -> HttpRequest:
        signed = HttpRequest("POST", target, HttpHeaders([("host", host)]))
        config = AwsSigningConfig(
            credentials_provider=provider,
            region=REGION,
            service=SERVICE,
            date=date,
            signed_body_value=hashlib.sha256(body).hexdigest(),
        )
        aws_sign_request(signed, config).result()
        return signed

    def with_botocore() -> None:
        signer.add_auth(request)

    with_botocore()
    date = datetime.strptime(request.headers["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    theirs = with_awscrt(date).headers.get("Authorization")
    assert theirs == request.headers["Authorization"], (theirs, request.headers)
    return [with_awscrt, with_botocore]
