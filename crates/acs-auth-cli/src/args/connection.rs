//! Where the connection string is.

use std::path::{Path, PathBuf};

use clap::ValueHint;

#[derive(Debug, clap::Args)]
pub(crate) struct ConnectionArgs {
    /// File that holds the connection string, or - for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) connection_string_file: Option<PathBuf>,

    /// Take the demo key, which everybody knows and no resource takes, for any origin; a path is
    /// joined to localhost:8401, over http
    #[arg(long, conflicts_with = "connection_string_file")]
    pub(crate) demo: bool,
}

impl ConnectionArgs {
    pub(crate) fn file(&self) -> Option<&Path> {
        self.connection_string_file.as_deref()
    }
}
