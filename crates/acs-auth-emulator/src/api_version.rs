//! The parameter that the service wants with every call.

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;

use crate::service_error::ServiceError;

/// The version that a request names, as it stands in the query. Which does not matter: SDKs write odd ones.
pub(crate) struct ApiVersion(pub(crate) String);

impl<S: Sync> FromRequestParts<S> for ApiVersion {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ServiceError> {
        let mut parameters = parts.uri.query().unwrap_or_default().split('&');
        let named = parameters.find_map(|parameter| {
            parameter.strip_prefix("api-version=").filter(|version| !version.is_empty())
        });
        named.map(|version| Self(version.to_owned())).ok_or(ServiceError::new(
            StatusCode::BAD_REQUEST,
            "ApiVersionUnspecified",
            "An API version is required, but was not specified.",
        ))
    }
}
