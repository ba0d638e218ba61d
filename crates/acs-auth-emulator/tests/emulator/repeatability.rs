//! Requests that are sent again, by clients that have not seen the answer.

use acs_auth_emulator::Emulator;
use serde_json::json;

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::ask;

const ID: &str = "0a339f00-bd76-476d-ab63-549d7ad362c1";
const OTHER: &str = "0a339f00-bd76-476d-ab63-549d7ad362c2";
const DATE: &str = "Tue, 13 Jun 2023 21:09:22 GMT";
const CALL: &str = r#"{"targets":[{"rawId":"8:acs:a_b"}],"callbackUri":"https://h/c"}"#;

fn with(request: Signed, id: &str) -> Signed {
    request.with("Repeatability-Request-ID", id).with("Repeatability-First-Sent", DATE)
}

#[test]
fn a_room_is_created_once() {
    let emulator = Emulator::start().unwrap();
    let create = |id: &str, body: &str| {
        let answer = ask(&emulator, &with(Signed::api(&emulator, "POST", "/rooms", body), id));
        assert_eq!(answer.status, 201);
        assert_eq!(answer.header("repeatability-result"), Some("accepted"));
        let room = answer.json();
        assert_eq!(answer.header("location"), room["id"].as_str());
        room
    };
    let first = create(ID, r#"{"pstnDialOutEnabled":true}"#);
    assert_eq!(create(ID, r#"{"pstnDialOutEnabled":true}"#), first);
    assert_eq!(create(&ID.to_uppercase(), ""), first);
    let second = create(OTHER, "");
    assert_ne!(second["id"], first["id"]);
    let rooms = || api(&emulator, "GET", "/rooms", "").json()["value"].clone();
    assert_eq!(rooms(), json!([second, first]));
    // The answer is the one that got lost, whatever has become of the room.
    api(&emulator, "DELETE", &format!("/rooms/{}", text(&first["id"])), "");
    assert_eq!(create(ID, ""), first);
    assert_eq!(rooms(), json!([second]));
}

#[test]
fn what_was_refused_can_be_sent_better() {
    let emulator = Emulator::start().unwrap();
    let late = r#"{"validUntil":"2000-01-01T00:00:00Z"}"#;
    let request = |body| with(Signed::api(&emulator, "POST", "/rooms", body), ID);
    assert_eq!(ask(&emulator, &request(late)).status, 400);
    assert_eq!(ask(&emulator, &request("{}")).status, 201);
}

#[test]
fn a_call_is_made_and_ended_once() {
    let emulator = Emulator::start().unwrap();
    let post = |path: &str, id, body| {
        ask(&emulator, &with(Signed::api(&emulator, "POST", path, body), id))
    };
    let calls = "/calling/callConnections";
    let first = post(calls, ID, CALL);
    assert_eq!((first.status, first.header("repeatability-result")), (201, Some("accepted")));
    let first = first.json();
    // What is a room's is not a call's.
    assert_eq!(post("/rooms", ID, "").status, 201);
    assert_eq!(post(calls, ID, CALL).json(), first);
    let second = post(calls, OTHER, CALL).json();
    assert_ne!(second["callConnectionId"], first["callConnectionId"]);

    let terminate = |call: &serde_json::Value, id| {
        let path = format!("{calls}/{}:terminate", text(&call["callConnectionId"]));
        post(&path, id, "")
    };
    for _ in 0..2 {
        let answer = terminate(&first, ID);
        assert_eq!((answer.status, answer.header("repeatability-result")), (204, Some("accepted")));
    }
    assert_eq!(terminate(&first, OTHER).error().0, 404, "which would be a second time");
    assert_eq!(terminate(&second, ID).status, 204, "another call, whatever the id");
}

#[test]
fn both_headers_are_due() {
    let emulator = Emulator::start().unwrap();
    let (id, sent) = ("repeatability-request-id", "repeatability-first-sent");
    let end = "/calling/callConnections/1:terminate";
    for (path, body) in [("/rooms", "{}"), ("/calling/callConnections", CALL), (end, "")] {
        for headers in [
            vec![(id, ID)],
            vec![(sent, DATE)],
            vec![(id, ""), (sent, DATE)],
            vec![(id, "SECRET"), (sent, DATE)],
            vec![(id, "\u{e9}"), (sent, DATE)],
            vec![(id, ID), (sent, "2023-06-13T21:09:22Z")],
            vec![(id, ID), (sent, "")],
            vec![(id, ID), (id, OTHER), (sent, DATE)],
            vec![(id, ID), (sent, DATE), (sent, DATE)],
        ] {
            let mut request = Signed::api(&emulator, "POST", path, body);
            for (name, value) in &headers {
                request = request.with(name, *value);
            }
            let answer = ask(&emulator, &request);
            let (status, code, message) = answer.error();
            assert_eq!((status, &*code), (400, "BadRequest"), "{path} {headers:?}");
            assert!(message.contains("for repeatability-"), "{message}");
            assert_eq!(answer.header("repeatability-result"), Some("rejected"));
            assert!(!String::from_utf8(answer.body).unwrap().contains("SECRET"));
        }
    }
    assert_eq!(api(&emulator, "GET", "/rooms", "").json(), json!({ "value": [] }));
}
