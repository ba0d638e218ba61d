//! Who has sent a user access token with a request.

use http::StatusCode;

use crate::service_error::ServiceError;
use crate::services::scopes::Scopes;

/// An identity, and what the token is good for that it has sent.
#[derive(Clone, Debug)]
pub(crate) struct Bearer {
    pub(crate) id: String,
    pub(crate) scopes: Scopes,
}

impl Bearer {
    /// Refuses a token that has none of these scopes, and says so.
    pub(crate) fn needs(&self, any: &[&str], otherwise: &'static str) -> Result<(), ServiceError> {
        if any.iter().any(|scope| self.scopes.contains(scope)) {
            return Ok(());
        }
        Err(ServiceError::new(StatusCode::FORBIDDEN, "Forbidden", otherwise))
    }
}
