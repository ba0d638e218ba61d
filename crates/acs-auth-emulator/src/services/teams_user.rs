//! Users of Teams, who bring a token of Entra and get one of ACS.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use http::StatusCode;
use serde::Deserialize;

use crate::answer::json;
use crate::api_version::ApiVersion;
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
const MINUTES: i64 = 60;

async fn exchange(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    JsonBody(request): JsonBody<ExchangeRequest>,
) -> Result<Response, ServiceError> {
    let request = request.unwrap_or_default();
    required(request.token, "token", "Token: The Token field is required.")?;
    let app = required(request.app_id, "appId", "AppId: The AppId field is required.")?;
    let user = required(request.user_id, "userId", "UserId: The UserId field is required.")?;
    if !Guid::is_guid(&app) {
        return Err(ServiceError::validation("appId", "Provided AppId has invalid format."));
    }
    if !Guid::is_guid(&user) {
        return Err(ServiceError::validation("userId", "Provided UserId has invalid format."));
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
