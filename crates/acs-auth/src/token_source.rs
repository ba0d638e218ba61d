//! Whatever gives tokens.

use std::sync::Arc;

use crate::access_token::AccessToken;
use crate::credential_error::CredentialError;
use crate::refreshing_token::RefreshingToken;

/// Whatever gives a token each time that one is needed, and waits for it if it has to.
pub trait TokenSource: Send + Sync {
    /// The token to use now.
    ///
    /// # Errors
    ///
    /// Why there is none.
    fn get(&self) -> Result<AccessToken, CredentialError>;

    /// Takes note that the service refuses a token with 401, so that it is not given again.
    fn invalidate(&self, refused: &AccessToken) {
        let _ = refused;
    }
}

impl TokenSource for RefreshingToken {
    fn get(&self) -> Result<AccessToken, CredentialError> {
        self.get()
    }

    fn invalidate(&self, refused: &AccessToken) {
        self.invalidate(refused);
    }
}

/// A token as it is, good or not: the service says if it has expired.
impl TokenSource for AccessToken {
    fn get(&self) -> Result<AccessToken, CredentialError> {
        Ok(self.clone())
    }
}

macro_rules! pointers {
    ($($pointer:ident)+) => {
        $(impl<T: TokenSource + ?Sized> TokenSource for $pointer<T> {
            fn get(&self) -> Result<AccessToken, CredentialError> {
                (**self).get()
            }

            fn invalidate(&self, refused: &AccessToken) {
                (**self).invalidate(refused);
            }
        })+
    };
}

pointers!(Arc Box);
