//! The four headers that a signature rests on: each once, as it was signed.

use acs_auth::now;
use acs_auth_emulator::{ACCESS_KEY, Emulator, SECONDARY_ACCESS_KEY};

use crate::request::Signed;
use crate::wire::{ask, host};

const NEEDED: [&str; 4] = ["authorization", "host", "x-ms-content-sha256", "x-ms-date"];

fn denied(emulator: &Emulator, request: &Signed) {
    let denied = (401, "Denied".into(), "Denied by the resource provider.".into());
    assert_eq!(ask(emulator, request).error(), denied);
}

#[test]
fn none_is_missing_or_there_twice() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    for name in NEEDED {
        denied(&emulator, &request.clone().without(name));
        let value = request.clone().header(name).clone();
        denied(&emulator, &request.clone().with(name, value));
        denied(&emulator, &request.clone().with(name, "other"));
    }
}

#[test]
fn names_are_read_in_any_case() {
    let emulator = Emulator::start().unwrap();
    let mut request = Signed::new(&emulator, "POST", "/echo", "{}");
    for (name, other) in
        NEEDED.iter().zip(["AUTHORIZATION", "Host", "X-Ms-Content-Sha256", "x-MS-date"])
    {
        let value = request.header(name).clone();
        request = request.without(name).with(other, value);
    }
    assert_eq!(ask(&emulator, &request).status, 200);
}

#[test]
fn another_authorization_is_none() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    let signed = String::from_utf8(request.clone().header("authorization").clone()).unwrap();
    for other in [
        String::new(),
        "Bearer abc".into(),
        "Basic dTpw".into(),
        "HMAC-SHA256".into(),
        signed.replace("HMAC-SHA256", "HMAC-SHA1"),
        signed.replace("HMAC-SHA256 ", "HMAC-SHA256 Credential=x&"),
        signed.replace("SignedHeaders=", "signedheaders="),
        signed.replace(";host", ""),
        signed.replace("x-ms-date;", ""),
        signed.replace(";x-ms-content-sha256", ""),
        signed.replace("x-ms-date;host", "host;x-ms-date"),
        signed.replace('=', ""),
        format!("{signed}&Signature=x"),
        format!("{signed},{signed}"),
        ACCESS_KEY.into(),
    ] {
        denied(&emulator, &request.clone().without("authorization").with("authorization", other));
    }
}

#[test]
fn both_keys_are_good_and_no_third() {
    let emulator = Emulator::start().unwrap();
    let status = |key: &str| {
        let request = Signed::by(key, host(&emulator), "GET", "/echo", "", now());
        ask(&emulator, &request).status
    };
    assert_eq!(status(ACCESS_KEY), 200);
    assert_eq!(status(SECONDARY_ACCESS_KEY), 200);
    assert_eq!(status("bm90IGEgcmVhbCBrZXk="), 401);
}

/// An access key in the place of a signature shows up in no answer.
#[test]
fn headers_are_given_back_without_secrets() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}")
        .with("cookie", "session=secret")
        .with("proxy-authorization", "Basic c2VjcmV0")
        .with("API-Key", ACCESS_KEY)
        .with("x-other", b"caf\xe9".to_vec());
    let echo = ask(&emulator, &request).json();
    let value = |name: &str| {
        let headers = echo["headers"].as_array().unwrap();
        headers.iter().find(|header| header[0] == name).unwrap()[1].clone()
    };
    for secret in ["api-key", "authorization", "cookie", "proxy-authorization"] {
        assert_eq!(value(secret), serde_json::Value::Null, "{secret}");
    }
    assert_eq!(value("x-other"), "caf\u{fffd}");
    assert_eq!(value("host"), host(&emulator));
    assert!(!echo.to_string().contains("Signature=") && !echo.to_string().contains(ACCESS_KEY));
}
