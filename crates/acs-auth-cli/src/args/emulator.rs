//! The options of `emulator`.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;

use acs_auth_emulator::{Auth, PORT};
use clap::{ValueEnum, ValueHint};

use super::Format;

pub(super) const EXAMPLES: &str = "\
The port speaks http and TLS. With its keys, which everybody knows, --demo of the other commands signs:
  acs-auth emulator
  acs-auth send --demo '/identities?api-version=2023-10-01' -d '{}'

For tests, on a free port, with one line of JSON that tells where, until standard input ends:
  acs-auth emulator --port 0 --output json --stop-at-eof

Exit codes: 0 stopped, 2 it could not start.";

#[derive(Debug, clap::Args)]
pub(crate) struct EmulatorArgs {
    /// Address to listen at: whoever gets there is let in by keys that everybody knows
    #[arg(long, value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    pub(crate) listen: IpAddr,

    /// Port to listen at; 0 takes a free one
    #[arg(long, default_value_t = PORT)]
    pub(crate) port: u16,

    /// Say https in the endpoint and the connection string
    #[arg(long)]
    pub(crate) tls: bool,

    /// What is done about signatures
    #[arg(long, value_enum, default_value_t, value_name = "MODE")]
    pub(crate) auth: AuthMode,

    /// Seconds that a request may be dated away from now, each way
    #[arg(long, value_name = "SECONDS", default_value_t = acs_auth::DEFAULT_TOLERANCE)]
    pub(crate) tolerance: u32,

    /// File to write the certificate of the authority to, in PEM, for clients to trust
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca_file: Option<PathBuf>,

    /// Stop when standard input ends, as it does when the program ends that holds the other end
    #[arg(long)]
    pub(crate) stop_at_eof: bool,

    /// How to say where it listens
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum AuthMode {
    /// Refuse as the service does, which hardly says why
    #[default]
    Strict,
    /// Refuse likewise, and name the mistake: in a header, and on standard error
    Explain,
    /// Look at no signature
    Off,
}

impl From<AuthMode> for Auth {
    fn from(mode: AuthMode) -> Self {
        match mode {
            AuthMode::Strict => Self::Strict,
            AuthMode::Explain => Self::Explain,
            AuthMode::Off => Self::Off,
        }
    }
}
