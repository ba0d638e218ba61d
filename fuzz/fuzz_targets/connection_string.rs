//! A connection string gives an endpoint in its normal form, or says where it goes wrong.

#![no_main]

use acs_auth::{Code, ConnectionString};
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
            let again = ConnectionString::parse(format!("accesskey=pw==;endpoint={endpoint}"));
            assert_eq!(again.unwrap().endpoint(), endpoint);
        }
        Err(error) => {
            assert!(matches!(error.code(), Code::InvalidConnectionString | Code::InvalidAccessKey));
            assert!(error.offset().unwrap() <= text.len());
        }
    }
});
