//! A raw request is read into the pieces that it was written from, or refused.

#![no_main]

use acs_auth::{AccessKey, HttpDate, Verifier};
use libfuzzer_sys::fuzz_target;

/// The reader of the program, which is a program and no library.
#[path = "../../crates/acs-auth-cli/src/raw_request.rs"]
mod raw_request;

use raw_request::{Malformed, RawRequest};

fuzz_target!(|message: &[u8]| {
    // Any bytes are a body, and a message that says how many there are is read.
    let whole = format!("POST / HTTP/1.1\r\ncontent-length: {}\r\n\r\n", message.len());
    let whole = [whole.as_bytes(), message].concat();
    assert_eq!(RawRequest::parse(&whole, None).unwrap().body, Some(message));

    let request = match RawRequest::parse(message, None) {
        Ok(request) => request,
        Err(Malformed(reason)) => {
            assert!(!reason.is_empty());
            return;
        }
    };

    assert!(RawRequest::begins(message));
    let mut again = [request.method.as_bytes(), b" ", request.target, b" HTTP/1.1\r\n"].concat();
    for (name, value) in &request.headers {
        again.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
    }
    again.extend_from_slice(b"\r\n");
    // One that is announced, and not there, is not known.
    let body = request.body.unwrap_or_default();
    again.extend_from_slice(body);
    let again = RawRequest::parse(&again, None).unwrap();
    assert_eq!(
        (again.method, again.target, again.body),
        (request.method, request.target, request.body)
    );
    assert_eq!(again.headers, request.headers);

    // Nobody has signed it with this key.
    let key = AccessKey::from_base64("bm9ib2R5").unwrap();
    let received = request.received(body);
    assert!(Verifier::new([key]).verify(&received, HttpDate::MIN).is_err());
    if let Ok(string) = received.string_to_sign() {
        assert!(string.to_string().starts_with(&request.method.to_ascii_uppercase()));
    }
});
