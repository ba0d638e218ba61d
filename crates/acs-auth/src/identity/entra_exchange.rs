//! Tokens for users of Entra.

use serde_json::json;

use super::answer;
use crate::access_token::AccessToken;
use crate::operation::Operation;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;
use crate::token_error::{TokenCode, TokenError};

/// Scopes of a token of Entra that makes its user a user of ACS begin so.
const CLIENTS: &str = "https://communication.azure.com/clients/";
/// Those of one that makes its user a user of Teams begin so, in the public cloud and that of the US government.
const TEAMS: [&str; 2] =
    ["https://auth.msft.communication.azure.com/", "https://auth.msft.communication.azure.us/"];

/// Gives a user of Entra a token of ACS for the token of Entra that they have, which is the proof of this
/// request too: set it as its `authorization`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExchangeEntraToken {
    path: &'static str,
    version: &'static str,
}

/// The user of ACS that a user of Entra is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ExchangedIdentity {
    /// Such as `8:acs:…`: no secret, and the same each time.
    pub identity_id: String,
    /// A token for it.
    pub token: AccessToken,
}

impl ExchangeEntraToken {
    /// The scopes that are asked of Entra unless others are wanted.
    pub const SCOPES: [&str; 1] = ["https://communication.azure.com/clients/.default"];

    /// The exchange that is due for a token of Entra with these scopes.
    ///
    /// # Errors
    ///
    /// `INVALID_SCOPES` unless all begin with `https://communication.azure.com/clients/`, or all with
    /// `https://auth.msft.communication.azure.com/`, or with the same of `.us`.
    pub fn for_scopes<T: AsRef<str>>(scopes: &[T]) -> Result<Self, TokenError> {
        let all = |prefix| scopes.iter().all(|scope| scope.as_ref().starts_with(prefix));
        if scopes.is_empty() {
            return Err(INVALID);
        }
        if all(CLIENTS) {
            let path = "/access/entra/:exchangeAccessToken";
            return Ok(Self { path, version: "2025-03-02-preview" });
        }
        if TEAMS.into_iter().any(all) {
            let path = "/access/teamsExtension/:exchangeAccessToken";
            return Ok(Self { path, version: "2025-06-30" });
        }
        Err(INVALID)
    }
}

impl Operation for ExchangeEntraToken {
    type Answer = ExchangedIdentity;

    fn request(&self, endpoint: &str) -> Request {
        let (endpoint, Self { path, version }) = (endpoint.trim_end_matches('/'), self);
        let url = format!("{endpoint}{path}?api-version={version}");
        answer::with_json(Request::new("POST", url), json!({}))
    }

    fn read(&self, response: &Response<'_>) -> Result<ExchangedIdentity, ServiceError> {
        let json = answer::json(response, 200)?;
        let unreadable = || ServiceError::unreadable(response);
        let token = json.get("accessToken").and_then(answer::token).ok_or_else(unreadable)?;
        let identity_id = answer::identity_id(&json).ok_or_else(unreadable)?;
        Ok(ExchangedIdentity { identity_id, token })
    }
}

const INVALID: TokenError = TokenError::new(
    TokenCode::InvalidScopes,
    "the scopes are one or more, and all begin with https://communication.azure.com/clients/, or all with \
     https://auth.msft.communication.azure.com/ (or .us/)",
);
