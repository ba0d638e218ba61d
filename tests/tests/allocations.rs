//! The core takes nothing from the heap: neither where it succeeds nor where it refuses.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::hint::black_box;

use acs_auth_core::{
    AUTHORIZATION, AccessKey, ConnectionString, ContentHash, ContentHasher, HOST, HttpDate,
    Received, SplitUrl, StringToSign, Verifier, X_MS_CONTENT_SHA256, X_MS_DATE,
};
use allocation_counter::measure;

const URL: &str = "https://contoso.communication.azure.com/identities?api-version=2023-10-01";
const BODY: &[u8] = &[b'x'; 10_000];

#[track_caller]
fn assert_no_allocation<T>(run: impl FnOnce() -> T) -> T {
    let mut result = None;
    let counted = measure(|| result = Some(black_box(run())));
    assert_eq!(counted.count_total, 0);
    result.unwrap()
}

#[test]
fn of_signing_and_verifying() {
    let key = assert_no_allocation(|| AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap());
    let text = "endpoint=https://Contoso.communication.azure.com/;accesskey=bm90IGEgcmVhbCBrZXk=";
    assert_no_allocation(|| ConnectionString::parse(text).unwrap());
    assert_no_allocation(|| key.fingerprint());

    let date = assert_no_allocation(|| HttpDate::from_unix(1_767_225_600).unwrap());
    assert_no_allocation(|| HttpDate::parse(date.as_str()).unwrap());
    let hash = assert_no_allocation(|| ContentHash::of(BODY));
    assert_no_allocation(|| {
        let mut hasher = ContentHasher::new();
        BODY.chunks(77).for_each(|piece| hasher.update(piece));
        assert_eq!(hasher.finish(), hash);
    });

    let url = assert_no_allocation(|| SplitUrl::parse(URL).unwrap());
    let request = url.request("post", hash, date);
    assert_no_allocation(|| StringToSign::new(&request).unwrap().for_each_piece(|_| ()));
    assert_no_allocation(|| key.sign(&request).unwrap());
    let signed = assert_no_allocation(|| key.sign_url("post", URL, hash, date).unwrap());

    let headers = signed.headers();
    // As it is usually written, and in the other order, which is read name by name.
    let (_, signature) = headers.authorization().split_once('&').unwrap();
    let other = format!("HMAC-SHA256 {signature}&SignedHeaders=x-ms-date;host;x-ms-content-sha256");
    for authorization in [headers.authorization(), &other] {
        let received = Received {
            method: "POST",
            path_and_query: signed.path_and_query().as_bytes(),
            headers: &[
                (HOST, signed.host().as_bytes()),
                (X_MS_DATE, headers.date().as_bytes()),
                (X_MS_CONTENT_SHA256, headers.content_hash().as_bytes()),
                (AUTHORIZATION, authorization.as_bytes()),
            ],
            content_hash: hash,
        };
        let keys = Verifier::new([key.clone()]);
        assert_no_allocation(|| keys.verify(&received, date).unwrap());
        assert_no_allocation(|| keys.verify(&received, HttpDate::MIN).unwrap_err());
    }
}

#[test]
fn of_refusing() {
    assert_no_allocation(|| AccessKey::from_base64("not base64").map(drop).unwrap_err());
    assert_no_allocation(|| ConnectionString::parse("endpoint=x").map(drop).unwrap_err());
    assert_no_allocation(|| SplitUrl::parse("https://h/a b").unwrap_err());
    assert_no_allocation(|| HttpDate::parse("yesterday").unwrap_err());
}

/// If none were ever counted, the tests above would say nothing.
#[test]
fn an_allocation_is_counted() {
    assert_eq!(measure(|| drop(black_box(String::from("on the heap")))).count_total, 1);
}
