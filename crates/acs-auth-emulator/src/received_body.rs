//! The body of a request, read as a whole.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes, HttpBody as _};
use bytes::BytesMut;
use http::StatusCode;
use http::header::EXPECT;
use http::request::Parts;
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use tokio::time::timeout;

use crate::budget::{Budget, Share};
use crate::service_error::ServiceError;

/// Bytes of a body that are thrown away, so that a client that writes all of it before it reads gets to see
/// the answer.
const THROWN_AWAY: usize = 64 << 20;
/// And how long that may take.
const PATIENCE: Duration = Duration::from_secs(5);
/// Bytes of a body that are always taken: of all requests that there can be at a time, 200 MiB.
pub(crate) const SMALL: usize = 4 << 10;
/// Bytes of all bodies that are larger. There is room for the largest in any case.
pub(crate) const ROOM: usize = 256 << 20;

/// Why there is no body.
#[derive(Clone, Copy)]
pub(crate) enum Unreadable {
    TooLarge,
    Broken,
    Late,
    Crowded,
}

/// What reads bodies.
pub(crate) struct BodyReader {
    most: usize,
    patience: Duration,
    room: Budget,
}

impl BodyReader {
    /// One that takes so many bytes at most, and waits for all of them for so long.
    pub(crate) fn new(most: usize, patience: Duration) -> Self {
        Self { most, patience, room: Budget::of(ROOM.max(most)) }
    }

    /// Reads the body of a request, which keeps the room that it takes for as long as the request lasts. One
    /// that says it is too large is not waited for.
    pub(crate) async fn read(
        &self,
        parts: &mut Parts,
        mut body: Body,
    ) -> Result<Bytes, Unreadable> {
        let least = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if least > self.most {
            // Who asks before it writes is to be told no, and reading would tell it yes.
            if !parts.headers.contains_key(EXPECT) {
                throw_away(body);
            }
            return Err(Unreadable::TooLarge);
        }
        let limited = Limited::new(&mut body, self.most);
        match timeout(self.patience, self.collect(limited)).await {
            Ok(Ok((bytes, room))) => {
                parts.extensions.insert(Arc::new(room));
                Ok(bytes)
            }
            Ok(Err(Unreadable::TooLarge)) => {
                throw_away(body);
                Err(Unreadable::TooLarge)
            }
            Ok(Err(unreadable)) => Err(unreadable),
            Err(_) => Err(Unreadable::Late),
        }
    }

    async fn collect(
        &self,
        mut body: Limited<&mut Body>,
    ) -> Result<(Bytes, Option<Share>), Unreadable> {
        let size = body.size_hint().upper().and_then(|size| usize::try_from(size).ok());
        let size = size.map_or(self.most, |size| size.min(self.most));
        let mut bytes = BytesMut::new();
        let mut room = None;
        while let Some(frame) = body.frame().await {
            let Ok(data) = frame.map_err(|error| Unreadable::of(&*error))?.into_data() else {
                continue;
            };
            if room.is_none() && bytes.len() + data.len() > SMALL {
                room = Some(self.room_for(size).await?);
                bytes.reserve(size);
            }
            bytes.extend_from_slice(&data);
        }
        Ok((bytes.freeze(), room))
    }

    /// Waits until there is room for so many bytes, for half of what the body may take.
    async fn room_for(&self, bytes: usize) -> Result<Share, Unreadable> {
        let room = timeout(self.patience / 2, self.room.take(bytes)).await.ok().flatten();
        room.ok_or(Unreadable::Crowded)
    }
}

/// Reads on while the request is answered.
fn throw_away(body: Body) {
    let mut rest = Limited::new(body, THROWN_AWAY);
    tokio::spawn(timeout(PATIENCE, async move { while let Some(Ok(_)) = rest.frame().await {} }));
}

impl Unreadable {
    fn of(error: &(dyn Error + Send + Sync + 'static)) -> Self {
        if error.is::<LengthLimitError>() { Self::TooLarge } else { Self::Broken }
    }
}

impl From<Unreadable> for ServiceError {
    fn from(unreadable: Unreadable) -> Self {
        match unreadable {
            Unreadable::TooLarge => Self::TOO_LARGE,
            Unreadable::Broken => Self::bad_request("The request body could not be read."),
            Unreadable::Late => Self::new(
                StatusCode::REQUEST_TIMEOUT,
                "RequestTimeout",
                "The request body did not come in time.",
            ),
            Unreadable::Crowded => Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "ServerBusy",
                "The emulator has no room for the request body.",
            ),
        }
    }
}
