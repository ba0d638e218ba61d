//! What is sent as a secret shows nowhere.

use acs_auth::Response;
use acs_auth::entra::{EntraExchange, FlowSettings};
use acs_auth::identity::ExchangeEntraToken;
use acs_auth_tests::leaked;

use crate::{ASSERTION, HEADER, NOW, SECRET, TENANT, flows};

const IN_FORM: &str = "Qw8%7Ex.Y_z-1%2B2%2F3%3D4%265%256+7%C3%A9";

#[track_caller]
fn assert_silent(text: &str) {
    for secret in [SECRET, IN_FORM, ASSERTION, HEADER] {
        assert_eq!(leaked(text.as_bytes(), secret.as_bytes()), None, "{text}");
    }
}

#[test]
fn debug_shows_who_asks_and_no_secret() {
    for flow in flows() {
        let request = flow.request();
        assert_silent(&format!("{flow:?} {flow:#?} {request:?} {request:#?}"));
    }
    let [secret, workload, app, _] = flows();
    assert!(format!("{secret:?}").contains(TENANT) && format!("{workload:?}").contains(TENANT));
    assert!(format!("{app:?}").contains("41741"));
    let settings = FlowSettings::from_variables(|name| {
        let value = if name == "AZURE_CLIENT_SECRET" { SECRET } else { "login.example" };
        Some(value.to_owned())
    });
    assert_silent(&format!("{:?}", settings.unwrap()));
}

/// Whoever is asked may repeat what it was told: as it was, in the form, or in pieces of JSON.
#[test]
fn errors_repeat_no_secret() {
    for secret in [SECRET, IN_FORM, ASSERTION, HEADER] {
        for body in [
            format!("no such thing: {secret}."),
            format!("a=b&c={secret}&d"),
            format!(r#"{{"error":"{secret}","error_description":"AADSTS7000215: '{secret}'"}}"#),
            format!(r#"{{"statusCode":401,"message":"{secret}"}}"#),
            format!(r#"{{"error":{{"code":"{secret}","message":"{secret}{secret}"}}}}"#),
            format!(r#"{{"access_token":"{secret}"}}"#),
        ] {
            // The flow that sent it is the one that may get it back.
            for flow in flows().iter().filter(|flow| sent(&flow.request(), secret)) {
                for status in [200, 401, 503] {
                    let response = Response::new(status, body.as_bytes());
                    let error = flow.read(&response, NOW).unwrap_err();
                    assert_silent(&format!("{error} {error:?} {error:#?}"));
                }
            }
        }
    }
}

fn sent(request: &acs_auth::Request, secret: &str) -> bool {
    let body = String::from_utf8_lossy(request.body());
    let holds = |text: &str| text.contains(secret) || secret == SECRET && text.contains(IN_FORM);
    holds(&body) || request.headers().any(|(_, value)| holds(value))
}

#[test]
fn an_exchange_shows_no_token() {
    let endpoint = "https://contoso.communication.azure.com";
    let mut exchange = EntraExchange::new(endpoint, &ExchangeEntraToken::SCOPES).unwrap();
    let answer = format!(
        r#"{{"identity":{{"id":"8:acs:1_2"}},"accessToken":{{"token":"{ASSERTION}","expiresOn":"2099-01-01T00:00:00Z"}}}}"#
    );
    exchange.answered(ASSERTION, &Response::new(200, answer.as_bytes()), NOW).unwrap();
    let request = exchange.request(ASSERTION);
    assert_silent(&format!("{exchange:?} {exchange:#?} {request:?}"));
}
