//! The options of `explain`.

use std::path::{Path, PathBuf};

use clap::ValueHint;

use super::{CaptureArgs, Format};

pub(super) const EXAMPLES: &str = "\
Without a key it shows what is signed. With one it says whether the signature is good, and if not,
which mistake of those that clients make gives this very signature. The key is that of a file, of
the variable AZURE_COMMUNICATION_CONNECTION_STRING, or of the demo.

Examples:
  acs-auth explain request.http
  acs-auth explain --demo curl.txt --data-file mail.json

Exit codes: 0 explained, whatever the verdict; 1 no request; 2 called in a way that cannot work.

curl prints what it sends to standard error: curl -v ... 2> curl.txt";

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) capture: CaptureArgs,

    /// Instead of a request: tell what a message of the service means, out of the body of its
    /// answer or the lines of a log; - for standard input
    #[arg(long, value_name = "TEXT", allow_hyphen_values = true, conflicts_with_all = ["request", "data", "data_file"])]
    pub(crate) message: Option<String>,

    /// File that holds a connection string, or - for standard input; once for each key that the
    /// server takes
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) connection_string_file: Vec<PathBuf>,

    /// Take the keys that the server takes to be those of the local ACS
    #[arg(long, conflicts_with = "connection_string_file")]
    pub(crate) demo: bool,

    /// File that holds another key which may have been used by mistake, such as one that was
    /// regenerated: a connection string, or the key alone; may be given again
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) other_key_file: Vec<PathBuf>,

    /// Endpoint that the client was given, letter for letter [default: that of the connection
    /// string]
    #[arg(long, value_name = "URL", value_hint = ValueHint::Url)]
    pub(crate) endpoint: Option<String>,

    /// Date when the request came, as in 'Thu, 01 Jan 2026 00:00:00 GMT' or in seconds since 1970
    /// [default: that of the answer, where curl shows one, or else in time]
    #[arg(long, value_name = "DATE", allow_negative_numbers = true)]
    pub(crate) now: Option<String>,

    /// Seconds that the request may be dated away from that, each way
    #[arg(long, value_name = "SECONDS", default_value_t = acs_auth::DEFAULT_TOLERANCE)]
    pub(crate) tolerance: u32,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}

impl ExplainArgs {
    /// The files that are named.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        let keys = self.connection_string_file.iter().chain(&self.other_key_file);
        keys.map(PathBuf::as_path).chain(self.capture.files())
    }
}
