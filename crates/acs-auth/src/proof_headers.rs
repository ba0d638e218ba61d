//! The headers that prove who sent a request, by whichever proof.

use std::fmt;

use acs_auth_core::{AUTHORIZATION, AuthHeaders};
use zeroize::Zeroizing;

use crate::access_token::AccessToken;

/// The headers of a proof: the three of a signature, or `authorization` alone.
///
/// Set them in the place of any that are there. They hold a secret, and are not to be logged.
#[derive(Clone)]
pub struct ProofHeaders(Headers);

#[derive(Clone)]
enum Headers {
    Signed(AuthHeaders),
    Bearer(Zeroizing<String>),
}

impl ProofHeaders {
    pub(crate) fn bearer(token: &AccessToken) -> Self {
        Self(Headers::Bearer(token.authorization()))
    }

    /// The headers as names, in lower case, and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let (signed, bearer) = match &self.0 {
            Headers::Signed(headers) => (Some(headers), None),
            Headers::Bearer(value) => (None, Some((AUTHORIZATION, value.as_str()))),
        };
        signed.into_iter().flatten().chain(bearer)
    }
}

impl From<AuthHeaders> for ProofHeaders {
    fn from(headers: AuthHeaders) -> Self {
        Self(Headers::Signed(headers))
    }
}

/// Shows no value.
impl fmt::Debug for ProofHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
