//! `acs-auth token exchange`.

use acs_auth::AccessToken;
use acs_auth::identity::{ExchangeEntraToken, ExchangeTeamsToken};

use crate::answer::{Answer, Failure};
use crate::args::ExchangeArgs;
use crate::credential::{Credential, Source, refuse_insecure};
use crate::input;
use crate::issued;
use crate::resource::Resource;

pub(crate) fn run(args: &ExchangeArgs) -> Result<Answer, Failure> {
    let resource = &args.resource;
    input::share_stdin(resource.access.connection.file().into_iter().chain([&*args.token]))?;
    if let (Some(app_id), Some(user_id)) = (&args.app_id, &args.user_id) {
        let resource = Resource::of_users(resource)?;
        refuse_insecure(resource.endpoint())?;
        let exchange = ExchangeTeamsToken::new(read(args)?.secret(), app_id, user_id);
        let token = resource.perform(&exchange)?;
        return Ok(issued::print(None, &token, args.resource.output));
    }
    let exchange = match &*args.scopes {
        [] => ExchangeEntraToken::for_scopes(&ExchangeEntraToken::SCOPES)?,
        scopes => ExchangeEntraToken::for_scopes(scopes)?,
    };
    let credential = Credential::Entra(Source::AtHand(read(args)?));
    let exchanged =
        Resource::by_token(&resource.access, &resource.entra, credential)?.perform(&exchange)?;
    Ok(issued::print(Some(&exchanged.identity_id), &exchanged.token, resource.output))
}

/// The token of Entra. Until when it is good is told beside it, and is the service's to know.
fn read(args: &ExchangeArgs) -> Result<AccessToken, Failure> {
    Ok(AccessToken::new(input::read_token(&args.token)?.as_str(), i64::MAX)?)
}
