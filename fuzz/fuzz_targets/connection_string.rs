//! A connection string gives an endpoint in its normal form, or says where it goes wrong.

#![no_main]

use acs_auth::{AccessKey, Code, ConnectionString, Fingerprint};
use base64::prelude::*;
use libfuzzer_sys::fuzz_target;
use url::Url;

fuzz_target!(|text: &[u8]| {
    match ConnectionString::parse(text) {
        Ok(connection) => {
            let endpoint = connection.endpoint();
            match Url::parse(endpoint) {
                Ok(theirs) => assert_eq!(theirs.origin().ascii_serialization(), endpoint),
                // Names in their xn-- form that stand for nothing are refused there, not rewritten.
                Err(_) => assert!(endpoint.contains("xn--")),
            }
            assert_eq!(Some(connection.access_key().fingerprint()), plain_key(text));
            let again = ConnectionString::parse(format!("accesskey=pw==;endpoint={endpoint}"));
            assert_eq!(again.unwrap().endpoint(), endpoint);
        }
        Err(error) => {
            assert!(matches!(error.code(), Code::InvalidConnectionString | Code::InvalidAccessKey));
            assert!(error.offset().unwrap() <= text.len());
        }
    }

    // Any bytes are a key, and a connection string that holds one is taken.
    if (1..=1024).contains(&text.len()) {
        let key = BASE64_STANDARD.encode(text);
        let whole = ConnectionString::parse(format!("endpoint=https://h.example/;accesskey={key}"));
        let same = AccessKey::from_base64(key).unwrap();
        assert_eq!(whole.unwrap().access_key().fingerprint(), same.fingerprint());
    }
});

/// The fingerprint of the key in a connection string that was taken, read in the plainest way.
fn plain_key(text: &[u8]) -> Option<Fingerprint> {
    let text = String::from_utf8_lossy(text);
    let parts = text.split(';').filter_map(|part| part.split_once('='));
    let name = |part: &str| part.trim_matches([' ', '\t', '\r', '\n']).to_ascii_lowercase();
    let mut keys = parts.filter(|part| name(part.0) == "accesskey");
    AccessKey::from_base64(keys.next()?.1).ok().map(|key| key.fingerprint())
}
