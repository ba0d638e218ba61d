//! Whatever gives tokens without blocking.

use std::pin::Pin;
use std::sync::Arc;

use crate::access_token::AccessToken;
use crate::async_token::AsyncRefreshingToken;
use crate::credential::Credential;
use crate::credential_error::CredentialError;

/// A token that is yet to come.
pub type TokenFuture<'a> =
    Pin<Box<dyn Future<Output = Result<AccessToken, CredentialError>> + Send + 'a>>;

/// Whatever gives a token each time that one is needed, without blocking a thread: a
/// [`TokenSource`](crate::TokenSource) for tasks.
pub trait AsyncTokenSource: Send + Sync {
    /// The token to use now, or why there is none.
    fn get(&self) -> TokenFuture<'_>;

    /// Takes note that the service refuses a token with 401, so that it is not given again.
    fn invalidate(&self, refused: &AccessToken) {
        let _ = refused;
    }
}

impl<T: AsyncTokenSource> Credential<T> {
    /// The same with the token that is to be used now, which goes with any request that does not wait.
    ///
    /// # Errors
    ///
    /// Those of the source. [`check`](Self::check) the URL before.
    pub async fn with_token(&self) -> Result<Credential<AccessToken>, CredentialError> {
        Ok(match self {
            Self::AccessKey(key) => Credential::AccessKey(key.clone()),
            Self::Entra(source) => Credential::Entra(source.get().await?),
            Self::UserToken(source) => Credential::UserToken(source.get().await?),
        })
    }
}

impl AsyncTokenSource for AsyncRefreshingToken {
    fn get(&self) -> TokenFuture<'_> {
        Box::pin(self.get())
    }

    fn invalidate(&self, refused: &AccessToken) {
        self.invalidate(refused);
    }
}

/// A token as it is, good or not: the service says if it has expired.
impl AsyncTokenSource for AccessToken {
    fn get(&self) -> TokenFuture<'_> {
        Box::pin(async { Ok(self.clone()) })
    }
}

macro_rules! pointers {
    ($($pointer:ident)+) => {
        $(impl<T: AsyncTokenSource + ?Sized> AsyncTokenSource for $pointer<T> {
            fn get(&self) -> TokenFuture<'_> {
                (**self).get()
            }

            fn invalidate(&self, refused: &AccessToken) {
                (**self).invalidate(refused);
            }
        })+
    };
}

pointers!(Arc Box);
