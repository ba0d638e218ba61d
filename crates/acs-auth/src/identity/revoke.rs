//! Revoking tokens.

use super::answer;
use crate::operation::Operation;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;

/// Makes all tokens of an identity bad that it has had so far.
#[derive(Clone, Debug)]
pub struct RevokeTokens {
    identity_id: String,
}

impl RevokeTokens {
    /// Of an identity, such as `8:acs:…`.
    pub fn new(identity_id: impl Into<String>) -> Self {
        Self { identity_id: identity_id.into() }
    }
}

impl Operation for RevokeTokens {
    type Answer = ();

    fn request(&self, endpoint: &str) -> Request {
        answer::request("POST", endpoint, Some(&self.identity_id), "/:revokeAccessTokens")
    }

    fn read(&self, response: &Response<'_>) -> Result<(), ServiceError> {
        answer::done(response, 204)
    }
}
