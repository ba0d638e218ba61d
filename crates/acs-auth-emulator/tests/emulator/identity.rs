//! The Identity API: from the first token of a user to the end of both.

use acs_auth_emulator::Emulator;
use serde_json::Value;

use crate::request::Signed;
use crate::wire::{Answer, ask};

pub(crate) fn api(emulator: &Emulator, method: &str, path: &str, body: impl AsRef<[u8]>) -> Answer {
    ask(emulator, &Signed::api(emulator, method, path, body))
}

/// A user, and a token with these scopes.
pub(crate) fn user_with_token(emulator: &Emulator, scopes: &str) -> (String, String) {
    let body = format!(r#"{{"createTokenWithScopes":{scopes}}}"#);
    let answer = api(emulator, "POST", "/identities", &body);
    assert_eq!(answer.status, 201);
    let created = answer.json();
    (text(&created["identity"]["id"]), text(&created["accessToken"]["token"]))
}

pub(crate) fn chat(emulator: &Emulator, token: &str) -> u16 {
    ask(emulator, &Signed::bearer(emulator, "/chat/threads?api-version=2024-03-07", token)).status
}

pub(crate) fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

#[test]
fn a_user_is_created_without_a_word() {
    let emulator = Emulator::start().unwrap();
    let mut ids = Vec::new();
    for body in [
        "",
        "{}",
        r#"{"createTokenWithScopes":null,"expiresInMinutes":null}"#,
        r#"{"createTokenWithScopes":[]}"#,
        r#"{"createTokenWithScopes":[],"expiresInMinutes":60,"later":{}}"#,
    ] {
        // With a content type, as SDKs have it where there is no body too.
        let request = Signed::api(&emulator, "POST", "/identities", body);
        let request = request.without("content-type").with("content-type", "Application/JSON ; x");
        let answer = ask(&emulator, &request);
        assert_eq!(answer.status, 201, "{body}");
        let created = answer.json();
        assert_eq!(created.as_object().unwrap().len(), 1, "no token: {created}");
        let id = text(&created["identity"]["id"]);
        let (resource, user) = id.strip_prefix("8:acs:").unwrap().split_once('_').unwrap();
        for guid in [resource, user] {
            assert_eq!(guid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
            assert!(guid.bytes().all(|byte| matches!(byte, b'-' | b'0'..=b'9' | b'a'..=b'f')));
        }
        ids.push(id);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 5);
    let other = Emulator::start().unwrap();
    let id = text(&api(&other, "POST", "/identities", "").json()["identity"]["id"]);
    assert_ne!(id[..42], ids[0][..42], "another resource");
}

#[test]
fn tokens_are_good_until_they_are_revoked() {
    let emulator = Emulator::start().unwrap();
    let (id, first) = user_with_token(&emulator, r#"["chat","voip"]"#);
    let (_, of_other) = user_with_token(&emulator, r#"["chat"]"#);
    assert_eq!(chat(&emulator, &first), 200);

    // Some clients escape the colons, and some do not.
    for id in [id.clone(), id.replace(':', "%3A"), id.replace(':', "%3a")] {
        let issue = |body| {
            let answer =
                api(&emulator, "POST", &format!("/identities/{id}/:issueAccessToken"), body);
            assert_eq!(answer.status, 200);
            let issued = answer.json();
            assert_eq!(issued.as_object().unwrap().len(), 2);
            assert!(text(&issued["expiresOn"]).ends_with(".0000000+00:00"));
            text(&issued["token"])
        };
        let before = issue(r#"{"scopes":["chat"]}"#);
        let again = issue(r#"{"scopes":["chat"],"expiresInMinutes":null}"#);
        assert_eq!((chat(&emulator, &before), chat(&emulator, &again)), (200, 200));

        let revoke = format!("/identities/{id}/:revokeAccessTokens");
        let answer = api(&emulator, "POST", &revoke, "");
        assert_eq!((answer.status, answer.header("content-length")), (204, None));
        for revoked in [&first, &before, &again] {
            assert_eq!(chat(&emulator, revoked), 401);
        }
        // Within the same second, and the same but for its number.
        let after = issue(r#"{"scopes":["chat"]}"#);
        assert_eq!((chat(&emulator, &after), chat(&emulator, &before)), (200, 401));
    }
    assert_eq!(chat(&emulator, &of_other), 200, "only those of one user");
}

#[test]
fn fields_that_it_does_not_know_are_ignored() {
    let emulator = Emulator::start().unwrap();
    let answer = api(&emulator, "POST", "/identities", r#"{"customId":"mine"}"#);
    assert_eq!(answer.status, 201);
    assert!(answer.json()["identity"]["customId"].is_null());
}

#[test]
fn a_deleted_user_is_gone() {
    let emulator = Emulator::start().unwrap();
    let (id, token) = user_with_token(&emulator, r#"["chat"]"#);
    let user = format!("/identities/{}", id.replace(':', "%3A"));
    // As aiohttp sends it: with a length.
    assert_eq!(api(&emulator, "DELETE", &user, "").status, 204);
    assert_eq!(chat(&emulator, &token), 401);
    let issue = format!("{user}/:issueAccessToken");
    let revoke = format!("{user}/:revokeAccessTokens");
    for (method, path, body) in
        [("DELETE", &user, ""), ("POST", &revoke, ""), ("POST", &issue, r#"{"scopes":["chat"]}"#)]
    {
        let (status, code, _) = api(&emulator, method, path, body).error();
        assert_eq!((status, &*code), (404, "NotFound"));
    }
}

#[test]
fn nobody_else_is_there() {
    let emulator = Emulator::start().unwrap();
    let (id, token) = user_with_token(&emulator, r#"["chat"]"#);
    for other in
        [&id[2..], &id[..id.len() - 1], "8:acs:", "8:", "%00", "%AA", "8:orgid:1", "a%2Fb", "%2E"]
    {
        let answer = api(&emulator, "DELETE", &format!("/identities/{other}"), "");
        assert_eq!(answer.error().0, 404, "{other}");
    }
    assert_eq!(api(&emulator, "DELETE", "/identities/", "").error().0, 404);
    assert_eq!(chat(&emulator, &token), 200);
}

/// What is refused has changed nothing.
#[test]
fn refusals_are_those_of_the_service() {
    let emulator = Emulator::start().unwrap();
    let (id, _) = user_with_token(&emulator, r#"["chat"]"#);
    let issue = format!("/identities/{id}/:issueAccessToken");
    let minutes = |value: &str| {
        let message = format!(
            "ExpiresInMinutes value {value} is invalid. Value must be within the [60, 1440] interval."
        );
        (message, "ExpiresInMinutes")
    };
    let required = || ("Scopes: The Scopes field is required.".to_owned(), "Scopes");
    let unknown = || {
        let known =
            "Scopes: A scope is none of chat, voip, chat.join, chat.join.limited, voip.join.";
        (known.to_owned(), "Scopes")
    };
    for (path, body, (message, target)) in [
        (&*issue, r#"{"scopes":["chat"],"expiresInMinutes":59}"#, minutes("59")),
        (&issue, r#"{"scopes":["chat"],"expiresInMinutes":1441}"#, minutes("1441")),
        (&issue, r#"{"scopes":["chat"],"expiresInMinutes":-60}"#, minutes("-60")),
        (&issue, "", required()),
        (&issue, "{}", required()),
        (&issue, r#"{"scopes":null}"#, required()),
        (&issue, r#"{"scopes":[]}"#, required()),
        (&issue, r#"{"scopes":["chat","Chat"]}"#, unknown()),
        (&issue, r#"{"scopes":["chat,voip"]}"#, unknown()),
        ("/identities", r#"{"createTokenWithScopes":[""]}"#, unknown()),
        ("/identities", r#"{"expiresInMinutes":0}"#, minutes("0")),
        (
            "/identities",
            r#"{"createTokenWithScopes":["chat"],"expiresInMinutes":1441}"#,
            minutes("1441"),
        ),
    ] {
        let answer = api(&emulator, "POST", path, body);
        assert_eq!(answer.error(), (400, "ValidationError".into(), message), "{body}");
        assert_eq!(answer.json()["error"]["target"], target);
    }
    for minutes in [60, 1440] {
        let body = format!(r#"{{"scopes":["chat"],"expiresInMinutes":{minutes}}}"#);
        assert_eq!(api(&emulator, "POST", &issue, &body).status, 200);
    }
}
