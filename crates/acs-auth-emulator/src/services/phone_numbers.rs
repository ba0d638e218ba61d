//! The Phone Numbers API: the numbers of the resource.

use std::sync::Arc;

use axum::extract::{FromRequestParts, State};
use axum::response::Response;
use axum::routing::get;
use http::StatusCode;
use http::request::Parts;
use serde::Serialize;

use crate::answer::json;
use crate::api_version::ApiVersion;
use crate::origin::Origin;
use crate::path_id::PathId;
use crate::resource::Resource;
use crate::service_error::ServiceError;
use crate::services::phone_number::{OWNED, PhoneNumber};

use super::Routes;

pub(super) fn add_to(routes: Routes) -> Routes {
    routes.route("/phoneNumbers", get(list)).route("/phoneNumbers/{number}", get(find))
}

/// What part of a list is asked for.
struct Range {
    skip: usize,
    top: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Page {
    phone_numbers: &'static [PhoneNumber],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_link: Option<String>,
}

async fn list(
    State(resource): State<Arc<Resource>>,
    version: ApiVersion,
    origin: Origin,
    Range { skip, top }: Range,
) -> Response {
    let all: &'static [PhoneNumber] = &OWNED;
    let rest = all.get(skip..).unwrap_or_default();
    let length = top.min(resource.page_size.get());
    let (phone_numbers, next_link) = match rest.split_at_checked(length) {
        Some((page, [_, ..])) => {
            let (skip, version) = (skip + length, version.0);
            let query = format!("skip={skip}&top={top}&api-version={version}");
            (page, Some(format!("{origin}/phoneNumbers?{query}")))
        }
        _ => (rest, None),
    };
    json(StatusCode::OK, &Page { phone_numbers, next_link })
}

async fn find(_: ApiVersion, PathId(number): PathId) -> Result<Response, ServiceError> {
    let owned = OWNED.iter().find(|owned| owned.number == number);
    let not_found = || {
        let message = "Input phoneNumber cannot be found.";
        ServiceError::new(StatusCode::NOT_FOUND, "NotFound", message).with_target("phonenumber")
    };
    owned.map(|owned| json(StatusCode::OK, owned)).ok_or_else(not_found)
}

impl<S: Sync> FromRequestParts<S> for Range {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ServiceError> {
        let query = parts.uri.query().unwrap_or_default();
        let skip = parameter(query, "skip")?.unwrap_or(0);
        let top = parameter(query, "top")?.unwrap_or(100);
        if top == 0 {
            return Err(invalid("top"));
        }
        Ok(Self { skip, top })
    }
}

/// A number in a query, which fits into 32 bits with its sign.
fn parameter(query: &str, name: &'static str) -> Result<Option<usize>, ServiceError> {
    let mut parameters = query.split('&').map(|one| one.split_once('=').unwrap_or((one, "")));
    let Some((_, value)) = parameters.find(|(other, _)| *other == name) else { return Ok(None) };
    let is_number = value.bytes().all(|byte| byte.is_ascii_digit());
    let value = is_number.then(|| value.parse::<i32>().ok()).flatten();
    value.and_then(|value| value.try_into().ok()).map(Some).ok_or_else(|| invalid(name))
}

fn invalid(name: &'static str) -> ServiceError {
    let message = "A parameter of the query is not a number in its range.";
    ServiceError::new(StatusCode::BAD_REQUEST, "InvalidInput", message).with_target(name)
}
