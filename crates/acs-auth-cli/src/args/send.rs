//! The options of `send`.

use std::path::PathBuf;

use clap::ValueHint;

use super::{Format, RequestArgs};

pub(super) const EXAMPLES: &str = "\
The body of the answer goes to standard output as it came, and its status to standard error.
Redirects are not followed, and nothing is sent twice.

Examples:
  acs-auth send '/identities?api-version=2023-10-01' -d '{}'
  acs-auth send '/phoneNumbers?api-version=2025-06-01' | jq .phoneNumbers

Exit codes: 0 an answer below 400, 1 any other or none, 2 called in a way that cannot work.";

#[derive(Debug, clap::Args)]
pub(crate) struct SendArgs {
    #[command(flatten)]
    pub(crate) request: RequestArgs,

    /// How to print the answer
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,

    /// File of certificates, in PEM, of the authorities to trust in place of the usual ones
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca_file: Option<PathBuf>,

    /// Seconds until the whole answer is there; 0 waits for ever
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) timeout: u32,
}
