//! Deleting an identity.

use super::answer;
use crate::operation::Operation;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;

/// Deletes an identity, and with it makes its tokens bad.
#[derive(Clone, Debug)]
pub struct DeleteIdentity {
    identity_id: String,
}

impl DeleteIdentity {
    /// The identity, such as `8:acs:…`.
    pub fn new(identity_id: impl Into<String>) -> Self {
        Self { identity_id: identity_id.into() }
    }
}

impl Operation for DeleteIdentity {
    type Answer = ();

    fn request(&self, endpoint: &str) -> Request {
        answer::request("DELETE", endpoint, Some(&self.identity_id), "")
    }

    fn read(&self, response: &Response<'_>) -> Result<(), ServiceError> {
        answer::done(response, 204)
    }
}
