//! The service's form of a token, a JWT, under a MAC.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::hmac;

const HEADER: &str = r#"{"alg":"HS256","kid":"acs-auth-emulator","typ":"JWT"}"#;

pub(super) fn write(key: &hmac::Key, claims: &[u8]) -> String {
    let header = Base64UrlUnpadded::encode_string(HEADER.as_bytes());
    let signed = format!("{header}.{}", Base64UrlUnpadded::encode_string(claims));
    let signature = hmac::sign(key, signed.as_bytes());
    format!("{signed}.{}", Base64UrlUnpadded::encode_string(signature.as_ref()))
}

/// The claims of one that was written with this key.
pub(super) fn read(key: &hmac::Key, token: &str) -> Option<Vec<u8>> {
    let (signed, signature) = token.rsplit_once('.')?;
    let signature = Base64UrlUnpadded::decode_vec(signature).ok()?;
    hmac::verify(key, signed.as_bytes(), &signature).ok()?;
    let (_, claims) = signed.split_once('.')?;
    Base64UrlUnpadded::decode_vec(claims).ok()
}
