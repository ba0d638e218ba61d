//! An application with a secret.

use std::fmt;

use zeroize::Zeroizing;

use super::answer;
use super::application::Application;
use super::entra_error::EntraError;
use super::flow::Flow;
use super::hidden::Hidden;
use crate::access_token::AccessToken;
use crate::request::{Request, Response};
use crate::token_error::TokenError;

/// An application (a service principal) that proves itself by its secret
/// ([Microsoft's description](https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#first-case-access-token-request-with-a-shared-secret)).
///
/// ```
/// use acs_auth::entra::{ClientSecret, Flow};
///
/// let flow = ClientSecret::new("a tenant", "a-client", "S~e/c").at("https://login.microsoftonline.us")?;
/// let request = flow.request();
/// assert_eq!(request.url(), "https://login.microsoftonline.us/a%20tenant/oauth2/v2.0/token");
/// assert_eq!(
///     str::from_utf8(request.body()).unwrap(),
///     "client_id=a-client&client_secret=S%7Ee%2Fc&grant_type=client_credentials\
///      &scope=https%3A%2F%2Fcommunication.azure.com%2F%2F.default",
/// );
/// # Ok::<(), acs_auth::TokenError>(())
/// ```
#[derive(Clone)]
pub struct ClientSecret {
    application: Application,
    secret: Zeroizing<String>,
}

impl ClientSecret {
    /// With the tenant (directory) of the application, its client id, and the value of its secret, which is
    /// not the secret's id.
    pub fn new(
        tenant_id: impl Into<String>,
        client_id: impl Into<String>,
        secret: impl Into<String>,
    ) -> Self {
        Self::of(Application::new(tenant_id, client_id), secret)
    }

    pub(super) fn of(application: Application, secret: impl Into<String>) -> Self {
        Self { application, secret: Zeroizing::new(secret.into()) }
    }

    /// The same at another [authority](super::PUBLIC_AUTHORITY): a URL, or a host alone.
    ///
    /// # Errors
    ///
    /// `INSECURE_URL` for plain HTTP to another machine, `INVALID_SETTINGS` for what is no such URL.
    pub fn at(self, authority: &str) -> Result<Self, TokenError> {
        Ok(Self { application: self.application.at(authority)?, ..self })
    }

    /// The same for another scope than [`SCOPE`](super::SCOPE), such as that of another cloud.
    #[must_use]
    pub fn for_scope(self, scope: impl Into<String>) -> Self {
        Self { application: self.application.for_scope(scope), ..self }
    }
}

impl Flow for ClientSecret {
    fn request(&self) -> Request {
        self.application.request(&[
            ("client_id", &self.application.client_id),
            ("client_secret", &self.secret),
            ("grant_type", "client_credentials"),
            ("scope", &self.application.scope),
        ])
    }

    fn read(&self, response: &Response<'_>, now: i64) -> Result<AccessToken, EntraError> {
        answer::of_entra(response, now, Hidden(&self.secret))
    }
}

/// Shows nothing of the secret.
impl fmt::Debug for ClientSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSecret")
            .field("application", &self.application)
            .finish_non_exhaustive()
    }
}
