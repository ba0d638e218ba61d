//! Who is let in: before any route sees a request.

use std::io;
use std::sync::Arc;

use acs_auth::http::verify_parts;
use acs_auth::{AccessKey, Code, ContentHash, Verifier, X_MS_CONTENT_SHA256};
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::request::Parts;

use crate::builder::{Auth, Builder, Clock};
use crate::explainer::Explainer;
use crate::received_body::read;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::{Directory, FOR_USERS};

/// What each request has to bring, and how it is told that it has not.
pub(crate) struct Gate {
    /// Nothing where no signature is looked at.
    verifier: Option<Verifier<[AccessKey; 2]>>,
    explainer: Option<Explainer>,
    max_body: usize,
    clock: Clock,
}

/// The only path that is open to everybody.
pub(crate) const HEALTH: &str = "/health";

/// Lets a request through, with its body read, or answers it.
pub(crate) async fn authenticate(
    State((gate, resource)): State<(Arc<Gate>, Arc<Resource>)>,
    request: Request,
    next: Next,
) -> Response {
    // The path as it came: no two spellings of one are the same here.
    let admitted = match request.uri().path() {
        HEALTH => Ok(request),
        path if path.starts_with(FOR_USERS) => gate.admit_user(&resource.directory, request).await,
        _ => gate.admit_signed(request).await,
    };
    match admitted {
        Ok(request) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

impl Gate {
    /// The gate of an emulator that is reached at this endpoint.
    pub(crate) fn of(builder: &Builder, endpoint: &str) -> io::Result<Self> {
        let keys = builder.keys.read()?;
        let verifier = Verifier::new(keys.each_ref().map(|key| key.access_key().clone()));
        let verifier = verifier.with_tolerance(builder.tolerance);
        let explainer = Explainer {
            keys,
            endpoint: endpoint.to_owned(),
            tolerance: builder.tolerance,
            told: builder.on_refusal.clone(),
        };
        Ok(Self {
            verifier: (builder.auth != Auth::Off).then_some(verifier),
            explainer: (builder.auth == Auth::Explain).then_some(explainer),
            max_body: builder.max_body,
            clock: Arc::clone(&builder.clock),
        })
    }

    /// Admits whoever has a user access token that is good.
    async fn admit_user(
        &self,
        directory: &Directory,
        request: Request,
    ) -> Result<Request, ServiceError> {
        let (mut parts, body) = request.into_parts();
        let scopes = directory.scopes_of_bearer(&parts.headers)?;
        parts.extensions.insert(scopes);
        let body = read(&parts, body, self.max_body).await?;
        Ok(Request::from_parts(parts, body.into()))
    }

    /// Admits what was signed with one of the keys.
    async fn admit_signed(&self, request: Request) -> Result<Request, ServiceError> {
        // A body that comes slowly does not make its head any older.
        let now = (self.clock)();
        let (parts, body) = request.into_parts();
        let body = read(&parts, body, self.max_body).await;
        if let Some(verifier) = &self.verifier {
            // Where there is no body, the head is believed for now: who has signed it is told why.
            let hash = body.as_ref().map_or_else(|_| claimed(&parts), |body| ContentHash::of(body));
            if let Err(error) = verify_parts(&parts, verifier, hash, now) {
                let body = body.as_deref().ok();
                let explain = |explainer: &Explainer| explainer.explain(&parts, body, error, now);
                let mistake = self.explainer.as_ref().map(explain);
                return Err(denied(error.code()).with_mistake(mistake.as_deref()));
            }
        }
        Ok(Request::from_parts(parts, body?.into()))
    }
}

/// What the service says, which is next to nothing.
fn denied(code: Code) -> ServiceError {
    let message = match code {
        Code::ContentHashMismatch => {
            "Request 'x-ms-content-sha256' differs from generated content hash."
        }
        Code::DateOutOfRange => {
            "The time difference between the originating client and the server is greater than \
             the allowed margin of 5 minutes."
        }
        _ => "Denied by the resource provider.",
    };
    ServiceError::new(StatusCode::UNAUTHORIZED, "Denied", message)
}

/// The hash that the head tells. What is none is as wrong as any other.
fn claimed(parts: &Parts) -> ContentHash {
    let header = parts.headers.get(X_MS_CONTENT_SHA256);
    header.and_then(|header| ContentHash::from_base64(header).ok()).unwrap_or(ContentHash::EMPTY)
}
