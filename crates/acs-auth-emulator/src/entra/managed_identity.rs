//! Managed identities: machines of Azure ask beside them for a token, and bring no secret of their own.

use axum::response::Response;
use http::header::CACHE_CONTROL;
use http::{HeaderValue, StatusCode, Uri};
use serde::Serialize;

use super::application::{Application, MANAGED_IDENTITY};
use super::claims::Claims;
use crate::answer::json;
use crate::control::Verdict;

/// Why there is no token. Each platform has its own words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum IdentityError {
    /// What makes sure that nobody asks who was only led there.
    Header,
    ApiVersion,
    NoResource,
    UnknownResource,
    NotFound,
}

/// The query of a request for a token.
pub(super) struct IdentityRequest(Vec<(String, String)>);

/// Parameters that are read at most.
const MOST: usize = 16;

impl IdentityRequest {
    pub(super) fn of(uri: &Uri) -> Self {
        let parameters = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes());
        Self(parameters.take(MOST).map(|(name, value)| (name.into(), value.into())).collect())
    }

    /// The value of a parameter, which is there once, and not empty.
    fn get(&self, name: &str) -> Option<&str> {
        let mut values = self.0.iter().filter(|(other, _)| other == name);
        let (Some((_, only)), None) = (values.next(), values.next()) else { return None };
        Some(only.as_str()).filter(|value| !value.is_empty())
    }

    /// Which identity is asked for, and what the token is to be for.
    pub(super) fn read(
        &self,
        api_version: &str,
    ) -> Result<(Application, &'static str), IdentityError> {
        if self.get("api-version") != Some(api_version) {
            return Err(IdentityError::ApiVersion);
        }
        let resource = self.get("resource").ok_or(IdentityError::NoResource)?;
        let audience = super::token_request::audience_of(resource);
        let audience = audience.map_err(|_| IdentityError::UnknownResource)?;
        Ok((self.identity().ok_or(IdentityError::NotFound)?, audience))
    }

    /// By any of its names, or that of the machine where it is not named. None has a name in Azure's tree of
    /// resources.
    fn identity(&self) -> Option<Application> {
        let is_there = |name: &&str| self.0.iter().any(|(other, _)| other == name);
        let named: Vec<_> = ["client_id", "object_id", "principal_id", "mi_res_id", "msi_res_id"]
            .into_iter()
            .filter(is_there)
            .collect();
        match named.as_slice() {
            [] => Some(MANAGED_IDENTITY),
            ["client_id"] => Application::by_client_id(self.get("client_id")?),
            [name @ ("object_id" | "principal_id")] => Application::by_object_id(self.get(name)?),
            _ => None,
        }
    }
}

/// The answer that has a token in it, which nothing between may keep.
pub(super) fn given(body: &impl Serialize, claims: &Claims) -> Response {
    let mut response = json(StatusCode::OK, body);
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.extensions_mut().insert(Verdict::of_entra(claims));
    response
}
