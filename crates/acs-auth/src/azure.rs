//! The feature `azure`: Microsoft's own credentials for Rust here, and those of this crate there.
//!
//! Whatever is a [`TokenCredential`] gives the tokens of Entra that ACS takes: the credentials of
//! [`azure_identity`](https://docs.rs/azure_identity), which know more ways to one than
//! [`entra`](crate::entra), and your own.
//!
//! ```
//! use std::sync::Arc;
//!
//! use acs_auth::{AsyncRefreshingToken, Credential, azure};
//! use azure_core::credentials::TokenCredential;
//!
//! /// Proves who one is by a credential such as `azure_identity::ManagedIdentityCredential::new(None)?`.
//! fn credential(azure_credential: Arc<dyn TokenCredential>) -> Credential<AsyncRefreshingToken> {
//!     Credential::Entra(azure::token(azure_credential))
//! }
//! ```
//!
//! What is kept here of a token is wiped when it is dropped; what those credentials keep of it is not.

use std::sync::Arc;
use std::{error, fmt};

use azure_core::credentials::{AccessToken as AzureToken, TokenCredential, TokenRequestOptions};
use azure_core::error::{Error, ErrorKind};
use azure_core::time::OffsetDateTime;

use crate::access_token::AccessToken;
use crate::async_token::{AsyncRefresher, AsyncRefreshingToken};
use crate::async_token_source::AsyncTokenSource;
use crate::entra::SCOPE;
use crate::token_builder::TokenBuilder;
use crate::token_cache::Schedule;

/// The tokens of a credential, for [`SCOPE`]: asked for when one is needed, and from five minutes before its
/// end again.
///
/// A token that the service refuses is asked for anew; but a credential that keeps tokens itself, as those of
/// `azure_identity` do, gives the same again.
#[must_use]
pub fn token(credential: Arc<dyn TokenCredential>) -> AsyncRefreshingToken {
    AsyncRefreshingToken::of(builder(credential, SCOPE))
}

/// The same, to be set up otherwise, and for any scope, such as that of another cloud.
pub fn builder(
    credential: Arc<dyn TokenCredential>,
    scope: impl Into<String>,
) -> TokenBuilder<AsyncRefresher> {
    let scope: Arc<str> = scope.into().into();
    let refresher = move || get(Arc::clone(&credential), Arc::clone(&scope));
    AsyncRefreshingToken::builder().refresher(refresher).schedule(Schedule::Entra)
}

async fn get(
    credential: Arc<dyn TokenCredential>,
    scope: Arc<str>,
) -> Result<AccessToken, Box<dyn error::Error + Send + Sync>> {
    let token = credential.get_token(&[&scope], None).await?;
    Ok(AccessToken::new(token.token.secret(), token.expires_on.unix_timestamp())?)
}

/// Tokens of Entra from here where Microsoft's crates take a [`TokenCredential`].
///
/// ```
/// use std::sync::Arc;
///
/// use acs_auth::azure::AzureCredential;
/// use acs_auth::entra::SCOPE;
/// use acs_auth::{AccessToken, now};
/// use azure_core::credentials::TokenCredential;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let source = AccessToken::new("eyJ0eXAi", now().unix() + 3600)?; // or an AsyncRefreshingToken
/// let credential: Arc<dyn TokenCredential> = Arc::new(AzureCredential::new(source));
/// assert_eq!(credential.get_token(&[SCOPE], None).await?.token.secret(), "eyJ0eXAi");
/// # Ok(())
/// # }
/// ```
pub struct AzureCredential<T> {
    source: T,
    scope: String,
}

impl<T: AsyncTokenSource> AzureCredential<T> {
    /// With tokens for [`SCOPE`].
    pub fn new(source: T) -> Self {
        Self { source, scope: SCOPE.to_owned() }
    }

    /// The same with tokens for another scope, which is what the source gets.
    #[must_use]
    pub fn for_scope(self, scope: impl Into<String>) -> Self {
        Self { scope: scope.into(), ..self }
    }
}

/// Gives tokens for its own scope alone: for another they are good for nothing, and none of its business.
#[async_trait::async_trait]
impl<T: AsyncTokenSource> TokenCredential for AzureCredential<T> {
    async fn get_token(
        &self,
        scopes: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AzureToken> {
        if scopes != [self.scope.as_str()] {
            return Err(Error::with_message(ErrorKind::Credential, OTHER_SCOPE));
        }
        let wrong = |error| Error::new(ErrorKind::Credential, error);
        let token = self.source.get().await.map_err(wrong)?;
        let expires_on = OffsetDateTime::from_unix_timestamp(token.expires_on())
            .map_err(|error| Error::new(ErrorKind::DataConversion, error))?;
        Ok(AzureToken::new(token.secret().to_owned(), expires_on))
    }
}

const OTHER_SCOPE: &str = "this credential has tokens for one scope alone, and was asked for another: for ACS \
                           that is https://communication.azure.com//.default";

/// Shows nothing of the source.
impl<T> fmt::Debug for AzureCredential<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AzureCredential").field("scope", &self.scope).finish_non_exhaustive()
    }
}
