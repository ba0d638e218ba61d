//! An application that another issuer vouches for.

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

/// An application, or a managed identity, that proves itself by the token of another issuer, which Entra was
/// told to trust: such as Kubernetes or GitHub
/// ([Microsoft's description](https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential),
/// [RFC 7523, section 2.2](https://www.rfc-editor.org/rfc/rfc7523#section-2.2)).
///
/// That token, the assertion, is good for an hour or less, and its file is written anew. So read the file for
/// each request, and make this anew.
///
/// ```
/// use acs_auth::entra::{Flow, WorkloadIdentity};
///
/// let flow = WorkloadIdentity::new("contoso.example", "a-client", "eyJ.e30.c2ln\n");
/// assert_eq!(
///     str::from_utf8(flow.request().body()).unwrap(),
///     "client_assertion=eyJ.e30.c2ln\
///      &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
///      &client_id=a-client&grant_type=client_credentials\
///      &scope=https%3A%2F%2Fcommunication.azure.com%2F%2F.default",
/// );
/// ```
#[derive(Clone)]
pub struct WorkloadIdentity {
    application: Application,
    assertion: Zeroizing<String>,
}

impl WorkloadIdentity {
    /// With the tenant (directory) of the application, its client id, and the assertion: blanks and line ends
    /// around it are left out.
    pub fn new(
        tenant_id: impl Into<String>,
        client_id: impl Into<String>,
        assertion: impl Into<String>,
    ) -> Self {
        Self::of(Application::new(tenant_id, client_id), assertion)
    }

    pub(super) fn of(application: Application, assertion: impl Into<String>) -> Self {
        let file = Zeroizing::new(assertion.into());
        Self { application, assertion: Zeroizing::new(file.trim().to_owned()) }
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

impl Flow for WorkloadIdentity {
    fn request(&self) -> Request {
        self.application.request(&[
            ("client_assertion", &self.assertion),
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_id", &self.application.client_id),
            ("grant_type", "client_credentials"),
            ("scope", &self.application.scope),
        ])
    }

    fn read(&self, response: &Response<'_>, now: i64) -> Result<AccessToken, EntraError> {
        answer::of_entra(response, now, Hidden(&self.assertion))
    }
}

/// Shows nothing of the assertion.
impl fmt::Debug for WorkloadIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WorkloadIdentity")
            .field("application", &self.application)
            .finish_non_exhaustive()
    }
}
