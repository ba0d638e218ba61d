//! Who asks the resource for what concerns its users.

use clap::ValueEnum;

use super::{AccessArgs, EntraArgs, Format};

#[derive(Debug, clap::Args)]
pub(crate) struct ResourceArgs {
    /// What proves who asks
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    pub(crate) credential: ResourceCredential,

    #[command(flatten)]
    pub(crate) access: AccessArgs,

    /// How to print the answer
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,

    #[command(flatten)]
    pub(crate) entra: EntraArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum ResourceCredential {
    /// The access key of the connection string, with which the request is signed
    #[default]
    Key,
    /// A token of Entra, of an application or a managed identity: see acs-auth entra
    Entra,
}
