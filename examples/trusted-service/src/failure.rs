//! Why a request is not answered as it should be, and how that is told: without detail.

use axum::http::StatusCode;
use axum::http::header::WWW_AUTHENTICATE;
use axum::response::{IntoResponse, Response};

pub enum Failure {
    /// No token of Entra that is good, and for this service.
    WhoAreYou,
    /// The person has no identity, or it is no more.
    Gone,
    /// ACS or the map have failed.
    Broken,
}

impl From<acs_auth::reqwest::Error> for Failure {
    fn from(error: acs_auth::reqwest::Error) -> Self {
        if let acs_auth::reqwest::Error::Service(error) = &error
            && error.status() == 404
        {
            return Self::Gone;
        }
        tracing::error!(%error, "ACS has not answered as it should");
        Self::Broken
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        tracing::error!(%error, "the map of users is not to be had");
        Self::Broken
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::WhoAreYou => {
                (StatusCode::UNAUTHORIZED, [(WWW_AUTHENTICATE, "Bearer")]).into_response()
            }
            Self::Gone => StatusCode::NOT_FOUND.into_response(),
            Self::Broken => StatusCode::BAD_GATEWAY.into_response(),
        }
    }
}
