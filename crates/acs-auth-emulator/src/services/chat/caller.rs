//! Who calls, by what their token is good for: see the scopes of chat in the documentation of ACS.

use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::service_error::ServiceError;
use crate::services::bearer::Bearer;
use crate::services::identifier::RawId;

/// Somebody who may write and read in the threads that they take part in.
pub(super) struct Member(pub(super) RawId);

/// Somebody who may create threads too, and delete them.
pub(super) struct Host(pub(super) RawId);

impl<S: Sync> FromRequestParts<S> for Member {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ServiceError> {
        let scopes = ["chat", "chat.join", "chat.join.limited"];
        caller(parts, &scopes, "The token has no scope for chat.").map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for Host {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ServiceError> {
        caller(parts, &["chat"], "The token lacks the scope chat.").map(Self)
    }
}

/// Whom the gate has let in.
fn caller(parts: &Parts, any: &[&str], otherwise: &'static str) -> Result<RawId, ServiceError> {
    let bearer = parts.extensions.get::<Bearer>().ok_or(ServiceError::INTERNAL)?;
    bearer.needs(any, otherwise)?;
    Ok(RawId(bearer.id.clone()))
}
