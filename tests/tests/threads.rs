//! Threads share a key, a verifier and a suspect, and each gets what one alone would get.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::sync::Barrier;
use std::thread;

use acs_auth::diagnose::{Case, SuspectKey, diagnose};
use acs_auth::{AccessKey, ContentHash, HttpDate, Received, SignableRequest, Verifier};

const THREADS: usize = 64;
const REQUESTS: i64 = 40;
const KEY: &str = "cHVibGljIHRlc3Qga2V5";
const HOST: &str = "contoso.communication.azure.com";

/// All that is made of a request: its signature, who signed it, and what is wrong with it at another time.
fn made(
    key: &AccessKey,
    verifier: &Verifier<[AccessKey; 2]>,
    suspect: &SuspectKey,
    number: i64,
) -> String {
    let date = HttpDate::from_unix(1_795_305_600 + number).unwrap();
    let (path_and_query, body) = (format!("/rooms/{number}"), [7; 500]);
    let content_hash = ContentHash::of(&body);
    let request = SignableRequest {
        method: "PUT",
        path_and_query: &path_and_query,
        host: HOST,
        date,
        content_hash,
    };
    let signed = key.sign(&request).unwrap();
    let mut headers = vec![("host", HOST.as_bytes())];
    headers.extend(signed.iter().map(|(name, value)| (name, value.as_bytes())));
    let received = Received {
        method: "PUT",
        path_and_query: path_and_query.as_bytes(),
        headers: &headers,
        content_hash,
    };
    let found = verifier.verify(&received, date).unwrap();
    let diagnosis = diagnose(&Case {
        keys: std::slice::from_ref(suspect),
        other_keys: &[],
        method: "PUT",
        path_and_query: path_and_query.as_bytes(),
        headers: &headers,
        body: Some(&body),
        endpoint: None,
        now: HttpDate::from_unix(0).unwrap(),
        tolerance: 300,
    });
    assert!(!diagnosis.mistakes.is_empty());
    format!("{} {found:?} {:?} {key:?}", signed.authorization(), diagnosis.mistakes)
}

#[test]
fn sixty_four_threads_get_what_one_gets() {
    let key = AccessKey::from_base64(KEY).unwrap();
    let verifier = Verifier::new([AccessKey::from_base64("pw==").unwrap(), key.clone()]);
    let suspect = SuspectKey::from_base64(KEY).unwrap();
    let make = |number| made(&key, &verifier, &suspect, number);
    let due: Vec<_> = (0..REQUESTS).map(make).collect();
    assert_ne!(due.first(), due.last());
    let begin = Barrier::new(THREADS);
    thread::scope(|scope| {
        for first in (0..REQUESTS).cycle().take(THREADS) {
            let (due, begin) = (&due, &begin);
            scope.spawn(move || {
                begin.wait();
                for number in
                    (0..REQUESTS).cycle().skip(usize::try_from(first).unwrap()).take(due.len())
                {
                    assert_eq!(Some(&make(number)), due.get(usize::try_from(number).unwrap()));
                }
            });
        }
    });
}
