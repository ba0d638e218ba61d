//! The Email API: what is sent, and how it ends.

use std::time::Duration;

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, ask};

pub(crate) const SEND: &str = "/emails:send";
const ID: &str = "F9168C5E-CEB2-4faa-B6BF-329BF39FA1E4";

pub(crate) fn email() -> Value {
    json!({
        "senderAddress": "DoNotReply@example.com",
        "content": { "subject": "Hello", "plainText": "World" },
        "recipients": { "to": [{ "address": "someone@example.com" }] },
    })
}

pub(crate) fn send(emulator: &Emulator, email: &Value) -> Answer {
    api(emulator, "POST", SEND, email.to_string())
}

fn send_as(emulator: &Emulator, id: &str, email: &Value) -> Answer {
    let request = Signed::api(emulator, "POST", SEND, email.to_string());
    ask(emulator, &request.with("operation-id", id))
}

/// Follows the link of an answer, as it stands there.
fn poll(emulator: &Emulator, sent: &Answer) -> Answer {
    let location = sent.header("operation-location").unwrap();
    let target = location.strip_prefix(emulator.endpoint()).unwrap();
    ask(emulator, &Signed::new(emulator, "GET", target, ""))
}

#[test]
fn an_email_is_sent() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(
        &emulator,
        "POST",
        "/emails:send?a=b&api-version=2025-09-01",
        email().to_string(),
    );
    let sent = ask(&emulator, &request);
    assert_eq!(sent.status, 202);
    let id = text(&sent.json()["id"]);
    assert_eq!(sent.json(), json!({ "id": id, "status": "Running", "error": null }));
    assert_eq!(id.len(), 36);
    assert_eq!(sent.header("retry-after"), Some("1"));
    let location = format!("{}/emails/operations/{id}?api-version=2025-09-01", emulator.endpoint());
    assert_eq!(sent.header("operation-location"), Some(&*location));

    let polled = poll(&emulator, &sent);
    assert_eq!((polled.status, polled.header("retry-after")), (200, None));
    assert_eq!(polled.json(), json!({ "id": id, "status": "Succeeded", "error": null }));

    let other = send(&emulator, &email());
    assert_ne!(text(&other.json()["id"]), id);
}

#[test]
fn its_operation_takes_its_time() {
    let long = Emulator::builder().operation_time(Duration::from_secs(7200)).start().unwrap();
    let sent = send(&long, &email());
    assert_eq!(sent.header("retry-after"), Some("3600"));
    let polled = poll(&long, &sent);
    assert_eq!((polled.status, polled.header("retry-after")), (200, Some("3600")));
    assert_eq!(polled.json()["status"], "NotStarted");

    let short = Emulator::builder().operation_time(Duration::from_millis(100)).start().unwrap();
    let sent = send(&short, &email());
    let mut states = Vec::new();
    while states.last().is_none_or(|last| last != "Succeeded") {
        let polled = poll(&short, &sent);
        let state = text(&polled.json()["status"]);
        assert_eq!(polled.header("retry-after").is_some(), state != "Succeeded");
        states.push(state);
    }
    states.dedup();
    let mut due = ["NotStarted", "Running", "Succeeded"].into_iter();
    assert!(states.iter().all(|state| due.any(|due| due == state)), "{states:?}");
}

/// A retry is no second email.
#[test]
fn a_client_may_name_the_operation() {
    let emulator = Emulator::start().unwrap();
    let lower = ID.to_lowercase();
    for id in [ID, ID, &lower] {
        let sent = send_as(&emulator, id, &email());
        assert_eq!(sent.status, 202);
        assert_eq!(sent.json(), json!({ "id": id, "status": "Running", "error": null }));
        let polled = poll(&emulator, &sent);
        assert_eq!(polled.json(), json!({ "id": id, "status": "Succeeded", "error": null }));
    }
    // The first has decided how the operation ends.
    let mut failing = email();
    failing["recipients"]["to"][0]["address"] = json!("someone@suppressed.invalid");
    let sent = send_as(&emulator, ID, &failing);
    assert_eq!(poll(&emulator, &sent).json()["status"], "Succeeded");

    for id in ["", "1", &ID[1..], &format!("{{{ID}}}"), &ID.replace('-', ""), "\u{ff}"] {
        let answer = send_as(&emulator, id, &email());
        let due = (400, "ValidationError".into(), "The Operation-Id is not a GUID.".into());
        assert_eq!(answer.error(), due, "{id}");
        assert_eq!(answer.json()["error"]["target"], "Operation-Id");
    }
    let two = Signed::api(&emulator, "POST", SEND, email().to_string());
    let two = two.with("operation-id", ID).with("operation-id", ID);
    assert_eq!(ask(&emulator, &two).error().0, 400);
}

/// An id is not used up by what was refused.
#[test]
fn a_refusal_starts_nothing() {
    let emulator = Emulator::start().unwrap();
    assert_eq!(send_as(&emulator, ID, &json!({})).error().0, 400);
    let path = format!("/emails/operations/{ID}");
    assert_eq!(api(&emulator, "GET", &path, "").error().0, 404);
    assert_eq!(send_as(&emulator, ID, &email()).status, 202);
    assert_eq!(api(&emulator, "GET", &path, "").status, 200);
}

#[test]
fn who_is_suppressed_gets_none() {
    let emulator = Emulator::start().unwrap();
    let to = |addresses: &[&str]| {
        let mut email = email();
        let entry = |address: &&str| json!({ "address": address });
        email["recipients"] = json!({ "cc": addresses.iter().map(entry).collect::<Vec<_>>() });
        let sent = send(&emulator, &email);
        assert_eq!(sent.status, 202);
        poll(&emulator, &sent).json()
    };
    for nobody in [&["a@suppressed.invalid"][..], &["a@suppressed.invalid", "b@SUPPRESSED.invalid"]]
    {
        let failed = to(nobody);
        assert_eq!(failed["status"], "Failed");
        let error = json!({
            "code": "EmailDroppedAllRecipientsSuppressed",
            "message": "Message dropped because all recipients were suppressed",
        });
        assert_eq!(failed["error"], error);
    }
    for somebody in [
        &["a@suppressed.invalid", "b@example.com"][..],
        &["a@not.suppressed.invalid"],
        &["a@suppressed.invalid.example"],
        &["suppressed.invalid@example.com"],
    ] {
        assert_eq!(to(somebody)["status"], "Succeeded", "{somebody:?}");
    }
}

#[test]
fn an_operation_must_be_there() {
    let emulator = Emulator::start().unwrap();
    for id in [ID, "1", "%00", "%AA", "a%2Fb"] {
        let (status, ..) = api(&emulator, "GET", &format!("/emails/operations/{id}"), "").error();
        assert_eq!(status, 404, "{id}");
    }
    let unknown = api(&emulator, "GET", &format!("/emails/operations/{ID}"), "");
    let due = (404, "NotFound".into(), "Requested message could not be located.".into());
    assert_eq!(unknown.error(), due);
    assert_eq!(api(&emulator, "DELETE", &format!("/emails/operations/{ID}"), "").error().0, 405);
    assert_eq!(api(&emulator, "GET", SEND, "").error().0, 405);
}

#[test]
fn a_version_is_needed() {
    let emulator = Emulator::start().unwrap();
    for (method, target, body) in [
        ("POST", SEND.to_owned(), email().to_string()),
        ("GET", format!("/emails/operations/{ID}"), String::new()),
    ] {
        let answer = ask(&emulator, &Signed::new(&emulator, method, &target, body));
        assert_eq!(answer.error().1, "ApiVersionUnspecified");
    }
}
