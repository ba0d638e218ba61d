//! The id of a thread.

use axum::extract::{FromRequestParts, Path};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use http::request::Parts;
use serde::{Deserialize, Serialize};

use crate::guid::Guids;
use crate::service_error::ServiceError;

const START: &str = "19:acsV2_";
const END: &str = "1@thread.v2";

/// Such as `19:acsV2_ZSLsAZVWhWSVRF2qSIYsUIb0X8Q5bQlQyBFpzIRYhPk1@thread.v2`.
#[derive(Clone, PartialEq, Eq, Hash, Serialize)]
pub(super) struct ThreadId(String);

impl ThreadId {
    /// Another, which nobody can guess.
    pub(super) fn any(guids: &Guids) -> Self {
        let random = [guids.next(), guids.next()].map(|guid| guid.bits().to_be_bytes());
        Self(format!("{START}{}{END}", Base64UrlUnpadded::encode_string(random.as_flattened())))
    }

    /// As it stands in a URL.
    pub(super) fn escaped(&self) -> String {
        self.0.replace(':', "%3A").replace('@', "%40")
    }
}

#[derive(Deserialize)]
struct Named {
    thread: String,
}

/// That of the path. One that has not the form of any is told apart, as in the service.
impl<S: Send + Sync> FromRequestParts<S> for ThreadId {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let path = Path::<Named>::from_request_parts(parts, state).await;
        let Path(Named { thread }) = path.map_err(|_| ServiceError::NOT_FOUND)?;
        if thread.starts_with("19:") && thread.ends_with("@thread.v2") {
            return Ok(Self(thread));
        }
        Err(ServiceError::bad_request("The id is not that of a chat thread."))
    }
}
