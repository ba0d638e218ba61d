//! A server of axum that takes what is signed with a key, and a client of hyper that signs.
//!
//! `cargo run --package acs-auth --features tower --example tower`

use std::error::Error;

use acs_auth::tower::{CredentialLayer, VerifyLayer};
use acs_auth::{AccessKey, Credential, Verified, Verifier};
use axum::body::Bytes;
use axum::routing::post;
use axum::{Extension, Router};
use http::{Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use tokio::net::TcpListener;
use tower::{Layer as _, ServiceExt as _};

/// Only what is signed gets here.
async fn sms(Extension(signed): Extension<Verified>, body: String) -> String {
    format!("key {} signed {} bytes", signed.key_index + 1, body.len())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let key = AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=")?;

    let layer = VerifyLayer::new(Verifier::new([key.clone()])).on_refusal(|head, error| {
        println!("refused: {} {}: {error} [{}]", head.method, head.uri, error.code());
    });
    let app = Router::new().route("/sms", post(sms)).layer(layer);
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let endpoint = format!("http://{}", listener.local_addr()?);
    let url = format!("{endpoint}/sms?api-version=2021-03-07");
    tokio::spawn(async { axum::serve(listener, app).await });

    let plain = Client::builder(TokioExecutor::new()).build_http::<Full<_>>();
    let signing =
        CredentialLayer::new(&endpoint, Credential::access_key(key))?.layer(plain.clone());
    let answer = signing.oneshot(Request::post(&url).body(Full::<Bytes>::from("hello"))?).await?;
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.into_body().collect().await?.to_bytes(), "key 1 signed 5 bytes");

    let refused = plain.request(Request::post(&url).body(Full::from("hello"))?).await?;
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED, "nobody has signed it");
    Ok(())
}
