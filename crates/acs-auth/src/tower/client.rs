//! The side that proves who it is.

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll};

use ::http::{Request, Response, StatusCode};
use bytes::Bytes;
use http_body::Body;
use http_body_util::Full;
use tower_layer::Layer;
use tower_service::Service;

use super::{BoxError, BoxFuture, Clock, DEFAULT_LIMIT, body, take_ready};
use crate::http::admit;
use crate::http::prove;
use crate::origin::Origin;
use crate::{AccessToken, AsyncTokenSource, Credential, Error, HttpDate};

/// Proves who sends each request that goes through it, by any [`Credential`].
///
/// At each call the body is read as a whole, a token is asked for where it takes one, and the headers are set
/// at the date of then, in the place of any that are there: a layer for retries belongs outside, so that each
/// attempt is proved anew. A token that is answered with 401 is given up, so that the next attempt has another.
///
/// It is for one resource: a request to another scheme, host or port, such as of a redirect that is followed
/// outside of this layer, is refused, and so is one that names none.
///
/// ```
/// use acs_auth::tower::CredentialLayer;
/// use acs_auth::{AccessKey, Credential};
/// use http::Request;
/// use http_body_util::Empty;
/// use hyper_util::client::legacy::Client;
/// use hyper_util::rt::TokioExecutor;
/// use tower::{Layer as _, ServiceExt as _};
///
/// async fn rooms() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
///     let credential = Credential::access_key(AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=")?);
///     let client = Client::builder(TokioExecutor::new()).build_http();
///     let client = CredentialLayer::new("http://localhost:8401", credential)?.layer(client);
///
///     let rooms = Request::get("http://localhost:8401/rooms?api-version=2024-04-15");
///     let answer = client.oneshot(rooms.body(Empty::<&[u8]>::new())?).await?;
///     println!("{}", answer.status());
///     Ok(())
/// }
/// ```
///
/// # Errors
///
/// Those of the service inside, and before it is called:
///
/// - an [`OtherOrigin`](super::OtherOrigin), before all else: the request is not for the resource;
/// - a [`TokenError`](crate::TokenError): `WRONG_CREDENTIAL` or `INSECURE_URL`, before the body is read and a
///   token asked for: see [`Credential::check`];
/// - a [`BodyError`](super::BodyError): the body is too large, or fails;
/// - a [`CredentialError`](crate::CredentialError): there is no token, or the request cannot be signed: see
///   [`acs_auth::http::sign`](crate::http::sign).
///
/// `downcast_ref` tells them apart.
#[derive(Clone)]
pub struct CredentialLayer {
    origin: Origin,
    credential: Arc<Credential<Box<dyn AsyncTokenSource>>>,
    limit: usize,
    clock: Clock,
}

impl CredentialLayer {
    /// One for the resource at an endpoint, such as `https://contoso.communication.azure.com`, and for bodies of
    /// [`DEFAULT_LIMIT`] bytes at most.
    ///
    /// # Errors
    ///
    /// `INVALID_URL`, `INVALID_HOST` or `INVALID_PATH_AND_QUERY` where the endpoint is no scheme and host.
    pub fn new<T>(endpoint: &str, credential: Credential<T>) -> Result<Self, Error>
    where
        T: AsyncTokenSource + 'static,
    {
        let origin = Origin::of(endpoint)?;
        let credential = credential.map(|source| Box::new(source) as Box<dyn AsyncTokenSource>);
        let (credential, clock) = (Arc::new(credential), Arc::new(crate::now));
        Ok(Self { origin, credential, limit: DEFAULT_LIMIT, clock })
    }

    /// The same with another limit, in bytes of a body.
    #[must_use]
    pub fn with_limit(self, bytes: usize) -> Self {
        Self { limit: bytes, ..self }
    }

    /// The same with another clock than that of the machine, for tests.
    #[must_use]
    pub fn with_clock(self, clock: impl Fn() -> HttpDate + Send + Sync + 'static) -> Self {
        Self { clock: Arc::new(clock), ..self }
    }

    /// The request as it is to be sent, and the token that goes with it.
    async fn prove<B>(
        &self,
        request: Request<B>,
    ) -> Result<(Request<Full<Bytes>>, Option<AccessToken>), BoxError>
    where
        B: Body,
        B::Error: Into<BoxError>,
    {
        self.origin.check(request.uri())?;
        admit(&self.credential, request.uri())?;
        let (parts, body) = request.into_parts();
        let mut request = Request::from_parts(parts, body::read(body, self.limit).await?);
        let credential = self.credential.with_token().await?;
        prove(&mut request, &credential, (self.clock)())?;
        Ok((request.map(Full::new), credential.source().cloned()))
    }

    fn give_up(&self, refused: &AccessToken) {
        if let Some(source) = self.credential.source() {
            source.invalidate(refused);
        }
    }
}

/// Shows for where it is and which proof it has, and nothing of the credential.
impl fmt::Debug for CredentialLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CredentialLayer")
            .field("endpoint", &self.origin.as_str())
            .field("proof", &self.credential.proof())
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl<S> Layer<S> for CredentialLayer {
    type Service = CredentialService<S>;

    fn layer(&self, inner: S) -> Self::Service {
        CredentialService { inner, layer: self.clone() }
    }
}

/// What [`CredentialLayer`] makes of a service, which is handed bodies that are bytes.
#[derive(Clone, Debug)]
pub struct CredentialService<S> {
    inner: S,
    layer: CredentialLayer,
}

impl<S, B, R> Service<Request<B>> for CredentialService<S>
where
    S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
    S::Error: Into<BoxError>,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
{
    type Response = Response<R>;
    type Error = BoxError;
    type Future = BoxFuture<Self::Response, Self::Error>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut inner = take_ready(&mut self.inner);
        let layer = self.layer.clone();
        Box::pin(async move {
            let (request, token) = layer.prove(request).await?;
            let response = inner.call(request).await.map_err(Into::into)?;
            if response.status() == StatusCode::UNAUTHORIZED
                && let Some(token) = token
            {
                layer.give_up(&token);
            }
            Ok(response)
        })
    }
}
