//! The Call Automation API as far as a call is created, looked at and ended. Nobody is called, and no
//! event is sent to the callback.

mod call;

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use http::StatusCode;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::json_body::JsonBody;
use crate::path_id::PathId;
use crate::repeatability::Repeatability;
use crate::resource::Resource;
use crate::service_error::ServiceError;

use super::Routes;
use call::{CallState, CreateRequest};

pub(crate) use call::Calls;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes
        .route("/calling/callConnections", post(create))
        .route("/calling/callConnections/{id}", get(read).delete(hang_up).post(act))
}

async fn create(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    repeatability: Repeatability,
    JsonBody(request): JsonBody<CreateRequest>,
) -> Result<Response, ServiceError> {
    let call = resource.calls.create(&repeatability, request.unwrap_or_default())?;
    Ok(repeatability.accepted(json(StatusCode::CREATED, &call.in_state(CallState::Connecting))))
}

/// Whoever is called has answered by then.
async fn read(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
) -> Result<Response, ServiceError> {
    Ok(json(StatusCode::OK, &resource.calls.get(&id)?.in_state(CallState::Connected)))
}

async fn hang_up(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(id): PathId,
) -> Result<StatusCode, ServiceError> {
    resource.calls.end(&id)?;
    Ok(StatusCode::NO_CONTENT)
}

/// What is done to a call stands behind its id and a colon.
async fn act(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    PathId(path): PathId,
    repeatability: Repeatability,
) -> Result<Response, ServiceError> {
    let id = path.strip_suffix(":terminate").ok_or(ServiceError::NOT_FOUND)?;
    let repeatability = repeatability.with(id);
    resource.calls.terminate(&repeatability, id)?;
    Ok(repeatability.accepted(StatusCode::NO_CONTENT.into_response()))
}
