//! The Call Automation API: calls from creation to end.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, ask};

pub(crate) const CALLS: &str = "/calling/callConnections";
pub(crate) const CALLBACK: &str = "https://app.example/events?q=1";
pub(crate) const ADA: &str = "8:acs:resource_ada";

pub(crate) fn ada() -> Value {
    json!({ "kind": "communicationUser", "rawId": ADA, "communicationUser": { "id": ADA } })
}

pub(crate) fn create(emulator: &Emulator, body: &Value) -> Answer {
    api(emulator, "POST", CALLS, body.to_string())
}

/// A call to Ada, and its path.
fn call(emulator: &Emulator) -> (Value, String) {
    let answer = create(emulator, &json!({ "targets": [ada()], "callbackUri": CALLBACK }));
    assert_eq!(answer.status, 201);
    let call = answer.json();
    let path = format!("{CALLS}/{}", text(&call["callConnectionId"]));
    (call, path)
}

fn ended(answer: &Answer) {
    assert_eq!(answer.error(), (404, "8522".into(), "Call not found.".into()));
}

#[test]
fn a_call_is_answered() {
    let emulator = Emulator::start().unwrap();
    // As Python sends it, with much that is not for the emulator.
    let body = json!({
        "targets": [{ "rawId": ADA, "communicationUser": { "id": ADA } }],
        "sourceDisplayName": "Support",
        "source": { "id": "8:acs:resource_bot" },
        "operationContext": "one",
        "callbackUri": CALLBACK,
        "callIntelligenceOptions": { "cognitiveServicesEndpoint": "https://ai.example" },
    });
    let answer = create(&emulator, &body);
    assert_eq!((answer.status, answer.header("repeatability-result")), (201, None));
    let mut call = answer.json();
    let id = text(&call["callConnectionId"]);
    for id in [&id, &text(&call["correlationId"])] {
        assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
    }
    assert!(!text(&call["serverCallId"]).is_empty());
    let due = json!({
        "callConnectionId": id,
        "serverCallId": call["serverCallId"],
        "correlationId": call["correlationId"],
        "source": {
            "kind": "communicationUser",
            "rawId": "8:acs:resource_bot",
            "communicationUser": { "id": "8:acs:resource_bot" },
        },
        "sourceDisplayName": "Support",
        "targets": [ada()],
        "callbackUri": CALLBACK,
        "callConnectionState": "connecting",
    });
    assert_eq!(call, due);
    call["callConnectionState"] = "connected".into();
    for _ in 0..2 {
        let answer = api(&emulator, "GET", &format!("{CALLS}/{id}"), "");
        assert_eq!((answer.status, answer.json()), (200, call.clone()));
    }
}

#[test]
fn two_calls_are_two() {
    let emulator = Emulator::start().unwrap();
    let ((first, path), (second, _)) = (call(&emulator), call(&emulator));
    for id in ["callConnectionId", "serverCallId", "correlationId", "source"] {
        assert_ne!(first[id], second[id], "{id}");
    }
    assert_eq!(api(&emulator, "DELETE", &path, "").status, 204);
    let other = format!("{CALLS}/{}", text(&second["callConnectionId"]));
    assert_eq!(api(&emulator, "GET", &other, "").status, 200);
}

#[test]
fn a_call_ends_in_two_ways() {
    let emulator = Emulator::start().unwrap();
    for (method, act) in
        [("DELETE", ""), ("POST", ":terminate"), ("POST", "%3Aterminate"), ("POST", "%3aterminate")]
    {
        let (_, path) = call(&emulator);
        let end = format!("{path}{act}");
        let answer = api(&emulator, method, &end, "");
        assert_eq!((answer.status, answer.header("content-length")), (204, None), "{end}");
        ended(&api(&emulator, method, &end, ""));
        ended(&api(&emulator, "GET", &path, ""));
        ended(&api(&emulator, "DELETE", &path, ""));
    }
}

#[test]
fn there_is_nothing_else_to_do_with_a_call() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = call(&emulator);
    for act in ["", ":play", ":Terminate", ":terminate:", "/:terminate", "/participants"] {
        let answer = api(&emulator, "POST", &format!("{path}{act}"), "{}");
        assert_eq!(answer.error().1, "NotFound", "{act}");
    }
    for path in ["/calling/callConnections:answer", "/calling", "/calling/callConnections/"] {
        assert_eq!(api(&emulator, "POST", path, "{}").error().0, 404, "{path}");
    }
    ended(&api(&emulator, "GET", &format!("{path}:terminate"), ""));
    for id in ["1", "%00", "SECRET", ":terminate"] {
        let answer = api(&emulator, "GET", &format!("{CALLS}/{id}"), "");
        ended(&answer);
        assert!(!String::from_utf8(answer.body).unwrap().contains("SECRET"));
    }
    ended(&api(&emulator, "POST", &format!("{CALLS}/:terminate"), ""));
    assert_eq!(api(&emulator, "GET", &format!("{CALLS}/%AA"), "").error().1, "NotFound");
    assert_eq!(api(&emulator, "GET", CALLS, "").error().0, 405);
    assert_eq!(api(&emulator, "PATCH", &path, "").error().0, 405);
    assert_eq!(api(&emulator, "GET", &path, "").status, 200, "it lasts");
}

#[test]
fn events_need_somewhere_to_go() {
    let emulator = Emulator::start().unwrap();
    let answer = |uri: Value| create(&emulator, &json!({ "targets": [ada()], "callbackUri": uri }));
    for uri in [json!(null), json!("")] {
        assert_eq!(answer(uri).error().2, "The CallbackUri field is required.");
    }
    for uri in [
        "/events",
        "app.example",
        "app.example/events",
        "ftp://app.example/",
        "https://",
        "https:///e",
        "h t",
        "*",
    ] {
        let answer = answer(json!(uri));
        let due = (400, "ValidationError".into(), "The field CallbackUri is invalid.".into());
        assert_eq!(answer.error(), due, "{uri}");
        assert_eq!(answer.json()["error"]["target"], "callbackUri");
    }
    for uri in
        ["http://localhost:8080/events", "https://app.example", "HTTPS://app.example/a?b=c%20d"]
    {
        let answer = answer(json!(uri));
        assert_eq!((answer.status, &answer.json()["callbackUri"]), (201, &json!(uri)));
    }
}

#[test]
fn fields_are_of_their_types() {
    let emulator = Emulator::start().unwrap();
    for (field, value) in [
        ("targets", json!({})),
        ("targets", json!([ADA])),
        ("targets", json!([{ "rawId": 1 }])),
        ("targets", json!([{ "communicationUser": {} }])),
        ("targets", json!([{ "phoneNumber": "+1555" }])),
        ("callbackUri", json!(1)),
        ("source", json!(ADA)),
        ("sourceCallerIdNumber", json!("+15551234")),
        ("sourceDisplayName", json!(1)),
    ] {
        let mut body = json!({ "targets": [ada()], "callbackUri": CALLBACK });
        body[field] = value;
        let (status, code, _) = create(&emulator, &body).error();
        assert_eq!((status, &*code), (400, "BadRequest"), "{body}");
    }
}

#[test]
fn a_call_is_not_larger_than_is_kept() {
    let emulator = Emulator::start().unwrap();
    let named = |length: usize| {
        let name = "a".repeat(length);
        create(
            &emulator,
            &json!({ "targets": [ada()], "callbackUri": CALLBACK, "sourceDisplayName": name }),
        )
    };
    assert_eq!(named(31 << 10).status, 201);
    assert_eq!(named(32 << 10).error().2, "The call is larger than the emulator takes.");
}

#[test]
fn a_version_and_a_signature_are_due() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = call(&emulator);
    let terminate = format!("{path}:terminate");
    for (method, path) in [("POST", CALLS), ("GET", &path), ("DELETE", &path), ("POST", &terminate)]
    {
        let answer = ask(&emulator, &Signed::new(&emulator, method, path, ""));
        assert_eq!(answer.error().1, "ApiVersionUnspecified", "{method} {path}");
        let unsigned = Signed::api(&emulator, method, path, "").without("authorization");
        assert_eq!(ask(&emulator, &unsigned).status, 401);
    }
    assert_eq!(api(&emulator, "GET", &path, "").status, 200);
}
