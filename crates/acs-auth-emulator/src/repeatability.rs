//! Requests that may be sent again without being done again (OASIS Repeatable Requests 1.0).

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};

use acs_auth::HttpDate;
use axum::extract::FromRequestParts;
use axum::response::{IntoResponse as _, Response};
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use lru::LruCache;

use crate::guid::Guid;
use crate::service_error::ServiceError;

const REQUEST_ID: &str = "repeatability-request-id";
const FIRST_SENT: &str = "repeatability-first-sent";
/// Characters of a token at most.
const LONGEST_TOKEN: usize = 256;
const RESULT: HeaderName = HeaderName::from_static("repeatability-result");

/// What tells a request from others, if it is repeatable: who sends it again, sends that again.
pub(crate) struct Repeatability(Option<String>);

impl Repeatability {
    /// Of a request that names an id and a date, or neither: then it is not repeatable. Otherwise there are
    /// the words of the service.
    pub(crate) fn of(id: Option<&str>, first_sent: Option<&str>) -> Result<Self, &'static str> {
        if id.is_none() && first_sent.is_none() {
            return Ok(Self(None));
        }
        let id = id.filter(|id| Guid::is_guid(id)).ok_or(
            "Request sent with Invalid value for repeatability-request-id. Expected is GUID.",
        )?;
        let first_sent = first_sent.and_then(|date| HttpDate::parse(date).ok()).ok_or(
            "Request sent with Invalid DateTime value for repeatability-first-sent. Expected is \
             DateTime ,RFC1123 pattern.",
        )?;
        Ok(Self(Some(format!("{} {}", id.to_ascii_lowercase(), first_sent.unix()))))
    }

    /// Of a request that names a token of the client's own and no date, or nothing, as the Chat API takes it.
    fn of_token(token: Option<&str>) -> Result<Self, &'static str> {
        let fits = |token: &str| (1..=LONGEST_TOKEN).contains(&token.len());
        match token {
            Some(token) if !fits(token) => {
                Err("A repeatability-request-id is a text of 1 to 256 characters.")
            }
            token => Ok(Self(token.map(ToOwned::to_owned))),
        }
    }

    /// The same, where what is done is done to one thing of many, or by one user of many.
    pub(crate) fn with(self, thing: &str) -> Self {
        Self(self.0.map(|id| format!("{id} {thing}")))
    }

    pub(crate) fn is_asked_for(&self) -> bool {
        self.0.is_some()
    }

    /// The answer, which says that it may be asked for again if that was asked for.
    pub(crate) fn accepted(&self, mut response: Response) -> Response {
        if self.is_asked_for() {
            response.headers_mut().insert(RESULT, HeaderValue::from_static("accepted"));
        }
        response
    }
}

/// That of the headers.
impl<S: Sync> FromRequestParts<S> for Repeatability {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Response> {
        let (id, first_sent) = (sent(&parts.headers, REQUEST_ID), sent(&parts.headers, FIRST_SENT));
        Self::of(id, first_sent).map_err(|wrong| {
            ([(RESULT, "rejected")], ServiceError::bad_request(wrong)).into_response()
        })
    }
}

/// What tells a request from others by a token alone.
pub(crate) struct IdempotencyToken(pub(crate) Repeatability);

impl<S: Sync> FromRequestParts<S> for IdempotencyToken {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ServiceError> {
        let repeatability = Repeatability::of_token(sent(&parts.headers, REQUEST_ID));
        repeatability.map(Self).map_err(ServiceError::bad_request)
    }
}

/// The value of a header. One that is no text, or is there twice, is as bad as an empty one.
fn sent<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let first = values.next()?;
    Some(first.to_str().ok().filter(|_| values.next().is_none()).unwrap_or_default())
}

/// What requests have come to, by what tells them from others.
pub(crate) struct Outcomes<T>(Mutex<LruCache<String, T>>);

impl<T: Clone> Outcomes<T> {
    /// Those of so many requests at most.
    pub(crate) fn new(most: NonZeroUsize) -> Self {
        Self(Mutex::new(LruCache::new(most)))
    }

    /// What this request has come to before, or else what it comes to now. That it has failed is not kept.
    pub(crate) fn once<E>(
        &self,
        request: &Repeatability,
        act: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(id) = &request.0 else { return act() };
        // Held while it acts: of two that come at once, one acts.
        let mut outcomes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        outcomes.try_get_or_insert(id.clone(), act).cloned()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
