//! How Entra is asked, and the options of `entra`.

use acs_auth::entra::{FlowKind, variables};
use clap::{Subcommand, ValueEnum, ValueHint};

use super::{Format, TransportArgs};

pub(super) const VARIABLES: &str = "\
Entra is asked with what the variables tell that Microsoft's azure-identity reads:
  an application   AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET or
                   AZURE_FEDERATED_TOKEN_FILE; AZURE_AUTHORITY_HOST
  an app's own     IDENTITY_ENDPOINT, IDENTITY_HEADER
  a machine's own  AZURE_POD_IDENTITY_AUTHORITY_HOST";

pub(super) const EXAMPLES: &str = "\
The token is for ACS, and goes to standard output alone.

Examples:
  acs-auth entra token --demo
  acs-auth entra token --flow imds --output json";

/// The heading in the help under which the options stand that are for Entra alone.
const HEADING: &str = "Entra";

#[derive(Debug, Subcommand)]
pub(crate) enum EntraTask {
    /// Get a token of Entra for ACS, as an application or a managed identity
    #[command(after_help = EXAMPLES, after_long_help = [VARIABLES, EXAMPLES].join("\n\n"))]
    Token(EntraTokenArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct EntraTokenArgs {
    #[command(flatten)]
    pub(crate) entra: EntraArgs,

    #[command(flatten)]
    pub(crate) transport: TransportArgs,

    /// Ask a local ACS, which listens at localhost:8401 and gives a token to everybody
    #[arg(long)]
    pub(crate) demo: bool,

    /// How to print the answer
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct EntraArgs {
    /// Way to the token [default: auto]
    #[arg(long, value_enum, value_name = "FLOW", help_heading = HEADING)]
    pub(crate) flow: Option<EntraFlow>,

    /// Tenant of the application [default: AZURE_TENANT_ID]
    #[arg(long, value_name = "ID", help_heading = HEADING)]
    pub(crate) tenant_id: Option<String>,

    /// Application, or which managed identity where there are several [default: AZURE_CLIENT_ID]
    #[arg(long, value_name = "ID", help_heading = HEADING)]
    pub(crate) client_id: Option<String>,

    /// Where Entra is [default: AZURE_AUTHORITY_HOST, or else the public cloud]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url, help_heading = HEADING)]
    pub(crate) authority: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum EntraFlow {
    /// The first of these whose variables are set, and the last where none are
    #[default]
    Auto,
    /// An application with a secret
    ClientSecret,
    /// An application that another issuer vouches for, such as Kubernetes
    Workload,
    /// The managed identity of App Service, Functions or Container Apps
    AppService,
    /// The managed identity of a virtual machine
    Imds,
}

impl EntraFlow {
    /// Which it is, if that does not hang on the variables.
    pub(crate) const fn kind(self) -> Option<FlowKind> {
        match self {
            Self::Auto => None,
            Self::ClientSecret => Some(FlowKind::ClientSecret),
            Self::Workload => Some(FlowKind::WorkloadIdentity),
            Self::AppService => Some(FlowKind::AppService),
            Self::Imds => Some(FlowKind::Imds),
        }
    }
}

impl EntraArgs {
    /// What an option says in the place of a variable.
    pub(crate) fn in_place_of(&self, variable: &str) -> Option<&str> {
        match variable {
            variables::AZURE_TENANT_ID => self.tenant_id.as_deref(),
            variables::AZURE_CLIENT_ID => self.client_id.as_deref(),
            variables::AZURE_AUTHORITY_HOST => self.authority.as_deref(),
            _ => None,
        }
    }

    /// Whether any is given.
    pub(crate) const fn is_given(&self) -> bool {
        self.flow.is_some()
            || self.tenant_id.is_some()
            || self.client_id.is_some()
            || self.authority.is_some()
    }
}

impl EntraTask {
    pub(super) const fn output(&self) -> Format {
        let Self::Token(args) = self;
        args.output
    }
}
