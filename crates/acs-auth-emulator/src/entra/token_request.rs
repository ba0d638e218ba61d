//! The token endpoint: an application says who it is, and gets a token (RFC 6749, section 4.4).

use std::borrow::Cow;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde::Serialize;

use super::ACS;
use super::application::{AZURE_CLI, Application, TENANT_ID};
use super::error::EntraError;
use super::managed_identity::given;
use super::proofs::Proofs;
use crate::path_id::PathId;
use crate::resource::Resource;
use crate::service_error::ServiceError;

/// What an assertion is said to be, wherever it comes from (RFC 7523).
const JWT: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const ALL_PERMISSIONS: &str = "/.default";

/// What was sent. Of each field that is there twice, the first.
#[derive(Default)]
struct TokenRequest<'a> {
    grant_type: Option<Cow<'a, str>>,
    client_id: Option<Cow<'a, str>>,
    scope: Option<Cow<'a, str>>,
    client_secret: Option<Cow<'a, str>>,
    client_assertion: Option<Cow<'a, str>>,
    client_assertion_type: Option<Cow<'a, str>>,
}

#[derive(Serialize)]
struct TokenResponse<'a> {
    token_type: &'static str,
    expires_in: i64,
    ext_expires_in: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_in: Option<i64>,
    access_token: &'a str,
}

pub(super) async fn token(
    State(resource): State<Arc<Resource>>,
    PathId(tenant): PathId,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let request = TokenRequest::parse(&headers, &body);
    match request.application(&tenant, &resource.proofs) {
        Ok((application, audience)) => match resource.entra.issue(application, audience) {
            Ok(issued) => {
                let lifetime = issued.lifetime;
                let body = TokenResponse {
                    token_type: "Bearer",
                    expires_in: lifetime.seconds(),
                    ext_expires_in: lifetime.seconds(),
                    refresh_in: lifetime.refresh_in(),
                    access_token: &issued.token,
                };
                given(&body, &issued.claims)
            }
            Err(_) => ServiceError::INTERNAL.into_response(),
        },
        Err(error) => error.answer(&resource.guids, (resource.clock)()),
    }
}

impl<'a> TokenRequest<'a> {
    /// What is in a form. In a body of another type there is nothing.
    fn parse(headers: &HeaderMap, body: &'a [u8]) -> Self {
        let mut request = Self::default();
        let is_form = headers.get(CONTENT_TYPE).is_some_and(|content_type| {
            let essence = content_type.as_bytes().split(|byte| *byte == b';').next();
            let essence = essence.unwrap_or_default().trim_ascii();
            essence.eq_ignore_ascii_case(b"application/x-www-form-urlencoded")
        });
        if !is_form {
            return request;
        }
        for (name, value) in form_urlencoded::parse(body) {
            let field = match &*name {
                "grant_type" => &mut request.grant_type,
                "client_id" => &mut request.client_id,
                "scope" => &mut request.scope,
                "client_secret" => &mut request.client_secret,
                "client_assertion" => &mut request.client_assertion,
                "client_assertion_type" => &mut request.client_assertion_type,
                _ => continue,
            };
            // An empty one is none.
            if field.is_none() && !value.is_empty() {
                *field = Some(value);
            }
        }
        request
    }

    /// Who it is, and what the token is to be for. What is no secret is looked at first, as Entra does it.
    fn application(
        &self,
        tenant: &str,
        proofs: &Proofs,
    ) -> Result<(Application, &'static str), EntraError> {
        if !tenant.eq_ignore_ascii_case(TENANT_ID) {
            return Err(EntraError::UnknownTenant);
        }
        let grant = self.grant_type.as_deref().ok_or(EntraError::Missing("grant_type"))?;
        let client = self.client_id.as_deref().ok_or(EntraError::Missing("client_id"))?;
        if grant != "client_credentials" {
            return Err(EntraError::UnsupportedGrant);
        }
        let scope = self.scope.as_deref().ok_or(EntraError::Missing("scope"))?;
        let resource = scope.strip_suffix(ALL_PERMISSIONS).filter(|r| !r.contains(' '));
        let resource = resource.ok_or(EntraError::InvalidScope)?;
        if client.eq_ignore_ascii_case(AZURE_CLI) {
            return Err(EntraError::AzureCli);
        }
        let application = Application::by_client_id(client).filter(|one| one.is_registered());
        let application = application.ok_or(EntraError::UnknownClient)?;
        self.prove(proofs)?;
        audience_of(resource).map(|audience| (application, audience))
    }

    fn prove(&self, proofs: &Proofs) -> Result<(), EntraError> {
        if let Some(assertion) = &self.client_assertion {
            let is_jwt = self.client_assertion_type.as_deref() == Some(JWT);
            let is_good = is_jwt && proofs.takes_assertion(assertion);
            return if is_good { Ok(()) } else { Err(EntraError::WrongAssertion) };
        }
        let secret = self.client_secret.as_deref().ok_or(EntraError::NoProof)?;
        if proofs.takes_secret(secret) { Ok(()) } else { Err(EntraError::WrongSecret) }
    }
}

/// What a token for this resource is for: ACS alone, which is called so to the byte.
pub(super) fn audience_of(resource: &str) -> Result<&'static str, EntraError> {
    let [_, audience] = ACS;
    if resource == audience { Ok(audience) } else { Err(EntraError::UnknownResource) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_resource_of_acs_has_its_slash() {
        assert_eq!(audience_of("https://communication.azure.com/"), Ok(ACS[1]));
        for other in ["https://communication.azure.com", "https://communication.azure.com//", ""] {
            assert_eq!(audience_of(other), Err(EntraError::UnknownResource));
        }
    }
}
