//! The managed identity of a virtual machine.

use super::answer;
use super::entra_error::EntraError;
use super::flow::Flow;
use super::managed_identity::{Asked, ManagedIdentity};
use crate::access_token::AccessToken;
use crate::request::{Request, Response};

/// The managed identity of a virtual machine, which its Instance Metadata Service gives to whoever runs on it
/// ([Microsoft's description](https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token)).
///
/// On another machine nothing answers at its address: give the client a timeout of a second or so for the
/// connection. No proxy may stand between.
///
/// ```
/// use acs_auth::entra::{Flow, Imds, ManagedIdentity};
///
/// let flow = Imds::new().identity(ManagedIdentity::ClientId("a-client".to_owned()));
/// let request = flow.request();
/// assert_eq!(
///     request.url(),
///     "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01\
///      &resource=https%3A%2F%2Fcommunication.azure.com%2F&client_id=a-client",
/// );
/// assert_eq!(request.headers().collect::<Vec<_>>(), [("metadata", "true")]);
/// ```
#[derive(Clone, Debug)]
pub struct Imds {
    endpoint: String,
    asked: Asked,
}

impl Imds {
    /// Where the service is: an address within the machine's own network, which is why it is plain HTTP.
    pub const ENDPOINT: &str = "http://169.254.169.254";

    /// At [`Imds::ENDPOINT`].
    #[must_use]
    pub fn new() -> Self {
        Self { endpoint: Self::ENDPOINT.to_owned(), asked: Asked::new() }
    }

    /// The same at another endpoint: a URL without a path.
    #[must_use]
    pub fn at(self, endpoint: &str) -> Self {
        Self { endpoint: endpoint.trim_end_matches('/').to_owned(), ..self }
    }

    /// The same for one of several identities.
    #[must_use]
    pub fn identity(mut self, identity: ManagedIdentity) -> Self {
        self.asked.identity = identity;
        self
    }

    /// The same for another scope than [`SCOPE`](super::SCOPE), such as that of another cloud.
    #[must_use]
    pub fn for_scope(self, scope: &str) -> Self {
        Self { asked: self.asked.for_scope(scope), ..self }
    }
}

impl Default for Imds {
    fn default() -> Self {
        Self::new()
    }
}

impl Flow for Imds {
    fn request(&self) -> Request {
        let endpoint = format!("{}/metadata/identity/oauth2/token", self.endpoint);
        let url = self.asked.url(&endpoint, "2018-02-01", "msi_res_id");
        Request::new("GET", url).with_header("metadata", "true")
    }

    fn read(&self, response: &Response<'_>, now: i64) -> Result<AccessToken, EntraError> {
        answer::of_imds(response, now)
    }
}
