//! A key shows nowhere, and is gone when it is dropped; nor does a token show.

#![expect(
    clippy::unwrap_used,
    unsafe_code,
    reason = "a test stops where it is wrong; memory that was dropped is read by its address"
)]

mod tokens;

use std::fmt::Debug;
use std::mem::{ManuallyDrop, size_of};

use acs_auth::{
    AUTHORIZATION, AccessKey, ConnectionString, ContentHash, HttpDate, Received, Verifier,
};
use acs_auth_tests::leaked;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const BYTES: &[u8; 64] = b"Wm4RtZ0qLx8KcVb2NhJf6GyUeSaD1iPo9TkXwM3rQz7CvB5nHjYlFgEuIdAsOp-_";

fn key() -> AccessKey {
    AccessKey::from_base64(STANDARD.encode(BYTES)).unwrap()
}

#[track_caller]
fn assert_silent(text: &str) {
    assert_eq!(leaked(text.as_bytes(), BYTES), None, "{text}");
}

fn assert_debug_is_silent(value: impl Debug) {
    let (short, long) = (format!("{value:?}"), format!("{value:#?}"));
    assert_silent(&short);
    assert_silent(&long);
    assert!(short.contains(key().fingerprint().as_str()), "it tells which key it is: {short}");
}

#[test]
fn debug_shows_the_fingerprint_only() {
    // The states of a key are as good as the key: nothing but these words is shown.
    let fingerprint = key().fingerprint();
    let due = format!("AccessKey {{ fingerprint: Fingerprint(\"{fingerprint}\"), .. }}");
    assert_eq!(format!("{:?}", key()), due);
    let verifier = Verifier::new([key()]);
    assert_eq!(format!("{verifier:?}"), format!("Verifier {{ keys: [{due}], tolerance: 300 }}"));
    assert_debug_is_silent(key());
    assert_debug_is_silent(Verifier::new([key(), key()]));
    let text = format!("endpoint=https://h.example;accesskey={}", STANDARD.encode(BYTES));
    assert_debug_is_silent(ConnectionString::parse(text).unwrap());
}

/// A signature is as good as the key for one request, and five minutes.
#[test]
fn debug_shows_no_signature() {
    let url = "https://h.example/";
    let signed = key().sign_url("GET", url, ContentHash::EMPTY, HttpDate::MIN).unwrap();
    let headers = signed.headers();
    let signature = headers.authorization().rsplit("Signature=").next().unwrap();
    let received = [(AUTHORIZATION, headers.authorization().as_bytes())];
    let received = Received {
        method: "GET",
        path_and_query: b"/",
        headers: &received,
        content_hash: ContentHash::EMPTY,
    };
    for shown in [format!("{signed:?}"), format!("{headers:?}"), format!("{received:?}")] {
        assert!(!shown.contains(&signature[..8]), "{shown}");
    }
}

#[test]
fn errors_repeat_nothing() {
    let text = STANDARD.encode(BYTES);
    let broken = [
        format!("{text}!"),
        text.trim_end_matches('=').to_owned(),
        format!("endpoint={text};accesskey={text}"),
        format!("endpoint=https://h.example;{text}"),
        format!("endpoint=https://h.example;accesskey={text}{text}"),
        format!("endpoint=https://{text}.example;accesskey={text}"),
    ];
    for broken in &broken {
        for error in [
            AccessKey::from_base64(broken).map(drop).unwrap_err(),
            ConnectionString::parse(broken).map(drop).unwrap_err(),
        ] {
            assert_silent(&format!("{error} {error:?} {error:#?}"));
        }
    }
}

/// How many bytes of a value are not zero, before and after it is dropped.
fn bytes_before_and_after_drop<T>(value: T) -> (usize, usize) {
    let mut value = ManuallyDrop::new(value);
    let place = (&raw const *value).cast::<u8>();
    let count = || {
        // SAFETY: the place stays allocated and initialized for as long as the ManuallyDrop lives.
        // Reads are volatile, so that they see what wiping wrote.
        (0..size_of::<T>()).filter(|at| unsafe { place.add(*at).read_volatile() } != 0).count()
    };
    let before = count();
    // SAFETY: it is dropped once, and not used as a value again.
    unsafe { ManuallyDrop::drop(&mut value) };
    (before, count())
}

#[test]
fn a_dropped_key_is_wiped() {
    // Two states of 32 bytes each, hardly any byte of them zero.
    let (before, after) = bytes_before_and_after_drop(key());
    assert!(before >= 60, "{before} bytes: the test does not look at the key");
    assert_eq!(after, 0, "{after} of {before} bytes are left");

    let connection = format!("endpoint=https://h.example;accesskey={}", STANDARD.encode(BYTES));
    let (before, after) = bytes_before_and_after_drop(ConnectionString::parse(connection).unwrap());
    assert!(before - after >= 60, "{after} of {before} bytes are left");
}
