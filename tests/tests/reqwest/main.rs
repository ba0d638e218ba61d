//! The client of reqwest: each attempt has a proof of its own, and none goes astray.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod entra;
mod proofs;
mod redirects;
mod retries;
mod stand_in;
mod urls;

use std::sync::Once;

use acs_auth::reqwest::Client;
use acs_auth::{AccessKey, AccessToken, AsyncTokenSource, Credential};
use acs_auth_emulator::{Emulator, Verdict};
use reqwest::{Certificate, ClientBuilder};

/// Its primary key.
fn key(acs: &Emulator) -> Credential<AccessToken> {
    Credential::access_key(AccessKey::from_base64(acs.access_key()).unwrap())
}

/// A builder whose client trusts the CA of an emulator, and nobody else.
fn trusting(acs: &Emulator) -> ClientBuilder {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    let ca = Certificate::from_pem(acs.ca_certificate().as_bytes()).unwrap();
    reqwest::Client::builder().tls_certs_only([ca])
}

fn client<T: AsyncTokenSource + 'static>(acs: &Emulator, credential: Credential<T>) -> Client {
    Client::with(trusting(acs), acs.endpoint(), credential).unwrap()
}

/// What the emulator found of each request, without the dates of signatures, and how it answered.
fn verdicts(acs: &Emulator) -> Vec<(&'static str, u16)> {
    let name = |verdict: &Verdict| match verdict {
        Verdict::Verified { .. } => "signed",
        Verdict::UserToken => "user",
        Verdict::Entra { .. } => "entra",
        Verdict::Refused { .. } => "refused",
        _ => "unchecked",
    };
    let records = acs.requests();
    let told = records.iter().map(|record| (name(&record.verdict), record.status.unwrap_or(0)));
    told.collect()
}
