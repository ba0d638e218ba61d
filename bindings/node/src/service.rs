//! Which service takes which proof.

use acs_auth::Proof;
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
