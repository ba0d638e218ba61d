//! The options of `verify`.

use std::path::PathBuf;

use clap::ValueHint;

use super::{CaptureArgs, Format};

pub(super) const EXAMPLES: &str = "\
The request is as it stands on the wire: the request line, header lines, an empty line, and as many
bytes of body as Content-Length says. Lines end with LF or CR LF. Or it is what `curl -v` prints.

Examples:
  acs-auth verify --demo request.http --now 'Thu, 01 Jan 2026 00:00:00 GMT'
  acs-auth verify --demo curl.txt --data-file mail.json --now 'Thu, 01 Jan 2026 00:00:00 GMT'";

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    #[command(flatten)]
    pub(crate) capture: CaptureArgs,

    /// Date to check against, as in 'Thu, 01 Jan 2026 00:00:00 GMT' or in seconds since 1970
    /// [default: now]
    #[arg(long, value_name = "DATE", allow_negative_numbers = true)]
    pub(crate) now: Option<String>,

    /// Seconds that the request may be dated away from that, each way
    #[arg(long, value_name = "SECONDS", default_value_t = acs_auth::DEFAULT_TOLERANCE)]
    pub(crate) tolerance: u32,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,

    /// File that holds a connection string, or - for standard input; once for each key to try
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) connection_string_file: Vec<PathBuf>,

    /// Check against the demo key
    #[arg(long, conflicts_with = "connection_string_file")]
    pub(crate) demo: bool,
}
