//! The options of `user`.

use clap::Subcommand;

use super::ResourceArgs;

pub(super) const EXAMPLES: &str = "\
Examples:
  ID=$(acs-auth user create --demo)
  acs-auth user create --demo --scope chat --scope voip --output json
  acs-auth user delete --demo \"$ID\"";

#[derive(Debug, Subcommand)]
pub(crate) enum UserTask {
    /// Make a new user, and a first token for it where scopes are named
    ///
    /// Standard output has the identity alone, or the token alone where one is issued.
    #[command(after_help = EXAMPLES, after_long_help = super::with_every_proof(EXAMPLES))]
    Create(CreateArgs),
    /// Delete a user, and make its tokens bad
    #[command(after_help = EXAMPLES, after_long_help = super::with_every_proof(EXAMPLES))]
    Delete(DeleteArgs),
}

#[derive(Debug, clap::Args)]
pub(crate) struct CreateArgs {
    /// What the token is good for, such as chat or voip; may be given again
    #[arg(long = "scope", value_name = "SCOPE")]
    pub(crate) scopes: Vec<String>,

    /// Minutes that the token is good, from 60 to 1440 [default: 1440]
    #[arg(long, requires = "scopes")]
    pub(crate) minutes: Option<u32>,

    #[command(flatten)]
    pub(crate) resource: ResourceArgs,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DeleteArgs {
    /// Identity of the user, such as 8:acs:...
    #[arg(value_name = "ID")]
    pub(crate) user: String,

    #[command(flatten)]
    pub(crate) resource: ResourceArgs,
}

impl UserTask {
    pub(super) fn resource(&self) -> &ResourceArgs {
        match self {
            Self::Create(args) => &args.resource,
            Self::Delete(args) => &args.resource,
        }
    }
}
