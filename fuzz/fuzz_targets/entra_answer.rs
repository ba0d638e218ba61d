//! An answer of Entra, or of a managed identity, is a token or an error, and neither shows a secret.
//!
//! The input is lines: the status, the header `retry-after`, and the secret that was sent; then the body.

#![no_main]

use acs_auth::entra::{AppService, ClientSecret, EntraError, Flow, Imds, WorkloadIdentity};
use acs_auth::{AccessToken, Response};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[path = "../shared/silence.rs"]
mod silence;

use silence::assert_silent;

const NOW: i64 = 1_767_258_307;
/// Bytes of a secret from which on it is cut out.
const LEAST: usize = 8;

fuzz_target!(|input: &[u8]| {
    let mut lines = input.splitn(4, |byte| *byte == b'\n');
    let mut text = || str::from_utf8(lines.next()?).ok();
    let (Some(status), Some(retry_after), Some(secret)) = (text(), text(), text()) else { return };
    let (Ok(status), Some(body)) = (status.parse(), lines.next()) else { return };
    let response = Response { status, retry_after: Some(retry_after), body };

    for (flow, other, sent) in [
        (
            &ClientSecret::new("t", "c", secret) as &dyn Flow,
            &ClientSecret::new("t", "c", "") as &dyn Flow,
            secret,
        ),
        (
            &WorkloadIdentity::new("t", "c", secret),
            &WorkloadIdentity::new("t", "c", ""),
            secret.trim(),
        ),
        (
            &AppService::new("http://127.0.0.1/", secret),
            &AppService::new("http://127.0.0.1/", ""),
            secret,
        ),
        (&Imds::new(), &Imds::new(), ""),
    ] {
        assert_eq!(shown(&flow), shown(&other));
        match flow.read(&response, NOW) {
            Ok(token) => assert_is_due(&token, &response),
            Err(error) => assert_silent_error(&error, status, sent),
        }
    }
});

fn shown(value: &dyn std::fmt::Debug) -> String {
    format!("{value:?} {value:#?}")
}

/// That the token is the one in the answer, and expires when that says.
fn assert_is_due(token: &AccessToken, response: &Response<'_>) {
    assert!((200..300).contains(&response.status));
    let answer = serde_json::from_slice::<Value>(response.body).unwrap();
    assert_eq!(answer["access_token"].as_str(), Some(token.secret()));
    // Managed identities write numbers as texts.
    let number = |name: &str| match &answer[name] {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    let time = |on, after| number(on).or(number(after).map(|after| NOW.saturating_add(after)));
    assert_eq!(Some(token.expires_on()), time("expires_on", "expires_in"));
    assert_eq!(token.refresh_on(), time("refresh_on", "refresh_in"));
    let same = AccessToken::new("another", token.expires_on()).unwrap();
    let same = match token.refresh_on() {
        Some(refresh_on) => same.refreshed_from(refresh_on),
        None => same,
    };
    assert_eq!(shown(token), shown(&same));
}

/// Whether a secret is long enough to be one, and nothing that a line end or the mark in its place makes.
fn could_stand(secret: &str) -> bool {
    secret.len() >= LEAST && secret.bytes().all(|b| b.is_ascii_graphic() && !b"[]".contains(&b))
}

fn assert_silent_error(error: &EntraError, status: u16, secret: &str) {
    assert_eq!(error.status(), status);
    for text in [error.error(), error.message()].into_iter().flatten() {
        assert_silent(text);
        assert!(!could_stand(secret) || !text.contains(secret));
    }
    assert!(error.is_transient() == error.retry_in().is_some_and(|seconds| seconds > 0));
    let _ = (error.advice(), error.to_string());
}
