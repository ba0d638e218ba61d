//! What tests ask of the emulator itself: no proof is needed for it.

use acs_auth_emulator::{Auth, Emulator, KeyName, Verdict};
use serde_json::{Value, json};

use crate::request::Signed;
use crate::wire::{Answer, ask, host};

/// A request as curl would send it.
pub(crate) fn control(emulator: &Emulator, method: &str, target: &str, body: &str) -> Answer {
    let mut request = Signed {
        method: method.into(),
        target: target.into(),
        headers: vec![("host", host(emulator).into())],
        body: body.into(),
    };
    if !body.is_empty() {
        request = request.with("content-type", "application/json");
    }
    ask(emulator, &request)
}

pub(crate) fn get(emulator: &Emulator, target: &str) -> Value {
    let answer = control(emulator, "GET", target, "");
    assert_eq!(answer.status, 200, "{target}");
    answer.json()
}

#[test]
fn it_is_healthy() {
    let emulator = Emulator::start().unwrap();
    let due = json!({ "status": "healthy", "version": env!("CARGO_PKG_VERSION") });
    assert_eq!(get(&emulator, "/_emulator/health"), due);
    assert_eq!(get(&emulator, "/health"), due);
    emulator.inject("status=503".parse().unwrap());
    assert_eq!(get(&emulator, "/health"), due);
    assert_eq!(emulator.requests(), []);
}

#[test]
fn there_is_nothing_else() {
    let emulator = Emulator::start().unwrap();
    for target in ["/_emulator/", "/_emulator/faults/", "/_emulator/reset/x"] {
        assert_eq!(control(&emulator, "GET", target, "").error().0, 404, "{target}");
    }
    assert_eq!(control(&emulator, "GET", "/_emulator/reset", "").error().0, 405);
    assert_eq!(control(&emulator, "PUT", "/_emulator/faults", "{}").error().0, 405);
    // Elsewhere it needs a proof, however it is spelt.
    for target in
        ["/_emulator", "/%5Femulator/reset", "//_emulator/reset", "/echo/../_emulator/reset"]
    {
        assert_eq!(control(&emulator, "POST", target, "").error().0, 401, "{target}");
    }
}

#[test]
fn requests_are_written_down() {
    let emulator = Emulator::builder().auth(Auth::Explain).start().unwrap();
    ask(&emulator, &Signed::new(&emulator, "GET", "/echo/%41?a=%2B&b", ""));
    let by_secondary = Signed::by(
        emulator.secondary_access_key(),
        host(&emulator),
        "POST",
        "/nothing",
        "{}",
        acs_auth::now(),
    );
    ask(&emulator, &by_secondary);
    let mut plus = Signed::new(&emulator, "GET", "/echo?a=b+c", "");
    plus.target = b"/echo?a=b%20c".to_vec();
    ask(&emulator, &plus);
    ask(&emulator, &plus.without("x-ms-date"));
    let created = r#"{"createTokenWithScopes":["chat"]}"#;
    let created = ask(&emulator, &Signed::api(&emulator, "POST", "/identities", created));
    let token = created.json()["accessToken"]["token"].as_str().unwrap().to_owned();
    ask(&emulator, &Signed::bearer(&emulator, "/chat/threads?api-version=1", &token));
    ask(&emulator, &Signed::bearer(&emulator, "/chat/threads?api-version=1", "bad"));

    let told = get(&emulator, "/_emulator/requests")["requests"].as_array().unwrap().clone();
    let without_time = |record: &Value| {
        let mut record = record.clone();
        let fields = record.as_object_mut().unwrap();
        let times = [fields.remove("receivedOn"), fields.remove("signedOn")];
        assert_eq!(times[1].is_some(), fields["verdict"] == "verified");
        for time in times.into_iter().flatten() {
            assert!(time.as_str().unwrap().ends_with(".0000000+00:00"), "{time}");
        }
        record
    };
    let told: Vec<_> = told.iter().map(without_time).collect();
    let api = "/identities?api-version=2023-10-01";
    let chat = "/chat/threads?api-version=1";
    assert_eq!(
        told,
        [
            json!({ "method": "GET", "pathAndQuery": "/echo/%41?a=%2B&b", "status": 200,
            "verdict": "verified", "key": "primary" }),
            json!({ "method": "POST", "pathAndQuery": "/nothing", "status": 404,
            "verdict": "verified", "key": "secondary" }),
            json!({ "method": "GET", "pathAndQuery": "/echo?a=b%20c", "status": 401,
            "verdict": "refused", "code": "SIGNATURE_MISMATCH", "mistake": "QUERY_FORM_ENCODED" }),
            json!({ "method": "GET", "pathAndQuery": "/echo?a=b%20c", "status": 401,
            "verdict": "refused", "code": "MISSING_HEADER", "mistake": told[3]["mistake"] }),
            json!({ "method": "POST", "pathAndQuery": api, "status": 201,
            "verdict": "verified", "key": "primary" }),
            json!({ "method": "GET", "pathAndQuery": chat, "status": 200, "verdict": "userToken" }),
            json!({ "method": "GET", "pathAndQuery": chat, "status": 401, "verdict": "refused" }),
        ]
    );
    assert!(!format!("{told:?}").contains(&token));

    let records = emulator.requests();
    assert!(matches!(records[1].verdict, Verdict::Verified { key: KeyName::Secondary, .. }));
    assert_eq!(control(&emulator, "DELETE", "/_emulator/requests", "").status, 204);
    assert_eq!(emulator.requests(), []);
    ask(&emulator, &Signed::new(&emulator, "GET", "/echo", ""));
    emulator.clear_requests();
    assert_eq!(get(&emulator, "/_emulator/requests"), json!({ "requests": [] }));
}

#[test]
fn strict_or_not_the_code_is_written_down() {
    let emulator = Emulator::start().unwrap();
    let wrong = Signed::by("d3Jvbmc=", host(&emulator), "GET", "/echo", "", acs_auth::now());
    ask(&emulator, &wrong);
    let due = Verdict::Refused { code: Some("SIGNATURE_MISMATCH"), mistake: None };
    assert_eq!(emulator.requests()[0].verdict, due);
    let off = Emulator::builder().auth(Auth::Off).start().unwrap();
    ask(&off, &wrong);
    assert_eq!(off.requests()[0].verdict, Verdict::Unchecked);
}

#[test]
fn the_last_thousand_are_kept_and_not_all_of_each() {
    let emulator = Emulator::builder().auth(Auth::Off).start().unwrap();
    for number in 0..1100 {
        control(&emulator, "GET", &format!("/echo/{number}"), "");
    }
    let records = emulator.requests();
    assert_eq!(records.len(), 1000);
    assert_eq!(records[0].path_and_query, "/echo/100");
    assert_eq!(records[999].path_and_query, "/echo/1099");
    control(&emulator, "GET", &format!("/echo/{}", "a".repeat(9000)), "");
    assert_eq!(emulator.requests()[999].path_and_query.len(), 2048);
    control(&emulator, &"A".repeat(9000), "/echo", "");
    assert_eq!(emulator.requests()[999].method.len(), 2048);
}

#[test]
fn a_reset_leaves_nothing() {
    let emulator = Emulator::start().unwrap();
    let created = r#"{"createTokenWithScopes":["chat"]}"#;
    let created = ask(&emulator, &Signed::api(&emulator, "POST", "/identities", created)).json();
    let token = created["accessToken"]["token"].as_str().unwrap();
    let user = created["identity"]["id"].as_str().unwrap();
    emulator.inject("status=503,path=/nothing".parse().unwrap());
    assert_eq!(control(&emulator, "POST", "/_emulator/reset", "").status, 204);
    assert_eq!(emulator.requests(), []);
    assert_eq!(get(&emulator, "/_emulator/faults"), json!({ "faults": [] }));
    let chat = Signed::bearer(&emulator, "/chat/threads?api-version=1", token);
    assert_eq!(ask(&emulator, &chat).status, 401);
    let delete = Signed::api(&emulator, "DELETE", &format!("/identities/{user}"), "");
    assert_eq!(ask(&emulator, &delete).status, 404);
}
