//! Which resource is asked, and how one gets there.

use clap::ValueHint;

use super::{ConnectionArgs, TransportArgs};

#[derive(Debug, clap::Args)]
pub(crate) struct AccessArgs {
    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,

    /// Endpoint of your resource, for whoever has no key of it
    /// [default: AZURE_COMMUNICATION_ENDPOINT, or that of the connection string]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    #[arg(conflicts_with_all = ["connection_string_file", "demo"])]
    pub(crate) endpoint: Option<String>,

    #[command(flatten)]
    pub(crate) transport: TransportArgs,
}
