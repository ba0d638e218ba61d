//! A call that takes a user access token: it shows what a token is good for.

use axum::Extension;
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use serde_json::json as value;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::service_error::ServiceError;
use crate::services::scopes::Scopes;

use super::Routes;

/// What lies below this takes a user access token, and no access key.
pub(crate) const PREFIX: &str = "/chat/";

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/chat/threads", get(threads))
}

async fn threads(
    Extension(scopes): Extension<Scopes>,
    _: ApiVersion,
) -> Result<Response, ServiceError> {
    if !scopes.contains("chat") {
        return Err(ServiceError::new(
            StatusCode::FORBIDDEN,
            "Forbidden",
            "The token lacks the scope chat.",
        ));
    }
    Ok(json(StatusCode::OK, &value!({ "value": [] })))
}
