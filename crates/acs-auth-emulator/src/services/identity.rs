//! The Identity API: users, and their tokens.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::{delete, post};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::json_body::JsonBody;
use crate::path_id::PathId;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::directory::{AccessToken, TokenRequest};
use crate::services::scopes::Scopes;

use super::Routes;

/// Minutes that a token may be good for.
const MINUTES: std::ops::RangeInclusive<i64> = 60..=1440;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes
        .route("/identities", post(create))
        .route("/identities/{id}", delete(remove))
        .route("/identities/{id}/:issueAccessToken", post(issue))
        .route("/identities/{id}/:revokeAccessTokens", post(revoke))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateRequest {
    create_token_with_scopes: Option<Vec<String>>,
    expires_in_minutes: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct IssueRequest {
    scopes: Option<Vec<String>>,
    expires_in_minutes: Option<i64>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    pub(super) identity: Identity,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) access_token: Option<AccessToken>,
}

#[derive(Serialize)]
pub(super) struct Identity {
    pub(super) id: String,
}

async fn create(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    JsonBody(request): JsonBody<CreateRequest>,
) -> Result<Response, ServiceError> {
    let request = request.unwrap_or_default();
    let minutes = minutes(request.expires_in_minutes)?;
    let scopes = request.create_token_with_scopes.filter(|scopes| !scopes.is_empty());
    let scopes = scopes.map(|scopes| Scopes::of(&scopes)).transpose()?;
    let token = scopes.map(|scopes| TokenRequest { scopes, minutes });
    let (id, access_token) = resource.directory.create(token.as_ref())?;
    Ok(json(StatusCode::CREATED, &Created { identity: Identity { id }, access_token }))
}

async fn issue(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
    JsonBody(request): JsonBody<IssueRequest>,
) -> Result<Response, ServiceError> {
    let request = request.unwrap_or_default();
    let minutes = minutes(request.expires_in_minutes)?;
    let scopes = Scopes::of(&request.scopes.unwrap_or_default())?;
    let token = resource.directory.issue(&id, &TokenRequest { scopes, minutes })?;
    Ok(json(StatusCode::OK, &token))
}

async fn revoke(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
) -> Result<StatusCode, ServiceError> {
    resource.directory.revoke(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

async fn remove(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
) -> Result<StatusCode, ServiceError> {
    resource.directory.delete(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

fn minutes(asked: Option<i64>) -> Result<i64, ServiceError> {
    let minutes = asked.unwrap_or(*MINUTES.end());
    if MINUTES.contains(&minutes) {
        return Ok(minutes);
    }
    let (least, most) = (MINUTES.start(), MINUTES.end());
    Err(ServiceError::validation(
        "ExpiresInMinutes",
        format!(
            "ExpiresInMinutes value {minutes} is invalid. Value must be within the [{least}, {most}] \
             interval."
        ),
    ))
}
