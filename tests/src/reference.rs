//! The scheme in its plainest form, written from the rule alone and from other crates: what the
//! properties and the fuzz targets compare the library with.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use crate::{SignStages, UserTokenStages};

/// Every stage of the signature of a request.
#[must_use]
pub fn sign(
    key: &[u8],
    method: &str,
    path_and_query: &str,
    host: &str,
    date: &str,
    body: &[u8],
) -> SignStages {
    let method = method.to_ascii_uppercase();
    let content_hash = STANDARD.encode(Sha256::digest(body));
    let string_to_sign = format!("{method}\n{path_and_query}\n{date};{host};{content_hash}");
    let signature = code(key, string_to_sign.as_bytes());
    let authorization = format!(
        "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}"
    );
    let (host, path_and_query) = (host.to_owned(), path_and_query.to_owned());
    SignStages { host, path_and_query, content_hash, string_to_sign, signature, authorization }
}

/// The base64 of the code of a message.
///
/// # Panics
///
/// Never: HMAC takes a key of any length.
#[must_use]
#[expect(clippy::expect_used, reason = "HMAC takes a key of any length")]
pub fn code(key: &[u8], message: &[u8]) -> String {
    let mac = Hmac::<Sha256>::new_from_slice(key).expect("a key of any length");
    STANDARD.encode(mac.chain_update(message).finalize().into_bytes())
}

/// The code under which the parts of a request are refused, if they are: the first that is wrong.
#[must_use]
pub fn refusal(method: &str, path_and_query: &str, host: &str) -> Option<&'static str> {
    let of_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    let of_target = |c: char| c.is_ascii_graphic() && c != '#';
    let of_host = |c: char| c.is_ascii_graphic() && !"/@;,".contains(c);
    if method.is_empty() || !method.chars().all(of_token) {
        Some("INVALID_METHOD")
    } else if !path_and_query.starts_with('/') || !path_and_query.chars().all(of_target) {
        Some("INVALID_PATH_AND_QUERY")
    } else if host.is_empty() || !host.chars().all(of_host) {
        Some("INVALID_HOST")
    } else {
        None
    }
}

/// What a user access token says of itself, or the code of what is wrong with it.
///
/// # Errors
///
/// The code.
pub fn user_token(text: &str) -> Result<UserTokenStages, &'static str> {
    let of_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    if !text.chars().all(of_token) || text.matches('.').count() != 2 {
        return Err("NOT_JWT");
    }
    let payload = text.split('.').nth(1).unwrap_or_default().replace('+', "-").replace('/', "_");
    let json = URL_SAFE.decode(&payload).or_else(|_| URL_SAFE_NO_PAD.decode(&payload));
    let json = String::from_utf8(json.map_err(|_| "BAD_BASE64")?).map_err(|_| "BAD_JSON")?;
    let claims: Value = serde_json::from_str(&json).map_err(|_| "BAD_JSON")?;
    if !claims.is_object() {
        return Err("BAD_JSON");
    }
    let exp = claims.get("exp").filter(|exp| !exp.is_null()).ok_or("MISSING_EXP")?;
    let expires_on = exp.as_f64().ok_or("BAD_EXP")?.floor();
    if !(0.0..=253_402_300_799.0).contains(&expires_on) {
        return Err("BAD_EXP");
    }
    let text = |name: &str| claims.get(name)?.as_str().filter(|text| !text.is_empty());
    let scopes = text("acsScope").unwrap_or_default().replace(',', " ");
    Ok(UserTokenStages {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole, and small enough")]
        expires_on: expires_on as i64,
        identity_id: text("skypeid").map(|name| "8:".to_owned() + name),
        scopes: scopes.split(' ').filter(|scope| !scope.is_empty()).map(str::to_owned).collect(),
        resource_id: text("resourceId").map(str::to_owned),
    })
}
