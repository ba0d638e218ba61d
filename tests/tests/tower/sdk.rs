//! What official SDKs signed, as they sent it, gets through the server's layer.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use acs_auth::tower::VerifyLayer;
use acs_auth::{AccessKey, HttpDate, Verified, Verifier};
use acs_auth_tests::{SignInput, SignStages, VectorFile};
use axum::{Extension, Router};
use hyper::body::Bytes;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::serve;

/// Repeats the body.
async fn echo(Extension(_): Extension<Verified>, body: Bytes) -> Bytes {
    body
}

#[tokio::test]
async fn what_official_sdks_signed_gets_through_in_time() {
    let file = VectorFile::<SignInput, SignStages>::read("sign-sdk.json").unwrap();
    let mut keys: Vec<_> = file.cases.iter().map(|case| case.input.access_key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let keys = keys.into_iter().map(|key| AccessKey::from_base64(key).unwrap());
    let verifier = Verifier::new(keys.collect::<Vec<_>>());
    let time = Arc::new(AtomicI64::new(0));
    let clock = Arc::clone(&time);
    let clock = move || HttpDate::from_unix(clock.load(Ordering::SeqCst)).unwrap();
    let app = Router::new().fallback(echo).layer(VerifyLayer::new(verifier).with_clock(clock));
    let endpoint = serve(app).await;
    let address = endpoint.trim_start_matches("http://");

    for case in &file.cases {
        let (input, stages) = (&case.input, case.outcome().unwrap());
        let body = &input.body_base64.0;
        let head = format!(
            "{} {} HTTP/1.1\r\nconnection: close\r\nhost: {}\r\nx-ms-date: {}\r\n\
             x-ms-content-sha256: {}\r\nauthorization: {}\r\ncontent-length: {}\r\n\r\n",
            input.method.to_ascii_uppercase(),
            stages.path_and_query,
            stages.host,
            input.date,
            stages.content_hash,
            stages.authorization,
            body.len(),
        );
        let signed_on = HttpDate::parse(&input.date).unwrap().unix();
        for (late, status) in [(0, "200"), (300, "200"), (301, "401")] {
            time.store(signed_on + late, Ordering::SeqCst);
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(&[head.as_bytes(), body].concat()).await.unwrap();
            let mut answer = Vec::new();
            stream.read_to_end(&mut answer).await.unwrap();
            let text = answer.escape_ascii().to_string();
            assert!(text.starts_with(&format!("HTTP/1.1 {status} ")), "{}: {text}", case.id);
            let is_whole = answer.ends_with(body);
            assert!(input.method == "HEAD" || status == "401" || is_whole, "{}: {text}", case.id);
        }
    }
    assert_eq!(file.cases.len(), 360);
}
