//! Making an identity.

use serde_json::{Map, Value, json};

use super::answer;
use crate::access_token::AccessToken;
use crate::operation::Operation;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;

/// Makes a new identity, and a first token for it if one is asked for.
#[derive(Clone, Debug, Default)]
pub struct CreateIdentity {
    scopes: Vec<String>,
    expires_in_minutes: Option<u32>,
}

/// An identity that was made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CreatedIdentity {
    /// Such as `8:acs:…`: no secret, and the one name of a user in logs and metrics of the service.
    pub identity_id: String,
    /// The first token, if one was asked for.
    pub token: Option<AccessToken>,
}

impl CreateIdentity {
    /// Without a token.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// With a token for these [scopes](super::SCOPES).
    #[must_use]
    pub fn with_token(self, scopes: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Self { scopes: scopes.into_iter().map(Into::into).collect(), ..self }
    }

    /// How long the token is good: from 60 to 1440 minutes, and 1440 unless set.
    #[must_use]
    pub const fn expires_in_minutes(mut self, minutes: u32) -> Self {
        self.expires_in_minutes = Some(minutes);
        self
    }
}

impl Operation for CreateIdentity {
    type Answer = CreatedIdentity;

    fn request(&self, endpoint: &str) -> Request {
        let mut body = Map::new();
        if !self.scopes.is_empty() {
            body.insert("createTokenWithScopes".into(), json!(self.scopes));
        }
        if let Some(minutes) = self.expires_in_minutes {
            body.insert("expiresInMinutes".into(), minutes.into());
        }
        let request = answer::request("POST", endpoint, None, "");
        answer::with_json(request, Value::Object(body))
    }

    fn read(&self, response: &Response<'_>) -> Result<CreatedIdentity, ServiceError> {
        let json = answer::json(response, 201)?;
        let unreadable = || ServiceError::unreadable(response);
        let identity_id = answer::identity_id(&json).ok_or_else(unreadable)?;
        let token = json.get("accessToken").filter(|token| !token.is_null());
        let token = token.map(|token| answer::token(token).ok_or_else(unreadable)).transpose()?;
        if token.is_none() && !self.scopes.is_empty() {
            return Err(unreadable());
        }
        Ok(CreatedIdentity { identity_id, token })
    }
}
