//! Users of a resource, and their tokens.

use acs_auth::Operation;
use acs_auth::identity::{CreateIdentity, DeleteIdentity, IssueToken, RevokeTokens, SCOPES};

use crate::{assert_asks, assert_unreadable, read};

const ID: &str = "8:acs:1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55_0000001c-3a5e-4b2f-8c11-2f3a0d00b1e2";
const TOKEN: &str = r#"{"token":"a.b.c","expiresOn":"2023-10-10T21:39:39.3244584+00:00"}"#;
/// When that expires.
const EXPIRES_ON: i64 = 1_696_973_979;

#[test]
fn create() {
    let path = "/identities?api-version=2023-10-01";
    assert_asks(&CreateIdentity::new(), "POST", path, Some("{}"));
    let with_token = CreateIdentity::new().with_token(["chat", "voip"]);
    assert_asks(&with_token, "POST", path, Some(r#"{"createTokenWithScopes":["chat","voip"]}"#));
    let body = r#"{"createTokenWithScopes":["chat","voip"],"expiresInMinutes":60}"#;
    assert_asks(&with_token.clone().expires_in_minutes(60), "POST", path, Some(body));
    // What is no scope yet may become one.
    let body = r#"{"createTokenWithScopes":["a \"new\" one"]}"#;
    assert_asks(&CreateIdentity::new().with_token(["a \"new\" one"]), "POST", path, Some(body));

    let alone = format!(r#"{{"identity":{{"id":"{ID}"}}}}"#);
    for body in [&alone, &format!(r#"{{"identity":{{"id":"{ID}"}},"accessToken":null,"x":1}}"#)] {
        let created = read(&CreateIdentity::new(), 201, body).unwrap();
        assert_eq!((created.identity_id.as_str(), created.token.is_none()), (ID, true));
    }
    let both = format!(r#"{{"identity":{{"id":"{ID}"}},"accessToken":{TOKEN}}}"#);
    let created = read(&with_token, 201, &both).unwrap();
    assert_eq!(created.identity_id, ID);
    let token = created.token.unwrap();
    assert_eq!((token.secret(), token.expires_on()), ("a.b.c", EXPIRES_ON));
    assert_eq!(token.refresh_on(), None);

    // A token that was asked for and is not there would be missed much later.
    assert_unreadable(&with_token, &[(201, &alone)]);
    let broken = format!(r#"{{"identity":{{"id":"{ID}"}},"accessToken":{{}}}}"#);
    let unreadable = [
        (200, both.as_str()),
        (204, ""),
        (201, ""),
        (201, "{}"),
        (201, "[]"),
        (201, r#"{"identity":{}}"#),
        (201, r#"{"identity":{"id":1}}"#),
        (201, &broken),
        (201, "<html>"),
    ];
    assert_unreadable(&CreateIdentity::new(), &unreadable);
}

#[test]
fn issue() {
    let path = format!("/identities/{ID}/:issueAccessToken?api-version=2023-10-01");
    let issue = IssueToken::new(ID, ["chat"]);
    assert_asks(&issue, "POST", &path, Some(r#"{"scopes":["chat"]}"#));
    let body = r#"{"expiresInMinutes":1440,"scopes":["chat"]}"#;
    assert_asks(&issue.clone().expires_in_minutes(1440), "POST", &path, Some(body));
    let body = r#"{"scopes":["chat","voip","chat.join","chat.join.limited","voip.join"]}"#;
    assert_asks(&IssueToken::new(ID, SCOPES), "POST", &path, Some(body));
    // The service says what it thinks of none.
    let none: [&str; 0] = [];
    assert_asks(&IssueToken::new(ID, none), "POST", &path, Some(r#"{"scopes":[]}"#));

    let token = read(&issue, 200, TOKEN).unwrap();
    assert_eq!((token.secret(), token.expires_on()), ("a.b.c", EXPIRES_ON));
    let unreadable = [
        (201, TOKEN),
        (200, ""),
        (200, "null"),
        (200, r#"{"expiresOn":"2023-10-10T21:39:39Z"}"#),
        (200, r#"{"token":1,"expiresOn":"2023-10-10T21:39:39Z"}"#),
        (200, r#"{"token":"","expiresOn":"2023-10-10T21:39:39Z"}"#),
        (200, r#"{"token":"a b","expiresOn":"2023-10-10T21:39:39Z"}"#),
        (200, r#"{"token":"a.b.c"}"#),
    ];
    assert_unreadable(&issue, &unreadable);
}

/// The service writes seven digits of a second; others write what RFC 3339 allows.
#[test]
fn when_a_token_expires() {
    let issue = IssueToken::new(ID, ["chat"]);
    let answer = |time: &str| format!(r#"{{"token":"a","expiresOn":"{time}"}}"#);
    for time in [
        "2023-10-10T21:39:39.3244584+00:00",
        "2023-10-10T21:39:39Z",
        "2023-10-10t21:39:39z",
        "2023-10-10T21:39:39.9Z",
        "2023-10-10T21:39:39.999999999Z",
        "2023-10-10T23:39:39.3244584+02:00",
        "2023-10-11T03:24:39+05:45",
        "2023-10-10T12:39:39-09:00",
        "2023-10-10T21:39:39-00:00",
    ] {
        assert_eq!(read(&issue, 200, &answer(time)).unwrap().expires_on(), EXPIRES_ON, "{time}");
    }
    for time in [
        "",
        "2023-10-10",
        "2023-10-10T21:39:39",
        "2023-10-10T21:39Z",
        "2023-13-10T21:39:39Z",
        "2023-02-29T21:39:39Z",
        "2023-10-10T24:39:39Z",
        "Tue, 10 Oct 2023 21:39:39 GMT",
        "1696973979",
        "2023-10-10T21:39:39Z ",
    ] {
        assert_unreadable(&issue, &[(200, &answer(time))]);
    }
    assert_unreadable(&issue, &[(200, r#"{"token":"a","expiresOn":1696973979}"#)]);
}

#[test]
fn revoke_and_delete() {
    let path = format!("/identities/{ID}/:revokeAccessTokens?api-version=2023-10-01");
    let revoke = RevokeTokens::new(ID);
    assert_asks(&revoke, "POST", &path, None);
    let path = format!("/identities/{ID}?api-version=2023-10-01");
    let delete = DeleteIdentity::new(ID);
    assert_asks(&delete, "DELETE", &path, None);

    // Nothing is read of the answer, whatever a proxy puts there.
    for body in ["", "{}", "<html>"] {
        read(&revoke, 204, body).unwrap();
        read(&delete, 204, body).unwrap();
    }
    assert_unreadable(&revoke, &[(200, ""), (202, "{}")]);
    assert_unreadable(&delete, &[(200, ""), (202, "{}")]);
}

/// An identity is one segment of the path, whatever it holds; its colons stay as they are.
#[test]
fn an_identity_cannot_become_another_path() {
    for (id, segment) in [
        ("8:acs:a_b", "8:acs:a_b"),
        ("8:orgid:a-b.c~d", "8:orgid:a-b.c~d"),
        ("a/../b", "a%2F..%2Fb"),
        ("a?b#c", "a%3Fb%23c"),
        ("a%3Ab", "a%253Ab"),
        ("a b+é", "a%20b%2B%C3%A9"),
        ("a\r\nb", "a%0D%0Ab"),
    ] {
        let url = format!("https://h/identities/{segment}");
        assert_eq!(DeleteIdentity::new(id).request("https://h").url(), url.clone() + VERSION);
        let revoke = RevokeTokens::new(id).request("https://h");
        assert_eq!(revoke.url(), url.clone() + "/:revokeAccessTokens" + VERSION);
        let issue = IssueToken::new(id, ["chat"]).request("https://h");
        assert_eq!(issue.url(), url + "/:issueAccessToken" + VERSION);
    }
}

const VERSION: &str = "?api-version=2023-10-01";

/// What the service has been recorded to say.
#[test]
fn refusals_are_the_service_s_own_words() {
    let body = r#"{"error":{"code":"ValidationError","message":"ExpiresInMinutes value 59 is invalid. Value must be within the [60, 1440] interval.","target":"ExpiresInMinutes"}}"#;
    let short = IssueToken::new(ID, ["chat"]).expires_in_minutes(59);
    let error = read(&short, 400, body).unwrap_err();
    assert_eq!((error.status(), error.code()), (400, Some("ValidationError")));
    assert_eq!(error.target(), Some("ExpiresInMinutes"));
    let due = "HTTP 400 ValidationError: ExpiresInMinutes value 59 is invalid. Value must be within \
               the [60, 1440] interval. (ExpiresInMinutes)";
    assert_eq!(error.to_string(), due);

    let body = r#"{"error":{"code":"Denied","message":"Denied by the resource provider."}}"#;
    for error in [
        read(&CreateIdentity::new(), 401, body).map(drop).unwrap_err(),
        read(&IssueToken::new(ID, ["chat"]), 401, body).map(drop).unwrap_err(),
        read(&RevokeTokens::new(ID), 401, body).unwrap_err(),
        read(&DeleteIdentity::new(ID), 401, body).unwrap_err(),
    ] {
        assert_eq!(error.to_string(), "HTTP 401 Denied: Denied by the resource provider.");
    }
    // A redirect is no success.
    assert_eq!(read(&DeleteIdentity::new(ID), 307, "").unwrap_err().status(), 307);
}
