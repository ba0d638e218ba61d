//! What official SDKs signed wrongly, through `acs-auth explain`.

use std::path::Path;

use acs_auth::HttpDate;
use acs_auth::diagnose::{Case, SuspectKey, diagnose};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;

use crate::said::run_with_input;

/// A request that an official SDK made wrongly.
#[derive(Deserialize)]
struct Divergence {
    id: String,
    access_key: String,
    method: String,
    path_and_query: String,
    headers: Vec<(String, String)>,
    body_base64: String,
    now: String,
    endpoint: Option<String>,
}

/// What the library finds, the program tells.
#[test]
fn requests_of_official_sdks() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/divergences/requests.jsonl");
    let (mut ran, mut named) = (0, 0);
    for line in std::fs::read_to_string(path).unwrap().lines() {
        let request: Divergence = serde_json::from_str(line).unwrap();
        let body = BASE64_STANDARD.decode(&request.body_base64).unwrap();
        let headers: Vec<_> =
            request.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        let due = diagnose(&Case {
            keys: &[SuspectKey::from_base64(&request.access_key).unwrap()],
            other_keys: &[],
            method: &request.method,
            path_and_query: request.path_and_query.as_bytes(),
            headers: &headers,
            body: Some(&body),
            endpoint: request.endpoint.as_deref(),
            now: HttpDate::parse(&request.now).unwrap(),
            tolerance: acs_auth::DEFAULT_TOLERANCE,
        });
        let mut message = format!("{} {} HTTP/1.1\n", request.method, request.path_and_query);
        for (name, value) in headers.iter().filter(|(name, _)| *name != "content-length") {
            message.extend([name, ": ", value, "\n"]);
        }
        let mut message = format!("{message}content-length: {}\n\n", body.len()).into_bytes();
        message.extend(&body);
        let connection = format!("endpoint=https://h.invalid;accesskey={}", request.access_key);
        let endpoint = request.endpoint.unwrap_or_default();
        let arguments = ["explain", "-o", "json", "--now", &request.now, "--endpoint", &endpoint];
        let said = run_with_input(&connection, &arguments, &message).json();
        let mistake = &said["mistake"];
        let also = mistake["also"].as_array().into_iter().flatten();
        let told = [mistake].into_iter().chain(also).filter_map(|named| named["code"].as_str());
        let told: Vec<_> = told.collect();
        let due: Vec<_> = due.mistakes.iter().map(|mistake| mistake.as_str()).collect();
        assert_eq!(told, due, "{}", request.id);
        ran += 1;
        named += usize::from(!told.is_empty());
    }
    assert_eq!((ran, named), (135, 133));
}
