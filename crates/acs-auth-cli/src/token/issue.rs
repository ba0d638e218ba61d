//! `acs-auth token issue`.

use acs_auth::identity::IssueToken;

use crate::answer::{Answer, Failure};
use crate::args::IssueArgs;
use crate::issued;
use crate::resource::Resource;

pub(crate) fn run(args: &IssueArgs) -> Result<Answer, Failure> {
    let mut issue = IssueToken::new(&args.user, &args.scopes);
    if let Some(minutes) = args.minutes {
        issue = issue.expires_in_minutes(minutes);
    }
    let token = Resource::of_users(&args.resource)?.perform(&issue)?;
    Ok(issued::print(Some(&args.user), &token, args.resource.output))
}
