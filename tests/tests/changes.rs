//! A signed request, changed in one byte in every way: refused, with the code that is due.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops where it is wrong")]

use acs_auth::{
    AUTHORIZATION, AccessKey, Code, ContentHash, HOST, HttpDate, Received, Verifier,
    X_MS_CONTENT_SHA256, X_MS_DATE,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const BODY: &[u8] = b"{\"scopes\":[\"chat\"]}";

/// Everything of a request that a byte can change in.
#[derive(Clone)]
struct Request {
    method: String,
    target: Vec<u8>,
    host: Vec<u8>,
    date: Vec<u8>,
    content_hash: Vec<u8>,
    authorization: Vec<u8>,
    body: Vec<u8>,
}

fn key() -> AccessKey {
    AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap()
}

fn now() -> HttpDate {
    HttpDate::parse("Thu, 01 Jan 2026 00:00:00 GMT").unwrap()
}

fn signed() -> Request {
    let url = "https://contoso.communication.azure.com/identities?api-version=2023-10-01";
    let signed = key().sign_url("POST", url, ContentHash::of(BODY), now()).unwrap();
    let headers = signed.headers();
    Request {
        method: "POST".to_owned(),
        target: signed.path_and_query().into(),
        host: signed.host().into(),
        date: headers.date().into(),
        content_hash: headers.content_hash().into(),
        authorization: headers.authorization().into(),
        body: BODY.to_vec(),
    }
}

fn verify(request: &Request) -> Result<usize, Code> {
    let received = Received {
        method: &request.method,
        path_and_query: &request.target,
        headers: &[
            (HOST, &request.host),
            (X_MS_DATE, &request.date),
            (X_MS_CONTENT_SHA256, &request.content_hash),
            (AUTHORIZATION, &request.authorization),
        ],
        content_hash: ContentHash::of(&request.body),
    };
    let verified = Verifier::new([key()]).verify(&received, now());
    verified.map(|verified| verified.key_index).map_err(|error| error.code())
}

/// Puts every other byte in every place of a part.
fn change(part: fn(&mut Request) -> &mut Vec<u8>, due: impl Fn(&[u8], u8) -> Code) {
    let good = signed();
    for at in 0..part(&mut good.clone()).len() {
        for byte in 0..=255 {
            let mut changed = good.clone();
            let bytes = part(&mut changed);
            if bytes[at] == byte {
                continue;
            }
            bytes[at] = byte;
            let due = due(&bytes.clone(), byte);
            assert_eq!(verify(&changed), Err(due), "byte {byte:#x} at {at}");
        }
    }
}

fn breaks_the_message(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n' | b'\0' | b' ')
}

#[test]
fn unchanged_it_verifies() {
    assert_eq!(verify(&signed()), Ok(0));
}

#[test]
fn the_target() {
    let due = |_: &[u8], byte| {
        if breaks_the_message(byte) { Code::InvalidPathAndQuery } else { Code::SignatureMismatch }
    };
    change(|request| &mut request.target, due);
}

#[test]
fn the_host() {
    let due = |_: &[u8], byte| {
        if breaks_the_message(byte) { Code::InvalidHost } else { Code::SignatureMismatch }
    };
    change(|request| &mut request.host, due);
}

#[test]
fn the_date() {
    change(
        |request| &mut request.date,
        |date, _| match HttpDate::parse(date) {
            Err(_) => Code::MalformedDate,
            Ok(date) if date.unix().abs_diff(now().unix()) > 300 => Code::DateOutOfRange,
            Ok(_) => Code::SignatureMismatch,
        },
    );
}

#[test]
fn the_content_hash() {
    change(|request| &mut request.content_hash, |_, _| Code::ContentHashMismatch);
}

#[test]
fn the_body() {
    change(|request| &mut request.body, |_, _| Code::ContentHashMismatch);
}

#[test]
fn the_authorization() {
    const SCHEME: &[u8] = b"HMAC-SHA256 ";
    const PREFIX: &[u8] =
        b"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=";
    let good = signed();
    for at in 0..good.authorization.len() {
        for byte in 0..=255 {
            let mut changed = good.clone();
            changed.authorization[at] = byte;
            let value = &changed.authorization;
            let result = verify(&changed);
            if value.eq_ignore_ascii_case(&good.authorization) && SCHEME.len() + 14 <= at && at < 60
            {
                // The names of headers are the same in any case.
                assert_eq!(result, Ok(0), "byte {byte:#x} at {at}");
            } else if at < SCHEME.len() {
                if byte != good.authorization[at] {
                    assert_eq!(result, Err(Code::UnsupportedScheme), "byte {byte:#x} at {at}");
                }
            } else if let Some(signature) = value.strip_prefix(PREFIX) {
                let due = match STANDARD.decode(signature) {
                    Ok(_) if value == &good.authorization => continue,
                    Ok(bytes) if bytes.len() == 32 => Code::SignatureMismatch,
                    _ => Code::MalformedAuthorization,
                };
                assert_eq!(result, Err(due), "byte {byte:#x} at {at}");
            } else {
                let due = [
                    Code::MalformedAuthorization,
                    Code::SignedHeadersIncomplete,
                    Code::MissingHeader,
                ];
                assert!(due.contains(&result.unwrap_err()), "byte {byte:#x} at {at}");
            }
        }
    }
}

/// The case of a method is no change; any other letter is.
#[test]
fn the_method() {
    for method in ["post", "Post", "pOsT"] {
        assert_eq!(verify(&Request { method: method.to_owned(), ..signed() }), Ok(0));
    }
    for at in 0..4 {
        for byte in 0..=127_u8 {
            let mut method = *b"POST";
            method[at] = byte;
            let method = String::from_utf8(method.to_vec()).unwrap();
            if method.eq_ignore_ascii_case("POST") {
                continue;
            }
            let token = byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
            let due = if token { Code::SignatureMismatch } else { Code::InvalidMethod };
            assert_eq!(verify(&Request { method, ..signed() }), Err(due));
        }
    }
}
