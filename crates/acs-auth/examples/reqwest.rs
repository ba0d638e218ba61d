//! A client of reqwest that makes a user, and signs again when it is told to come back.
//!
//! `cargo run --package acs-auth --features reqwest,tower --example reqwest`

use std::error::Error;
use std::sync::atomic::{AtomicBool, Ordering};

use acs_auth::identity::CreateIdentity;
use acs_auth::reqwest::Client;
use acs_auth::tower::VerifyLayer;
use acs_auth::{AccessKey, Credential, Verifier};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use tokio::net::TcpListener;

/// Stands for the service, which is busy the first time.
async fn identities() -> (StatusCode, [(&'static str, &'static str); 1], &'static str) {
    static BUSY: AtomicBool = AtomicBool::new(true);
    if BUSY.swap(false, Ordering::Relaxed) {
        (StatusCode::TOO_MANY_REQUESTS, [("retry-after", "1")], "{}")
    } else {
        let body = r#"{"identity":{"id":"8:acs:1_2"}}"#;
        (StatusCode::CREATED, [("content-type", "application/json")], body)
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // A made-up key. Take yours from where secrets are kept, not from the source.
    let key = AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=")?;

    let service = Router::new().route("/identities", post(identities));
    let service = service.layer(VerifyLayer::new(Verifier::new([key.clone()])));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    tokio::spawn(async { axum::serve(listener, service).await });

    let client = Client::new(&endpoint, Credential::access_key(key))?;
    let created = client.call(&CreateIdentity::new()).await?;
    println!("{}", created.identity_id);
    assert_eq!(created.identity_id, "8:acs:1_2");
    Ok(())
}
