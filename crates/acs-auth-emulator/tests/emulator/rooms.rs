//! The Rooms API: a room from its creation to its end.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, ask};

pub(crate) fn patch(emulator: &Emulator, path: &str, body: impl AsRef<[u8]>) -> Answer {
    let request = Signed::api(emulator, "PATCH", path, body).without("content-type");
    ask(emulator, &request.with("content-type", "application/merge-patch+json"))
}

/// A new room, and its path.
pub(crate) fn room(emulator: &Emulator, body: &str) -> (Value, String) {
    let answer = api(emulator, "POST", "/rooms", body);
    assert_eq!(answer.status, 201, "{:?}", String::from_utf8(answer.body));
    let room = answer.json();
    let path = format!("/rooms/{}", text(&room["id"]));
    (room, path)
}

pub(crate) fn get(emulator: &Emulator, path: &str) -> Answer {
    api(emulator, "GET", path, "")
}

#[test]
fn fields_are_of_their_types() {
    let emulator = Emulator::start().unwrap();
    let (before, path) = room(&emulator, "");
    for body in [
        "{",
        "[]",
        r#"{"validFrom":1}"#,
        r#"{"validUntil":{}}"#,
        r#"{"pstnDialOutEnabled":"true"}"#,
        r#"{"pstnDialOutEnabled":0}"#,
    ] {
        assert_eq!(api(&emulator, "POST", "/rooms", body).error().1, "BadRequest", "{body}");
        assert_eq!(patch(&emulator, &path, body).error().1, "BadRequest", "{body}");
    }
    assert_eq!(get(&emulator, "/rooms").json(), json!({ "value": [before] }));
}

#[test]
fn a_change_is_a_merge_patch() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, "");
    for (path, body) in
        [(path.clone(), "{}"), (format!("{path}/participants"), r#"{"participants":{}}"#)]
    {
        let request = Signed::api(&emulator, "PATCH", &path, body);
        let (status, code, message) = ask(&emulator, &request).error();
        assert_eq!((status, &*code), (415, "UnsupportedMediaType"));
        assert!(message.ends_with("application/merge-patch+json."), "{message}");
        let request = request.without("content-type");
        assert_eq!(ask(&emulator, &request).status, 415);
        let request = request.with("content-type", "Application/Merge-Patch+JSON; charset=utf-8");
        assert_eq!(ask(&emulator, &request).status, 200);
    }
    let request = Signed::api(&emulator, "POST", "/rooms", "{}").without("content-type");
    let request = request.with("content-type", "application/merge-patch+json");
    assert_eq!(ask(&emulator, &request).status, 415);
}

#[test]
fn a_deleted_room_is_gone() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, "");
    let (other, _) = room(&emulator, "");
    for _ in 0..2 {
        let answer = api(&emulator, "DELETE", &path, "");
        assert_eq!((answer.status, answer.header("content-length")), (204, None));
    }
    let gone = |answer: Answer| {
        let due = (404, "NotFound".into(), "The server cannot find the requested resource.".into());
        assert_eq!(answer.error(), due);
    };
    let participants = format!("{path}/participants");
    gone(get(&emulator, &path));
    gone(patch(&emulator, &path, "{}"));
    gone(get(&emulator, &participants));
    gone(patch(&emulator, &participants, r#"{"participants":{}}"#));
    assert_eq!(get(&emulator, "/rooms").json()["value"], json!([other]));
}

#[test]
fn an_id_has_a_form() {
    let emulator = Emulator::start().unwrap();
    let (room, _) = room(&emulator, "");
    let id = text(&room["id"]);
    let escaped = id.replacen('9', "%39", 1);
    assert_eq!(get(&emulator, &format!("/rooms/{escaped}")).json(), room);
    for (id, status, message) in [
        ("123", 400, "Invalid room ID length."),
        ("invalid_id", 400, "Invalid room ID length."),
        (&*format!("{id}0"), 400, "Invalid room ID length."),
        ("%00", 400, "Invalid room ID length."),
        ("%AA", 404, "There is nothing at this path."),
        ("78469124725336262", 404, "The server cannot find the requested resource."),
        ("9949007082272782", 404, "The server cannot find the requested resource."),
        ("9949007082272782x", 404, "The server cannot find the requested resource."),
        (&*id.replacen('9', "+", 1), 404, "The server cannot find the requested resource."),
    ] {
        let (is, _, says) = get(&emulator, &format!("/rooms/{id}")).error();
        assert_eq!((is, &*says), (status, message), "{id}");
    }
    assert_eq!(api(&emulator, "DELETE", "/rooms/123", "").error().2, "Invalid room ID length.");
    assert_eq!(api(&emulator, "DELETE", "/rooms/78469124725336262", "").status, 204);
    assert_eq!(get(&emulator, "/rooms/").error().0, 404);
}

#[test]
fn methods_and_versions_are_those_of_the_service() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, "");
    for (method, path, allowed) in [
        ("PUT", "/rooms", "GET,HEAD,POST"),
        ("POST", &*path, "GET,HEAD,PATCH,DELETE"),
        ("DELETE", &*format!("{path}/participants"), "GET,HEAD,PATCH"),
    ] {
        let answer = api(&emulator, method, path, "");
        assert_eq!(answer.error().0, 405);
        assert_eq!(answer.header("allow"), Some(allowed));
    }
    for (method, path) in [
        ("POST", "/rooms"),
        ("GET", "/rooms"),
        ("GET", &*path),
        ("PATCH", &*path),
        ("DELETE", &*path),
        ("GET", &*format!("{path}/participants")),
        ("PATCH", &*format!("{path}/participants")),
    ] {
        let answer = ask(&emulator, &Signed::new(&emulator, method, path, ""));
        assert_eq!(answer.error().1, "ApiVersionUnspecified", "{method} {path}");
        let unsigned = Signed::api(&emulator, method, path, "").without("authorization");
        assert_eq!(ask(&emulator, &unsigned).status, 401);
    }
    assert_eq!(get(&emulator, "/rooms").json()["value"].as_array().unwrap().len(), 1);
}
