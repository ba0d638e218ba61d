"""Sign what azure-core sends, and so what the official SDKs send.

A client of an SDK, sync or aio, that signs as it should:

    from acs_auth import ConnectionString
    from acs_auth.azure import client_arguments
    from azure.communication.sms import SmsClient

    connection = ConnectionString(os.environ["AZURE_COMMUNICATION_CONNECTION_STRING"])
    client = SmsClient(**client_arguments(connection))

A pipeline of one's own:

    from acs_auth.azure import CredentialPolicy
    from azure.core import PipelineClient

    policies = [RedirectPolicy(), RetryPolicy(), CredentialPolicy(connection)]
    client = PipelineClient(connection.endpoint, policies=policies)
"""

from collections.abc import Awaitable, Callable, Container, Generator, MutableMapping
from types import TracebackType
from typing import Any, NotRequired, TypedDict

from azure.core.credentials import AccessToken
from azure.core.pipeline import PipelineRequest, PipelineResponse
from azure.core.pipeline.policies import CustomHookPolicy, SansIOHTTPPolicy

from acs_auth._azure_wire import body_hash, is_async, wire_of
from acs_auth._signer import Adapter, Credential

__all__ = [
    "AccessKeyPolicy",
    "ClientArguments",
    "CredentialPolicy",
    "SigningCredential",
    "client_arguments",
]

REDIRECTED = "insecure_domain_change"
"""Where azure-core notes that a redirect led to another host."""


class CredentialPolicy(Adapter, SansIOHTTPPolicy[Any, Any]):
    """Signs every attempt, for `Pipeline` and `AsyncPipeline`: put it behind redirects and retries.

    The credential is a ConnectionString; or an AccessKey, or a function that returns the one to
    sign with now, and then the endpoint. What is signed is what the transport will send: that of
    requests and that of aiohttp rewrite URLs, each in its own way, and are asked how. With another
    transport a URL must be one that every client sends as it stands. The headers authorization,
    x-ms-date and x-ms-content-sha256 are replaced.

    A body is text, which goes as UTF-8, or bytes, or a binary file that can be rewound: it is sent
    from where it stands. Of any other stream set the header x-ms-content-sha256 yourself, from a
    ContentHasher. A form and files are refused: what becomes of them is known when they are sent.

    A redirect to another origin is followed unsigned, without the three headers. Any other request
    to another origin is refused (OTHER_ORIGIN), unless `any_origin` lets signatures go there.

    With what gives tokens instead, a credential of acs_auth.credentials or any object with
    get_token, each attempt has a token that is good, in the header authorization alone, whatever
    its body is; one that is refused with 401 is dropped.

    Raises InvalidInputError before anything is sent: OTHER_ORIGIN, STREAMED_BODY, and what
    split_url and AccessKey.sign_parts raise. A 401 that is explained by the two clocks is logged.
    Raises TokenError before anything is sent: WRONG_CREDENTIAL where the service takes another
    proof, INSECURE_URL where a token would go over plain HTTP to another machine.
    """

    @property
    def endpoint(self) -> str:
        """What is signed for, in its normal form."""
        return self._signer.endpoint

    @property
    def tokens(self) -> Any:
        """What gives the tokens, if the credential is no key."""
        return self._signer.tokens

    def on_request(self, request: PipelineRequest[Any]) -> Awaitable[None] | None:
        """Sets the headers for this attempt; of a token in an AsyncPipeline once it is there."""
        http, context = request.http_request, request.context
        wire = wire_of(http, context.transport, context.options)
        notes = context, context.options  # of newer and of older versions
        if any(note.get(REDIRECTED) for note in notes):
            if wire.origin != self.endpoint:
                remove(http.headers, self._signer.headers)
                return None
            for note in notes:  # or a policy behind this one removes the signature
                note.pop(REDIRECTED, None)
        self._signer.check(wire.scheme, wire.host, wire.path_and_query)
        if not self._signer.hashes and is_async(context.transport):
            return self._on_async_request(http)
        signed = self._signer.sign(
            method=http.method,
            host=wire.host_header,
            path_and_query=wire.path_and_query,
            hashed=body_hash(http, context) if self._signer.hashes else None,
        )
        self._set(http, signed)
        return None

    async def _on_async_request(self, http: Any) -> None:
        self._set(http, await self._signer.bearer_async())

    def _set(self, http: Any, signed: dict[str, str]) -> None:
        remove(http.headers, self._signer.headers)
        http.headers.update(signed)

    def on_response(
        self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]
    ) -> None:
        """Explains a 401 that comes of the clock, and drops the token that it refuses."""
        http, sent = response.http_response, request.http_request.headers
        date = http.headers.get("date")
        self._signer.answered(http.status_code, date, sent.get("authorization"))


def remove(headers: MutableMapping[str, str], names: Container[str]) -> None:
    """Takes away headers of these names, in whatever case they are written."""
    for name in [name for name in headers if name.lower() in names]:
        del headers[name]


class SigningCredential:
    """Stands where a client of an SDK asks for a token credential. It holds no secret.

    What it gives is never sent: the policy puts the signature in its place. It asks nobody.
    """

    def get_token(
        self,
        *scopes: str,
        claims: str | None = None,
        tenant_id: str | None = None,
        enable_cae: bool = False,
        **kwargs: Any,
    ) -> Any:  # what both the sync and the aio clients take for theirs
        """A token that means nothing, to be awaited or not."""
        return _Placeholder("replaced-by-the-signature", 253402300799)  # the end of the year 9999

    async def close(self) -> None:
        """Does nothing: there is nothing to close."""

    async def __aenter__(self) -> "SigningCredential":
        return self

    async def __aexit__(
        self,
        exc_type: type[BaseException] | None = None,
        exc_value: BaseException | None = None,
        traceback: TracebackType | None = None,
    ) -> None:
        pass


class _Placeholder(AccessToken):
    """A token that can be awaited, for which there is nothing to wait."""

    __slots__ = ()

    def __await__(self) -> Generator[None, None, AccessToken]:
        return self
        yield  # what makes it a generator


class ClientArguments(TypedDict):
    """The arguments of an SDK client that `client_arguments` gives."""

    endpoint: str
    credential: Any
    custom_hook_policy: CustomHookPolicy[Any, Any]
    per_call_policies: NotRequired[list[SansIOHTTPPolicy[Any, Any]]]


def client_arguments(
    credential: Credential,
    endpoint: str | None = None,
    *,
    any_origin: bool = False,
    raw_request_hook: Callable[[PipelineRequest[Any]], object] | None = None,
    raw_response_hook: Callable[[PipelineResponse[Any, Any]], object] | None = None,
) -> ClientArguments:
    """Arguments with which clients of Azure's SDKs, sync or aio, prove rightly who sends.

        client = SmsClient(**client_arguments(connection), retry_total=5)

    The clients have no place for another key policy. They get a credential that makes no token, and
    the signing policy in the place of their custom hook, behind redirects and retries. So hooks for
    the whole client are given here; those of a single call stay where they are. The arguments may
    go to several clients. The other parameters are those of CredentialPolicy.

    With what gives tokens, the clients get the credential that keeps them, be it for Entra or, for
    those of chat, a UserTokenCredential; for aio clients that of acs_auth.aio. The policy beside it
    drops a token that the service refuses.
    """
    policy = CredentialPolicy(credential, endpoint, any_origin=any_origin)
    arguments = ClientArguments(
        endpoint=policy.endpoint,
        credential=policy.tokens or SigningCredential(),
        custom_hook_policy=_SigningHook(policy, raw_request_hook, raw_response_hook),
    )
    if policy.endpoint.startswith("http:"):
        arguments["per_call_policies"] = [_WithoutTls()]
    return arguments


class _SigningHook(CustomHookPolicy[Any, Any]):
    """Signs what the hooks have left of a request."""

    def __init__(
        self,
        policy: CredentialPolicy,
        raw_request_hook: Callable[[PipelineRequest[Any]], object] | None,
        raw_response_hook: Callable[[PipelineResponse[Any, Any]], object] | None,
    ) -> None:
        super().__init__(raw_request_hook=raw_request_hook, raw_response_hook=raw_response_hook)
        self._policy = policy

    def __repr__(self) -> str:
        return repr(self._policy)

    def on_request(  # type: ignore[override]  # which it is everywhere else
        self, request: PipelineRequest[Any]
    ) -> Awaitable[None] | None:
        super().on_request(request)
        return self._policy.on_request(request)

    def on_response(
        self, request: PipelineRequest[Any], response: PipelineResponse[Any, Any]
    ) -> None:
        super().on_response(request, response)
        self._policy.on_response(request, response)


class _WithoutTls(SansIOHTTPPolicy[Any, Any]):
    """Lets the bearer policy pass over http, as to an emulator: no token leaves this machine so."""

    def on_request(self, request: PipelineRequest[Any]) -> None:
        request.context.options.setdefault("enforce_https", False)


AccessKeyPolicy = CredentialPolicy
"""The same, under the name from when access keys were the only proof."""
