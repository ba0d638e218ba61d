//! The side that finds out who has signed.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::http::header::{CONTENT_TYPE, HeaderValue, WWW_AUTHENTICATE};
use ::http::request::Parts;
use ::http::{HeaderName, Request, Response, StatusCode};
use bytes::Bytes;
use http_body::Body;
use http_body_util::{Either, Full};
use tower_layer::Layer;
use tower_service::Service;

use super::{BodyError, BoxError, BoxFuture, Clock, DEFAULT_LIMIT, body, take_ready};
use crate::http::verify_parts;
use crate::{
    AccessKey, ContentHash, HttpDate, Verified, Verifier, VerifyError, X_MS_CONTENT_SHA256,
};

/// Lets through what was signed with a key of a [`Verifier`], and answers the rest.
///
/// The service inside is handed the request with its body as bytes, and with [`Verified`] among its
/// extensions. What is refused is answered in the service's form of an error, with its code in
/// `x-ms-error-code` too, and without a word on why:
///
/// | status | code | when |
/// |---|---|---|
/// | 401 | `Denied` | it does not verify: why goes to [`on_refusal`](Self::on_refusal) |
/// | 413 | `RequestEntityTooLarge` | it has a signature, but its body has more bytes than the limit |
/// | 400 | `BadRequest` | it has a signature, but its body ends in the middle |
///
/// The head is verified first, and by the hash that it tells: nothing is read, and no memory taken, for the
/// body of a request that nobody with a key has signed. Then the body is verified by its own hash. How long
/// it may take to come is for a layer of timeouts outside.
///
/// What is verified is the request as it came: put the layer around the outermost router of axum, for the
/// routers that are nested in it see their part of the path.
///
/// ```
/// use acs_auth::tower::VerifyLayer;
/// use acs_auth::{AccessKey, Verified, Verifier};
/// use axum::{Extension, Router, routing::post};
///
/// async fn sms(Extension(signed): Extension<Verified>, body: String) -> String {
///     format!("key {} sent {} bytes", signed.key_index, body.len())
/// }
///
/// let verifier = Verifier::new([AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=")?]);
/// let layer = VerifyLayer::new(verifier).on_refusal(|head, error| {
///     eprintln!("{} {}: {error} [{}]", head.method, head.uri, error.code());
/// });
/// let app: Router = Router::new().route("/sms", post(sms)).layer(layer);
/// # Ok::<(), acs_auth::Error>(())
/// ```
#[derive(Clone)]
pub struct VerifyLayer {
    verify: Arc<Verify>,
    limit: usize,
    clock: Clock,
    on_refusal: Arc<OnRefusal>,
}

type Verify = dyn Fn(&Parts, ContentHash, HttpDate) -> Result<Verified, VerifyError> + Send + Sync;
type OnRefusal = dyn Fn(&Parts, &VerifyError) + Send + Sync;

impl VerifyLayer {
    /// One for bodies of [`DEFAULT_LIMIT`] bytes at most.
    pub fn new<K: AsRef<[AccessKey]> + Send + Sync + 'static>(verifier: Verifier<K>) -> Self {
        Self {
            verify: Arc::new(move |parts, hash, now| verify_parts(parts, &verifier, hash, now)),
            limit: DEFAULT_LIMIT,
            clock: Arc::new(crate::now),
            on_refusal: Arc::new(|_, _| {}),
        }
    }

    /// The same with another limit, in bytes of a body.
    #[must_use]
    pub fn with_limit(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }

    /// The same with another clock than that of the machine, for tests. It is asked once a request, when its
    /// head has come.
    #[must_use]
    pub fn with_clock(self, clock: impl Fn() -> HttpDate + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// What is told of each request that does not verify, with its head, for the log. The one who sent it
    /// gets to know nothing of that.
    #[must_use]
    pub fn on_refusal(self, told: impl Fn(&Parts, &VerifyError) + Send + Sync + 'static) -> Self {
        Self { on_refusal: Arc::new(told), ..self }
    }

    async fn admit<B>(&self, request: Request<B>) -> Result<Request<Full<Bytes>>, Refusal>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        // A body that comes slowly does not make its head any older.
        let now = (self.clock)();
        let (mut parts, body) = request.into_parts();
        self.verify(&parts, claimed(&parts), now)?;
        let body = body::read(body, self.limit).await?;
        let verified = self.verify(&parts, ContentHash::of(&body), now)?;
        parts.extensions.insert(verified);
        Ok(Request::from_parts(parts, Full::new(body)))
    }

    fn verify(&self, parts: &Parts, hash: ContentHash, now: HttpDate) -> Result<Verified, Refusal> {
        (self.verify)(parts, hash, now).map_err(|error| {
            (self.on_refusal)(parts, &error);
            DENIED
        })
    }
}

/// The hash that the head tells. What is none is as wrong as any other.
fn claimed(parts: &Parts) -> ContentHash {
    let header = parts.headers.get(X_MS_CONTENT_SHA256);
    header.and_then(|header| ContentHash::from_base64(header).ok()).unwrap_or(ContentHash::EMPTY)
}

/// Shows nothing of the keys.
impl fmt::Debug for VerifyLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyLayer").field("limit", &self.limit).finish_non_exhaustive()
    }
}

impl<S> Layer<S> for VerifyLayer {
    type Service = VerifyService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        VerifyService { inner, layer: self.clone() }
    }
}

/// What [`VerifyLayer`] makes of a service: the body of an answer is that of the service, or on the right
/// side that of a refusal.
#[derive(Clone, Debug)]
pub struct VerifyService<S> {
    inner: S,
    layer: VerifyLayer,
}

impl<S, B, R> Service<Request<B>> for VerifyService<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Response = Response<Either<R, Full<Bytes>>>;
    type Error = S::Error;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut inner = take_ready(&mut self.inner);
        let layer = self.layer.clone();
        Box::pin(async move {
            match layer.admit(request).await {
                Ok(request) => Ok(inner.call(request).await?.map(Either::Left)),
                Err(refusal) => Ok(refusal.answer().map(Either::Right)),
            }
        })
    }
}

/// The header in which the service repeats the code of an error.
const CODE_HEADER: HeaderName = HeaderName::from_static("x-ms-error-code");

/// What is answered in the place of the service inside.
struct Refusal {
    status: StatusCode,
    code: &'static str,
    body: &'static str,
}

const DENIED: Refusal = Refusal {
    status: StatusCode::UNAUTHORIZED,
    code: "Denied",
    body: r#"{"error":{"code":"Denied","message":"Denied by the resource provider."}}"#,
};
const TOO_LARGE: Refusal = Refusal {
    status: StatusCode::PAYLOAD_TOO_LARGE,
    code: "RequestEntityTooLarge",
    body: r#"{"error":{"code":"RequestEntityTooLarge","message":"The request body is too large."}}"#,
};
const UNREADABLE: Refusal = Refusal {
    status: StatusCode::BAD_REQUEST,
    code: "BadRequest",
    body: r#"{"error":{"code":"BadRequest","message":"The request body could not be read."}}"#,
};

impl Refusal {
    fn answer(&self) -> Response<Full<Bytes>> {
        let mut response = Response::new(Full::from(self.body));
        *response.status_mut() = self.status;
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(CODE_HEADER, HeaderValue::from_static(self.code));
        if self.status == StatusCode::UNAUTHORIZED {
            // Due by RFC 9110, section 15.5.2.
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("HMAC-SHA256"));
        }
        response
    }
}

impl From<BodyError> for Refusal {
    fn from(error: BodyError) -> Self {
        match error {
            BodyError::TooLarge => TOO_LARGE,
            BodyError::Broken(_) => UNREADABLE,
        }
    }
}
