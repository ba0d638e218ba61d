//! `acs-auth user delete`.

use acs_auth::identity::DeleteIdentity;
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{DeleteArgs, Format};
use crate::resource::Resource;

#[derive(Serialize)]
struct Json {
    deleted: bool,
}

pub(crate) fn run(args: &DeleteArgs) -> Result<Answer, Failure> {
    Resource::of_users(&args.resource)?.perform(&DeleteIdentity::new(&args.user))?;
    Ok(match args.resource.output {
        Format::Json => Answer::json(&Json { deleted: true }),
        Format::Text => {
            Answer::text("The user is deleted, and its tokens are bad now.\n".to_owned())
        }
    })
}
