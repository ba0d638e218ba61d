//! A token as its issuer gives it.

use std::fmt;

use zeroize::Zeroizing;

use crate::token_error::{TokenCode, TokenError};

/// A token, of Entra or of a user of ACS, and when it expires. It is opaque: nobody looks into it.
///
/// The expiry is what the issuer says beside the token, not what may stand in it: ACS has begun to
/// encrypt the tokens of its users. What is inside one can be [had](crate::UserToken) as a hint.
///
/// The text is wiped when it is dropped, and no `Debug` shows it.
///
/// ```
/// use acs_auth::AccessToken;
///
/// let token = AccessToken::new("eyJhbGciOi...", 1_700_003_600)?;
/// assert_eq!(token.expires_on(), 1_700_003_600);
/// assert!(token.authorization().starts_with("Bearer "));
/// assert!(!format!("{token:?}").contains("eyJ"));
/// # Ok::<(), acs_auth::TokenError>(())
/// ```
#[derive(Clone)]
pub struct AccessToken {
    text: Zeroizing<String>,
    expires_on: i64,
    refresh_on: Option<i64>,
}

impl AccessToken {
    /// A token that expires at a time, in seconds since 1970.
    ///
    /// # Errors
    ///
    /// `INVALID_TOKEN` unless the text is one or more letters, digits and `-._~+/=`, as a header takes them
    /// ([RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1)); so an object of JSON
    /// with a token in it is none.
    pub fn new(text: impl Into<String>, expires_on: i64) -> Result<Self, TokenError> {
        let text = Zeroizing::new(text.into());
        if text.is_empty() || !text.bytes().all(is_of_token) {
            return Err(TokenError::new(
                TokenCode::InvalidToken,
                "a token is letters, digits and `-._~+/=`: give it alone, without `Bearer`, blanks, \
                 quotes or the JSON that it came in",
            ));
        }
        Ok(Self { text, expires_on, refresh_on: None })
    }

    /// The same, to be refreshed from a time on that the issuer names, in seconds since 1970.
    #[must_use]
    pub fn refreshed_from(self, refresh_on: i64) -> Self {
        Self { refresh_on: Some(refresh_on), ..self }
    }

    /// The text of the token. It is a secret.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.text
    }

    /// The value of the header `authorization`. It is a secret.
    #[must_use]
    pub fn authorization(&self) -> Zeroizing<String> {
        Zeroizing::new(format!("Bearer {}", *self.text))
    }

    /// When it expires, in seconds since 1970.
    #[must_use]
    pub const fn expires_on(&self) -> i64 {
        self.expires_on
    }

    /// From when on the issuer wants it refreshed, in seconds since 1970, if it says so.
    #[must_use]
    pub const fn refresh_on(&self) -> Option<i64> {
        self.refresh_on
    }
}

/// The characters of `b64token`, [RFC 6750, section 2.1](https://www.rfc-editor.org/rfc/rfc6750#section-2.1).
pub(crate) const fn is_of_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~' | b'+' | b'/' | b'=')
}

/// Shows nothing of the text.
impl fmt::Debug for AccessToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AccessToken")
            .field("expires_on", &self.expires_on)
            .field("refresh_on", &self.refresh_on)
            .finish_non_exhaustive()
    }
}
