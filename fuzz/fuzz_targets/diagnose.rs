//! Whatever comes is diagnosed, and what is said to be signed is.

#![no_main]

use acs_auth::HttpDate;
use acs_auth::diagnose::{Case, Mistake, SuspectKey, diagnose};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use libfuzzer_sys::fuzz_target;

/// The key of the vectors, which are the seeds.
const KEY: &str = "YWNzLWF1dGggdGVzdCBrZXkgb25lOiBpdCBvcGVucyBub3RoaW5nLCBhbmQ/Pz8+Pj4=";
/// What the seeds are dated, in seconds.
const NOW: i64 = 1_767_258_307;

fuzz_target!(|message: &[u8]| {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut request = httparse::Request::new(&mut headers);
    let Ok(httparse::Status::Complete(head)) = request.parse(message) else { return };
    let headers: Vec<_> = request.headers.iter().map(|h| (h.name, h.value)).collect();
    let key = SuspectKey::from_base64(KEY).unwrap();
    let diagnosis = diagnose(&Case {
        keys: std::slice::from_ref(&key),
        other_keys: &[],
        method: request.method.unwrap(),
        path_and_query: request.path.unwrap().as_bytes(),
        headers: &headers,
        body: Some(&message[head..]),
        endpoint: Some("https://contoso.communication.azure.com/"),
        now: HttpDate::from_unix(NOW).unwrap(),
        tolerance: 300,
    });

    assert_eq!(diagnosis.codes().is_some(), diagnosis.verdict.is_err());
    if diagnosis.verdict.is_ok() {
        assert!(diagnosis.mistakes.is_empty());
        assert_eq!(diagnosis.expected, diagnosis.signed);
    }
    for (index, mistake) in diagnosis.mistakes.iter().enumerate() {
        assert!(!diagnosis.mistakes[..index].contains(mistake));
    }
    let misread =
        [Mistake::KeyAsText, Mistake::KeyDecodedTwice, Mistake::KeyMisdecoded, Mistake::KeyEmpty];
    let is_misread = diagnosis.mistakes.iter().any(|mistake| misread.contains(mistake));
    let written = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"));
    let written = written.and_then(|(_, value)| value.get(value.len().checked_sub(44)?..));
    let signature = written.and_then(|text| STANDARD.decode(text).ok()).filter(|s| s.len() == 32);
    if let (Some(text), Some(signature), false) = (&diagnosis.signed, signature, is_misread) {
        assert!(key.access_key().has_signed_text(text, &signature.try_into().unwrap()));
    }
});
