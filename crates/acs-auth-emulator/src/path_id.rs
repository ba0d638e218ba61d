//! What a path names.

use axum::extract::{FromRequestParts, Path};
use http::request::Parts;

use crate::service_error::ServiceError;

/// The one parameter of a path, with its escapes undone: it stands for the same thing with them and without.
pub(crate) struct PathId(pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for PathId {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(id)| Self(id)).map_err(|_| ServiceError::NOT_FOUND)
    }
}
