//! Clients of reqwest, as this crate sets them up.

use std::sync::Arc;

use ::reqwest::{Client, ClientBuilder, redirect, retry};
use rustls::ClientConfig;
use rustls::crypto::ring;
use rustls_platform_verifier::BuilderVerifierExt as _;

use super::error::Error;

/// The builder of a client of reqwest that speaks TLS by rustls and ring, and trusts whom the system does. Set
/// timeouts, a proxy and the like on it, but not certificates, which it does not heed.
///
/// With a builder of reqwest's own, TLS is what the features of reqwest and its builder make it. Where those
/// name no provider for rustls, and none is installed for the process, it panics when it is built.
///
/// # Errors
///
/// If the system tells of nobody whom it trusts.
pub fn builder() -> Result<ClientBuilder, Error> {
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(Error::Tls)?
        .with_platform_verifier()
        .map_err(Error::Tls)?
        .with_no_client_auth();
    Ok(Client::builder().tls_backend_preconfigured(config))
}

/// A client that sends an attempt once: what it would send by itself would have an old proof, or lead it
/// elsewhere.
pub(super) fn build(builder: ClientBuilder) -> Result<Client, Error> {
    Ok(builder.redirect(redirect::Policy::none()).retry(retry::never()).build()?)
}
