//! Users of Teams, who bring a token of Entra and get one of ACS.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use http::StatusCode;
use serde::Deserialize;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::control::Now;
use crate::guid::Guid;
use crate::json_body::JsonBody;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::directory::TokenRequest;
use crate::services::scopes::Scopes;

use super::Routes;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/teamsUser/:exchangeAccessToken", post(exchange))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct ExchangeRequest {
    token: Option<String>,
    app_id: Option<String>,
    user_id: Option<String>,
}

/// How long the token is good. The service gives an hour or more.
pub(super) const MINUTES: i64 = 60;

/// What the token of Entra of a user of Teams is for.
pub(super) const TEAMS: [&str; 2] =
    ["https://auth.msft.communication.azure.com", "https://auth.msft.communication.azure.com/"];

const INVALID: ServiceError = ServiceError::new(
    StatusCode::UNAUTHORIZED,
    "InvalidAccessToken",
    "Provided access token is not valid.",
);

async fn exchange(
    State(resource): State<Arc<Resource>>,
    Extension(Now(now)): Extension<Now>,
    _: ApiVersion,
    JsonBody(request): JsonBody<ExchangeRequest>,
) -> Result<Response, ServiceError> {
    let request = request.unwrap_or_default();
    let token = required(request.token, "token", "Token: The Token field is required.")?;
    let app = required(request.app_id, "appId", "AppId: The AppId field is required.")?;
    let user = required(request.user_id, "userId", "UserId: The UserId field is required.")?;
    if !Guid::is_guid(&app) {
        return Err(ServiceError::validation("appId", "Provided AppId has invalid format."));
    }
    if !Guid::is_guid(&user) {
        return Err(ServiceError::validation("userId", "Provided UserId has invalid format."));
    }
    let person = resource.entra.of_person(&token, &TEAMS, now).map_err(|_| INVALID)?;
    if !person.oid.eq_ignore_ascii_case(&user) {
        let message = "Provided AAD token issued for unexpected user.";
        return Err(ServiceError::validation("userId", message));
    }
    let scopes = Scopes::of(&["chat", "voip"])?;
    let token = resource.directory.exchange(&user, &TokenRequest { scopes, minutes: MINUTES })?;
    Ok(json(StatusCode::OK, &token))
}

fn required(
    field: Option<String>,
    target: &'static str,
    message: &'static str,
) -> Result<String, ServiceError> {
    field.filter(|value| !value.is_empty()).ok_or_else(|| ServiceError::validation(target, message))
}
