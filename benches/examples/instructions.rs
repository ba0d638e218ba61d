//! Does one thing a number of times, for callgrind to count its instructions.
//!
//! `instructions <what> <times>`

#![expect(clippy::expect_used, clippy::panic, reason = "it stops where it is called wrongly")]

use std::env::args;
use std::hint::black_box;

use acs_auth_benches::{DATE, Floor, HOST, KEY, METHOD, PATH_AND_QUERY, Signed, URL, key};
use acs_auth_core::{AccessKey, ContentHash, HttpDate, SignableRequest, StringToSign, Verifier};

/// The hash of a body is none of our own work, so there is none to speak of.
const BODY: &[u8] = b"";

fn main() {
    let what = args().nth(1).expect("what to do");
    let times: u32 = args().nth(2).and_then(|times| times.parse().ok()).expect("how many times");
    let (key, date) = (key(), HttpDate::from_unix(DATE).expect("a date"));
    let request = || SignableRequest {
        method: black_box(METHOD),
        path_and_query: black_box(PATH_AND_QUERY),
        host: black_box(HOST),
        date: black_box(date),
        content_hash: ContentHash::of(black_box(BODY)),
    };
    let string = StringToSign::new(&request()).expect("a request").to_string();
    let floor = Floor::new(BODY.len(), string.len());
    let signed = Signed::new(BODY);
    let headers = signed.headers();
    let verifier = Verifier::new([key.clone()]);
    for _ in 0..times {
        match what.as_str() {
            "floor" => {
                black_box(floor.run());
            }
            "sign" => {
                black_box(key.sign(&request()).expect("a request"));
            }
            "sign_url" => {
                let hash = ContentHash::of(black_box(BODY));
                let signed = key.sign_url(black_box(METHOD), black_box(URL), hash, date);
                black_box(signed.expect("a URL"));
            }
            "verify" => {
                let received = Signed::received(black_box(&headers), black_box(BODY));
                black_box(verifier.verify(&received, date).expect("its own signature"));
            }
            "key" => {
                black_box(AccessKey::from_base64(black_box(KEY)).expect("a key"));
            }
            _ => panic!("nothing is called so"),
        }
    }
}
