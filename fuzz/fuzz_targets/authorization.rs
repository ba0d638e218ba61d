//! Whatever an authorization says, it is taken only where it holds the code of what it lists.

#![no_main]

use acs_auth::{
    AUTHORIZATION, AccessKey, ContentHash, DATE, HOST, HttpDate, Received, Verifier,
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
    let received = Received {
        method: "GET",
        path_and_query: b"/testPath",
        headers: &[
            (HOST, b"example.com"),
            (X_MS_DATE, now.as_str().as_bytes()),
            (DATE, now.as_str().as_bytes()),
            (X_MS_CONTENT_SHA256, ContentHash::EMPTY.as_str().as_bytes()),
            ("content-type", b"application/json"),
            (AUTHORIZATION, authorization),
        ],
        content_hash: ContentHash::EMPTY,
    };
    let string_to_sign = received.string_to_sign();
    match Verifier::new([key]).verify(&received, now) {
        Ok(_) => {
            let code = reference::code(KEY, string_to_sign.unwrap().to_string().as_bytes());
            let due = format!("Signature={code}");
            assert!(authorization.windows(due.len()).any(|window| window == due.as_bytes()));
        }
        // A string-to-sign that can be shown is one that has the wrong code.
        Err(error) => {
            assert_eq!(error.code() == acs_auth::Code::SignatureMismatch, string_to_sign.is_ok())
        }
    }
});
