//! What the service says when it does not do what it was asked to.

use acs_auth::{Response, ServiceError};

fn error(status: u16, body: impl AsRef<[u8]>) -> ServiceError {
    ServiceError::read(&Response::new(status, body.as_ref()))
}

/// Code, message and target of an error.
fn parts(error: &ServiceError) -> [Option<&str>; 3] {
    [error.code(), error.message(), error.target()]
}

/// Bodies that the service has been seen to send, and what they say.
#[test]
fn of_the_service() {
    for (status, body, due) in [
        (
            400,
            r#"{"error":{"code":"ValidationError","message":"ExpiresInMinutes value 59 is invalid. Value must be within the [60, 1440] interval.","target":"ExpiresInMinutes"}}"#,
            [
                "ValidationError",
                "ExpiresInMinutes value 59 is invalid. Value must be within the [60, 1440] interval.",
                "ExpiresInMinutes",
            ],
        ),
        (
            400,
            r#"{"error":{"code":"ValidationError","message":"Scopes: The Scopes field is required.","target":"Scopes"}}"#,
            ["ValidationError", "Scopes: The Scopes field is required.", "Scopes"],
        ),
        (
            401,
            r#"{"error":{"code":"InvalidAccessToken","message":"Provided access token is not valid."}}"#,
            ["InvalidAccessToken", "Provided access token is not valid.", ""],
        ),
        (
            401,
            r#"{"error":{"code":"Denied","message":"Request 'x-ms-content-sha256' differs from generated content hash."}}"#,
            ["Denied", "Request 'x-ms-content-sha256' differs from generated content hash.", ""],
        ),
        (
            401,
            r#"{"error":{"code":"Denied","message":"Denied by the resource provider."}}"#,
            ["Denied", "Denied by the resource provider.", ""],
        ),
        (
            401,
            r#"{"error":{"code":"401","message":"The time difference between the originating client and the server is greater than the allowed margin of 5 minutes.","target":null,"innererror":{"code":"x"}}}"#,
            [
                "401",
                "The time difference between the originating client and the server is greater than the allowed margin of 5 minutes.",
                "",
            ],
        ),
    ] {
        let error = error(status, body);
        assert_eq!(error.status(), status);
        let said = parts(&error);
        assert_eq!(said.map(Option::unwrap_or_default), due);
        assert_eq!(said[2].is_none(), due[2].is_empty());
        assert_eq!(error.details(), []);
    }
}

/// And what stands before it.
#[test]
fn of_something_else() {
    for (body, due) in [
        (r#"{"error":"Unauthorized"}"#, [None, Some("Unauthorized"), None]),
        (r#""Unauthorized""#, [None, Some("Unauthorized"), None]),
        (r#"{"code":"404","message":"no"}"#, [Some("404"), Some("no"), None]),
        (r#"{"statusCode":401,"message":"no"}"#, [None, Some("no"), None]),
        (r#"{"error":{"code":404,"message":["no"],"target":{}}}"#, [None; 3]),
        (r#"{"error":{"code":"","message":"","target":""}}"#, [None; 3]),
        (r#"{"error":null}"#, [None; 3]),
        (r#"{"error":[]}"#, [None; 3]),
        (r#"{"error":""}"#, [None; 3]),
        ("{}", [None; 3]),
        ("[]", [None; 3]),
        ("null", [None; 3]),
        ("404", [None; 3]),
        ("", [None; 3]),
        (" \r\n", [None; 3]),
        ("upstream connect error", [None, Some("upstream connect error"), None]),
        (" too many\r\nrequests\n", [None, Some("too many  requests"), None]),
        (r#"{"error":{"code"#, [None, Some(r#"{"error":{"code"#), None]),
        ("<html><body><h1>502 Bad Gateway</h1></body></html>", [None; 3]),
        ("<?xml version=\"1.0\"?><Error/>", [None; 3]),
        ("\u{feff}no", [None, Some("\u{feff}no"), None]),
        ("ä\u{0}ö\u{7f}\u{85}ü", [None, Some("ä ö  ü"), None]),
    ] {
        assert_eq!(parts(&error(502, body)), due, "{body}");
    }
    for body in [&b"\xff\xfe"[..], b"{\"error\":\"\xff\"}", b"\x1f\x8b\x08\x00", b"\0"] {
        let error = error(502, body);
        assert_eq!(parts(&error)[0], None);
        assert_eq!(parts(&error)[2], None);
        assert!(error.to_string().starts_with("HTTP 502"), "{error}");
    }
    assert_eq!(error(502, b"\xff\xfe").to_string(), "HTTP 502");
}

#[test]
fn with_errors_within_it() {
    let body = r#"{"error":{"code":"a","message":"outer","details":[
        {"code":"b","message":"one","target":"x","details":[{"code":"c"}]},
        "two",
        {"message":"three","details":"none"},
        null
    ]}}"#;
    let error = error(400, body);
    assert_eq!(parts(&error), [Some("a"), Some("outer"), None]);
    let details: Vec<_> = error.details().iter().map(parts).collect();
    let due = [
        [Some("b"), Some("one"), Some("x")],
        [None, Some("two"), None],
        [None, Some("three"), None],
        [None; 3],
    ];
    assert_eq!(details, due);
    assert_eq!(error.details()[0].details()[0].code(), Some("c"));
    assert!(error.details().iter().all(|detail| detail.status() == 400));
}

/// However deep they stand, only some are read, and reading them takes no stack.
#[test]
fn with_errors_deep_within_it() {
    let nested = |depth: usize| {
        let (open, close) = (r#"{"code":"a","details":["#.repeat(depth), "]}".repeat(depth));
        format!(r#"{{"error":{open}{close}}}"#)
    };
    let error = error(400, nested(40));
    let mut depth = 0;
    let mut at = &error;
    while let [within] = at.details() {
        assert_eq!(within.code(), Some("a"));
        (at, depth) = (within, depth + 1);
    }
    assert_eq!(depth, 4);
    // JSON that is deeper than is read is none.
    let error = self::error(400, nested(100_000));
    assert_eq!((error.code(), error.details().len()), (None, 0));
    assert!(error.message().unwrap().chars().count() <= 501);
}

#[test]
fn is_shown_on_one_line() {
    for (status, body, due) in [
        (503, "", "HTTP 503"),
        (401, r#"{"error":{"code":"Denied"}}"#, "HTTP 401 Denied"),
        (401, r#"{"error":{"message":"no"}}"#, "HTTP 401: no"),
        (401, r#"{"error":{"target":"x"}}"#, "HTTP 401 (x)"),
        (400, r#"{"error":{"code":"a","message":"b\nc","target":"d\r"}}"#, "HTTP 400 a: b c (d )"),
    ] {
        assert_eq!(error(status, body).to_string(), due);
    }
}

/// A 403 is met by everybody who has just given out a role.
#[test]
fn advises_on_roles_alone() {
    for status in [400, 401, 402, 403, 404, 429, 500, 503] {
        let advice = error(status, "").advice();
        assert_eq!(advice.is_some(), status == 403, "{status}");
        assert!(advice.is_none_or(|advice| advice.contains("role") && advice.contains("scope")));
    }
}

/// What could be a token or a key is not retold, escaped as it may be.
#[test]
fn shows_no_secret() {
    let token = "eyJhbGciOiJSUzI1NiJ9.eyJleHAiOjE3MDAwMDM2MDB9.c2lnbmF0dXJl-X_y0123456789";
    let key = "9vCqLmw4Zr+Qk2Jx/7tBnPdYsHfGa/uE5iRcWoKzV+XbNqMhT3lSg/D6yA1jF0eUOp8/Ir==";
    let escaped = key.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    for secret in [token, key, &escaped] {
        let quoted = format!("Token '{secret}' is bad: {secret}, Bearer {secret}.");
        let json = serde_json::json!({ "error": {
            "code": secret, "message": quoted, "target": secret,
            "details": [{ "code": "a", "message": quoted }, quoted],
        } });
        for body in [json.to_string(), json["error"].to_string(), quoted.clone()] {
            let error = error(401, body);
            let shown = format!("{error} {error:?} {error:#?}");
            for window in secret.as_bytes().windows(6) {
                let window = str::from_utf8(window).unwrap();
                assert!(!shown.contains(window), "{shown}");
            }
            assert!(shown.contains("is bad"), "the rest is retold: {shown}");
        }
    }
}
