//! The calls that take a user access token, and nothing else.

use acs_auth_emulator::{Auth, Emulator};
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::json;

use crate::identity::{chat, user_with_token};
use crate::request::Signed;
use crate::wire::ask;

const THREADS: &str = "/chat/threads?api-version=2024-03-07";

#[test]
fn a_token_with_its_scope_is_taken() {
    let emulator = Emulator::start().unwrap();
    for (scopes, status) in [
        (r#"["chat"]"#, 200),
        (r#"["voip","chat"]"#, 200),
        (r#"["voip"]"#, 403),
        (r#"["voip.join","chat.join.limited"]"#, 200),
        (r#"["chat.join"]"#, 200),
        (r#"["voip.join"]"#, 403),
    ] {
        let (_, token) = user_with_token(&emulator, scopes);
        let answer = ask(&emulator, &Signed::bearer(&emulator, THREADS, &token));
        assert_eq!(answer.status, status, "{scopes}");
        if status == 200 {
            assert_eq!(answer.json(), json!({ "value": [] }));
        } else {
            assert_eq!(answer.error().1, "Forbidden");
        }
    }
}

/// Whatever is changed in a token, it is none.
#[test]
fn a_forged_token_is_not() {
    for opaque in [false, true] {
        let emulator = Emulator::builder().opaque_tokens(opaque).start().unwrap();
        let (_, token) = user_with_token(&emulator, r#"["chat"]"#);
        assert_eq!(chat(&emulator, &token), 200);
        for at in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[at] = if forged[at] == b'A' { b'B' } else { b'A' };
            assert_eq!(chat(&emulator, str::from_utf8(&forged).unwrap()), 401, "byte {at}");
        }
    }
}

#[test]
fn what_is_no_token_is_not() {
    let emulator = Emulator::start().unwrap();
    let (_, token) = user_with_token(&emulator, r#"["chat"]"#);
    let parts: Vec<_> = token.split('.').collect();
    let none = Base64UrlUnpadded::encode_string(br#"{"alg":"none"}"#);
    for forged in [
        String::new(),
        ".".into(),
        "..".into(),
        format!("{}.{}.", parts[0], parts[1]),
        format!("{none}.{}.", parts[1]),
        format!("{}.{}", parts[0], parts[1]),
        format!("{token}="),
        format!("{token}."),
        format!(".{token}"),
        format!("{token}.{token}"),
        format!(" {token}"),
        format!("{token} x"),
        format!("{}.{}.{}", parts[1], parts[0], parts[2]),
    ] {
        assert_eq!(chat(&emulator, &forged), 401, "{forged}");
    }
}

#[test]
fn only_a_token_is_taken() {
    let emulator = Emulator::start().unwrap();
    let (_, token) = user_with_token(&emulator, r#"["chat"]"#);
    let signed = Signed::new(&emulator, "GET", THREADS, "");
    let bearer = Signed::bearer(&emulator, THREADS, &token);
    let value = bearer.clone().header("authorization").clone();
    let scheme = |scheme: &str| {
        let value = format!("{scheme} {token}");
        bearer.clone().without("authorization").with("authorization", value)
    };
    for request in [
        signed.clone(),
        signed.with("authorization", value.clone()),
        bearer.clone().without("authorization"),
        bearer.clone().with("authorization", value),
        scheme("HMAC-SHA256"),
        scheme("Basic"),
        scheme(""),
    ] {
        let (status, code, _) = ask(&emulator, &request).error();
        assert_eq!((status, &*code), (401, "Unauthorized"));
    }
    assert_eq!(ask(&emulator, &scheme("bearer")).status, 200, "schemes are read in any case");
}

/// Who has no token is told nothing of what there is.
#[test]
fn it_is_asked_for_before_all_else() {
    let emulator = Emulator::start().unwrap();
    let (_, token) = user_with_token(&emulator, r#"["chat"]"#);
    for (method, target, status) in [
        ("GET", "/chat/threads", 400),
        ("POST", "/chat/threads", 400),
        ("PUT", "/chat/threads", 405),
        ("GET", "/chat/", 404),
        ("GET", "/chat/other", 404),
    ] {
        let request = Signed { method: method.into(), ..Signed::bearer(&emulator, target, &token) };
        assert_eq!(ask(&emulator, &request).error().0, status, "{target}");
        assert_eq!(ask(&emulator, &request.without("authorization")).status, 401, "{target}");
        let signed = Signed::new(&emulator, method, target, "");
        assert_eq!(ask(&emulator, &signed).status, 401, "{target}");
    }
    // It does not open what takes a signature.
    let request = Signed::bearer(&emulator, "/echo", &token);
    assert_eq!(ask(&emulator, &request).error().1, "Denied");
    let request = Signed { target: b"/echo/chat/threads".into(), ..request };
    assert_eq!(ask(&emulator, &request).error().1, "Denied");
}

#[test]
fn tokens_are_looked_at_without_signatures_too() {
    let emulator = Emulator::builder().auth(Auth::Off).start().unwrap();
    let (_, token) = user_with_token(&emulator, r#"["chat"]"#);
    assert_eq!(chat(&emulator, &token), 200);
    assert_eq!(chat(&emulator, "none"), 401);
}
