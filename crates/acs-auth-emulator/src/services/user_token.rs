//! User access tokens: what one says, and how it is written.

mod jwt;
mod opaque;

use acs_auth::HttpDate;
use ring::rand::SecureRandom;
use ring::{aead, hmac};
use serde::{Deserialize, Serialize};

use crate::service_error::ServiceError;

/// What a token says. The names are the service's, but for `jti`.
#[derive(Serialize, Deserialize)]
pub(crate) struct Claims {
    /// The identity without its `8:`.
    pub(crate) skypeid: String,
    /// The service's number for a user of ACS.
    pub(crate) scp: u32,
    /// When it was issued, as text.
    pub(crate) csi: String,
    pub(crate) exp: i64,
    pub(crate) rgn: String,
    #[serde(rename = "acsScope")]
    pub(crate) acs_scope: String,
    #[serde(rename = "resourceId")]
    pub(crate) resource_id: String,
    #[serde(rename = "resourceLocation")]
    pub(crate) resource_location: String,
    pub(crate) iat: i64,
    /// Which of all tokens it is: two of one second are two, and one of them can be revoked.
    pub(crate) jti: u64,
}

/// How tokens are written, with a key of our own: whatever it is, nothing is kept of them.
pub(crate) enum TokenForm {
    /// As the service does, so that a client can read what its token says.
    Jwt(hmac::Key),
    /// So that none can.
    Opaque(Box<aead::LessSafeKey>),
}

impl TokenForm {
    /// One that no other emulator reads.
    pub(crate) fn new(
        opaque: bool,
        random: &dyn SecureRandom,
    ) -> Result<Self, ring::error::Unspecified> {
        if opaque {
            opaque::key(random).map(|key| Self::Opaque(Box::new(key)))
        } else {
            hmac::Key::generate(hmac::HMAC_SHA256, random).map(Self::Jwt)
        }
    }

    /// The token that says this. No two have the same `jti`.
    pub(crate) fn write(&self, claims: &Claims) -> Result<String, ServiceError> {
        let said = serde_json::to_vec(claims).map_err(|_| ServiceError::INTERNAL)?;
        match self {
            Self::Jwt(key) => Ok(jwt::write(key, &said)),
            Self::Opaque(key) => {
                opaque::write(key, claims.jti, said).map_err(|_| ServiceError::INTERNAL)
            }
        }
    }

    /// What a token says that was written so, and has not expired.
    pub(crate) fn read(&self, token: &str, now: HttpDate) -> Option<Claims> {
        let said = match self {
            Self::Jwt(key) => jwt::read(key, token),
            Self::Opaque(key) => opaque::read(key, token),
        };
        let claims: Claims = serde_json::from_slice(&said?).ok()?;
        (now.unix() < claims.exp).then_some(claims)
    }
}
