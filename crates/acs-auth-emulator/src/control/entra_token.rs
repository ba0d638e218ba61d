//! Tokens of Entra for people, who cannot sign in here.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde::{Deserialize, Serialize};

use crate::answer::json;
use crate::entra::EntraUser;
use crate::guid::Guid;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::timestamp::timestamp;

/// Bytes that what a token is for has at most.
const LONGEST: usize = 2048;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Request {
    object_id: String,
    audience: String,
    expires_in_seconds: Option<u32>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Issued {
    token: String,
    expires_on: String,
}

pub(super) async fn issue(
    State(resource): State<Arc<Resource>>,
    body: Bytes,
) -> Result<Response, ServiceError> {
    // Anybody is let in here, and a token opens more than this.
    if !resource.proofs.are_well_known() {
        return Err(ServiceError::new(
            StatusCode::FORBIDDEN,
            "Forbidden",
            "The emulator has keys or a client secret of its own, and issues tokens for neither here.",
        ));
    }
    let user = read(&body).ok_or(ServiceError::bad_request(
        "The body is JSON: objectId, which is a GUID, audience, and expiresInSeconds if the token is not \
         to be good as long as others.",
    ))?;
    let issued = resource.entra.issue_to(&user).map_err(|_| ServiceError::INTERNAL)?;
    let expires_on = timestamp(issued.lifetime.end);
    Ok(json(StatusCode::OK, &Issued { token: issued.token, expires_on }))
}

/// Whatever curl calls it.
fn read(body: &[u8]) -> Option<EntraUser> {
    let is_object = body.trim_ascii_start().starts_with(b"{");
    let request: Request = is_object.then(|| serde_json::from_slice(body).ok())??;
    let is_good =
        Guid::is_guid(&request.object_id) && (1..=LONGEST).contains(&request.audience.len());
    let user = is_good.then(|| EntraUser::new(request.object_id, request.audience))?;
    Some(match request.expires_in_seconds {
        Some(seconds) => user.expires_in(Duration::from_secs(seconds.into())),
        None => user,
    })
}
