//! Tokens of Entra: what is asked byte for byte, and what is made of the answers.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod answers;
mod errors;
mod exchange;
mod requests;
mod secrets;
mod settings;
mod wire;

use acs_auth::entra::{AppService, ClientSecret, Flow, Imds, WorkloadIdentity};

const TENANT: &str = "f3a5d1c2-6c3b-4e7e-9a53-0d7c2f0f9b11";
const CLIENT: &str = "1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55";
/// Of the characters that Entra makes its secrets of, and some that a form escapes.
const SECRET: &str = "Qw8~x.Y_z-1+2/3=4&5%6 7é";
const ASSERTION: &str = "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln_-";
const HEADER: &str = "853b9a84-5bfa-4b22-a3f3-0b9a43d9ad8a";
const NOW: i64 = 1_700_000_000;

fn client_secret() -> ClientSecret {
    ClientSecret::new(TENANT, CLIENT, SECRET)
}

fn workload_identity() -> WorkloadIdentity {
    WorkloadIdentity::new(TENANT, CLIENT, ASSERTION)
}

fn app_service() -> AppService {
    AppService::new("http://127.0.0.1:41741/msi/token", HEADER)
}

/// Each of the flows.
fn flows() -> [Box<dyn Flow>; 4] {
    let imds = Box::new(Imds::new());
    [Box::new(client_secret()), Box::new(workload_identity()), Box::new(app_service()), imds]
}
