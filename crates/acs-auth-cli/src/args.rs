//! The command line: what it takes, and how it tells.

use std::path::PathBuf;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::Shell;

use crate::answer::Answer;

const EXAMPLES: &str = "\
Try it without an Azure account:
  acs-auth sign --demo '/identities?api-version=2023-10-01' -d '{}'

With your own resource, whose connection string is in AZURE_COMMUNICATION_CONNECTION_STRING:
  acs-auth sign '/identities?api-version=2023-10-01' -d '{}' --output curl

Exit codes: 0 done, 1 refused, 2 called in a way that cannot work.";

const CREDENTIALS: &str = "\
The connection string is read from the variable AZURE_COMMUNICATION_CONNECTION_STRING or from a
file. It is never an argument: other users of the machine can see those.";

const SIGN_EXAMPLES: &str = "\
Examples:
  acs-auth sign --demo 'https://contoso.communication.azure.com/rooms?api-version=2025-03-13'
  acs-auth sign '/identities?api-version=2023-10-01' -d '{}' --output curl | sh
  acs-auth sign '/emails:send?api-version=2023-03-31' --data-file mail.json --output python

A signature is good for five minutes: sign each attempt anew.";

const VERIFY_EXAMPLES: &str = "\
The request is as it stands on the wire: the request line, header lines, an empty line, and as many
bytes of body as Content-Length says. Lines end with LF or CR LF.

Example:
  acs-auth verify --demo request.http --now 'Thu, 01 Jan 2026 00:00:00 GMT'";

const COMPLETIONS_EXAMPLES: &str = "\
In bash, for this session:
  source <(acs-auth completions bash)

Elsewhere, put the script where your shell looks for completions.";

const EXPLAIN_EXAMPLES: &str = "\
It needs no key. The headers are taken as they are, in the order that the authorization tells, or
without one in the usual order.

Example:
  acs-auth explain request.http";

/// Prove who you are to Azure Communication Services
///
/// Signs requests with an access key, checks signed requests, and shows what was signed.
#[derive(Debug, Parser)]
#[command(name = "acs-auth", version, after_help = EXAMPLES)]
#[command(arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) task: Task,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Task {
    /// Sign a request: print its headers, or a command that sends it
    #[command(after_help = SIGN_EXAMPLES, after_long_help = format!("{CREDENTIALS}\n\n{SIGN_EXAMPLES}"))]
    Sign(SignArgs),
    /// Check that a request was signed with your key
    #[command(after_help = VERIFY_EXAMPLES, after_long_help = format!("{CREDENTIALS}\n\n{VERIFY_EXAMPLES}"))]
    Verify(VerifyArgs),
    /// Show what the signature of a request is made of
    #[command(after_help = EXPLAIN_EXAMPLES)]
    Explain(ExplainArgs),
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
}

#[derive(Debug, clap::Args)]
pub(crate) struct SignArgs {
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

    /// One more header for the command that is printed, not signed; may be given again
    #[arg(short = 'H', long = "header", value_name = "NAME:VALUE")]
    pub(crate) headers: Vec<String>,

    /// Date to sign with, as in 'Thu, 01 Jan 2026 00:00:00 GMT' or in seconds since 1970
    /// [default: now]
    #[arg(long, allow_negative_numbers = true)]
    pub(crate) date: Option<String>,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: SignFormat,

    /// Sign for other hosts than that of your resource
    #[arg(long)]
    pub(crate) any_origin: bool,

    /// File that holds the connection string, or - for standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) connection_string_file: Option<PathBuf>,

    /// Sign with the demo key, which everybody knows and no resource takes, for any origin; a path
    /// is joined to localhost:8401, over http
    #[arg(long, conflicts_with = "connection_string_file")]
    pub(crate) demo: bool,
}

#[derive(Debug, clap::Args)]
pub(crate) struct VerifyArgs {
    /// File that holds the request, or - for standard input
    #[arg(value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) request: PathBuf,

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

#[derive(Debug, clap::Args)]
pub(crate) struct ExplainArgs {
    /// File that holds the request, or - for standard input
    #[arg(value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) request: PathBuf,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum SignFormat {
    /// The three headers to send
    #[default]
    Headers,
    /// The same and all that was signed, for programs
    Json,
    /// A command for sh
    Curl,
    /// A program for Python, without any package
    Python,
    /// A command for PowerShell
    #[value(name = "powershell")]
    PowerShell,
}

impl SignFormat {
    /// Whether it is something to run.
    pub(crate) fn is_command(self) -> bool {
        !matches!(self, Self::Headers | Self::Json)
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

impl Args {
    pub(crate) fn wants_json(&self) -> bool {
        match &self.task {
            Task::Sign(args) => args.output == SignFormat::Json,
            Task::Verify(args) => args.output == Format::Json,
            Task::Explain(args) => args.output == Format::Json,
            Task::Completions { .. } => false,
        }
    }
}

pub(crate) fn completions(shell: Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "acs-auth", &mut script);
    // For bash, clap_complete 4.6 names the parts of a program with a hyphen in two ways.
    let script = String::from_utf8_lossy(&script).replace("acs__subcmd__auth", "acs__auth");
    Answer::text(script)
}
