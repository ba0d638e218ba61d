//! What a user access token says of itself.

use base64ct::{Base64Url, Base64UrlUnpadded, Encoding as _};
use serde_json::{Map, Value};
use zeroize::Zeroizing;

use crate::access_token::is_of_token;
use crate::token_error::{TokenCode, TokenError};

/// The last second of the year 9999.
const MAX_EXP: i64 = 253_402_300_799;

/// What a user access token says of itself, if it says anything: a hint, and no proof.
///
/// Nobody but the service can check the signature of such a token, for its keys are not published, and
/// the service may encrypt tokens, which then say nothing. So let nothing rest on this: when a token
/// expires is told beside it by whoever issued it, as [`AccessToken`](crate::AccessToken) has it.
///
/// ```
/// use acs_auth::UserToken;
///
/// // {"skypeid":"acs:1_2","acsScope":"chat,voip","exp":1700003600}
/// let text = "e30.eyJza3lwZWlkIjoiYWNzOjFfMiIsImFjc1Njb3BlIjoiY2hhdCx2b2lwIiwiZXhwIjoxNzAwMDAzNjAwfQ.";
/// let token = UserToken::decode_unverified(text)?;
/// assert_eq!(token.identity_id(), Some("8:acs:1_2"));
/// assert_eq!(token.scopes(), ["chat", "voip"]);
/// assert_eq!(token.expires_on(), 1_700_003_600);
/// # Ok::<(), acs_auth::TokenError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserToken {
    identity_id: Option<String>,
    scopes: Vec<String>,
    expires_on: i64,
    issued_on: Option<i64>,
    resource_id: Option<String>,
}

impl UserToken {
    /// Reads the payload of a token that is a JWT ([RFC 7519](https://www.rfc-editor.org/rfc/rfc7519)),
    /// without any check of who made it.
    ///
    /// One rule, where four SDKs have four: three parts with dots between, of which the last may be empty;
    /// the second is base64url, or base64, with all its `=` or without, of a JSON object in UTF-8; `exp`
    /// is a number in it, whose fraction is left out. Nothing else has to be there, and what is no text,
    /// or empty, counts as not there.
    ///
    /// # Errors
    ///
    /// `NOT_JWT`, `BAD_BASE64`, `BAD_JSON`, `MISSING_EXP` or `BAD_EXP`, the last for all but seconds of the
    /// years 1970 to 9999.
    pub fn decode_unverified(token: &str) -> Result<Self, TokenError> {
        let claims = claims_of(token)?;
        let text = |name| claims.get(name).and_then(Value::as_str).filter(|text| !text.is_empty());
        let scopes = text("acsScope").unwrap_or_default();
        // The service puts commas between them, another emulator blanks.
        let scopes = scopes.split([',', ' ']).filter(|scope| !scope.is_empty());
        Ok(Self {
            identity_id: text("skypeid").map(|name| format!("8:{name}")),
            scopes: scopes.map(str::to_owned).collect(),
            expires_on: expiry(claims.get("exp"))?,
            issued_on: claims.get("iat").and_then(seconds),
            resource_id: text("resourceId").map(str::to_owned),
        })
    }

    /// The identity, such as `8:acs:…`, if the token names one. It is no secret, and good to log.
    #[must_use]
    pub fn identity_id(&self) -> Option<&str> {
        self.identity_id.as_deref()
    }

    /// What the token is good for, such as `chat` and `voip`.
    #[must_use]
    pub fn scopes(&self) -> &[String] {
        &self.scopes
    }

    /// When the token expires by its own account, in seconds since 1970.
    #[must_use]
    pub const fn expires_on(&self) -> i64 {
        self.expires_on
    }

    /// When the token was issued, in seconds since 1970, if it says so.
    #[must_use]
    pub const fn issued_on(&self) -> Option<i64> {
        self.issued_on
    }

    /// The resource of ACS that the identity belongs to, if the token names it.
    #[must_use]
    pub fn resource_id(&self) -> Option<&str> {
        self.resource_id.as_deref()
    }
}

fn claims_of(token: &str) -> Result<Map<String, Value>, TokenError> {
    let parts: Vec<_> = token.split('.').collect();
    let [_, payload, _] = parts[..] else { return Err(NOT_JWT) };
    if !token.bytes().all(is_of_token) {
        return Err(NOT_JWT);
    }
    let payload = Zeroizing::new(payload.replace('+', "-").replace('/', "_"));
    let json = if payload.ends_with('=') {
        Base64Url::decode_vec(&payload)
    } else {
        Base64UrlUnpadded::decode_vec(&payload)
    };
    match serde_json::from_slice(&Zeroizing::new(json.map_err(|_| BAD_BASE64)?)) {
        Ok(Value::Object(claims)) => Ok(claims),
        _ => Err(BAD_JSON),
    }
}

fn expiry(exp: Option<&Value>) -> Result<i64, TokenError> {
    let exp = exp.filter(|exp| !exp.is_null()).ok_or(TokenError::new(
        TokenCode::MissingExp,
        "the token does not say when it expires: go by the time that came beside it",
    ))?;
    seconds(exp).ok_or(TokenError::new(
        TokenCode::BadExp,
        "the token's `exp` is no number of seconds of the years 1970 to 9999: go by the time that came \
         beside it",
    ))
}

/// Whole seconds of the years 1970 to 9999.
#[expect(clippy::cast_possible_truncation, reason = "the fraction is left out, and all else fits")]
fn seconds(number: &Value) -> Option<i64> {
    let whole = number.as_i64().or_else(|| Some(number.as_f64()?.floor() as i64))?;
    (0..=MAX_EXP).contains(&whole).then_some(whole)
}

const NOT_JWT: TokenError = TokenError::new(
    TokenCode::NotJwt,
    "a JWT has three parts with dots between: give the token alone, and not the JSON that it came in; a \
     token that is encrypted has no such parts, and is as good",
);
const BAD_BASE64: TokenError =
    TokenError::new(TokenCode::BadBase64, "the second part of the token is not base64url");
const BAD_JSON: TokenError = TokenError::new(
    TokenCode::BadJson,
    "the second part of the token is not an object of JSON in UTF-8",
);
