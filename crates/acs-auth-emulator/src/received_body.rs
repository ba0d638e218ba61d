//! The body of a request, read as a whole.

use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use http::header::EXPECT;
use http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};

use tokio::time::timeout;

use crate::service_error::ServiceError;

/// Bytes of a body that are thrown away, so that a client that writes all of it before it reads gets to see
/// the answer.
const THROWN_AWAY: usize = 64 << 20;
/// And how long that may take.
const PATIENCE: Duration = Duration::from_secs(5);

/// Why there is no body.
#[derive(Clone, Copy)]
pub(crate) enum Unreadable {
    TooLarge,
    Broken,
}

/// Reads the body of a request, of so many bytes at most. One that says it has more is not waited for.
pub(crate) async fn read(parts: &Parts, mut body: Body, most: usize) -> Result<Bytes, Unreadable> {
    if body.size_hint().lower() > u64::try_from(most).unwrap_or(u64::MAX) {
        // Who asks before it writes is to be told no, and reading would tell it yes.
        if !parts.headers.contains_key(EXPECT) {
            throw_away(body);
        }
        return Err(Unreadable::TooLarge);
    }
    match Limited::new(&mut body, most).collect().await {
        Ok(body) => Ok(body.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => {
            throw_away(body);
            Err(Unreadable::TooLarge)
        }
        Err(_) => Err(Unreadable::Broken),
    }
}

/// Reads on while the request is answered.
fn throw_away(body: Body) {
    let mut rest = Limited::new(body, THROWN_AWAY);
    tokio::spawn(timeout(PATIENCE, async move { while let Some(Ok(_)) = rest.frame().await {} }));
}

impl From<Unreadable> for ServiceError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => Self::TOO_LARGE,
            Unreadable::Broken => Self::bad_request("The request body could not be read."),
        }
    }
}
