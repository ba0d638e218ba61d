//! People of Entra, whose tokens are exchanged for those of ACS.

use std::time::Duration;

use acs_auth_emulator::{Auth, CLIENT_ID, Emulator, EntraUser, TENANT_ID, Verdict};
use serde_json::json;

use crate::entra::{claims, token_of};
use crate::entra_bearer::PERSON;
use crate::identity::{api, chat, text};
use crate::request::Signed;
use crate::wire::{Answer, ask, host};

const USER: &str = "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview";
const TEAMS: &str = "/access/teamsExtension/:exchangeAccessToken?api-version=2025-06-30";
const OF_USER: &str = "https://communication.azure.com/clients";
const OF_TEAMS: &str = "https://auth.msft.communication.azure.com/";

fn exchange(emulator: &Emulator, target: &str, token: &str) -> Answer {
    let request = Signed::bearer(emulator, target, token);
    let request = Signed { method: "POST".into(), body: b"{}".into(), ..request };
    ask(emulator, &request.with("content-type", "application/json"))
}

#[test]
fn a_person_gets_a_token_of_acs() {
    let emulator = Emulator::start().unwrap();
    let mut ids = Vec::new();
    for (target, audience) in [(USER, OF_USER), (TEAMS, OF_TEAMS)] {
        for _ in 0..2 {
            let user = EntraUser::new(PERSON.to_uppercase(), audience);
            let token = emulator.entra_token(&user).unwrap();
            let answer = exchange(&emulator, target, &token);
            assert_eq!(answer.status, 200);
            let exchanged = answer.json();
            assert_eq!(exchanged.as_object().unwrap().len(), 2, "{exchanged}");
            assert!(text(&exchanged["accessToken"]["expiresOn"]).ends_with("+00:00"));
            let of_acs = text(&exchanged["accessToken"]["token"]);
            assert_eq!(chat(&emulator, &of_acs), 200);
            let id = text(&exchanged["identity"]["id"]);
            assert_eq!(claims(&of_acs)["skypeid"], id[2..]);
            assert!(id.starts_with("8:acs:") && id.ends_with(&format!("_wf_{TENANT_ID}_{PERSON}")));
            ids.push(id);
        }
        let verdict = emulator.requests().into_iter().rev().nth(1).unwrap().verdict;
        let object_id = PERSON.to_uppercase();
        assert_eq!(verdict, Verdict::Entra { client_id: CLIENT_ID.into(), object_id });
    }
    ids.dedup();
    assert_eq!(ids.len(), 1, "always the same");
}

/// The identity is one of the resource, and the tokens that it had stay bad where it comes again.
#[test]
fn the_identity_of_a_person_can_be_deleted() {
    let emulator = Emulator::start().unwrap();
    let token = emulator.entra_token(&EntraUser::new(PERSON, OF_USER)).unwrap();
    let exchanged = || {
        let exchanged = exchange(&emulator, USER, &token).json();
        (text(&exchanged["identity"]["id"]), text(&exchanged["accessToken"]["token"]))
    };
    let (id, first) = exchanged();
    let (_, second) = exchanged();
    assert_eq!((chat(&emulator, &first), chat(&emulator, &second)), (200, 200));
    let revoke = format!("/identities/{id}/:revokeAccessTokens");
    assert_eq!(api(&emulator, "POST", &revoke, "").status, 204);
    assert_eq!((chat(&emulator, &first), chat(&emulator, &second)), (401, 401));
    let (_, third) = exchanged();
    assert_eq!(api(&emulator, "DELETE", &format!("/identities/{id}"), "").status, 204);
    assert_eq!(chat(&emulator, &third), 401);
    let (again, fourth) = exchanged();
    assert_eq!((chat(&emulator, &fourth), again), (200, id));
    assert_eq!((chat(&emulator, &first), chat(&emulator, &third)), (401, 401));
}

#[test]
fn only_the_token_of_a_person_for_this_is_exchanged() {
    for auth in [Auth::Strict, Auth::Off] {
        let emulator = Emulator::builder().auth(auth).start().unwrap();
        let of = |audience: &str| emulator.entra_token(&EntraUser::new(PERSON, audience)).unwrap();
        let expired = EntraUser::new(PERSON, OF_USER).expires_in(Duration::ZERO);
        let expired = emulator.entra_token(&expired).unwrap();
        for (target, token, code) in [
            (USER, of(OF_TEAMS), "WRONG_AUDIENCE"),
            (TEAMS, of(OF_USER), "WRONG_AUDIENCE"),
            (USER, of("https://communication.azure.com/"), "WRONG_AUDIENCE"),
            (USER, token_of(&emulator, CLIENT_ID), "WRONG_AUDIENCE"),
            (USER, expired, "EXPIRED_TOKEN"),
            (USER, "none".into(), "UNKNOWN_TOKEN"),
        ] {
            let answer = exchange(&emulator, target, &token);
            assert_eq!(answer.error().0, 401, "{target} {code}");
            assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
            let verdict = emulator.requests().pop().unwrap().verdict;
            assert_eq!(verdict, Verdict::Refused { code: Some(code), mistake: None });
        }
        // An access key says nothing of who is to be exchanged.
        let signed = Signed::new(&emulator, "POST", USER, "{}");
        assert_eq!(ask(&emulator, &signed).status, 401);
        let no_version = exchange(&emulator, "/access/entra/:exchangeAccessToken", &of(OF_USER));
        assert_eq!(no_version.error().1, "ApiVersionUnspecified");
    }
}

/// Languages other than Rust get such tokens here.
#[test]
fn a_test_gets_a_token_of_a_person() {
    let emulator = Emulator::start().unwrap();
    let post = |body: String| {
        let headers = vec![("host", host(&emulator).into())];
        let target = b"/_emulator/entra/token".into();
        ask(&emulator, &Signed { method: "POST".into(), target, headers, body: body.into() })
    };
    let good = json!({ "objectId": PERSON, "audience": "api://mine", "expiresInSeconds": 60 });
    let answer = post(good.to_string());
    assert_eq!(answer.status, 200);
    let issued = answer.json();
    let claims = claims(&text(&issued["token"]));
    assert_eq!((&claims["oid"], &claims["aud"]), (&json!(PERSON), &json!("api://mine")));
    assert_eq!((&claims["idtyp"], &claims["tid"]), (&json!("user"), &json!(TENANT_ID)));
    assert!(text(&issued["expiresOn"]).ends_with(".0000000+00:00"));
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 300 + 60);
    assert!(emulator.requests().is_empty());

    for (field, value) in [
        ("objectId", json!("x")),
        ("objectId", json!(null)),
        ("audience", json!("")),
        ("audience", json!("x".repeat(2049))),
        ("audience", json!(["x"])),
        ("expiresInSeconds", json!(-1)),
        ("expiresInSeconds", json!(0.5)),
        ("other", json!(1)),
    ] {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(post(body.to_string()).error().0, 400, "{field}");
    }
    assert_eq!(post(String::new()).error().0, 400);
    assert_eq!(post(format!(r#"["{PERSON}","x",60]"#)).error().0, 400);
}
