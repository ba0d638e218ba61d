//! The command line: what it takes, and how it tells.

#![expect(clippy::doc_markdown, reason = "what is written here is read in a terminal")]

mod access;
mod capture;
mod connection;
mod emulator;
mod entra;
mod explain;
mod request;
mod resource;
mod send;
mod sign;
mod token;
mod transport;
mod user;
mod verify;

use clap::{CommandFactory as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use access::AccessArgs;
pub(crate) use capture::CaptureArgs;
pub(crate) use connection::ConnectionArgs;
pub(crate) use emulator::{EmulatorArgs, unknown_variables};
pub(crate) use entra::{EntraArgs, EntraTask};
pub(crate) use explain::ExplainArgs;
pub(crate) use request::RequestArgs;
pub(crate) use resource::{ResourceArgs, ResourceCredential};
pub(crate) use send::{SendArgs, SendCredential};
pub(crate) use sign::{SignArgs, SignFormat};
pub(crate) use token::{DecodeArgs, ExchangeArgs, IssueArgs, RevokeArgs, TokenTask};
pub(crate) use transport::TransportArgs;
pub(crate) use user::{CreateArgs, DeleteArgs, UserTask};
pub(crate) use verify::VerifyArgs;

use crate::answer::Answer;

const EXAMPLES: &str = "\
Try it without an Azure account:
  acs-auth demo

With your own resource, whose connection string is in AZURE_COMMUNICATION_CONNECTION_STRING:
  acs-auth send '/identities?api-version=2023-10-01' -d '{}'

Exit codes: 0 done, 1 refused, 2 called in a way that cannot work.";

const CREDENTIALS: &str = "\
The connection string is read from the variable AZURE_COMMUNICATION_CONNECTION_STRING or from a
file. It is never an argument: other users of the machine can see those.";

const COMPLETIONS_EXAMPLES: &str = "\
In bash, for this session:
  source <(acs-auth completions bash)

Elsewhere, put the script where your shell looks for completions.";

/// Prove who you are to Azure Communication Services
///
/// Signs requests with an access key, sends them, checks signed requests, and shows what was signed.
/// Issues tokens to users, gets tokens of Entra, and sends with either.
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
    #[command(after_help = sign::EXAMPLES, after_long_help = with_credentials(sign::EXAMPLES))]
    Sign(SignArgs),
    /// Sign a request, or bring a token with it, send it, and print the answer
    #[command(after_help = send::EXAMPLES, after_long_help = with_every_proof(send::EXAMPLES))]
    Send(SendArgs),
    /// Issue, revoke, exchange and read the tokens of users
    #[command(subcommand, after_help = token::EXAMPLES)]
    Token(TokenTask),
    /// Make and delete users, to whom tokens are issued
    #[command(subcommand, after_help = user::EXAMPLES)]
    User(UserTask),
    /// Get tokens of Microsoft Entra ID
    #[command(subcommand)]
    Entra(EntraTask),
    /// Check that a request was signed with your key
    #[command(after_help = verify::EXAMPLES, after_long_help = with_credentials(verify::EXAMPLES))]
    Verify(VerifyArgs),
    /// Show what the signature of a request is made of, and why it is refused
    #[command(after_help = explain::EXAMPLES)]
    Explain(ExplainArgs),
    /// Run a local ACS that checks signatures, and says what was wrong with them
    #[command(after_help = emulator::EXAMPLES, after_long_help = [emulator::VARIABLES, emulator::EXAMPLES].join("\n\n"))]
    Emulator(EmulatorArgs),
    /// Start a local ACS, sign, send, and show what goes to and fro; and then what a mistake does
    Demo,
    /// Print a completion script for a shell
    #[command(after_help = COMPLETIONS_EXAMPLES)]
    Completions {
        /// The shell
        shell: Shell,
    },
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
            Task::Send(args) => args.output == Format::Json,
            Task::Token(task) => task.output() == Format::Json,
            Task::Entra(task) => task.output() == Format::Json,
            Task::User(task) => task.resource().output == Format::Json,
            Task::Verify(args) => args.output == Format::Json,
            Task::Explain(args) => args.output == Format::Json,
            Task::Emulator(args) => args.output == Format::Json,
            Task::Demo | Task::Completions { .. } => false,
        }
    }
}

fn with_credentials(examples: &str) -> String {
    format!("{CREDENTIALS}\n\n{examples}")
}

fn with_every_proof(examples: &str) -> String {
    format!("{CREDENTIALS}\n\n{}\n\n{examples}", entra::VARIABLES)
}

pub(crate) fn completions(shell: Shell) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Args::command(), "acs-auth", &mut script);
    // For bash, clap_complete 4.6 names the parts of a program with a hyphen in two ways.
    let script = String::from_utf8_lossy(&script).replace("acs__subcmd__auth", "acs__auth");
    Answer::text(script)
}
