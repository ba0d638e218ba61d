//! The options of `send`.

use std::path::PathBuf;

use clap::{ValueEnum, ValueHint};

use super::{AccessArgs, EntraArgs, Format, RequestArgs};

pub(super) const EXAMPLES: &str = "\
The body of the answer goes to standard output as it came, and its status to standard error.
Redirects are not followed, and nothing is sent twice.

Examples:
  acs-auth send '/identities?api-version=2023-10-01' -d '{}'
  acs-auth send '/phoneNumbers?api-version=2025-06-01' | jq .phoneNumbers
  acs-auth send --credential entra '/phoneNumbers?api-version=2025-06-01'
  acs-auth send --credential token '/chat/threads?api-version=2025-03-15'

Exit codes: 0 an answer below 400, 1 any other or none, 2 called in a way that cannot work.";

#[derive(Debug, clap::Args)]
pub(crate) struct SendArgs {
    #[command(flatten)]
    pub(crate) request: RequestArgs,

    /// What proves who asks
    #[arg(long, value_enum, default_value_t, value_name = "KIND")]
    pub(crate) credential: SendCredential,

    /// File that holds the user access token, or - for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) token_file: Option<PathBuf>,

    #[command(flatten)]
    pub(crate) access: AccessArgs,

    /// How to print the answer
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,

    #[command(flatten)]
    pub(crate) entra: EntraArgs,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SendCredential {
    /// The access key of the connection string, with which the request is signed
    #[default]
    Key,
    /// A token of Entra, of an application or a managed identity: see acs-auth entra
    Entra,
    /// A user access token, which is in AZURE_COMMUNICATION_TOKEN or a file
    Token,
}
