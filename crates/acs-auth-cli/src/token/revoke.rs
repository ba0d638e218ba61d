//! `acs-auth token revoke`.

use acs_auth::identity::RevokeTokens;
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{Format, RevokeArgs};
use crate::resource::Resource;

#[derive(Serialize)]
struct Json {
    revoked: bool,
}

pub(crate) fn run(args: &RevokeArgs) -> Result<Answer, Failure> {
    Resource::of_users(&args.resource)?.perform(&RevokeTokens::new(&args.user))?;
    Ok(match args.resource.output {
        Format::Json => Answer::json(&Json { revoked: true }),
        Format::Text => {
            Answer::text("The tokens that were issued so far are bad now.\n".to_owned())
        }
    })
}
