//! When a user's token of Entra is exchanged, how often, and what comes of it.

use acs_auth::entra::{EntraExchange, Exchanged};
use acs_auth::identity::ExchangeEntraToken;
use acs_auth::refresh::Decision;
use acs_auth::{Response, TokenCode};

use crate::NOW;

const ENTRA: &str = "eyJ.entra-1.c2ln";
const ENDPOINT: &str = "https://contoso.communication.azure.com";

fn exchange() -> EntraExchange {
    EntraExchange::new(ENDPOINT, &ExchangeEntraToken::SCOPES).unwrap()
}

/// An answer with a token that is good for an hour from then on.
fn answer(token: &str, expires_on: &str) -> String {
    format!(
        r#"{{"identity":{{"id":"8:acs:1_2"}},"accessToken":{{"token":"{token}","expiresOn":"{expires_on}"}}}}"#
    )
}

/// 22:13:20 is `NOW`.
const IN_AN_HOUR: &str = "2023-11-14T23:13:20.0000000+00:00";

fn exchanged(exchange: &mut EntraExchange, entra: &str, acs: &str) {
    let body = answer(acs, IN_AN_HOUR);
    let done = exchange.answered(entra, &Response::new(200, body.as_bytes()), NOW).unwrap();
    assert_eq!(done, Exchanged::Done);
}

#[test]
fn each_kind_of_scope_has_its_endpoint() {
    let path = |scopes: &[&str]| {
        let exchange = EntraExchange::new(&format!("{ENDPOINT}/"), scopes).unwrap();
        let request = exchange.request(ENTRA);
        assert_eq!((request.method(), request.body()), ("POST", b"{}".as_slice()));
        let headers: Vec<_> = request.headers().collect();
        let proof = format!("Bearer {ENTRA}");
        assert_eq!(
            headers,
            [("content-type", "application/json"), ("authorization", proof.as_str())]
        );
        request.url().strip_prefix(ENDPOINT).unwrap().to_owned()
    };
    let clients = "https://communication.azure.com/clients/";
    let teams = "https://auth.msft.communication.azure.com/";
    let of_government = "https://auth.msft.communication.azure.us/";
    assert_eq!(
        path(&[&format!("{clients}.default"), &format!("{clients}VoIP")]),
        "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview"
    );
    for teams in [teams, of_government] {
        assert_eq!(
            path(&[&format!("{teams}TeamsExtension.ManageCalls")]),
            "/access/teamsExtension/:exchangeAccessToken?api-version=2025-06-30"
        );
    }
    for scopes in [
        &[][..],
        &[clients, teams],
        &[teams, of_government],
        &["https://communication.azure.com//.default"],
    ] {
        let error = EntraExchange::new(ENDPOINT, scopes).unwrap_err();
        assert_eq!(error.code(), TokenCode::InvalidScopes);
    }
}

#[test]
fn a_token_of_entra_goes_nowhere_in_the_clear() {
    let at = |endpoint| EntraExchange::new(endpoint, &ExchangeEntraToken::SCOPES);
    for endpoint in [
        "http://contoso.communication.azure.com",
        "http://localhost.example.com/",
        "contoso.communication.azure.com",
        "",
    ] {
        assert_eq!(at(endpoint).unwrap_err().code(), TokenCode::InsecureUrl, "{endpoint}");
    }
    for endpoint in ["http://localhost:8401", "http://127.0.0.1/", "http://[::1]:8401", ENDPOINT] {
        assert!(at(endpoint).is_ok(), "{endpoint}");
    }
}

#[test]
fn it_is_exchanged_once_until_something_changes() {
    let mut exchange = exchange();
    assert_eq!(exchange.decide(ENTRA, NOW), Decision::MustRefresh);
    assert!(exchange.token(ENTRA, NOW).is_none() && exchange.identity_id().is_none());
    exchanged(&mut exchange, ENTRA, "acs-1");
    assert_eq!(exchange.identity_id(), Some("8:acs:1_2"));
    for now in [NOW, NOW + 3479] {
        assert_eq!(exchange.decide(ENTRA, now), Decision::Use);
        assert_eq!(exchange.token(ENTRA, now).unwrap().secret(), "acs-1");
    }

    // The token of Entra has changed.
    assert_eq!(exchange.decide("eyJ.entra-2.c2ln", NOW), Decision::MustRefresh);
    assert!(exchange.token("eyJ.entra-2.c2ln", NOW).is_none());
    exchanged(&mut exchange, "eyJ.entra-2.c2ln", "acs-2");
    assert_eq!(exchange.token("eyJ.entra-2.c2ln", NOW).unwrap().secret(), "acs-2");
    assert_eq!(exchange.decide(ENTRA, NOW), Decision::MustRefresh);

    // The token of ACS is near its end, and then beyond it.
    let entra = "eyJ.entra-2.c2ln";
    assert_eq!(exchange.decide(entra, NOW + 3480), Decision::UseAndRefresh);
    assert_eq!(exchange.token(entra, NOW + 3480).unwrap().secret(), "acs-2");
    assert_eq!(exchange.decide(entra, NOW + 3600), Decision::MustRefresh);
    assert!(exchange.token(entra, NOW + 3600).is_none());

    exchange.clear();
    assert_eq!(exchange.decide(entra, NOW), Decision::MustRefresh);
}

#[test]
fn a_busy_service_is_asked_again_three_times() {
    let mut exchange = exchange();
    let busy = |retry_after| Response { status: 503, retry_after, body: b"later" };
    let limited = Response { status: 429, retry_after: Some("9"), body: b"" };
    let mut ask = |response: &Response<'_>| exchange.answered(ENTRA, response, NOW);
    assert_eq!(ask(&limited), Ok(Exchanged::RetryIn(9)));
    assert_eq!(ask(&busy(None)), Ok(Exchanged::RetryIn(2)));
    let date = Some("Tue, 14 Nov 2023 22:13:50 GMT");
    assert_eq!(ask(&busy(date)), Ok(Exchanged::RetryIn(30)));
    let error = ask(&busy(None)).unwrap_err();
    assert_eq!(error.to_string(), "HTTP 503: later");

    // The next time it is asked as often again, but nobody waits for long.
    assert_eq!(ask(&busy(Some("61"))).unwrap_err().status(), 503);
    assert_eq!(ask(&busy(Some("18446744073709551615"))).unwrap_err().status(), 503);
    for wait in [1, 2, 4] {
        assert_eq!(ask(&busy(None)), Ok(Exchanged::RetryIn(wait)));
    }
    exchanged(&mut exchange, ENTRA, "acs-1");
    let again = exchange.answered(ENTRA, &busy(None), NOW);
    assert_eq!(again, Ok(Exchanged::RetryIn(1)));
}

#[test]
fn a_refusal_is_told_and_not_tried_again() {
    let mut exchange = exchange();
    let body = br#"{"error":{"code":"InvalidToken","message":"No."}}"#;
    let error = exchange.answered(ENTRA, &Response::new(401, body), NOW).unwrap_err();
    assert_eq!(error.to_string(), "HTTP 401 InvalidToken: No.");
    for body in ["", "{}", r#"{"identity":{"id":"8:acs:1_2"}}"#] {
        let error = exchange.answered(ENTRA, &Response::new(200, body.as_bytes()), NOW);
        assert_eq!(error.unwrap_err().status(), 200);
    }
    let expired = answer("acs-1", "2023-11-14T22:13:20+00:00");
    let error = exchange.answered(ENTRA, &Response::new(200, expired.as_bytes()), NOW);
    assert!(error.unwrap_err().to_string().contains("has expired"));
    assert_eq!(exchange.decide(ENTRA, NOW), Decision::MustRefresh);
    assert!(exchange.token(ENTRA, NOW).is_none());
}

/// A service that is down costs nobody a token that is good.
#[test]
fn what_is_at_hand_serves_while_the_exchange_fails() {
    let mut exchange = exchange();
    exchanged(&mut exchange, ENTRA, "acs-1");
    let late = NOW + 3500;
    assert_eq!(exchange.decide(ENTRA, late), Decision::UseAndRefresh);
    assert!(exchange.answered(ENTRA, &Response::new(500, b""), late).is_err());
    assert_eq!(exchange.decide(ENTRA, late), Decision::Use, "not at once again");
    assert_eq!(exchange.token(ENTRA, late).unwrap().secret(), "acs-1");
    assert_eq!(exchange.decide(ENTRA, NOW + 3550), Decision::UseAndRefresh);
    exchange.failed(NOW + 3550);
    assert_eq!(exchange.decide(ENTRA, NOW + 3551), Decision::Use);
    assert_eq!(exchange.decide(ENTRA, NOW + 3575), Decision::UseAndRefresh);
}
