//! How a virtual machine gets a token: from the Instance Metadata Service, which SDKs ask here if
//! `AZURE_POD_IDENTITY_AUTHORITY_HOST` says so.

use std::sync::Arc;

use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::{HeaderMap, StatusCode, Uri};
use serde::Serialize;
use serde_json::json as value;

use super::managed_identity::{IdentityError, IdentityRequest, given};
use crate::answer::json;
use crate::control::Verdict;
use crate::resource::Resource;
use crate::service_error::ServiceError;

const API_VERSION: &str = "2018-02-01";

/// All numbers are texts.
#[derive(Serialize)]
struct TokenResponse<'a> {
    access_token: &'a str,
    client_id: &'a str,
    expires_in: String,
    expires_on: String,
    ext_expires_in: String,
    not_before: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_in: Option<String>,
    resource: &'a str,
    token_type: &'static str,
}

pub(super) async fn token(
    State(resource): State<Arc<Resource>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let metadata = headers.get("metadata");
    if !metadata.is_some_and(|value| value.as_bytes().eq_ignore_ascii_case(b"true")) {
        return refusal(IdentityError::Header);
    }
    // There is no secret to it, so it is open to all, or to nobody.
    if !resource.proofs.are_well_known() {
        return refusal(IdentityError::NotFound);
    }
    let (identity, audience) = match IdentityRequest::of(&uri).read(API_VERSION) {
        Ok(read) => read,
        Err(error) => return refusal(error),
    };
    let Ok(issued) = resource.entra.issue(identity, audience) else {
        return ServiceError::INTERNAL.into_response();
    };
    let lifetime = issued.lifetime;
    let body = TokenResponse {
        access_token: &issued.token,
        client_id: identity.client_id,
        expires_in: lifetime.seconds().to_string(),
        expires_on: lifetime.end.unix().to_string(),
        ext_expires_in: lifetime.seconds().to_string(),
        not_before: issued.claims.nbf.to_string(),
        refresh_in: lifetime.refresh_in().map(|seconds| seconds.to_string()),
        resource: audience,
        token_type: "Bearer",
    };
    given(&body, &issued.claims)
}

fn refusal(error: IdentityError) -> Response {
    let (error, told) = match error {
        IdentityError::Header => ("invalid_request", "Required metadata header not specified"),
        IdentityError::ApiVersion => {
            ("invalid_request", "The api-version is not 2018-02-01, or is missing")
        }
        IdentityError::NoResource => {
            ("invalid_request", "Required query variable 'resource' is missing")
        }
        IdentityError::UnknownResource => (
            "invalid_resource",
            "AADSTS500011: No such resource is in the tenant. That of ACS is \
             https://communication.azure.com/, with its slash.",
        ),
        IdentityError::NotFound => ("invalid_request", "Identity not found"),
    };
    let body = value!({ "error": error, "error_description": told });
    let mut response = json(StatusCode::BAD_REQUEST, &body);
    response.extensions_mut().insert(Verdict::Refused { code: None, mistake: None });
    response
}
