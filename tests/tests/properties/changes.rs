//! Whatever changes on the way is noticed, under the code that is due.

use acs_auth::{AUTHORIZATION, Code, HOST, HttpDate, VerifyError, X_MS_CONTENT_SHA256, X_MS_DATE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;
use proptest::sample::Index;

use crate::request::{Arrived, Request, request};

/// One byte more, one less, or another one in its place.
#[derive(Clone, Copy, Debug)]
enum Edit {
    Insert,
    Remove,
    Replace,
}

impl Edit {
    fn apply(self, bytes: &mut Vec<u8>, at: Index, byte: u8) {
        match self {
            Self::Insert => bytes.insert(at.index(bytes.len() + 1), byte),
            Self::Remove | Self::Replace if bytes.is_empty() => {}
            Self::Remove => drop(bytes.remove(at.index(bytes.len()))),
            Self::Replace => {
                let at = at.index(bytes.len());
                bytes.splice(at..=at, [byte]);
            }
        }
    }
}

fn edit() -> impl Strategy<Value = Edit> {
    prop_oneof![Just(Edit::Insert), Just(Edit::Remove), Just(Edit::Replace)]
}

/// A byte: often one that means something to HTTP or to the scheme.
fn byte() -> impl Strategy<Value = u8> {
    let special = prop::sample::select(b" \r\n\0;&=,/?%\t".as_slice());
    prop_oneof![any::<u8>(), special]
}

fn verify(request: &Request, arrived: &Arrived) -> Result<usize, Code> {
    code(arrived.verify(&[request.access_key()], request.date()))
}

fn code(verified: Result<acs_auth::Verified, VerifyError>) -> Result<usize, Code> {
    verified.map(|verified| verified.key_index).map_err(|error| error.code())
}

fn breaks_a_line(bytes: &[u8]) -> bool {
    bytes.iter().any(|byte| b"\r\n\0 ".contains(byte))
}

proptest! {
    #[test]
    fn of_the_target(request in request(), edit in edit(), at: Index, byte in byte()) {
        let mut arrived = request.arrived();
        edit.apply(&mut arrived.path_and_query, at, byte);
        prop_assume!(arrived.path_and_query != request.path_and_query.as_bytes());
        let broken = breaks_a_line(&arrived.path_and_query);
        let due = if broken { Code::InvalidPathAndQuery } else { Code::SignatureMismatch };
        prop_assert_eq!(verify(&request, &arrived), Err(due));
    }

    #[test]
    fn of_the_host(request in request(), edit in edit(), at: Index, byte in byte()) {
        let mut arrived = request.arrived();
        edit.apply(arrived.header(HOST), at, byte);
        prop_assume!(arrived.header(HOST) != request.host.as_bytes());
        let broken = breaks_a_line(arrived.header(HOST));
        let due = if broken { Code::InvalidHost } else { Code::SignatureMismatch };
        prop_assert_eq!(verify(&request, &arrived), Err(due));
    }

    #[test]
    fn of_the_method(request in request(), method in "\\PC{0,9}") {
        prop_assume!(!method.eq_ignore_ascii_case(&request.method));
        let token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
        let due = if !method.is_empty() && method.chars().all(token) {
            Code::SignatureMismatch
        } else {
            Code::InvalidMethod
        };
        let arrived = Arrived { method, ..request.arrived() };
        prop_assert_eq!(verify(&request, &arrived), Err(due));
    }

    #[test]
    fn of_the_body(request in request(), edit in edit(), at: Index, byte in byte()) {
        let mut arrived = request.arrived();
        edit.apply(&mut arrived.body, at, byte);
        prop_assume!(arrived.body != request.body);
        prop_assert_eq!(verify(&request, &arrived), Err(Code::ContentHashMismatch));
    }

    #[test]
    fn of_the_content_hash(request in request(), edit in edit(), at: Index, byte in byte()) {
        let mut arrived = request.arrived();
        let before = arrived.header(X_MS_CONTENT_SHA256).clone();
        edit.apply(arrived.header(X_MS_CONTENT_SHA256), at, byte);
        prop_assume!(*arrived.header(X_MS_CONTENT_SHA256) != before);
        prop_assert_eq!(verify(&request, &arrived), Err(Code::ContentHashMismatch));
    }

    #[test]
    fn of_the_date(request in request(), seconds in any::<i64>(), shift in -1000..1000_i64) {
        for other in [seconds, request.unix + shift] {
            let Ok(date) = HttpDate::from_unix(other) else { continue };
            if date == request.date() {
                continue;
            }
            let mut arrived = request.arrived();
            *arrived.header(X_MS_DATE) = date.as_str().into();
            let near = other.abs_diff(request.unix) <= 300;
            let due = if near { Code::SignatureMismatch } else { Code::DateOutOfRange };
            prop_assert_eq!(verify(&request, &arrived), Err(due));
            // The same distance, with the clock changed and the request left alone.
            let verified = code(request.arrived().verify(&[request.access_key()], date));
            prop_assert_eq!(verified, if near { Ok(0) } else { Err(Code::DateOutOfRange) });
        }
    }

    #[test]
    fn of_the_text_of_the_date(request in request(), edit in edit(), at: Index, byte in byte()) {
        let mut arrived = request.arrived();
        edit.apply(arrived.header(X_MS_DATE), at, byte);
        let text = arrived.header(X_MS_DATE).clone();
        prop_assume!(text != request.date().as_str().as_bytes());
        let due = match HttpDate::parse(&text) {
            Err(_) => Code::MalformedDate,
            Ok(date) if date.unix().abs_diff(request.unix) > 300 => Code::DateOutOfRange,
            Ok(_) => Code::SignatureMismatch,
        };
        prop_assert_eq!(verify(&request, &arrived), Err(due));
    }

    #[test]
    fn of_the_key(request in request(), edit in edit(), at: Index, byte in byte()) {
        let mut other = request.clone();
        edit.apply(&mut other.key, at, byte);
        prop_assume!(!other.key.is_empty() && other.key.len() <= 1024);
        // HMAC fills a short key up with zeros: keys that differ in those alone are one key.
        prop_assume!(other.access_key().fingerprint() != request.access_key().fingerprint());
        prop_assert_eq!(verify(&other, &request.arrived()), Err(Code::SignatureMismatch));
        let by_nobody = code(request.arrived().verify(&[], request.date()));
        prop_assert_eq!(by_nobody, Err(Code::SignatureMismatch));
    }

    /// The scheme, the signature, and what stands between: each has a code of its own.
    #[test]
    fn of_the_authorization(request in request(), edit in edit(), at: Index, byte in byte()) {
        let before = request.arrived().header(AUTHORIZATION).clone();
        let (scheme, names, signature) = (&before[..12], &before[12..71], &before[71..]);
        let with = |parts: [&[u8]; 3]| {
            let mut arrived = request.arrived();
            *arrived.header(AUTHORIZATION) = parts.concat();
            verify(&request, &arrived)
        };

        let mut other = scheme.to_vec();
        edit.apply(&mut other, at, byte);
        if other != scheme {
            // A scheme that is whole may be followed by a blank too many, and is then read on.
            let whole = other.starts_with(scheme);
            let due =
                if whole { Code::MalformedAuthorization } else { Code::UnsupportedScheme };
            prop_assert_eq!(with([&other, names, signature]), Err(due));
        }

        let mut other = signature.to_vec();
        edit.apply(&mut other, at, byte);
        if other != signature {
            let whole = STANDARD.decode(&other).is_ok_and(|code| code.len() == 32);
            let due =
                if whole { Code::SignatureMismatch } else { Code::MalformedAuthorization };
            prop_assert_eq!(with([scheme, names, &other]), Err(due));
        }

        let mut other = names.to_vec();
        edit.apply(&mut other, at, byte);
        // The names of headers are the same in any case, and nothing else is.
        if !other.eq_ignore_ascii_case(names) {
            let due = [
                Code::MalformedAuthorization,
                Code::SignedHeadersIncomplete,
                Code::MissingHeader,
            ];
            prop_assert!(due.contains(&with([scheme, &other, signature]).unwrap_err()));
        }
    }

    #[test]
    fn of_the_number_of_a_header(request in request(), which in 0..4_usize, at: Index) {
        let mut missing = request.arrived();
        let header = missing.headers.remove(which);
        prop_assert_eq!(verify(&request, &missing), Err(Code::MissingHeader));
        let mut twice = request.arrived();
        twice.headers.insert(at.index(5), header);
        prop_assert_eq!(verify(&request, &twice), Err(Code::DuplicateHeader));
    }
}
