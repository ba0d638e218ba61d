//! The options of `explain`.

use super::{CaptureArgs, Format};

pub(super) const EXAMPLES: &str = "\
It needs no key. The headers are taken as they are, in the order that the authorization tells, or
without one in the usual order.

Examples:
  acs-auth explain request.http
  acs-auth explain curl.txt --data-file mail.json

curl prints what it sends to standard error: curl -v ... 2> curl.txt";

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) capture: CaptureArgs,

    /// Message of the service, of which to tell what it means: the body of its answer, or the
    /// lines of a log; then there is no request
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with = "request")]
    pub(crate) message: Option<String>,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}
