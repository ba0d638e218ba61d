//! How requests are sent.

use std::path::PathBuf;

use clap::ValueHint;

#[derive(Debug, clap::Args)]
pub(crate) struct TransportArgs {
    /// File of certificates, in PEM, of the authorities to trust in place of the usual ones
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca_file: Option<PathBuf>,

    /// Seconds until the whole answer is there; 0 waits for ever
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    pub(crate) timeout: u32,
}
