//! A flow and what it takes, out of the environment.

use super::app_service::AppService;
use super::application::Application;
use super::client_secret::ClientSecret;
use super::flow::Flow;
use super::flow_kind::FlowKind;
use super::imds::Imds;
use super::managed_identity::ManagedIdentity;
use super::variables::{
    AZURE_AUTHORITY_HOST, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET, AZURE_FEDERATED_TOKEN_FILE,
    AZURE_POD_IDENTITY_AUTHORITY_HOST, AZURE_TENANT_ID, IDENTITY_ENDPOINT, IDENTITY_HEADER,
    IDENTITY_SERVER_THUMBPRINT, IMDS_ENDPOINT,
};
use super::workload_identity::WorkloadIdentity;
use crate::token_error::{TokenCode, TokenError};

/// A flow as the [variables](super::variables) of the environment set it up.
///
/// It reads neither the environment nor a file, but is handed what does.
///
/// ```
/// use acs_auth::entra::{Flow, FlowKind, FlowSettings};
///
/// let environment = |name: &str| match name {
///     "AZURE_TENANT_ID" => Some("contoso.example".to_owned()),
///     "AZURE_CLIENT_ID" => Some("a-client".to_owned()),
///     "AZURE_FEDERATED_TOKEN_FILE" => Some("/run/a/token".to_owned()),
///     _ => None, // in earnest, the whole is |name| std::env::var(name).ok()
/// };
/// let settings = FlowSettings::from_variables(environment)?;
/// assert_eq!(settings.kind(), FlowKind::WorkloadIdentity);
///
/// // For each token anew, because the file changes; in earnest, with std::fs::read_to_string.
/// let flow = settings.flow(|file| {
///     assert_eq!(file, "/run/a/token");
///     std::io::Result::Ok("eyJ.e30.c2ln".to_owned())
/// })?;
/// assert!(flow.request().body().starts_with(b"client_assertion=eyJ.e30.c2ln&"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct FlowSettings(Settings);

#[derive(Clone, Debug)]
enum Settings {
    ClientSecret(ClientSecret),
    WorkloadIdentity(Application, String),
    AppService(AppService),
    Imds(Imds),
}

impl FlowSettings {
    /// The flow that the variables [choose](FlowKind::chosen_by), set up by them. An empty variable is not
    /// set.
    ///
    /// # Errors
    ///
    /// As for [`FlowSettings::of`].
    pub fn from_variables(variable: impl Fn(&str) -> Option<String>) -> Result<Self, TokenError> {
        Self::of(FlowKind::chosen_by(&variable), variable)
    }

    /// A flow, set up by the variables. `AZURE_CLIENT_ID` says of managed identities which one, where there
    /// are several.
    ///
    /// # Errors
    ///
    /// `INVALID_SETTINGS` where the flow needs a variable that is not set, `AZURE_AUTHORITY_HOST` is no such
    /// URL, or the variables are those of Azure Arc or Service Fabric, whose ways are not known here;
    /// `INSECURE_URL` where `AZURE_AUTHORITY_HOST` is another machine by plain HTTP.
    pub fn of(
        kind: FlowKind,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, TokenError> {
        let set = |name| variable(name).filter(|value| !value.is_empty());
        let application = || {
            let application = Application::new(set(AZURE_TENANT_ID)?, set(AZURE_CLIENT_ID)?);
            Some(match set(AZURE_AUTHORITY_HOST) {
                Some(authority) => application.at(&authority),
                None => Ok(application),
            })
        };
        let identity = set(AZURE_CLIENT_ID).map(ManagedIdentity::ClientId).unwrap_or_default();
        Ok(Self(match kind {
            FlowKind::ClientSecret => {
                let secret = set(AZURE_CLIENT_SECRET).ok_or(NO_SECRET)?;
                let application = application().ok_or(NO_SECRET)??;
                Settings::ClientSecret(ClientSecret::of(application, secret))
            }
            FlowKind::WorkloadIdentity => {
                let file = set(AZURE_FEDERATED_TOKEN_FILE).ok_or(NO_WORKLOAD)?;
                Settings::WorkloadIdentity(application().ok_or(NO_WORKLOAD)??, file)
            }
            FlowKind::AppService if set(IDENTITY_SERVER_THUMBPRINT).is_some() => {
                return Err(ELSEWHERE);
            }
            FlowKind::AppService => {
                let endpoint = set(IDENTITY_ENDPOINT).ok_or(NO_APP)?;
                let is_arc = set(IMDS_ENDPOINT).is_some();
                let header = set(IDENTITY_HEADER).ok_or(if is_arc { ELSEWHERE } else { NO_APP })?;
                Settings::AppService(AppService::new(endpoint, header).identity(identity))
            }
            FlowKind::Imds => {
                let endpoint = set(AZURE_POD_IDENTITY_AUTHORITY_HOST);
                let imds = endpoint.map_or_else(Imds::new, |endpoint| Imds::new().at(&endpoint));
                Settings::Imds(imds.identity(identity))
            }
        }))
    }

    /// Which flow it is.
    #[must_use]
    pub const fn kind(&self) -> FlowKind {
        match self.0 {
            Settings::ClientSecret(_) => FlowKind::ClientSecret,
            Settings::WorkloadIdentity(..) => FlowKind::WorkloadIdentity,
            Settings::AppService(_) => FlowKind::AppService,
            Settings::Imds(_) => FlowKind::Imds,
        }
    }

    /// The same for another scope than [`SCOPE`](super::SCOPE), such as that of another cloud.
    #[must_use]
    pub fn for_scope(self, scope: &str) -> Self {
        Self(match self.0 {
            Settings::ClientSecret(flow) => Settings::ClientSecret(flow.for_scope(scope)),
            Settings::WorkloadIdentity(application, file) => {
                Settings::WorkloadIdentity(application.for_scope(scope), file)
            }
            Settings::AppService(flow) => Settings::AppService(flow.for_scope(scope)),
            Settings::Imds(flow) => Settings::Imds(flow.for_scope(scope)),
        })
    }

    /// The flow for one token. Where it needs the text of a file, that is read by what is handed in, by the
    /// path in [`AZURE_FEDERATED_TOKEN_FILE`]; have it refuse a file that is empty, which Entra would answer with
    /// less to go by.
    ///
    /// # Errors
    ///
    /// That of the reading.
    pub fn flow<E>(
        &self,
        read: impl FnOnce(&str) -> Result<String, E>,
    ) -> Result<Box<dyn Flow + Send + Sync>, E> {
        Ok(match &self.0 {
            Settings::ClientSecret(flow) => Box::new(flow.clone()),
            Settings::WorkloadIdentity(application, file) => {
                Box::new(WorkloadIdentity::of(application.clone(), read(file)?))
            }
            Settings::AppService(flow) => Box::new(flow.clone()),
            Settings::Imds(flow) => Box::new(flow.clone()),
        })
    }
}

const NO_SECRET: TokenError = TokenError::new(
    TokenCode::InvalidSettings,
    "an application with a secret needs AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET",
);
const NO_WORKLOAD: TokenError = TokenError::new(
    TokenCode::InvalidSettings,
    "a workload identity needs AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE",
);
const NO_APP: TokenError = TokenError::new(
    TokenCode::InvalidSettings,
    "the managed identity of an app needs IDENTITY_ENDPOINT and IDENTITY_HEADER, which Azure sets once one \
     is assigned to the app",
);
const ELSEWHERE: TokenError = TokenError::new(
    TokenCode::InvalidSettings,
    "these are the variables of Azure Arc or Service Fabric, whose managed identities are for Microsoft's \
     azure-identity: hand its token to this library",
);
