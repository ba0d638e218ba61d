//! Why a credential proves nothing.

use std::sync::Arc;
use std::{error, fmt};

use acs_auth_core::Error;

use crate::token_error::TokenError;

/// Why a credential gives no token, or no proof of a request.
///
/// It can be copied, for many may wait for the one refresh that failed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CredentialError {
    /// The token or the credential is none for this.
    Token(TokenError),
    /// The request cannot be signed.
    Request(Error),
    /// The refresh failed: what the refresher says.
    Refresh(Arc<dyn error::Error + Send + Sync>),
}

impl CredentialError {
    /// What a refresher says.
    pub fn refresh(error: impl Into<Box<dyn error::Error + Send + Sync>>) -> Self {
        Self::Refresh(error.into().into())
    }

    /// The stable name of what was wrong, such as `TOKEN_EXPIRED`. What a refresher says has none.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Token(error) => Some(error.code().as_str()),
            Self::Request(error) => Some(error.code().as_str()),
            Self::Refresh(_) => None,
        }
    }

    /// A refresher that panicked. What it panicked with may hold anything, and is not told.
    pub(crate) fn panicked() -> Self {
        Self::refresh("it panicked")
    }
}

/// Of a refresh that failed it says so; why is its [`source`](error::Error::source).
impl fmt::Display for CredentialError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Token(error) => error.fmt(f),
            Self::Request(error) => error.fmt(f),
            Self::Refresh(_) => f.write_str("the refresh of the token failed"),
        }
    }
}

impl error::Error for CredentialError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Refresh(error) => Some(&**error),
            // Their own words are said already.
            Self::Token(_) | Self::Request(_) => None,
        }
    }
}

impl From<TokenError> for CredentialError {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<Error> for CredentialError {
    fn from(error: Error) -> Self {
        Self::Request(error)
    }
}
