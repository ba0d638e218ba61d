//! People who have signed in with Entra: their token of it is exchanged for one of ACS.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use http::StatusCode;
use serde::de::IgnoredAny;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::entra::Claims;
use crate::json_body::JsonBody;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::directory::TokenRequest;
use crate::services::identity::{Created, Identity};
use crate::services::scopes::Scopes;
use crate::services::teams_user::{MINUTES, TEAMS};

use super::Routes;

const USER: &str = "/access/entra/:exchangeAccessToken";
const TEAMS_EXTENSION: &str = "/access/teamsExtension/:exchangeAccessToken";

/// What the token of a user of the resource is for.
const CLIENTS: [&str; 2] =
    ["https://communication.azure.com/clients", "https://communication.azure.com/clients/"];

/// What the token that is exchanged at a path is for, if one is: it is the proof of the request too.
pub(crate) fn exchanges(path: &str) -> Option<&'static [&'static str]> {
    match path {
        USER => Some(&CLIENTS),
        TEAMS_EXTENSION => Some(&TEAMS),
        _ => None,
    }
}

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route(USER, post(exchange)).route(TEAMS_EXTENSION, post(exchange))
}

async fn exchange(
    State(resource): State<Arc<Resource>>,
    Extension(person): Extension<Claims>,
    _: ApiVersion,
    _: JsonBody<IgnoredAny>,
) -> Result<Response, ServiceError> {
    let scopes = Scopes::of(&["chat", "voip"])?;
    let request = TokenRequest { scopes, minutes: MINUTES };
    let (id, token) =
        resource.directory.exchange_of_entra(person.tenant_id(), &person.oid, &request)?;
    let answer = Created { identity: Identity { id }, access_token: Some(token) };
    Ok(json(StatusCode::OK, &answer))
}
