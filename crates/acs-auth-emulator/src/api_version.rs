//! The parameter that the service wants with every call.

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;

use crate::service_error::ServiceError;

/// That a request names a version. Which does not matter: SDKs write odd ones.
pub(crate) struct ApiVersion;

impl<S: Sync> FromRequestParts<S> for ApiVersion {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ServiceError> {
        let mut parameters = parts.uri.query().unwrap_or_default().split('&');
        let named = parameters.any(|parameter| {
            parameter.strip_prefix("api-version=").is_some_and(|version| !version.is_empty())
        });
        named.then_some(Self).ok_or(ServiceError::new(
            StatusCode::BAD_REQUEST,
            "ApiVersionUnspecified",
            "An API version is required, but was not specified.",
        ))
    }
}
