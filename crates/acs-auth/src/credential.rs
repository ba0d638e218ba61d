//! What one has to prove who one is.

use acs_auth_core::{AccessKey, ContentHash, HttpDate};

use crate::access_token::AccessToken;
use crate::credential_error::CredentialError;
use crate::loopback::is_loopback;
use crate::proof_headers::ProofHeaders;
use crate::service::{Proof, Service};
use crate::token_error::{TokenCode, TokenError};
use crate::token_source::TokenSource;

/// One of the three proofs that ACS takes. `T` gives the token, where it is one.
///
/// ```
/// use acs_auth::{AccessKey, ContentHash, Credential, RefreshingToken, now};
///
/// let key = Credential::access_key(AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=")?);
/// let url = "https://contoso.communication.azure.com/rooms?api-version=2024-04-15";
/// let headers = key.headers("GET", url, ContentHash::EMPTY, now())?;
/// assert_eq!(headers.iter().count(), 3);
///
/// # fn ask() -> Result<acs_auth::AccessToken, acs_auth::TokenError> { unreachable!() }
/// let user = Credential::UserToken(RefreshingToken::new(ask));
/// let refused = user.headers("GET", url, ContentHash::EMPTY, now()).unwrap_err();
/// assert_eq!(refused.code(), Some("WRONG_CREDENTIAL")); // and nobody was asked for a token
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub enum Credential<T> {
    /// An access key, with which each request is signed.
    AccessKey(AccessKey),
    /// Tokens of Entra, of an application or a managed identity.
    Entra(T),
    /// Tokens of a user, which the Identity API issues.
    UserToken(T),
}

impl Credential<AccessToken> {
    /// An access key, where nothing else tells what kind of tokens there are none of.
    #[must_use]
    pub const fn access_key(key: AccessKey) -> Self {
        Self::AccessKey(key)
    }
}

impl<T> Credential<T> {
    /// Which of the three it is.
    #[must_use]
    pub const fn proof(&self) -> Proof {
        match self {
            Self::AccessKey(_) => Proof::AccessKey,
            Self::Entra(_) => Proof::Entra,
            Self::UserToken(_) => Proof::UserToken,
        }
    }

    /// What gives the token, where there is one.
    #[must_use]
    pub const fn source(&self) -> Option<&T> {
        match self {
            Self::AccessKey(_) => None,
            Self::Entra(source) | Self::UserToken(source) => Some(source),
        }
    }

    /// The same with another source of the tokens.
    pub fn map<U>(self, source: impl FnOnce(T) -> U) -> Credential<U> {
        match self {
            Self::AccessKey(key) => Credential::AccessKey(key),
            Self::Entra(of) => Credential::Entra(source(of)),
            Self::UserToken(of) => Credential::UserToken(source(of)),
        }
    }

    /// Refuses a URL that this proves nothing to, without a look at a token. Paths of which it is not known
    /// whose they are take any proof.
    ///
    /// # Errors
    ///
    /// - `WRONG_CREDENTIAL` where the [`Service`] takes another proof.
    /// - `INSECURE_URL` where a token would go over plain HTTP to another machine: unless the URL begins with
    ///   `https`, or its host is `localhost`, in `127.0.0.0/8`, or `[::1]`.
    pub fn check(&self, url: &str) -> Result<(), TokenError> {
        let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        // Of a host with an @ or a \ in it, clients do not agree where it leads: it is not this machine.
        let (host, path_and_query) = rest.split_at(end);
        self.check_parts(scheme, host, path_and_query)
    }

    pub(crate) fn check_parts(
        &self,
        scheme: &str,
        host: &str,
        path_and_query: &str,
    ) -> Result<(), TokenError> {
        if let Some(service) = Service::at(path_and_query) {
            service.check(self.proof())?;
        }
        let is_safe = scheme.eq_ignore_ascii_case("https") || is_loopback(host);
        if self.source().is_some() && !is_safe { Err(INSECURE) } else { Ok(()) }
    }
}

impl<T: TokenSource> Credential<T> {
    /// The headers that prove who sends a request.
    ///
    /// # Errors
    ///
    /// Those of [`check`](Self::check), and those of [`AccessKey::sign_url`] or of the source.
    pub fn headers(
        &self,
        method: &str,
        url: &str,
        content_hash: ContentHash,
        date: HttpDate,
    ) -> Result<ProofHeaders, CredentialError> {
        self.check(url)?;
        match self {
            Self::AccessKey(key) => {
                let signed = key.sign_url(method, url, content_hash, date)?;
                Ok((*signed.headers()).into())
            }
            Self::Entra(source) | Self::UserToken(source) => {
                Ok(ProofHeaders::bearer(&source.get()?))
            }
        }
    }
}

const INSECURE: TokenError = TokenError::new(
    TokenCode::InsecureUrl,
    "a token goes over https, for whoever sees it can use it: plain http leads to this machine alone, by \
     localhost, 127.0.0.1 or [::1]",
);
