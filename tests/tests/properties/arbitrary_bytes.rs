//! Any bytes at all: nothing panics, and what is taken is what others take.

use acs_auth::{AccessKey, Code, ConnectionString, ContentHash, HttpDate, SignableRequest};
use acs_auth_tests::reference;
use base64::Engine as _;
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig, STANDARD};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::request::Arrived;

/// Any bytes, or text of the characters that an input is made of.
fn bytes(characters: &'static str) -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![vec(any::<u8>(), 0..80), characters.prop_map(String::into_bytes)]
}

const PARTS: &str =
    "((endpoint|ENDPOINT|accesskey| accessKey)=(https://[a-z]{1,9}/?|[a-z]{4}|);?){0,3}";

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    /// Keys are those of the crate base64, its check of the last bits left out.
    #[test]
    fn as_an_access_key(
        text in bytes("[A-Za-z0-9+/]{0,20}={0,3}|([A-Za-z0-9+/]{4}){0,10}[A-Za-z0-9+/]{2,3}={1,2}"),
    ) {
        let lenient = GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true);
        let lenient = GeneralPurpose::new(&alphabet::STANDARD, lenient);
        let trimmed = text.trim_ascii();
        let due = lenient.decode(trimmed).ok().filter(|key| (1..=1024).contains(&key.len()));
        match (AccessKey::from_base64(&text), due) {
            (Ok(key), Some(due)) => {
                let same = AccessKey::from_base64(STANDARD.encode(due)).unwrap();
                prop_assert_eq!(key.fingerprint(), same.fingerprint());
            }
            (Err(error), None) => prop_assert_eq!(error.code(), Code::InvalidAccessKey),
            (ours, theirs) => prop_assert_eq!(ours.is_ok(), theirs.is_some()),
        }
    }

    #[test]
    fn as_a_connection_string(text in bytes(PARTS)) {
        match ConnectionString::parse(&text) {
            Ok(connection) => {
                // What is given back is an endpoint, and stays as it is.
                let again = format!("endpoint={};accesskey=pw==", connection.endpoint());
                let again = ConnectionString::parse(again).unwrap();
                prop_assert_eq!(again.endpoint(), connection.endpoint());
            }
            Err(error) => {
                let codes = [Code::InvalidConnectionString, Code::InvalidAccessKey];
                prop_assert!(codes.contains(&error.code()));
                prop_assert!(error.offset().is_some_and(|at| at <= text.len()));
            }
        }
    }

    #[test]
    fn as_a_date_or_a_hash(text in bytes("[A-Za-z0-9+/]{40,44}={0,2}")) {
        if let Ok(date) = HttpDate::parse(&text) {
            prop_assert_eq!(date.as_str().as_bytes(), &text);
        }
        let due = STANDARD.decode(&text).is_ok_and(|hash| hash.len() == 32);
        let hash = ContentHash::from_base64(&text);
        prop_assert_eq!(hash.is_ok(), due);
        if let Ok(hash) = hash {
            prop_assert_eq!(hash.as_str().as_bytes(), &text);
        }
    }

    #[test]
    fn as_the_parts_of_a_request(
        method in "\\PC{0,9}|[A-Z]{1,9}",
        path_and_query in "\\PC{0,30}|/[!-~]{0,30}",
        host in "\\PC{0,30}|[!-~]{1,30}",
    ) {
        let key = AccessKey::from_base64("pw==").unwrap();
        let signed = key.sign(&SignableRequest {
            method: &method,
            path_and_query: &path_and_query,
            host: &host,
            date: HttpDate::MIN,
            content_hash: ContentHash::EMPTY,
        });
        let due = reference::refusal(&method, &path_and_query, &host);
        prop_assert_eq!(signed.err().map(|error| error.code().as_str()), due);
    }

    #[test]
    fn as_a_received_request(
        method in "\\PC{0,9}|POST",
        path_and_query in bytes("/[!-~]{0,30}"),
        headers in vec(
            (
                "[a-z-]{0,9}|host|Host|date|x-ms-date|x-ms-content-sha256|authorization",
                bytes("HMAC-SHA256 SignedHeaders=[a-z0-9;-]{0,40}&Signature=[A-Za-z]{42}A="),
            ),
            0..8,
        ),
        body in vec(any::<u8>(), 0..20),
    ) {
        let key = AccessKey::from_base64("pw==").unwrap();
        let arrived = Arrived { method, path_and_query, headers, body };
        prop_assert!(arrived.verify(&[key], HttpDate::MIN).is_err(), "nobody signed it");
        arrived.received(|received| drop(received.string_to_sign().map(|it| it.to_string())));
    }
}
