//! An authorization is taken exactly where its signature is that of the values it lists.

#![no_main]

use std::collections::BTreeSet;

use acs_auth::{
    AUTHORIZATION, AccessKey, Code, ContentHash, DATE, HOST, HttpDate, Received, Verifier,
    X_MS_CONTENT_SHA256, X_MS_DATE,
};
use acs_auth_tests::reference;
use base64::prelude::*;
use libfuzzer_sys::fuzz_target;

/// The key of the vectors that their authorizations come from, for some of them to be good.
const KEY: &[u8] = &[0xa7];

fuzz_target!(|authorization: &[u8]| {
    let key = AccessKey::from_base64(BASE64_STANDARD.encode(KEY)).unwrap();
    let now = HttpDate::from_unix(1_649_873_352).unwrap();
    let headers: [(&str, &[u8]); 6] = [
        (HOST, b"example.com"),
        (X_MS_DATE, now.as_str().as_bytes()),
        (DATE, now.as_str().as_bytes()),
        (X_MS_CONTENT_SHA256, ContentHash::EMPTY.as_str().as_bytes()),
        ("content-type", b"application/json"),
        (AUTHORIZATION, authorization),
    ];
    let received = Received {
        method: "GET",
        path_and_query: b"/testPath",
        headers: &headers,
        content_hash: ContentHash::EMPTY,
    };
    let verified = Verifier::new([key]).verify(&received, now);
    assert_eq!(verified.is_ok(), is_due(authorization, &headers));
    let shown = received.string_to_sign().is_ok();
    match verified {
        Ok(_) => assert!(shown),
        // A string-to-sign that can be shown is one that has the wrong signature.
        Err(error) => assert_eq!(error.code() == Code::SignatureMismatch, shown),
    }
});

/// Whether the rules, read plainly, let this authorization pass.
fn is_due(authorization: &[u8], headers: &[(&str, &[u8])]) -> bool {
    let Ok(text) = str::from_utf8(authorization) else { return false };
    let Some(parameters) = text.strip_prefix("HMAC-SHA256 ") else { return false };
    let Some((first, second)) = parameters.split_once('&') else { return false };
    let value = |name: &str| first.strip_prefix(name).or(second.strip_prefix(name));
    let (Some(names), Some(signature)) = (value("SignedHeaders="), value("Signature=")) else {
        return false;
    };
    let names: Vec<_> = names.split(';').map(str::to_ascii_lowercase).collect();
    let lists = |name: &str| names.iter().any(|listed| listed == name);
    let once = names.iter().collect::<BTreeSet<_>>().len() == names.len();
    if !once || !lists(HOST) || !lists(X_MS_CONTENT_SHA256) || !(lists(X_MS_DATE) || lists(DATE)) {
        return false;
    }
    let mut string = b"GET\n/testPath".to_vec();
    for (index, name) in names.iter().enumerate() {
        let Some((_, value)) = headers.iter().find(|(known, _)| known == name) else {
            return false;
        };
        string.push(if index == 0 { b'\n' } else { b';' });
        string.extend_from_slice(value);
    }
    reference::code(KEY, &string) == signature
}
