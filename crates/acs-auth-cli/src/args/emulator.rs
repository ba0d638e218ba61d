//! The options of `emulator`.

use std::env;
use std::net::{IpAddr, Ipv4Addr};
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use acs_auth_emulator::{Auth, ENTRA_TOKEN_LIFETIME, Fault, MAX_BODY, PAGE_SIZE, PATIENCE, PORT};
use clap::builder::BoolishValueParser;
use clap::{Args as _, ValueEnum, ValueHint, value_parser};

use super::Format;
use crate::own_keys::{CLIENT_SECRET, PRIMARY, SECONDARY};

pub(super) const EXAMPLES: &str = "\
The port speaks http and TLS. With its keys, which everybody knows, --demo of the other commands signs:
  acs-auth emulator
  acs-auth send --demo '/identities?api-version=2023-10-01' -d '{}'

For tests, on a free port, with one line of JSON that tells where, until standard input ends:
  acs-auth emulator --port 0 --output json --stop-at-eof

What was sent, what came, and what is to go wrong:
  curl http://127.0.0.1:8401/_emulator/messages
  curl http://127.0.0.1:8401/_emulator/requests
  curl http://127.0.0.1:8401/_emulator/faults -d status=503,retryAfter=1,count=2

Exit codes: 0 stopped, by Ctrl-C or SIGTERM too; 2 it could not start. Of --check: 0 one listens; 1 none does.";

pub(super) const VARIABLES: &str = "\
Each option can be a variable instead: --port is ACS_AUTH_EMULATOR_PORT, and so on, with true for
those that take no value. The keys can be others by ACS_AUTH_EMULATOR_ACCESS_KEY and
ACS_AUTH_EMULATOR_SECONDARY_ACCESS_KEY, and the client secret of Entra by
ACS_AUTH_EMULATOR_CLIENT_SECRET; they are never arguments.";

#[expect(clippy::struct_excessive_bools, reason = "each is an option that is there or is not")]
#[derive(Debug, clap::Args)]
pub(crate) struct EmulatorArgs {
    /// Address to listen at: whoever gets there is let in by keys that everybody knows
    #[arg(long, env = "ACS_AUTH_EMULATOR_LISTEN", hide_env = true)]
    #[arg(value_name = "ADDRESS", default_value_t = Ipv4Addr::LOCALHOST.into())]
    pub(crate) listen: IpAddr,

    /// Port to listen at; 0 takes a free one
    #[arg(long, env = "ACS_AUTH_EMULATOR_PORT", hide_env = true, default_value_t = PORT)]
    pub(crate) port: u16,

    /// Say https in the endpoint and the connection string
    #[arg(long, env = "ACS_AUTH_EMULATOR_TLS", hide_env = true)]
    #[arg(value_parser = BoolishValueParser::new())]
    pub(crate) tls: bool,

    /// Name that clients call this machine by, for its certificate; several have a comma between
    #[arg(long, env = "ACS_AUTH_EMULATOR_HOST_NAME", hide_env = true)]
    #[arg(value_name = "NAME", value_delimiter = ',')]
    pub(crate) host_name: Vec<String>,

    /// What is done about signatures
    #[arg(long, env = "ACS_AUTH_EMULATOR_AUTH", hide_env = true)]
    #[arg(value_enum, default_value_t, value_name = "MODE")]
    pub(crate) auth: AuthMode,

    /// Seconds that a request may be dated away from now, each way
    #[arg(long, env = "ACS_AUTH_EMULATOR_TOLERANCE", hide_env = true)]
    #[arg(value_name = "SECONDS", default_value_t = acs_auth::DEFAULT_TOLERANCE)]
    pub(crate) tolerance: u32,

    /// Seconds that its clock is ahead of this machine's, or behind it if there are less than none
    #[arg(long, env = "ACS_AUTH_EMULATOR_CLOCK_OFFSET", hide_env = true)]
    #[arg(value_name = "SECONDS", default_value_t, allow_negative_numbers = true)]
    pub(crate) clock_offset: i32,

    /// Seconds that an operation takes which is polled, such as the sending of an email
    #[arg(long, env = "ACS_AUTH_EMULATOR_OPERATION_TIME", hide_env = true)]
    #[arg(value_name = "SECONDS", default_value = "0", value_parser = operation_time)]
    pub(crate) operation_time: Duration,

    /// Seconds that a token of Entra is good
    #[arg(long, env = "ACS_AUTH_EMULATOR_ENTRA_TOKEN_LIFETIME", hide_env = true)]
    #[arg(value_name = "SECONDS", default_value_t = entra_token_lifetime())]
    pub(crate) entra_token_lifetime: u32,

    /// Items on a page of a list
    #[arg(long, env = "ACS_AUTH_EMULATOR_PAGE_SIZE", hide_env = true)]
    #[arg(value_name = "ITEMS", default_value_t = PAGE_SIZE)]
    pub(crate) page_size: NonZeroUsize,

    /// Issue user access tokens that tell nothing to whoever has one, in the place of JWTs
    #[arg(long, env = "ACS_AUTH_EMULATOR_OPAQUE_TOKENS", hide_env = true)]
    #[arg(value_parser = BoolishValueParser::new())]
    pub(crate) opaque_tokens: bool,

    /// Bytes that the body of a request may have
    #[arg(long, env = "ACS_AUTH_EMULATOR_MAX_BODY", hide_env = true)]
    #[arg(value_name = "BYTES", default_value_t = MAX_BODY)]
    pub(crate) max_body: usize,

    /// Seconds that a client is waited for which says nothing, or too little
    #[arg(long, env = "ACS_AUTH_EMULATOR_PATIENCE", hide_env = true)]
    #[arg(value_name = "SECONDS", default_value_t = PATIENCE.as_secs())]
    #[arg(value_parser = value_parser!(u64).range(1..=u32::MAX.into()))]
    pub(crate) patience: u64,

    /// What goes wrong with requests, such as status=503,retryAfter=1,count=2; several have a ; between
    #[arg(long, env = "ACS_AUTH_EMULATOR_FAULT", hide_env = true)]
    #[arg(value_name = "FAULT", value_delimiter = ';')]
    pub(crate) fault: Vec<Fault>,

    /// File to write the certificate of the authority to, in PEM, for clients to trust
    #[arg(long, env = "ACS_AUTH_EMULATOR_CA_FILE", hide_env = true)]
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) ca_file: Option<PathBuf>,

    /// Ask whether one listens there already, and end: for the health check of a container
    #[arg(long, env = "ACS_AUTH_EMULATOR_CHECK", hide_env = true)]
    #[arg(value_parser = BoolishValueParser::new())]
    pub(crate) check: bool,

    /// Stop when standard input ends, as it does when the program ends that holds the other end
    #[arg(long, env = "ACS_AUTH_EMULATOR_STOP_AT_EOF", hide_env = true)]
    #[arg(value_parser = BoolishValueParser::new())]
    pub(crate) stop_at_eof: bool,

    /// How to say where it listens
    #[arg(short, long, env = "ACS_AUTH_EMULATOR_OUTPUT", hide_env = true)]
    #[arg(value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}

fn entra_token_lifetime() -> u32 {
    u32::try_from(ENTRA_TOKEN_LIFETIME.as_secs()).unwrap_or(u32::MAX)
}

/// Seconds of an operation that a poller would wait for: a day at most.
fn operation_time(text: &str) -> Result<Duration, &'static str> {
    let seconds = text.parse().ok().filter(|seconds| (0.0..=86_400.0).contains(seconds));
    seconds.map(Duration::from_secs_f64).ok_or("seconds, from 0 to 86400")
}

/// Variables that are named like those of options, and are none: somebody has misspelt them.
pub(crate) fn unknown_variables() -> Vec<String> {
    let command = EmulatorArgs::augment_args(clap::Command::new("emulator"));
    let is_known = |name: &str| {
        KEYS.contains(&name)
            || command.get_arguments().any(|option| option.get_env() == Some(name.as_ref()))
    };
    let set = env::vars_os().map(|(name, _)| name.to_string_lossy().into_owned());
    set.filter(|name| name.starts_with(PREFIX) && !is_known(name)).collect()
}

/// Variables that are no options: the keys and the secret, and what clients are told in the end.
const KEYS: [&str; 4] = [PRIMARY, SECONDARY, CLIENT_SECRET, "ACS_AUTH_EMULATOR_CONNECTION_STRING"];
const PREFIX: &str = "ACS_AUTH_EMULATOR_";

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

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a container is started for a test, there is often no way to give it arguments.
    #[test]
    fn each_option_has_a_variable() {
        let command = EmulatorArgs::augment_args(clap::Command::new("emulator"));
        let mut options = 0;
        for option in command.get_arguments() {
            let long = option.get_long().unwrap();
            let due = format!("ACS_AUTH_EMULATOR_{}", long.to_uppercase().replace('-', "_"));
            assert_eq!(option.get_env().unwrap().to_str().unwrap(), due);
            options += 1;
        }
        assert!(options > 10);
    }
}
