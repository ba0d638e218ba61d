//! Which service takes which proof.

use acs_auth::{Credential, Proof};
use napi_derive::napi;

use crate::refusal::Refusal;

#[napi(object, object_from_js = false)]
pub(crate) struct Service {
    pub name: &'static str,
    pub takes: Vec<&'static str>,
}

/// The service that a path is of, if it is known.
#[napi]
pub(crate) fn service_at(path_and_query: String) -> Option<Service> {
    let service = acs_auth::Service::at(&path_and_query)?;
    let takes = service.takes().iter().map(|proof| proof.as_str()).collect();
    Some(Service { name: service.as_str(), takes })
}

/// Why a proof, by its name, will not do for a path, if that is known.
#[napi]
pub(crate) fn check_proof(path_and_query: String, proof: String) -> Option<Refusal> {
    let proof = Proof::ALL.into_iter().find(|one| one.as_str() == proof)?;
    acs_auth::Service::at(&path_and_query)?.check(proof).err().map(Into::into)
}

/// Why a token, of Entra or of a user, may not go to a URL, if that is so.
#[napi]
pub(crate) fn check_token_url(url: String, is_of_user: bool) -> Option<Refusal> {
    let credential = if is_of_user { Credential::UserToken(()) } else { Credential::Entra(()) };
    credential.check(&url).err().map(Into::into)
}
