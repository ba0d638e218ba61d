//! Who is let in: before any route sees a request.

use std::io;
use std::sync::Arc;

use acs_auth::http::verify_parts;
use acs_auth::{
    AccessKey, Code, ContentHash, HttpDate, Verifier, VerifyError, X_MS_CONTENT_SHA256,
};
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use http::request::Parts;

use crate::builder::{Auth, Builder};
use crate::control::{KeyName, Now, Verdict, is_open};
use crate::entra::{BearerError, Claims, bearer, is_of_entra};
use crate::explainer::Explainer;
use crate::received_body::{BodyReader, Unreadable};
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::{Directory, FOR_USERS, exchanges};
use crate::timestamp::timestamp;

/// What each request has to bring, and how it is told that it has not.
pub(crate) struct Gate {
    /// Nothing where no signature is looked at.
    verifier: Option<Verifier<[AccessKey; 2]>>,
    explainer: Option<Arc<Explainer>>,
    bodies: BodyReader,
}

/// Lets a request through, with its body read, or answers it.
pub(crate) async fn authenticate(
    State((gate, resource)): State<(Arc<Gate>, Arc<Resource>)>,
    request: Request,
    next: Next,
) -> Response {
    let path = request.uri().path();
    // Whoever asks Entra for a token has nothing to show before: what they bring is looked at there.
    if is_open(path) || is_of_entra(path) {
        return match gate.admit(request).await {
            Ok(request) => next.run(request).await,
            Err(unreadable) => ServiceError::from(unreadable).into_response(),
        };
    }
    let admitted = if path.starts_with(FOR_USERS) {
        gate.admit_user(&resource.directory, request).await
    } else if let Some(audiences) = exchanges(path) {
        let person = |token: &str, now| resource.entra.of_person(token, audiences, now);
        gate.admit_entra(request, person).await
    } else if gate.verifier.is_some() && bearer(request.headers()).is_some() {
        gate.admit_entra(request, |token, now| resource.entra.of_acs(token, now)).await
    } else {
        gate.admit_signed(request).await
    };
    let (mut response, verdict) = match admitted {
        Ok((request, verdict)) => (next.run(request).await, verdict),
        Err(refused) => (refused.error.into_response(), refused.verdict),
    };
    response.extensions_mut().insert(verdict);
    response
}

/// A request that is answered at the gate, and what was found of its proof.
struct Refused {
    error: ServiceError,
    verdict: Verdict,
}

impl Refused {
    fn new(error: impl Into<ServiceError>, verdict: Verdict) -> Box<Self> {
        Box::new(Self { error: error.into(), verdict })
    }
}

impl Gate {
    /// The gate of an emulator that is reached at this endpoint.
    pub(crate) fn of(builder: &Builder, endpoint: &str) -> io::Result<Self> {
        let keys = builder.keys.read()?;
        let verifier = Verifier::new(keys.each_ref().map(|key| key.access_key().clone()));
        let verifier = verifier.with_tolerance(builder.tolerance);
        let told = builder.on_refusal.clone();
        let explainer = Explainer::new(keys, endpoint.to_owned(), builder.tolerance, told);
        Ok(Self {
            verifier: (builder.auth != Auth::Off).then_some(verifier),
            explainer: (builder.auth == Auth::Explain).then(|| Arc::new(explainer)),
            bodies: BodyReader::new(builder.max_body, builder.patience),
        })
    }

    /// Admits everybody.
    async fn admit(&self, request: Request) -> Result<Request, Unreadable> {
        let (mut parts, body) = request.into_parts();
        let body = self.bodies.read(&mut parts, body).await?;
        Ok(Request::from_parts(parts, body.into()))
    }

    /// Admits whoever has a user access token that is good.
    async fn admit_user(
        &self,
        directory: &Directory,
        request: Request,
    ) -> Result<(Request, Verdict), Box<Refused>> {
        let now = now(&request);
        let (mut parts, body) = request.into_parts();
        let bearer = directory
            .bearer(&parts.headers, now)
            .map_err(|error| Refused::new(error, Verdict::Refused { code: None, mistake: None }))?;
        parts.extensions.insert(bearer);
        let verdict = Verdict::UserToken;
        match self.bodies.read(&mut parts, body).await {
            Ok(body) => Ok((Request::from_parts(parts, body.into()), verdict)),
            Err(unreadable) => Err(Refused::new(unreadable, verdict)),
        }
    }

    /// Admits whoever has a token of Entra that is good.
    async fn admit_entra(
        &self,
        request: Request,
        check: impl FnOnce(&str, HttpDate) -> Result<Claims, BearerError>,
    ) -> Result<(Request, Verdict), Box<Refused>> {
        let now = now(&request);
        let (mut parts, body) = request.into_parts();
        let token = bearer(&parts.headers).ok_or(BearerError::Unknown);
        let claims = token.and_then(|token| check(token, now)).map_err(|error| {
            let mistake = self.explainer.as_ref().map(|_| error.code().to_owned());
            let answer = ServiceError::from(error).with_mistake(mistake.as_deref());
            Refused::new(answer, Verdict::Refused { code: Some(error.code()), mistake })
        })?;
        let verdict = Verdict::of_entra(&claims);
        parts.extensions.insert(claims);
        match self.bodies.read(&mut parts, body).await {
            Ok(body) => Ok((Request::from_parts(parts, body.into()), verdict)),
            Err(unreadable) => Err(Refused::new(unreadable, verdict)),
        }
    }

    /// Admits what was signed with one of the keys.
    async fn admit_signed(&self, request: Request) -> Result<(Request, Verdict), Box<Refused>> {
        // A body that comes slowly does not make its head any older.
        let now = now(&request);
        let (mut parts, body) = request.into_parts();
        let body = self.bodies.read(&mut parts, body).await;
        let verdict = match self.verify(&parts, body.as_deref().ok(), now) {
            Ok(verdict) => verdict,
            Err(error) => return Err(self.refuse(parts, body.ok(), error, now).await),
        };
        match body {
            Ok(body) => Ok((Request::from_parts(parts, body.into()), verdict)),
            Err(unreadable) => Err(Refused::new(unreadable, verdict)),
        }
    }

    fn verify(
        &self,
        parts: &Parts,
        body: Option<&[u8]>,
        now: HttpDate,
    ) -> Result<Verdict, VerifyError> {
        let Some(verifier) = &self.verifier else { return Ok(Verdict::Unchecked) };
        // Where there is no body, the head is believed for now: who has signed it is told why.
        let hash = body.map_or_else(|| claimed(parts), ContentHash::of);
        let signed = verify_parts(parts, verifier, hash, now)?;
        Ok(Verdict::Verified {
            key: KeyName::of(signed.key_index),
            signed_on: timestamp(signed.date),
        })
    }

    async fn refuse(
        &self,
        parts: Parts,
        body: Option<Bytes>,
        error: VerifyError,
        now: HttpDate,
    ) -> Box<Refused> {
        let mistake = match &self.explainer {
            Some(explainer) => explainer.explain(parts, body, error, now).await,
            None => None,
        };
        let answer = denied(error.code()).with_mistake(mistake.as_deref());
        Refused::new(answer, Verdict::Refused { code: Some(error.code().as_str()), mistake })
    }
}

/// What time it is for a request: the observer, whom each passes, has told.
fn now(request: &Request) -> HttpDate {
    request.extensions().get().map_or_else(acs_auth::now, |Now(now)| *now)
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
        _ => return ServiceError::DENIED,
    };
    ServiceError::new(StatusCode::UNAUTHORIZED, "Denied", message)
}

/// The hash that the head tells. What is none is as wrong as any other.
fn claimed(parts: &Parts) -> ContentHash {
    let header = parts.headers.get(X_MS_CONTENT_SHA256);
    header.and_then(|header| ContentHash::from_base64(header).ok()).unwrap_or(ContentHash::EMPTY)
}
