//! Tokens of Entra for tokens of ACS.

use acs_auth::TokenCode;
use acs_auth::identity::{ExchangeEntraToken, ExchangeTeamsToken};

use crate::{assert_asks, assert_unreadable, read};

const TOKEN: &str = r#"{"token":"a.b.c","expiresOn":"2023-10-10T21:39:39.3244584+00:00"}"#;

#[test]
fn of_a_user_of_teams() {
    let exchange = ExchangeTeamsToken::new("e.f.g", "an app", "a \"user\"");
    let path = "/teamsUser/:exchangeAccessToken?api-version=2023-10-01";
    let body = r#"{"appId":"an app","token":"e.f.g","userId":"a \"user\""}"#;
    assert_asks(&exchange, "POST", path, Some(body));
    let token = read(&exchange, 200, TOKEN).unwrap();
    assert_eq!((token.secret(), token.expires_on()), ("a.b.c", 1_696_973_979));
    assert_unreadable(&exchange, &[(200, "{}"), (201, TOKEN), (200, "")]);

    for (status, body, code, target) in [
        (
            401,
            r#"{"error":{"code":"InvalidAccessToken","message":"Provided access token is not valid."}}"#,
            "InvalidAccessToken",
            None,
        ),
        (
            400,
            r#"{"error":{"code":"ValidationError","message":"Provided AppId has invalid format.","target":"appId"}}"#,
            "ValidationError",
            Some("appId"),
        ),
        (
            400,
            r#"{"error":{"code":"ValidationError","message":"Provided AAD token issued for unexpected user.","target":"userId"}}"#,
            "ValidationError",
            Some("userId"),
        ),
    ] {
        let error = read(&exchange, status, body).unwrap_err();
        assert_eq!((error.status(), error.code()), (status, Some(code)));
        assert_eq!(error.target(), target);
        assert!(error.message().is_some_and(|message| body.contains(message)));
    }
}

#[test]
fn of_a_user_of_entra() {
    let identity = r#""identity":{"id":"8:acs:a_b"}"#;
    let answer = format!(r#"{{{identity},"accessToken":{TOKEN}}}"#);
    for (scopes, path) in [
        (
            &ExchangeEntraToken::SCOPES[..],
            "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview",
        ),
        (
            &[
                "https://communication.azure.com/clients/VoIP",
                "https://communication.azure.com/clients/Chat",
            ],
            "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview",
        ),
        (
            &["https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls"],
            "/access/teamsExtension/:exchangeAccessToken?api-version=2025-06-30",
        ),
    ] {
        let exchange = ExchangeEntraToken::for_scopes(scopes).unwrap();
        assert_asks(&exchange, "POST", path, Some("{}"));
        let exchanged = read(&exchange, 200, &answer).unwrap();
        assert_eq!(exchanged.identity_id, "8:acs:a_b");
        assert_eq!(exchanged.token.secret(), "a.b.c");
        let without_token = format!("{{{identity}}}");
        let without_identity = format!(r#"{{"accessToken":{TOKEN}}}"#);
        let unreadable = [(200, without_token.as_str()), (200, &without_identity), (201, &answer)];
        assert_unreadable(&exchange, &unreadable);
        let error = read(&exchange, 403, r#"{"error":"Forbidden"}"#).unwrap_err();
        assert_eq!(error.to_string(), "HTTP 403: Forbidden");
    }
}

#[test]
fn scopes_that_lead_to_neither_exchange() {
    let wrong: [&[&str]; 8] = [
        &[],
        &[""],
        &["https://communication.azure.com//.default"],
        &["https://communication.azure.com/clients"],
        &["HTTPS://COMMUNICATION.AZURE.COM/clients/.default"],
        &[" https://communication.azure.com/clients/.default"],
        &["https://communication.azure.com/clients/.default", "openid"],
        &[
            "https://communication.azure.com/clients/.default",
            "https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls",
        ],
    ];
    for scopes in wrong {
        let error = ExchangeEntraToken::for_scopes(scopes).unwrap_err();
        assert_eq!(error.code(), TokenCode::InvalidScopes, "{scopes:?}");
    }
}
