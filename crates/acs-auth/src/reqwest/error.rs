//! Why there is no answer, or none that is good.

use std::{error, fmt};

use crate::credential_error::CredentialError;
use crate::entra::EntraError;
use crate::origin::OtherOrigin;
use crate::service_error::ServiceError;
use crate::token_error::TokenError;

/// Why there is no answer, or none that is good.
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The credential proves nothing to the URL, there is no token, or the request cannot be signed. Nothing
    /// was sent, unless it is about a redirect.
    Credential(CredentialError),
    /// The URL, or a redirect, leads away from the endpoint. Nothing was sent there.
    OtherOrigin(OtherOrigin),
    /// The body is a stream: a proof needs its hash before it is sent, and the next attempt all of it once more.
    StreamedBody,
    /// The service answers with a redirect that leads nowhere, or with too many.
    Redirect,
    /// No connection, no answer, or no end of one.
    Http(::reqwest::Error),
    /// The system gives nobody to trust.
    Tls(rustls::Error),
    /// The service says no, to an operation.
    Service(ServiceError),
    /// Entra gives no token.
    Entra(EntraError),
}

impl Error {
    /// The stable name of what was refused before it was sent, such as `WRONG_CREDENTIAL`.
    #[must_use]
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Credential(error) => error.code(),
            Self::OtherOrigin(_) => Some(OtherOrigin::CODE),
            Self::StreamedBody => Some("STREAMED_BODY"),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Credential(error) => error.fmt(f),
            Self::OtherOrigin(error) => error.fmt(f),
            Self::StreamedBody => f.write_str(
                "the body is a stream, and its hash is sent before it: give bytes or text",
            ),
            Self::Redirect => f.write_str(
                "the service answers with a redirect that is not followed: it leads to no http or https \
                 URL, or it is the twenty-first",
            ),
            Self::Http(_) => f.write_str("the request was not answered"),
            Self::Tls(_) => f.write_str("the system tells of no authorities for TLS"),
            Self::Service(error) => error.fmt(f),
            Self::Entra(error) => error.fmt(f),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Credential(error) => error.source(),
            Self::Http(error) => Some(error),
            Self::Tls(error) => Some(error),
            // Their own words are said already.
            _ => None,
        }
    }
}

impl From<CredentialError> for Error {
    fn from(error: CredentialError) -> Self {
        Self::Credential(error)
    }
}

impl From<TokenError> for Error {
    fn from(error: TokenError) -> Self {
        Self::Credential(error.into())
    }
}

impl From<acs_auth_core::Error> for Error {
    fn from(error: acs_auth_core::Error) -> Self {
        Self::Credential(error.into())
    }
}

impl From<OtherOrigin> for Error {
    fn from(error: OtherOrigin) -> Self {
        Self::OtherOrigin(error)
    }
}

/// Without the URL, which is the caller's.
impl From<::reqwest::Error> for Error {
    fn from(error: ::reqwest::Error) -> Self {
        Self::Http(error.without_url())
    }
}
