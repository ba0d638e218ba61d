//! `acs-auth user create`.

use acs_auth::identity::CreateIdentity;
use serde::Serialize;

use crate::answer::{Answer, Failure};
use crate::args::{CreateArgs, Format};
use crate::issued;
use crate::resource::Resource;

#[derive(Serialize)]
struct Json<'a> {
    identity_id: &'a str,
}

pub(crate) fn run(args: &CreateArgs) -> Result<Answer, Failure> {
    let mut create = CreateIdentity::new().with_token(&args.scopes);
    if let Some(minutes) = args.minutes {
        create = create.expires_in_minutes(minutes);
    }
    let created = Resource::of_users(&args.resource)?.perform(&create)?;
    let (identity_id, output) = (&*created.identity_id, args.resource.output);
    Ok(match (created.token, output) {
        (Some(token), _) => issued::print(Some(identity_id), &token, output),
        (None, Format::Json) => Answer::json(&Json { identity_id }),
        (None, Format::Text) => Answer::text(format!("{identity_id}\n")),
    })
}
