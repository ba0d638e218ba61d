//! The errors of tokens and of the credentials that hold them.

use std::fmt;

/// Writes the enum, its list, its names and their meanings from the one table below.
macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal;)+) => {
        /// The stable name of what was wrong with a token or a credential: the same text in every
        /// language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum TokenCode {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl TokenCode {
            /// Every code.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The name, such as `MISSING_EXP`.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it means, as it stands in this documentation: one sentence.
            #[must_use]
            pub const fn meaning(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+).trim_ascii(),)+
                }
            }
        }
    };
}

codes! {
    /// The text is no token that a header can carry.
    InvalidToken = "INVALID_TOKEN";
    /// The token has not the three parts of a JWT: it may be good all the same, for it may be encrypted.
    NotJwt = "NOT_JWT";
    /// The payload of the token is not base64url.
    BadBase64 = "BAD_BASE64";
    /// The payload of the token is not an object of JSON in UTF-8.
    BadJson = "BAD_JSON";
    /// The token does not say when it expires.
    MissingExp = "MISSING_EXP";
    /// The token says when it expires, but not in seconds of the years 1970 to 9999.
    BadExp = "BAD_EXP";
    /// The token has expired, and so cannot be used.
    TokenExpired = "TOKEN_EXPIRED";
    /// The credential was closed, and holds no token any longer.
    CredentialClosed = "CREDENTIAL_CLOSED";
    /// A token is to be refreshed ahead of time, but nothing refreshes it.
    NoRefresher = "NO_REFRESHER";
    /// The service that is asked takes another kind of proof.
    WrongCredential = "WRONG_CREDENTIAL";
    /// A token would go over plain HTTP to another machine.
    InsecureUrl = "INSECURE_URL";
    /// The scopes are none that the exchange of tokens knows, or do not go together.
    InvalidScopes = "INVALID_SCOPES";
    /// What a flow of Entra is set up with is not whole, or is for another way than those that are known.
    InvalidSettings = "INVALID_SETTINGS";
}

impl fmt::Display for TokenCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A token or a credential was refused, before anything was sent.
///
/// It names the rule, never the token, so that it can be logged whatever was passed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenError {
    code: TokenCode,
    reason: &'static str,
}

impl TokenError {
    /// A refusal under a reason that is a fixed sentence: the rule, and what to do instead.
    #[must_use]
    pub const fn new(code: TokenCode, reason: &'static str) -> Self {
        Self { code, reason }
    }

    /// What was refused.
    #[must_use]
    pub const fn code(&self) -> TokenCode {
        self.code
    }

    /// The rule that was broken, and what to do instead: a fixed sentence.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl std::error::Error for TokenError {}
