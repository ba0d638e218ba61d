//! User access tokens: the service's form of a JWT, under a key of our own.

use acs_auth::HttpDate;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::hmac;
use serde::{Deserialize, Serialize};

use crate::service_error::ServiceError;

const HEADER: &str = r#"{"alg":"HS256","kid":"acs-auth-emulator","typ":"JWT"}"#;

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

impl Claims {
    /// The token that says this.
    pub(crate) fn sign(&self, key: &hmac::Key) -> Result<String, ServiceError> {
        let claims = serde_json::to_vec(self).map_err(|_| ServiceError::INTERNAL)?;
        let header = Base64UrlUnpadded::encode_string(HEADER.as_bytes());
        let signed = format!("{header}.{}", Base64UrlUnpadded::encode_string(&claims));
        let signature = hmac::sign(key, signed.as_bytes());
        Ok(format!("{signed}.{}", Base64UrlUnpadded::encode_string(signature.as_ref())))
    }

    /// What a token says that was signed with this key, and has not expired.
    pub(crate) fn verify(token: &str, key: &hmac::Key, now: HttpDate) -> Option<Self> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = Base64UrlUnpadded::decode_vec(signature).ok()?;
        hmac::verify(key, signed.as_bytes(), &signature).ok()?;
        let (_, claims) = signed.split_once('.')?;
        let claims: Self =
            serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).ok()?).ok()?;
        (now.unix() < claims.exp).then_some(claims)
    }
}
