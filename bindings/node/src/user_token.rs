//! What a user access token says of itself.

use napi::Either;
use napi_derive::napi;
use zeroize::Zeroizing;

use crate::refusal::{Refusal, told};

/// Times are seconds since 1970.
#[napi(object, object_from_js = false)]
pub(crate) struct UserToken {
    pub identity_id: Option<String>,
    pub scopes: Vec<String>,
    pub expires_on: i64,
    pub issued_on: Option<i64>,
    pub resource_id: Option<String>,
}

#[napi]
pub(crate) fn decode_unverified(token: String) -> Either<UserToken, Refusal> {
    let token = Zeroizing::new(token);
    told(acs_auth::UserToken::decode_unverified(&token).map(|token| UserToken {
        identity_id: token.identity_id().map(str::to_owned),
        scopes: token.scopes().to_vec(),
        expires_on: token.expires_on(),
        issued_on: token.issued_on(),
        resource_id: token.resource_id().map(str::to_owned),
    }))
}
