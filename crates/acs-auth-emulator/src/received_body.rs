//! The body of a request, read as a whole.

use axum::body::{Body, Bytes, HttpBody as _};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use crate::service_error::ServiceError;

/// Why there is no body.
#[derive(Clone, Copy)]
pub(crate) enum Unreadable {
    TooLarge,
    Broken,
}

/// Reads a body of so many bytes at most. One that says it has more is not read at all.
pub(crate) async fn read(body: Body, most: usize) -> Result<Bytes, Unreadable> {
    if body.size_hint().lower() > u64::try_from(most).unwrap_or(u64::MAX) {
        return Err(Unreadable::TooLarge);
    }
    match Limited::new(body, most).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Unreadable::TooLarge),
        Err(_) => Err(Unreadable::Broken),
    }
}

impl From<Unreadable> for ServiceError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => Self::TOO_LARGE,
            Unreadable::Broken => Self::bad_request("The request body could not be read."),
        }
    }
}
