//! What is signed, of `sign` and `send`.

use std::path::{Path, PathBuf};

use clap::ValueHint;

#[derive(Debug, clap::Args)]
pub(crate) struct RequestArgs {
    /// URL to sign for, or its path and query alone, which are joined to the endpoint of your
    /// resource
    #[arg(value_name = "URL|/PATH", value_hint = ValueHint::Url)]
    pub(crate) url: String,

    /// HTTP method [default: POST with a body, GET without]
    #[arg(short = 'X', long = "request", value_name = "METHOD")]
    pub(crate) method: Option<String>,

    /// Body as it stands; a leading @ names no file
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) data: Option<String>,

    /// Body from a file, or from standard input with -
    #[arg(long, value_name = "FILE", conflicts_with = "data", value_hint = ValueHint::FilePath)]
    pub(crate) data_file: Option<PathBuf>,

    /// One more header to send, which is not signed; may be given again
    #[arg(short = 'H', long = "header", value_name = "NAME:VALUE")]
    pub(crate) headers: Vec<String>,

    /// Date to sign with, as in 'Thu, 01 Jan 2026 00:00:00 GMT' or in seconds since 1970
    /// [default: now]
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) date: Option<String>,

    /// Take other hosts too than that of your resource
    #[arg(long)]
    pub(crate) any_origin: bool,
}

impl RequestArgs {
    /// The file that is named.
    pub(crate) fn file(&self) -> Option<&Path> {
        self.data_file.as_deref()
    }
}
