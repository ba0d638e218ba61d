//! Where Entra is.

use acs_auth_core::SplitUrl;

use crate::loopback::is_loopback;
use crate::token_error::{TokenCode, TokenError};

/// Where the Entra of the public cloud is.
pub const PUBLIC_AUTHORITY: &str = "https://login.microsoftonline.com";

/// A URL to which a path is added, without a slash at its end.
#[derive(Clone, Debug)]
pub(super) struct Authority(String);

impl Authority {
    /// Takes a URL, or a host alone, as Azure's own variables have it.
    pub(super) fn parse(text: &str) -> Result<Self, TokenError> {
        let text = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url = SplitUrl::parse(&text).map_err(|_| INVALID)?;
        if url.path_and_query().contains('?') {
            return Err(INVALID);
        }
        if url.scheme() != "https" && !is_loopback(url.host()) {
            return Err(INSECURE);
        }
        Ok(Self(url.to_string().trim_end_matches('/').to_owned()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for Authority {
    fn default() -> Self {
        Self(PUBLIC_AUTHORITY.to_owned())
    }
}

const INVALID: TokenError = TokenError::new(
    TokenCode::InvalidSettings,
    "the authority is a URL such as https://login.microsoftonline.com, or a host alone, in lower case, \
     without a user, a query or a fragment: the tenant is given by itself",
);
const INSECURE: TokenError = TokenError::new(
    TokenCode::InsecureUrl,
    "the authority begins with https://, for a secret goes there; plain http:// leads to this machine alone",
);
