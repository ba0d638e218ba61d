//! The options of `sign`.

use clap::ValueEnum;

use super::{ConnectionArgs, RequestArgs};

pub(super) const EXAMPLES: &str = "\
Examples:
  acs-auth sign --demo 'https://contoso.communication.azure.com/rooms?api-version=2025-03-13'
  acs-auth sign '/identities?api-version=2023-10-01' -d '{}' --output curl | sh
  acs-auth sign '/emails:send?api-version=2023-03-31' --data-file mail.json --output python

A signature is good for five minutes: sign each attempt anew.";

#[derive(Debug, clap::Args)]
pub(crate) struct SignArgs {
    #[command(flatten)]
    pub(crate) request: RequestArgs,

    #[command(flatten)]
    pub(crate) connection: ConnectionArgs,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: SignFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SignFormat {
    /// The three headers to send
    #[default]
    Headers,
    /// The same and all that was signed, for programs
    Json,
    /// A command for sh
    Curl,
    /// A program for Python, without any package
    Python,
    /// A command for PowerShell
    #[value(name = "powershell")]
    PowerShell,
}

impl SignFormat {
    /// Whether it is something to run.
    pub(crate) fn is_command(self) -> bool {
        !matches!(self, Self::Headers | Self::Json)
    }
}
