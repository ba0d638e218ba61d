//! Entra's form of an error.

use acs_auth::HttpDate;
use axum::response::Response;
use http::StatusCode;
use serde::Serialize;

use super::application::TENANT_ID;
use crate::answer::json;
use crate::control::Verdict;
use crate::guid::Guids;
use crate::timestamp::timestamp;

/// Why Entra gives no token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum EntraError {
    UnknownTenant,
    Missing(&'static str),
    UnsupportedGrant,
    InvalidScope,
    UnknownClient,
    NoProof,
    WrongSecret,
    WrongAssertion,
    UnknownResource,
    AzureCli,
}

#[derive(Serialize)]
struct ErrorBody<'a> {
    error: &'a str,
    error_description: String,
    error_codes: [u32; 1],
    timestamp: &'a str,
    trace_id: &'a str,
    correlation_id: &'a str,
    error_uri: String,
}

impl EntraError {
    /// The answer, and for the journal which it was.
    pub(super) fn answer(self, guids: &Guids, now: HttpDate) -> Response {
        let (status, error, code) = self.kind();
        let number = code.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let (trace_id, correlation_id) = (guids.next().to_string(), guids.next().to_string());
        let timestamp = seconds(now);
        let body = ErrorBody {
            error,
            error_description: format!(
                "{code}: {} Trace ID: {trace_id} Correlation ID: {correlation_id} Timestamp: {timestamp}",
                self.told()
            ),
            error_codes: [number.parse().unwrap_or_default()],
            timestamp: &timestamp,
            trace_id: &trace_id,
            correlation_id: &correlation_id,
            error_uri: format!("https://login.microsoftonline.com/error?code={number}"),
        };
        let mut response = json(status, &body);
        response.extensions_mut().insert(Verdict::Refused { code: Some(code), mistake: None });
        response
    }

    fn kind(self) -> (StatusCode, &'static str, &'static str) {
        use StatusCode as S;
        match self {
            Self::UnknownTenant => (S::BAD_REQUEST, "invalid_request", "AADSTS90002"),
            Self::Missing(_) => (S::BAD_REQUEST, "invalid_request", "AADSTS900144"),
            Self::UnsupportedGrant => (S::BAD_REQUEST, "unsupported_grant_type", "AADSTS70003"),
            Self::InvalidScope => (S::BAD_REQUEST, "invalid_scope", "AADSTS70011"),
            Self::UnknownClient => (S::BAD_REQUEST, "unauthorized_client", "AADSTS700016"),
            Self::NoProof => (S::UNAUTHORIZED, "invalid_client", "AADSTS7000216"),
            Self::WrongSecret => (S::UNAUTHORIZED, "invalid_client", "AADSTS7000215"),
            Self::WrongAssertion => (S::UNAUTHORIZED, "invalid_client", "AADSTS700027"),
            Self::UnknownResource => (S::BAD_REQUEST, "invalid_resource", "AADSTS500011"),
            Self::AzureCli => (S::BAD_REQUEST, "invalid_request", "AADSTS65002"),
        }
    }

    /// What is wrong, without a word of the request.
    fn told(self) -> String {
        match self {
            Self::UnknownTenant => {
                format!("There is no such tenant. The emulator has one: {TENANT_ID}.")
            }
            Self::Missing(parameter) => {
                format!("The request body must contain the following parameter: '{parameter}'.")
            }
            Self::UnsupportedGrant => "The emulator knows one grant_type: client_credentials.".into(),
            Self::InvalidScope => {
                "The scope is not valid: it is one resource and /.default behind it, which for ACS is \
                 https://communication.azure.com//.default, with two slashes."
                    .into()
            }
            Self::UnknownClient => {
                format!("No application of this client_id is in the tenant {TENANT_ID}.")
            }
            Self::NoProof => "'client_assertion' or 'client_secret' is required for the \
                 'client_credentials' grant type."
                .into(),
            Self::WrongSecret => "The client_secret is not the one of this application.".into(),
            Self::WrongAssertion => {
                "The client_assertion is not one that this application is trusted by, or its \
                 client_assertion_type is not that of a JWT."
                    .into()
            }
            Self::UnknownResource => format!(
                "No such resource is in the tenant {TENANT_ID}. That of ACS is \
                 https://communication.azure.com/, with its slash, and so its scope is \
                 https://communication.azure.com//.default."
            ),
            Self::AzureCli => "Azure CLI is not allowed to get a token for ACS. Use an application of \
                 your own, or a managed identity."
                .into(),
        }
    }
}

/// Such as `2023-10-10 21:39:39Z`.
fn seconds(date: HttpDate) -> String {
    let timestamp = timestamp(date);
    let seconds = timestamp.split('.').next().unwrap_or_default();
    format!("{}Z", seconds.replace('T', " "))
}

/// An error that a test has asked for.
pub(crate) fn injected(status: StatusCode) -> Response {
    let error = match status {
        StatusCode::TOO_MANY_REQUESTS => "temporarily_unavailable",
        status if status.is_server_error() => "temporarily_unavailable",
        StatusCode::UNAUTHORIZED => "invalid_client",
        _ => "invalid_request",
    };
    let told = "A test has asked the emulator for this error.";
    json(status, &serde_json::json!({ "error": error, "error_description": told }))
}
