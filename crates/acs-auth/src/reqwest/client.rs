//! A client of reqwest that proves who sends.

use std::fmt;
use std::sync::Arc;

use ::http::Uri;
use ::http::uri::Authority;
use ::reqwest::header::HOST;
use ::reqwest::{Body, ClientBuilder, Method, Request, RequestBuilder, Response, StatusCode, Url};
use acs_auth_core::{Code, ContentHash, SignableRequest};

use super::builder::{build, builder};
use super::error::Error;
use super::message::{Answer, request_of};
use super::redirect::{MOST as MOST_REDIRECTS, follow};
use super::retries::{MOST_RETRIES, wait};
use crate::access_token::AccessToken;
use crate::async_token_source::AsyncTokenSource;
use crate::clock;
use crate::credential::Credential;
use crate::http::{admit, set, target};
use crate::operation::Operation;
use crate::origin::Origin;
use crate::proof_headers::ProofHeaders;

/// A client of reqwest for one resource of ACS, which proves who sends with each attempt.
///
/// **Retries**: an attempt that meets 429, 502, 503, 504 or no connection is repeated up to three times, each
/// signed anew, after as long as `retry-after` says or after 0.5, 1 and 2 seconds; but none that might do
/// something twice. So a POST or a PATCH is repeated only after 429, after 503 with `retry-after`, if no
/// connection came about, or if it has a header by which the service does it once: `repeatability-request-id` or
/// `operation-id`. After a 401 to a token there is one more attempt, if another token is to be had.
///
/// **Redirects** within the origin are followed, twenty at most, each signed anew; one that leads elsewhere is
/// refused, as is any request there.
///
/// It is cheap to clone: clones share their connections and their token.
#[derive(Clone)]
pub struct Client {
    http: ::reqwest::Client,
    origin: Origin,
    credential: Arc<Credential<Box<dyn AsyncTokenSource>>>,
    retries: u32,
}

impl Client {
    /// For the resource at an endpoint, such as `https://contoso.communication.azure.com`.
    ///
    /// # Errors
    ///
    /// `INVALID_URL`, `INVALID_HOST` or `INVALID_PATH_AND_QUERY` where the endpoint is no scheme and host; or if
    /// the system tells of nobody to trust.
    pub fn new<T>(endpoint: &str, credential: Credential<T>) -> Result<Self, Error>
    where
        T: AsyncTokenSource + 'static,
    {
        Self::with(builder()?, endpoint, credential)
    }

    /// The same with a client that is built otherwise, such as from [`builder`]. Its own redirects and retries
    /// are turned off, for they would send an old proof.
    ///
    /// # Errors
    ///
    /// Those of [`new`](Self::new) and of the builder.
    ///
    /// # Panics
    ///
    /// As [`builder`] tells, with one that is not from there.
    pub fn with<T>(
        http: ClientBuilder,
        endpoint: &str,
        credential: Credential<T>,
    ) -> Result<Self, Error>
    where
        T: AsyncTokenSource + 'static,
    {
        let origin = Origin::of(endpoint)?;
        let http = build(http)?;
        let credential = credential.map(|source| Box::new(source) as Box<dyn AsyncTokenSource>);
        Ok(Self { http, origin, credential: Arc::new(credential), retries: MOST_RETRIES })
    }

    /// How often an attempt is repeated: [`MOST_RETRIES`] times unless set.
    #[must_use]
    pub fn retries(self, most: u32) -> Self {
        Self { retries: most, ..self }
    }

    /// Begins a request to a path and query of the resource, such as `/rooms?api-version=2024-04-15`. Give it
    /// to [`send`](Self::send): its own would prove nothing.
    pub fn request(&self, method: Method, path_and_query: &str) -> RequestBuilder {
        self.http.request(method, format!("{}{path_and_query}", self.origin.as_str()))
    }

    /// Sends a request, whichever client has begun it.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute), and what was wrong with the request.
    pub async fn send(&self, request: RequestBuilder) -> Result<Response, Error> {
        self.execute(request.build()?).await
    }

    /// Sends a request. Whatever the service says at last is the answer.
    ///
    /// # Errors
    ///
    /// Before anything is sent `OTHER_ORIGIN`, `STREAMED_BODY`, those of [`Credential::check`], and why there is no
    /// token, or no signature of it; then why there was no answer.
    pub async fn execute(&self, mut request: Request) -> Result<Response, Error> {
        let (mut repeated, mut redirects) = (0, 0);
        let mut renewed = None;
        let mut was_renewed = false;
        loop {
            let uri = self.admit(&request)?;
            let proof = match renewed.take() {
                Some(proof) => proof,
                None => self.credential.with_token().await?,
            };
            let attempt = prove(&request, &uri, &proof)?;
            let outcome = self.http.execute(attempt).await;
            if repeated < self.retries
                && let Some(wait) = wait(&request, &outcome, repeated)
            {
                tokio::time::sleep(wait).await;
                repeated += 1;
                continue;
            }
            let response = outcome?;
            if response.status() == StatusCode::UNAUTHORIZED && !was_renewed {
                renewed = self.renew(&proof).await;
                was_renewed = renewed.is_some();
                if was_renewed {
                    continue;
                }
            }
            if !follow(&mut request, &response)? {
                return Ok(response);
            }
            redirects += 1;
            if redirects > MOST_REDIRECTS {
                return Err(Error::Redirect);
            }
        }
    }

    /// Does an operation, such as [`CreateIdentity`](crate::identity::CreateIdentity), and gives its answer.
    ///
    /// # Errors
    ///
    /// Those of [`execute`](Self::execute), and what the service says is wrong. `INSECURE_URL` with a key too,
    /// where the operation takes a token along.
    pub async fn call<O: Operation>(&self, operation: &O) -> Result<O::Answer, Error> {
        let request = operation.request(self.origin.as_str());
        if request.holds_token() {
            Credential::Entra(()).check(request.url())?;
        }
        let request = request_of(&request)?;
        let response = self.execute(request).await?;
        let answer = Answer::of(response).await?;
        operation.read(&answer.response()).map_err(Error::Service)
    }

    /// Refuses what would be sent in vain, or to the wrong place.
    fn admit(&self, request: &Request) -> Result<Uri, Error> {
        let uri = uri_of(request.url())?;
        self.origin.check(&uri)?;
        admit(&self.credential, &uri)?;
        if request.body().is_some_and(|body| body.as_bytes().is_none()) {
            return Err(Error::StreamedBody);
        }
        Ok(uri)
    }

    /// Another token than one that was refused, if there is any.
    async fn renew(&self, refused: &Credential<AccessToken>) -> Option<Credential<AccessToken>> {
        let (source, refused) = (self.credential.source()?, refused.source()?);
        source.invalidate(refused);
        // What fails now is told by the 401.
        let proof = self.credential.with_token().await.ok()?;
        let is_other = proof.source().is_some_and(|token| token.secret() != refused.secret());
        is_other.then_some(proof)
    }
}

/// What is sent of a URL, as it is sent.
fn uri_of(url: &Url) -> Result<Uri, Error> {
    let refused = |reason| acs_auth_core::Error::new(Code::InvalidUrl, reason);
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refused("leave the user and the password out of the URL").into());
    }
    let uri = url.as_str().parse();
    Ok(uri.map_err(|_| refused("the URL is none that a request is sent to"))?)
}

/// A copy of the request, with the headers of the proof. It is signed as reqwest has written the URL, which is
/// how it is sent.
fn prove(request: &Request, uri: &Uri, proof: &Credential<AccessToken>) -> Result<Request, Error> {
    let mut attempt = request.try_clone().ok_or(Error::StreamedBody)?;
    let proof = match proof {
        Credential::AccessKey(key) => {
            let host = uri.authority().map_or("", Authority::as_str);
            if request.headers().get_all(HOST).iter().any(|given| given != host) {
                let reason = "leave out the host header, or write it as in the URL";
                return Err(acs_auth_core::Error::new(Code::InvalidHost, reason).into());
            }
            let body = request.body().and_then(Body::as_bytes).unwrap_or_default();
            let signed = key.sign(&SignableRequest {
                method: request.method().as_str(),
                path_and_query: target(uri),
                host,
                date: clock::now(),
                content_hash: ContentHash::of(body),
            })?;
            signed.into()
        }
        Credential::Entra(token) | Credential::UserToken(token) => ProofHeaders::bearer(token),
    };
    set(attempt.headers_mut(), proof.iter());
    Ok(attempt)
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("endpoint", &self.origin.as_str())
            .field("proof", &self.credential.proof())
            .finish_non_exhaustive()
    }
}
