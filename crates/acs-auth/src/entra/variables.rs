//! The variables of the environment that tell which flow to take, and with what: those of Microsoft's
//! `azure-identity` in all languages.
//!
//! Nothing here reads the environment: [`FlowSettings`](super::FlowSettings) is handed what does.

/// The tenant (directory) of an application: its id, or a domain of it.
pub const AZURE_TENANT_ID: &str = "AZURE_TENANT_ID";
/// The client (application) id of an application, or of a managed identity where there are several.
pub const AZURE_CLIENT_ID: &str = "AZURE_CLIENT_ID";
/// The secret of an application. It is a secret.
pub const AZURE_CLIENT_SECRET: &str = "AZURE_CLIENT_SECRET";
/// The path of the file that holds the assertion of a workload, which is replaced from time to time.
pub const AZURE_FEDERATED_TOKEN_FILE: &str = "AZURE_FEDERATED_TOKEN_FILE";
/// Where Entra is, unless at [`PUBLIC_AUTHORITY`](super::PUBLIC_AUTHORITY): a URL, or a host alone.
pub const AZURE_AUTHORITY_HOST: &str = "AZURE_AUTHORITY_HOST";
/// Where the managed identity of App Service and the like is asked for: a URL with its path.
pub const IDENTITY_ENDPOINT: &str = "IDENTITY_ENDPOINT";
/// What shows to that endpoint that one runs there. It is a secret.
pub const IDENTITY_HEADER: &str = "IDENTITY_HEADER";
/// Where the managed identity of a virtual machine is asked for, unless at
/// [`Imds::ENDPOINT`](super::Imds::ENDPOINT): a URL without a path.
pub const AZURE_POD_IDENTITY_AUTHORITY_HOST: &str = "AZURE_POD_IDENTITY_AUTHORITY_HOST";

/// With [`IDENTITY_ENDPOINT`], the mark of Service Fabric.
pub(super) const IDENTITY_SERVER_THUMBPRINT: &str = "IDENTITY_SERVER_THUMBPRINT";
/// With [`IDENTITY_ENDPOINT`], the mark of Azure Arc.
pub(super) const IMDS_ENDPOINT: &str = "IMDS_ENDPOINT";
