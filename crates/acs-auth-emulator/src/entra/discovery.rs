//! What clients and services read of Entra before they trust it, as `OpenID` Connect has it.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use http::StatusCode;
use serde_json::json as value;

use super::application::TENANT_ID;
use super::claims::issuer;
use super::error::EntraError;
use super::{KEYS, TOKEN};
use crate::answer::json;
use crate::origin::Origin;
use crate::path_id::PathId;
use crate::resource::Resource;

/// Where everything is: at the host where this was asked for.
pub(super) async fn openid_configuration(
    State(resource): State<Arc<Resource>>,
    PathId(tenant): PathId,
    origin: Origin,
) -> Response {
    if let Some(unknown) = refusal(&tenant, &resource) {
        return unknown;
    }
    let base = format!("{origin}/{TENANT_ID}");
    let document = value!({
        "issuer": issuer(),
        "token_endpoint": format!("{base}{TOKEN}"),
        // Nobody can sign in there: a client wants to read it all the same.
        "authorization_endpoint": format!("{base}/oauth2/v2.0/authorize"),
        "jwks_uri": format!("{base}{KEYS}"),
        "token_endpoint_auth_methods_supported": ["client_secret_post", "private_key_jwt"],
        "response_types_supported": ["code"],
        "subject_types_supported": ["pairwise"],
        "id_token_signing_alg_values_supported": ["ES256"],
        "tenant_region_scope": null,
    });
    json(StatusCode::OK, &document)
}

/// By what key tokens can be checked.
pub(super) async fn keys(
    State(resource): State<Arc<Resource>>,
    PathId(tenant): PathId,
) -> Response {
    refusal(&tenant, &resource)
        .unwrap_or_else(|| json(StatusCode::OK, &value!({ "keys": [resource.entra.public_key()] })))
}

fn refusal(tenant: &str, resource: &Resource) -> Option<Response> {
    let is_known = tenant.eq_ignore_ascii_case(TENANT_ID);
    let refuse = || EntraError::UnknownTenant.answer(&resource.guids, (resource.clock)());
    (!is_known).then(refuse)
}
