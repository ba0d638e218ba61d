//! The Rooms API: rooms, and who may join them.

mod participants;
mod registry;
mod room;

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use http::StatusCode;
use http::header::LOCATION;
use serde::Deserialize;
use serde_json::json as value;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::json_body::{JsonBody, MergePatch};
use crate::object::Object;
use crate::repeatability::Repeatability;
use crate::resource::Resource;
use crate::service_error::ServiceError;

use super::Routes;
use super::page::PageRequest;
use participants::{Changes, Invitation};
use room::{RoomId, Settings};

pub(crate) use registry::Rooms;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes
        .route("/rooms", get(list).post(create))
        .route("/rooms/{id}", get(read).patch(update).delete(remove))
        .route("/rooms/{id}/participants", get(participants).patch(update_participants))
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct CreateRequest {
    valid_from: Option<String>,
    valid_until: Option<String>,
    pstn_dial_out_enabled: Option<bool>,
    participants: Option<BTreeMap<String, Option<Object<Invitation>>>>,
}

/// Without a field, and with `null` in it, which Python sends, what it says stays as it is.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
struct UpdateRequest {
    valid_from: Option<String>,
    valid_until: Option<String>,
    pstn_dial_out_enabled: Option<bool>,
}

#[derive(Default, Deserialize)]
struct ParticipantsRequest {
    participants: Option<BTreeMap<String, Option<Object<Invitation>>>>,
}

async fn create(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    repeatability: Repeatability,
    JsonBody(request): JsonBody<CreateRequest>,
) -> Result<Response, ServiceError> {
    let request = request.unwrap_or_default();
    let settings = Settings::read(
        request.valid_from.as_deref(),
        request.valid_until.as_deref(),
        request.pstn_dial_out_enabled,
    )?;
    let invited = Changes::read(
        request.participants.unwrap_or_default(),
        "Invalid format for communication identifier.",
    )?;
    let room = resource.rooms.create(&repeatability, &settings, invited)?;
    // The service gives the id there, and no URL.
    let location = [(LOCATION, room.id().to_string())];
    let answer = (location, json(StatusCode::CREATED, &room)).into_response();
    Ok(repeatability.accepted(answer))
}

async fn list(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    page: PageRequest,
) -> Result<Response, ServiceError> {
    let before = page.cursor().map(str::parse).transpose();
    let before = before.map_err(|_| PageRequest::NOT_GIVEN_OUT)?;
    let (rooms, next) = resource.rooms.list(before);
    Ok(page.answer(&rooms, next.map(|next| next.to_string())))
}

async fn read(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    id: RoomId,
) -> Result<Response, ServiceError> {
    Ok(json(StatusCode::OK, &resource.rooms.get(id)?))
}

async fn update(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    id: RoomId,
    MergePatch(request): MergePatch<UpdateRequest>,
) -> Result<Response, ServiceError> {
    let request = request.unwrap_or_default();
    let settings = Settings::read(
        request.valid_from.as_deref(),
        request.valid_until.as_deref(),
        request.pstn_dial_out_enabled,
    )?;
    Ok(json(StatusCode::OK, &resource.rooms.update(id, &settings)?))
}

/// That there is no such room is as well: so says the service of one that it has deleted.
async fn remove(State(resource): State<Arc<Resource>>, _: ApiVersion, id: RoomId) -> StatusCode {
    resource.rooms.delete(id);
    StatusCode::NO_CONTENT
}

async fn participants(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    id: RoomId,
    page: PageRequest,
) -> Result<Response, ServiceError> {
    let (participants, next) = resource.rooms.participants(id, page.cursor())?;
    Ok(page.answer(&participants, next))
}

async fn update_participants(
    State(resource): State<Arc<Resource>>,
    _: ApiVersion,
    id: RoomId,
    MergePatch(request): MergePatch<ParticipantsRequest>,
) -> Result<Response, ServiceError> {
    const INVALID: &str = "Invalid value for the Participants.";
    let request = request.and_then(|request| request.participants);
    let request = request.ok_or(ServiceError::bad_request(INVALID))?;
    resource.rooms.update_participants(id, Changes::read(request, INVALID)?)?;
    Ok(json(StatusCode::OK, &value!({})))
}
