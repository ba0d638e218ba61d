//! A request that is signed by its parts has the signature of the plain reference.
//!
//! The input is lines: the bytes of the key, method, path and query, host, date; then the body.

#![no_main]

use acs_auth::{AccessKey, ContentHash, HttpDate, SignableRequest, StringToSign};
use acs_auth_tests::reference;
use base64::prelude::*;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: &[u8]| {
    let mut lines = input.splitn(6, |byte| *byte == b'\n');
    let key = lines.next().unwrap();
    let mut text = || str::from_utf8(lines.next()?).ok();
    let (Some(method), Some(path_and_query), Some(host), Some(date)) =
        (text(), text(), text(), text())
    else {
        return;
    };
    let body = lines.next().unwrap_or_default();
    let Ok(date) = HttpDate::parse(date) else { return };
    let Ok(access_key) = AccessKey::from_base64(BASE64_STANDARD.encode(key)) else {
        assert!(!(1..=1024).contains(&key.len()));
        return;
    };

    let content_hash = ContentHash::of(body);
    let request = SignableRequest { method, path_and_query, host, date, content_hash };
    let refusal = reference::refusal(method, path_and_query, host);
    let signed = access_key.sign(&request);
    assert_eq!(signed.map_err(|error| error.code().as_str()).err(), refusal);
    let Ok(signed) = signed else { return };
    let due = reference::sign(key, method, path_and_query, host, date.as_str(), body);
    assert_eq!(StringToSign::new(&request).unwrap().to_string(), due.string_to_sign);
    assert_eq!(signed.authorization(), due.authorization);
    assert_eq!(signed.content_hash(), due.content_hash);
    assert_eq!(signed.date(), date.as_str());
});
