//! Tokens for users of Teams.

use std::fmt;

use serde_json::json;
use zeroize::Zeroizing;

use super::{VERSION, answer};
use crate::access_token::AccessToken;
use crate::operation::Operation;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;

/// Gives a user of Teams a token of ACS for the token of Entra that they have.
///
/// That token is in the body, whichever proof goes with the request. Before something else than `acs_auth::reqwest::Client`
/// sends it, have [`Credential::check`](crate::Credential::check) refuse a URL by plain HTTP to another machine:
/// with an access key, nothing else does.
///
/// ```
/// use acs_auth::{Credential, TokenCode};
///
/// let refused = Credential::Entra(()).check("http://contoso.communication.azure.com").unwrap_err();
/// assert_eq!(refused.code(), TokenCode::InsecureUrl);
/// ```
#[derive(Clone)]
pub struct ExchangeTeamsToken {
    token: Zeroizing<String>,
    app_id: String,
    user_id: String,
}

impl ExchangeTeamsToken {
    /// With the token of Entra that a user has given to an application, and the ids of both in Entra.
    pub fn new(
        token: impl Into<String>,
        app_id: impl Into<String>,
        user_id: impl Into<String>,
    ) -> Self {
        let token = Zeroizing::new(token.into());
        Self { token, app_id: app_id.into(), user_id: user_id.into() }
    }
}

impl Operation for ExchangeTeamsToken {
    type Answer = AccessToken;

    fn request(&self, endpoint: &str) -> Request {
        let endpoint = endpoint.trim_end_matches('/');
        let url = format!("{endpoint}/teamsUser/:exchangeAccessToken?api-version={VERSION}");
        let (token, app_id, user_id) = (self.token.as_str(), &self.app_id, &self.user_id);
        let body = json!({ "token": token, "appId": app_id, "userId": user_id });
        answer::with_json(Request::new("POST", url).holding_token(), body)
    }

    fn read(&self, response: &Response<'_>) -> Result<AccessToken, ServiceError> {
        let json = answer::json(response, 200)?;
        answer::token(&json).ok_or_else(|| ServiceError::unreadable(response))
    }
}

/// Shows nothing of the token.
impl fmt::Debug for ExchangeTeamsToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExchangeTeamsToken")
            .field("app_id", &self.app_id)
            .field("user_id", &self.user_id)
            .finish_non_exhaustive()
    }
}
