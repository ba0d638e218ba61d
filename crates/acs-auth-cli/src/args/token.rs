//! The options of `token`.

use std::path::PathBuf;

use clap::{Subcommand, ValueHint};

use super::{Format, ResourceArgs};

pub(super) const EXAMPLES: &str = "\
A token that is issued goes to standard output alone; whose it is and until when, to standard error.

Examples, with a user that acs-auth user create has made:
  acs-auth token issue --demo --user \"$ID\" --scope chat > token.txt
  acs-auth token decode token.txt
  acs-auth token revoke --demo --user \"$ID\"";

#[derive(Debug, Subcommand)]
pub(crate) enum TokenTask {
    /// Show what a user access token says of itself, and how long it is good
    ///
    /// Nothing of it is checked: nobody but the service can. The token may be opaque, and is as good.
    #[command(after_help = EXAMPLES)]
    Decode(DecodeArgs),
    /// Issue a token for a user
    #[command(after_help = EXAMPLES, after_long_help = super::with_every_proof(EXAMPLES))]
    Issue(IssueArgs),
    /// Make all tokens bad that a user has had so far
    #[command(after_help = EXAMPLES, after_long_help = super::with_every_proof(EXAMPLES))]
    Revoke(RevokeArgs),
    /// Give a user of Entra a token of ACS, for the token of Entra that they have
    #[command(after_help = EXAMPLES, after_long_help = super::with_every_proof(EXAMPLES))]
    Exchange(ExchangeArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct DecodeArgs {
    /// File that holds the token, or - for standard input
    #[arg(value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) token: PathBuf,

    /// Date to reckon from, as in 'Thu, 01 Jan 2026 00:00:00 GMT' or in seconds since 1970
    /// [default: now]
    #[arg(long, value_name = "DATE", allow_negative_numbers = true)]
    pub(crate) now: Option<String>,

    /// What to print
    #[arg(short, long, value_enum, default_value_t, value_name = "FORMAT")]
    pub(crate) output: Format,
}

#[derive(Debug, clap::Args)]
pub(crate) struct IssueArgs {
    /// Identity of the user, such as 8:acs:...
    #[arg(long, value_name = "ID")]
    pub(crate) user: String,

    /// What the token is good for, such as chat or voip; may be given again
    #[arg(long = "scope", value_name = "SCOPE", required = true)]
    pub(crate) scopes: Vec<String>,

    /// Minutes that the token is good, from 60 to 1440 [default: 1440]
    #[arg(long)]
    pub(crate) minutes: Option<u32>,

    #[command(flatten)]
    pub(crate) resource: ResourceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct RevokeArgs {
    /// Identity of the user, such as 8:acs:...
    #[arg(long, value_name = "ID")]
    pub(crate) user: String,

    #[command(flatten)]
    pub(crate) resource: ResourceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct ExchangeArgs {
    /// File that holds the token of Entra, or - for standard input
    #[arg(value_name = "FILE", default_value = "-", value_hint = ValueHint::FilePath)]
    pub(crate) token: PathBuf,

    /// For a user of Teams: the application that the user has given the token to
    #[arg(long, value_name = "ID", required_unless_present = "entra")]
    pub(crate) app_id: Option<String>,

    /// And the user, by the object id
    #[arg(long, value_name = "ID", required_unless_present = "entra")]
    pub(crate) user_id: Option<String>,

    /// For a user of Entra, whose token is the proof of this request too
    #[arg(long, conflicts_with_all = ["app_id", "user_id", "credential"])]
    pub(crate) entra: bool,

    /// Scope that the token was asked of Entra for; may be given again
    /// [default: https://communication.azure.com/clients/.default]
    #[arg(long = "scope", value_name = "SCOPE", requires = "entra")]
    pub(crate) scopes: Vec<String>,

    #[command(flatten)]
    pub(crate) resource: ResourceArgs,
}

impl TokenTask {
    pub(super) fn output(&self) -> Format {
        match self {
            Self::Decode(args) => args.output,
            Self::Issue(args) => args.resource.output,
            Self::Revoke(args) => args.resource.output,
            Self::Exchange(args) => args.resource.output,
        }
    }
}
