//! How App Service, Functions and Container Apps give a token to what runs there.

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

const API_VERSION: &str = "2019-08-01";

#[derive(Serialize)]
struct TokenResponse<'a> {
    access_token: &'a str,
    client_id: &'a str,
    /// Seconds since 1970, as text.
    expires_on: String,
    resource: &'a str,
    token_type: &'static str,
}

pub(super) async fn token(
    State(resource): State<Arc<Resource>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    let mut sent = headers.get_all("x-identity-header").iter();
    let header = sent.next().filter(|_| sent.next().is_none());
    if !header.is_some_and(|header| resource.proofs.takes_identity_header(header.as_bytes())) {
        return refusal(IdentityError::Header, &resource);
    }
    let (identity, audience) = match IdentityRequest::of(&uri).read(API_VERSION) {
        Ok(read) => read,
        Err(error) => return refusal(error, &resource),
    };
    let Ok(issued) = resource.entra.issue(identity, audience) else {
        return ServiceError::INTERNAL.into_response();
    };
    let body = TokenResponse {
        access_token: &issued.token,
        client_id: identity.client_id,
        expires_on: issued.lifetime.end.unix().to_string(),
        resource: audience,
        token_type: "Bearer",
    };
    given(&body, &issued.claims)
}

fn refusal(error: IdentityError, resource: &Resource) -> Response {
    let (status, message) = match error {
        IdentityError::Header => (
            StatusCode::UNAUTHORIZED,
            "The header X-IDENTITY-HEADER is not what the variable IDENTITY_HEADER says.",
        ),
        IdentityError::ApiVersion => {
            (StatusCode::BAD_REQUEST, "The api-version is not 2019-08-01, or is missing.")
        }
        IdentityError::NoResource => {
            (StatusCode::BAD_REQUEST, "The parameter resource is missing.")
        }
        IdentityError::UnknownResource => (
            StatusCode::BAD_REQUEST,
            "AADSTS500011: No such resource is in the tenant. That of ACS is \
             https://communication.azure.com/, with its slash.",
        ),
        IdentityError::NotFound => (
            StatusCode::BAD_REQUEST,
            "No Managed Identity found for specified ClientId/ResourceId/PrincipalId.",
        ),
    };
    let correlation_id = resource.guids.next().to_string();
    let body = value!({
        "statusCode": status.as_u16(),
        "message": message,
        "correlationId": correlation_id,
    });
    let mut response = json(status, &body);
    response.extensions_mut().insert(Verdict::Refused { code: None, mistake: None });
    response
}
