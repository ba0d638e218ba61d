//! The options of `explain`.

use std::path::PathBuf;

use clap::ValueHint;

use super::Format;

pub(super) const EXAMPLES: &str = "\
It needs no key. The headers are taken as they are, in the order that the authorization tells, or
without one in the usual order.

Example:
  acs-auth explain request.http";

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// File that holds the request, or - for standard input
    #[arg(value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) request: PathBuf,

    /// Message of the service, of which to tell what it means: the body of its answer, or the
    /// lines of a log; then there is no request
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with = "request")]
    pub(crate) message: Option<String>,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}
