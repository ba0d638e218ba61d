//! Refusals of what was signed well: in the form of the service, and with nothing of the request.

use std::sync::atomic::{AtomicBool, Ordering};

use acs_auth_emulator::Emulator;

use crate::identity::api;
use crate::request::Signed;
use crate::wire::{Wire, ask};

#[test]
fn there_is_nothing_else() {
    let emulator = Emulator::start().unwrap();
    for target in [
        "/",
        "/identities/",
        "/Identities",
        "/identities/8:acs:1/:other",
        "/identities/8:acs:1/issueAccessToken",
        "/identities/8:acs:1/:issueAccessToken/",
        "/teamsUser",
        "/echoes",
        "/health/",
        "/chat",
        "/%65cho",
        "//echo",
        "/:",
        "/{id}",
    ] {
        let request = Signed::api(&emulator, "POST", target, "{}");
        assert_eq!(ask(&emulator, &request).error().0, 404, "{target}");
        assert_eq!(ask(&emulator, &request.without("authorization")).status, 401, "{target}");
    }
}

#[test]
fn a_method_must_fit() {
    let emulator = Emulator::start().unwrap();
    for (method, target, allowed) in [
        ("GET", "/identities", "POST"),
        ("PUT", "/identities", "POST"),
        ("post", "/identities", "POST"),
        ("GET", "/identities/8:acs:1", "DELETE"),
        ("GET", "/identities/8:acs:1/:issueAccessToken", "POST"),
        ("DELETE", "/identities/8:acs:1/:revokeAccessTokens", "POST"),
        ("PATCH", "/teamsUser/:exchangeAccessToken", "POST"),
    ] {
        let request = Signed::api(&emulator, method, target, "");
        let answer = ask(&emulator, &request);
        assert_eq!(answer.error().0, 405, "{method} {target}");
        assert_eq!(answer.header("allow"), Some(allowed));
        assert_eq!(ask(&emulator, &request.without("x-ms-date")).status, 401);
    }
}

#[test]
fn a_version_must_be_named() {
    let emulator = Emulator::start().unwrap();
    for (query, status) in [
        ("", 400),
        ("?", 400),
        ("?api-version", 400),
        ("?api-version=", 400),
        ("?API-version=1", 400),
        ("?x-api-version=1", 400),
        ("?api-version=2099-01-01", 201),
        ("?a=b&api-version=ApiVersion.V2025_03_13", 201),
    ] {
        let target = format!("/identities{query}");
        let answer = ask(&emulator, &Signed::new(&emulator, "POST", &target, ""));
        assert_eq!(answer.status, status, "{query}");
        if status == 400 {
            assert_eq!(answer.error().1, "ApiVersionUnspecified");
        }
    }
}

#[test]
fn a_body_must_be_json_of_the_right_types() {
    let emulator = Emulator::start().unwrap();
    for body in [
        "{",
        "{}{}",
        "[]",
        r#"[["chat"],60]"#,
        "null,",
        "\u{feff}{}",
        "nonsense",
        "\"chat\"",
        "1",
        r#"{"createTokenWithScopes":"chat"}"#,
        r#"{"createTokenWithScopes":{"chat":true}}"#,
        r#"{"createTokenWithScopes":[1]}"#,
        r#"{"createTokenWithScopes":[null]}"#,
        r#"{"createTokenWithScopes":["chat"],"createTokenWithScopes":["voip"]}"#,
        r#"{"expiresInMinutes":"60"}"#,
        r#"{"expiresInMinutes":60.5}"#,
        r#"{"expiresInMinutes":99999999999999999999}"#,
        r#"{"expiresInMinutes":true}"#,
        &"[".repeat(100_000),
    ] {
        let (status, code, _) = api(&emulator, "POST", "/identities", body).error();
        assert_eq!((status, &*code), (400, "BadRequest"), "{body:.60}");
    }
    let not_utf8 = api(&emulator, "POST", "/identities", b"{\"a\":\"\xff\"}");
    assert_eq!(not_utf8.error().1, "BadRequest");
}

#[test]
fn a_body_must_say_that_it_is_json() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::api(&emulator, "POST", "/identities", "{}").without("content-type");
    for content_type in ["text/plain", "application/jsonp", "application/x-www-form-urlencoded", ""]
    {
        let request = request.clone().with("content-type", content_type);
        assert_eq!(ask(&emulator, &request).error().0, 415, "{content_type}");
    }
    assert_eq!(ask(&emulator, &request).error().0, 415, "none");
    let two = request.clone().with("content-type", "application/json");
    assert_eq!(ask(&emulator, &two).status, 201);
    assert_eq!(ask(&emulator, &two.with("content-type", "text/plain")).error().0, 415);
    for charset in ["application/json;charset=utf-8", "APPLICATION/JSON", " application/json "] {
        let request = request.clone().with("content-type", charset);
        assert_eq!(ask(&emulator, &request).status, 201, "{charset}");
    }
}

/// What is wrong may be a secret in the wrong place.
#[test]
fn no_error_repeats_what_came() {
    let emulator = Emulator::start().unwrap();
    let exchange = "/teamsUser/:exchangeAccessToken";
    for (path, body) in [
        ("/identities", r#"{"createTokenWithScopes":["SECRET"]}"#),
        ("/identities", r#"{"createTokenWithScopes":"SECRET"}"#),
        ("/identities", r#"{"expiresInMinutes":"SECRET"}"#),
        ("/identities", r#""SECRET"#),
        ("/identities/SECRET/:issueAccessToken", r#"{"scopes":["chat"]}"#),
        ("/SECRET", ""),
        (exchange, r#"{"token":["SECRET"]}"#),
        (exchange, r#"{"token":"SECRET","appId":"SECRET"}"#),
    ] {
        let answer = api(&emulator, "POST", path, body);
        assert!((400..500).contains(&answer.status), "{body}");
        assert!(!format!("{}{}", answer.head, answer.json()).contains("SECRET"), "{body}");
    }
}

#[test]
fn health_is_open_to_everybody() {
    let emulator = Emulator::start().unwrap();
    let mut wire = Wire::to(&emulator);
    for (request, status) in [
        ("GET /health HTTP/1.1", 200),
        ("GET /health?a=b HTTP/1.1", 200),
        ("DELETE /health HTTP/1.1", 405),
        ("GET /health/a HTTP/1.1", 401),
        ("GET /echo HTTP/1.1", 401),
    ] {
        wire.send(format!("{request}\r\nhost: h\r\n\r\n"));
        assert_eq!(wire.answer().status, status, "{request}");
    }
}

/// A clock that breaks takes its request with it, and no other.
#[test]
fn a_panic_is_answered() {
    static BROKEN: AtomicBool = AtomicBool::new(false);
    let clock = || {
        assert!(!BROKEN.load(Ordering::SeqCst), "the clock of this test breaks");
        acs_auth::now()
    };
    let emulator = Emulator::builder().clock(clock).start().unwrap();
    let request = Signed::new(&emulator, "GET", "/echo", "");
    let mut wire = Wire::to(&emulator);
    for broken in [false, true, true, false] {
        BROKEN.store(broken, Ordering::SeqCst);
        let answer = wire.ask(&request);
        assert_eq!(answer.status, if broken { 500 } else { 200 });
        if broken {
            assert_eq!(answer.error().1, "InternalServerError");
        }
    }
}
