//! Requests that may be sent again without being done again (OASIS Repeatable Requests 1.0).

use std::sync::{Mutex, PoisonError};

use acs_auth::HttpDate;
use axum::extract::FromRequestParts;
use axum::response::Response;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue};
use lru::LruCache;

use crate::guid::Guid;
use crate::resource::MOST;
use crate::service_error::ServiceError;

const REQUEST_ID: &str = "repeatability-request-id";
const FIRST_SENT: &str = "repeatability-first-sent";
const RESULT: HeaderName = HeaderName::from_static("repeatability-result");

/// The id that a request has to tell it from others, if it has one.
pub(crate) struct Repeatability(Option<String>);

impl<S: Sync> FromRequestParts<S> for Repeatability {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ServiceError> {
        match (sent(&parts.headers, REQUEST_ID)?, sent(&parts.headers, FIRST_SENT)?) {
            (None, None) => Ok(Self(None)),
            (Some(id), Some(date)) if Guid::is_guid(id) && HttpDate::parse(date).is_ok() => {
                Ok(Self(Some(id.to_ascii_lowercase())))
            }
            _ => Err(MALFORMED),
        }
    }
}

const MALFORMED: ServiceError = ServiceError::bad_request(
    "The headers Repeatability-Request-ID, a GUID, and Repeatability-First-Sent, a date of HTTP, come \
     together.",
);

fn sent<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, ServiceError> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(only), None) => only.to_str().map(Some).map_err(|_| MALFORMED),
        _ => Err(MALFORMED),
    }
}

impl Repeatability {
    /// The same, where what is done is done to one thing of many.
    pub(crate) fn with(self, thing: &str) -> Self {
        Self(self.0.map(|id| format!("{id} {thing}")))
    }

    /// The answer, which says that it may be asked for again if that was asked for.
    pub(crate) fn accepted(&self, mut response: Response) -> Response {
        if self.0.is_some() {
            response.headers_mut().insert(RESULT, HeaderValue::from_static("accepted"));
        }
        response
    }
}

/// What requests have come to, by their ids.
pub(crate) struct Outcomes<T>(Mutex<LruCache<String, T>>);

impl<T: Clone> Outcomes<T> {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(LruCache::new(MOST)))
    }

    /// What this request has come to before, or else what it comes to now. That it has failed is not kept.
    pub(crate) fn once(
        &self,
        request: &Repeatability,
        act: impl FnOnce() -> Result<T, ServiceError>,
    ) -> Result<T, ServiceError> {
        let Some(id) = &request.0 else { return act() };
        // Held while it acts: of two that come at once, one acts.
        let mut outcomes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = outcomes.get(id) {
            return Ok(before.clone());
        }
        let outcome = act()?;
        outcomes.put(id.clone(), outcome.clone());
        Ok(outcome)
    }

    pub(crate) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
