//! A token shows nowhere.

use std::fmt::Debug;

use acs_auth::identity::{
    CreateIdentity, DeleteIdentity, ExchangeEntraToken, ExchangeTeamsToken, IssueToken,
    RevokeTokens,
};
use acs_auth::{AccessToken, Operation, Response, Schedule, ServiceError, TokenCache, UserToken};
use acs_auth_tests::leaked;

/// No six characters in a row of it are those of a word that is shown.
const TOKEN: &str = "eyJ4WmRtZ0.qLx8KcVb2NhJf6GyUeSaD1iPo9TkXwM3.rQz7CvB5nHjYlFgEuIdAsOp-_x";

#[track_caller]
fn assert_silent(text: &str) {
    assert_eq!(leaked(text.as_bytes(), TOKEN.as_bytes()), None, "{text}");
}

#[track_caller]
fn assert_debug_is_silent(value: impl Debug) {
    assert_silent(&format!("{value:?} {value:#?}"));
}

fn token() -> AccessToken {
    AccessToken::new(TOKEN, 3600).unwrap()
}

#[test]
fn debug_shows_when_it_expires_only() {
    let due = "AccessToken { expires_on: 3600, refresh_on: None, .. }";
    assert_eq!(format!("{:?}", token()), due);
    assert_eq!(token().secret(), TOKEN);
    assert_eq!(*token().authorization(), format!("Bearer {TOKEN}"));
    assert_debug_is_silent(token().refreshed_from(3000));
    assert_debug_is_silent(Some(&token()));

    let mut cache = TokenCache::new(Schedule::Entra);
    cache.store(token(), 0).unwrap();
    assert_eq!(cache.token().unwrap().secret(), TOKEN);
    assert_debug_is_silent(&cache);
    let error = cache.store(token(), 3600).unwrap_err();
    assert_silent(&format!("{error} {error:?} {error:#?}"));
}

/// What is asked and answered may be logged as it is.
#[test]
fn requests_and_answers_show_neither_body_nor_headers() {
    let exchange = ExchangeTeamsToken::new(TOKEN, "app", "user");
    assert!(String::from_utf8_lossy(exchange.request("https://h").body()).contains(TOKEN));
    assert_debug_is_silent(&exchange);
    assert_debug_is_silent(exchange.request("https://h"));
    let due = "Request { method: \"DELETE\", url: \"https://h/identities/8:a?api-version=2023-10-01\", .. }";
    assert_eq!(format!("{:?}", DeleteIdentity::new("8:a").request("https://h")), due);

    let token = format!(r#"{{"token":"{TOKEN}","expiresOn":"2023-10-10T21:39:39Z"}}"#);
    let both = format!(r#"{{"identity":{{"id":"8:a"}},"accessToken":{token}}}"#);
    assert_debug_is_silent(Response {
        retry_after: Some("5"),
        ..Response::new(200, both.as_bytes())
    });
    let create = CreateIdentity::new().with_token(["chat"]);
    let created = create.read(&Response::new(201, both.as_bytes())).unwrap();
    assert_eq!(created.token.as_ref().unwrap().secret(), TOKEN);
    assert_debug_is_silent(created);
    let entra = ExchangeEntraToken::for_scopes(&ExchangeEntraToken::SCOPES).unwrap();
    assert_debug_is_silent(entra.read(&Response::new(200, both.as_bytes())).unwrap());
    let issue = IssueToken::new("8:a", ["chat"]);
    assert_debug_is_silent(issue.read(&Response::new(200, token.as_bytes())).unwrap());
    assert_debug_is_silent(exchange.read(&Response::new(200, token.as_bytes())).unwrap());
}

/// An answer that is not the one that is due holds a token all the same.
#[test]
fn errors_repeat_nothing() {
    let broken = [
        format!(r#"{{"token":"{TOKEN}"}}"#),
        format!(r#"{{"token":"{TOKEN} ","expiresOn":"2023-10-10T21:39:39Z"}}"#),
        format!(r#"{{"token":"{TOKEN}","expiresOn":"{TOKEN}"}}"#),
        format!(r#"{{"error":"{TOKEN}"}}"#),
        format!(r#"{{"error":{{"code":"{TOKEN}","message":"the token {TOKEN}."}}}}"#),
        format!("{TOKEN} is no token"),
        format!("authorization: Bearer {TOKEN}\r\n"),
        format!("\"{TOKEN}"),
    ];
    for body in &broken {
        for status in [200, 201, 204, 400, 401, 500] {
            let response = Response::new(status, body.as_bytes());
            let error = ServiceError::read(&response);
            assert_silent(&format!("{error} {error:?} {error:#?}"));
            let operations: [Option<ServiceError>; 6] = [
                CreateIdentity::new().with_token(["chat"]).read(&response).err(),
                IssueToken::new("8:a", ["chat"]).read(&response).err(),
                ExchangeTeamsToken::new(TOKEN, "app", "user").read(&response).err(),
                ExchangeEntraToken::for_scopes(&ExchangeEntraToken::SCOPES)
                    .unwrap()
                    .read(&response)
                    .err(),
                RevokeTokens::new("8:a").read(&response).err(),
                DeleteIdentity::new("8:a").read(&response).err(),
            ];
            for error in operations.iter().flatten() {
                assert_silent(&format!("{error} {error:?} {error:#?}"));
            }
            assert!(operations.iter().flatten().count() >= 4, "these are errors: {body}");
        }
    }
    for text in [
        format!("Bearer {TOKEN}"),
        format!("{TOKEN}\n"),
        format!("\"{TOKEN}\""),
        format!("{TOKEN}é"),
        format!("{TOKEN}.{TOKEN}"),
    ] {
        if let Err(error) = AccessToken::new(text.as_str(), 0) {
            assert_silent(&format!("{error} {error:?} {error:#?}"));
        }
        let error = UserToken::decode_unverified(&text).unwrap_err();
        assert_silent(&format!("{error} {error:?} {error:#?}"));
    }
    // Three parts, and a payload that is base64 of nothing.
    let error = UserToken::decode_unverified(TOKEN).unwrap_err();
    assert_silent(&format!("{error} {error:?} {error:#?}"));
}
