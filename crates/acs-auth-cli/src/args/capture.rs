//! Where the request is, of `verify` and `explain`.

use std::path::{Path, PathBuf};

use clap::ValueHint;

#[derive(Debug, clap::Args)]
pub(crate) struct CaptureArgs {
    /// File that holds the request, raw or as `curl -v` shows it, or - for standard input
    #[arg(value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) request: PathBuf,

    /// Body of the request, where it is not in the file: curl does not show it
    #[arg(short, long, value_name = "TEXT", allow_hyphen_values = true)]
    pub(crate) data: Option<String>,

    /// The same from a file, or from standard input with -
    #[arg(long, value_name = "FILE", conflicts_with = "data", value_hint = ValueHint::FilePath)]
    pub(crate) data_file: Option<PathBuf>,
}

impl CaptureArgs {
    /// The files that are named.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        [Some(&self.request), self.data_file.as_ref()].into_iter().flatten().map(PathBuf::as_path)
    }
}
