//! Issuing a token.

use serde_json::json;

use super::answer;
use crate::access_token::AccessToken;
use crate::operation::Operation;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;

/// Issues one more token for an identity.
#[derive(Clone, Debug)]
pub struct IssueToken {
    identity_id: String,
    scopes: Vec<String>,
    expires_in_minutes: Option<u32>,
}

impl IssueToken {
    /// For an identity, such as `8:acs:…`, and [scopes](super::SCOPES), of which it takes one at least.
    pub fn new(
        identity_id: impl Into<String>,
        scopes: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        Self {
            identity_id: identity_id.into(),
            scopes: scopes.into_iter().map(Into::into).collect(),
            expires_in_minutes: None,
        }
    }

    /// How long the token is good: from 60 to 1440 minutes, and 1440 unless set.
    #[must_use]
    pub const fn expires_in_minutes(mut self, minutes: u32) -> Self {
        self.expires_in_minutes = Some(minutes);
        self
    }
}

impl Operation for IssueToken {
    type Answer = AccessToken;

    fn request(&self, endpoint: &str) -> Request {
        let mut body = json!({ "scopes": self.scopes });
        if let (Some(minutes), Some(body)) = (self.expires_in_minutes, body.as_object_mut()) {
            body.insert("expiresInMinutes".into(), minutes.into());
        }
        let request =
            answer::request("POST", endpoint, Some(&self.identity_id), "/:issueAccessToken");
        answer::with_json(request, body)
    }

    fn read(&self, response: &Response<'_>) -> Result<AccessToken, ServiceError> {
        let json = answer::json(response, 200)?;
        answer::token(&json).ok_or_else(|| ServiceError::unreadable(response))
    }
}
