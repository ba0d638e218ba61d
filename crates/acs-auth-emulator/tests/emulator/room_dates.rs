//! The Rooms API: when a room is open.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use acs_auth::HttpDate;
use acs_auth_emulator::{Auth, Emulator};
use serde_json::json;

use crate::identity::{api, text};
use crate::rooms::{get, patch, room};
use crate::wire::Answer;

/// Thu, 01 Jan 2026 00:00:00 GMT.
const NOW: i64 = 1_767_225_600;
const DAY: i64 = 86_400;

/// An emulator whose clock is the number that comes with it.
fn at(now: i64) -> (Emulator, Arc<AtomicI64>) {
    let clock = Arc::new(AtomicI64::new(now));
    let shared = Arc::clone(&clock);
    let now = move || HttpDate::from_unix(shared.load(Ordering::SeqCst)).unwrap();
    // Requests of these tests are signed as of now, whenever the emulator thinks that it is.
    let builder = Emulator::builder().clock(now).auth(Auth::Off);
    (builder.start().unwrap(), clock)
}

/// What it says of an argument: the message and the target.
fn argument(answer: &Answer) -> (String, String) {
    let (status, code, message) = answer.error();
    assert_eq!((status, &*code), (400, "BadRequest"));
    assert_eq!(
        message,
        "The request could not be understood by the server due to malformed syntax."
    );
    let details = answer.json()["error"]["details"].clone();
    assert_eq!(details.as_array().unwrap().len(), 1);
    assert_eq!(details[0]["code"], "BadArgument");
    (text(&details[0]["message"]), text(&details[0]["target"]))
}

#[test]
fn a_room_is_open_for_180_days() {
    let (emulator, _) = at(NOW);
    for body in [
        "",
        "{}",
        // As Python and JavaScript write it.
        r#"{"validFrom": null, "validUntil": null, "pstnDialOutEnabled": false}"#,
        r#"{"participants":{}}"#,
        r#"{"participants":null,"later":1}"#,
    ] {
        let answer = api(&emulator, "POST", "/rooms", body);
        assert_eq!(answer.status, 201, "{body}");
        let room = answer.json();
        let id = text(&room["id"]);
        assert!(id.len() == 17 && id.starts_with("99") && id.bytes().all(|b| b.is_ascii_digit()));
        let due = json!({
            "id": id,
            "createdAt": "2026-01-01T00:00:00+00:00",
            "validFrom": "2026-01-01T00:00:00+00:00",
            "validUntil": "2026-06-30T00:00:00+00:00",
            "pstnDialOutEnabled": false,
        });
        assert_eq!(room, due);
        assert_eq!(answer.header("location"), Some(&*id), "as in the service");
        assert_eq!(answer.header("repeatability-result"), None);
        let read = get(&emulator, &format!("/rooms/{id}"));
        assert_eq!((read.status, read.json()), (200, due));
    }
}

#[test]
fn it_is_open_when_it_should_be() {
    let (emulator, _) = at(NOW);
    for (from, until, opens, closes) in [
        (
            "2026-02-01T00:00:00Z",
            "2026-07-31T00:00:00Z",
            "2026-02-01T00:00:00",
            "2026-07-31T00:00:00",
        ),
        (
            "2026-01-01T10:00:00.123456Z",
            "2026-01-01T10:00:00.123457Z",
            "2026-01-01T10:00:00.123456",
            "2026-01-01T10:00:00.123457",
        ),
        (
            "2025-12-31T00:00:00Z",
            "2026-01-01T00:00:01.000Z",
            "2025-12-31T00:00:00",
            "2026-01-01T00:00:01",
        ),
        (
            "2026-02-01T00:00:00+02:00",
            "2026-02-01T00:00:00",
            "2026-01-31T22:00:00",
            "2026-02-01T00:00:00",
        ),
    ] {
        let body = json!({ "validFrom": from, "validUntil": until, "pstnDialOutEnabled": true });
        let (room, path) = room(&emulator, &body.to_string());
        assert_eq!(room["validFrom"], format!("{opens}+00:00"));
        assert_eq!(room["validUntil"], format!("{closes}+00:00"));
        assert_eq!(room["pstnDialOutEnabled"], true);
        assert_eq!(get(&emulator, &path).json(), room);
    }
    // The end does not move with the start: the service says so too.
    let (room, _) = room(&emulator, r#"{"validFrom":"2026-01-04T00:00:00Z"}"#);
    assert_eq!(room["validUntil"], "2026-06-30T00:00:00+00:00");
}

#[test]
fn a_range_must_be_one() {
    let (emulator, _) = at(NOW);
    let (before, path) = room(&emulator, "");
    let past = "The time range end is in the past.";
    let range = "The time range is incorrect, or larger than 180 days.";
    for (body, message) in [
        (json!({ "validUntil": "2025-12-31T23:59:59Z" }), past),
        (json!({ "validUntil": "2026-01-01T00:00:00Z" }), past),
        (
            json!({ "validFrom": "2025-12-24T00:00:00Z", "validUntil": "2025-12-20T00:00:00Z" }),
            past,
        ),
        (json!({ "validFrom": "2026-07-01T00:00:00Z" }), range),
        (json!({ "validFrom": "2026-06-30T00:00:00Z" }), range),
        (
            json!({ "validFrom": "2026-03-01T00:00:00Z", "validUntil": "2026-02-01T00:00:00Z" }),
            range,
        ),
        (
            json!({ "validFrom": "2026-02-01T00:00:00Z", "validUntil": "2026-07-31T00:00:00.0000001Z" }),
            range,
        ),
        (json!({ "validUntil": "9999-12-31T23:59:59Z" }), range),
        (json!({ "validFrom": "2025-12-31T23:59:59Z" }), range),
    ] {
        let created = api(&emulator, "POST", "/rooms", body.to_string());
        assert_eq!(argument(&created), (message.into(), "ValidUntil".into()), "{body}");
        assert_eq!(created.header("x-ms-error-code"), Some("BadRequest"));
        let changed = patch(&emulator, &path, body.to_string());
        assert_eq!(argument(&changed), (message.into(), "ValidUntil".into()), "{body}");
    }
    for field in ["validFrom", "validUntil"] {
        for date in ["", "SECRET", "2026-02-30T00:00:00Z", "2026-02-01", "1767225600"] {
            let body = json!({ field: date }).to_string();
            let message = "The JSON value could not be converted to a date and time.";
            let due = (message.into(), format!("$.{field}"));
            assert_eq!(argument(&api(&emulator, "POST", "/rooms", &body)), due, "{date}");
            let answer = patch(&emulator, &path, &body);
            assert_eq!(argument(&answer), due, "{date}");
            assert!(!String::from_utf8(answer.body).unwrap().contains("SECRET"));
        }
    }
    assert_eq!(
        get(&emulator, "/rooms").json(),
        json!({ "value": [before] }),
        "nothing has changed"
    );
}

#[test]
fn a_room_is_changed_in_part() {
    let (emulator, clock) = at(NOW);
    let (mut due, path) = room(&emulator, "");
    for (body, field, value) in [
        (r#"{"pstnDialOutEnabled":true}"#, "pstnDialOutEnabled", json!(true)),
        // Python sends all of them.
        (
            r#"{"validFrom":"2026-01-02T00:00:00Z","validUntil":null,"pstnDialOutEnabled":null}"#,
            "validFrom",
            json!("2026-01-02T00:00:00+00:00"),
        ),
        (
            r#"{"validUntil":"2026-01-03T00:00:00Z"}"#,
            "validUntil",
            json!("2026-01-03T00:00:00+00:00"),
        ),
        ("{}", "pstnDialOutEnabled", json!(true)),
        ("", "pstnDialOutEnabled", json!(true)),
    ] {
        due[field] = value;
        let answer = patch(&emulator, &path, body);
        assert_eq!((answer.status, answer.json()), (200, due.clone()), "{body}");
        assert_eq!(get(&emulator, &path).json(), due);
    }
    // A room that is over is still there, and can be opened again.
    clock.store(NOW + 10 * DAY, Ordering::SeqCst);
    assert_eq!(get(&emulator, &path).json(), due);
    assert_eq!(patch(&emulator, &path, r#"{"pstnDialOutEnabled":false}"#).status, 200);
    let past = patch(&emulator, &path, r#"{"validFrom":"2026-01-01T00:00:00Z"}"#);
    assert_eq!(argument(&past).0, "The time range end is in the past.");
    assert_eq!(patch(&emulator, &path, r#"{"validUntil":"2026-01-12T00:00:00Z"}"#).status, 200);
}
