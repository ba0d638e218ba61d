//! The managed identity of an app.

use std::fmt;

use zeroize::Zeroizing;

use super::answer;
use super::entra_error::EntraError;
use super::flow::Flow;
use super::hidden::Hidden;
use super::managed_identity::{Asked, ManagedIdentity};
use crate::access_token::AccessToken;
use crate::request::{Request, Response};

/// The managed identity of App Service, Functions or Container Apps
/// ([Microsoft's description](https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference)).
///
/// ```
/// use acs_auth::entra::{AppService, Flow};
///
/// let flow = AppService::new("http://localhost:42356/msi/token", "853b9a84");
/// let request = flow.request();
/// assert_eq!(
///     request.url(),
///     "http://localhost:42356/msi/token?api-version=2019-08-01\
///      &resource=https%3A%2F%2Fcommunication.azure.com%2F",
/// );
/// assert_eq!(request.headers().collect::<Vec<_>>(), [("x-identity-header", "853b9a84")]);
/// ```
#[derive(Clone)]
pub struct AppService {
    endpoint: String,
    header: Zeroizing<String>,
    asked: Asked,
}

impl AppService {
    /// With the values of [`IDENTITY_ENDPOINT`](super::variables::IDENTITY_ENDPOINT) and
    /// [`IDENTITY_HEADER`](super::variables::IDENTITY_HEADER), which the app finds in its environment.
    ///
    /// The endpoint is one of plain HTTP, within the machine or the network that runs the app.
    pub fn new(endpoint: impl Into<String>, header: impl Into<String>) -> Self {
        let header = Zeroizing::new(header.into());
        Self { endpoint: endpoint.into(), header, asked: Asked::new() }
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

impl Flow for AppService {
    fn request(&self) -> Request {
        let url = self.asked.url(&self.endpoint, "2019-08-01", "mi_res_id");
        Request::new("GET", url).with_header("x-identity-header", self.header.as_str())
    }

    fn read(&self, response: &Response<'_>, now: i64) -> Result<AccessToken, EntraError> {
        answer::of_app_service(response, now, Hidden(&self.header))
    }
}

/// Shows nothing of the header.
impl fmt::Debug for AppService {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AppService")
            .field("endpoint", &self.endpoint)
            .field("asked", &self.asked)
            .finish_non_exhaustive()
    }
}
