//! The Rooms API: who may join a room, and as what.

use acs_auth_emulator::Emulator;
use serde_json::{Map, Value, json};

use crate::identity::{api, text, user_with_token};
use crate::pages::follow;
use crate::rooms::{get, patch, room};

const ADA: &str = "8:acs:resource_ada";
const BEN: &str = "8:acs:resource_ben";
const CLEO: &str = "8:acs:resource_cleo";

fn participants(emulator: &Emulator, path: &str) -> Vec<(String, String)> {
    let answer = get(emulator, &format!("{path}/participants"));
    assert_eq!(answer.status, 200);
    let list = answer.json();
    assert_eq!(list.as_object().unwrap().len(), 1, "one page: {list}");
    let list = list["value"].as_array().unwrap().iter();
    list.map(|one| (text(&one["rawId"]), text(&one["role"]))).collect()
}

fn are(emulator: &Emulator, path: &str, due: &[(&str, &str)]) {
    let due: Vec<_> = due.iter().map(|(id, role)| ((*id).into(), (*role).into())).collect();
    assert_eq!(participants(emulator, path), due);
}

#[test]
fn they_are_invited_with_the_room() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, "");
    are(&emulator, &path, &[]);
    let (user, _) = user_with_token(&emulator, r#"["voip"]"#);
    let body = json!({ "participants": { &*user: { "role": "Consumer" } } }).to_string();
    let (_, path) = room(&emulator, &body);
    are(&emulator, &path, &[(&user, "Consumer")]);
    let body = json!({ "participants": {
        CLEO: { "role": "Collaborator" }, ADA: { "role": "Presenter" }, BEN: {},
        "8:acs:resource_dan": { "role": null }, "8:acs:resource_eve": null,
        "8:spool:a": {}, "8:dod-acs:a": {}, "8:gcch-acs:a": {},
    } });
    let (room, path) = room(&emulator, &body.to_string());
    assert!(room.get("participants").is_none());
    let due = [
        (ADA, "Presenter"),
        (BEN, "Attendee"),
        (CLEO, "Collaborator"),
        ("8:acs:resource_dan", "Attendee"),
        ("8:dod-acs:a", "Attendee"),
        ("8:gcch-acs:a", "Attendee"),
        ("8:spool:a", "Attendee"),
    ];
    are(&emulator, &path, &due);
}

#[test]
fn they_come_change_and_go() {
    let emulator = Emulator::start().unwrap();
    let (before, path) = room(&emulator, "");
    let update = |changes: Value| {
        let answer = patch(
            &emulator,
            &format!("{path}/participants"),
            json!({ "participants": changes }).to_string(),
        );
        assert_eq!((answer.status, answer.json()), (200, json!({})));
    };
    update(json!({ BEN: { "role": "Attendee" }, ADA: { "role": "Presenter" } }));
    are(&emulator, &path, &[(ADA, "Presenter"), (BEN, "Attendee")]);
    update(json!({ CLEO: { "role": "Consumer" }, BEN: { "role": "Presenter" }, ADA: null }));
    are(&emulator, &path, &[(BEN, "Presenter"), (CLEO, "Consumer")]);
    // Whoever is not there can go as well; without a role one is an attendee.
    update(json!({ ADA: null, BEN: {} }));
    are(&emulator, &path, &[(BEN, "Attendee"), (CLEO, "Consumer")]);
    update(json!({}));
    update(json!({ BEN: null, CLEO: null }));
    are(&emulator, &path, &[]);
    assert_eq!(get(&emulator, &path).json(), before);
    let (_, other) = room(&emulator, "");
    update(json!({ ADA: {} }));
    are(&emulator, &other, &[]);
}

#[test]
fn only_users_come_in() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, &json!({ "participants": { ADA: {} } }).to_string());
    let long = format!("8:acs:{}", "a".repeat(251));
    for raw_id in [
        "",
        "wrong_mri",
        "SECRET",
        "8:",
        "8:acs",
        "8:acs:",
        "8:acs:a b",
        "8:acs:a:b",
        "8:acs:é",
        "8:orgid:1",
        "28:orgid:1",
        "4:+15551234",
        "resource_ada",
        &*long,
    ] {
        // One that is well does not come in beside one that is not.
        let body =
            |change: Value| json!({ "participants": { BEN: {}, raw_id: change } }).to_string();
        let answer = api(&emulator, "POST", "/rooms", body(json!({})));
        let due = (400, "BadRequest".into(), "Invalid format for communication identifier.".into());
        assert_eq!(answer.error(), due, "{raw_id}");
        for change in [json!({}), json!(null)] {
            let answer = patch(&emulator, &format!("{path}/participants"), body(change));
            let due = (400, "BadRequest".into(), "Invalid value for the Participants.".into());
            assert_eq!(answer.error(), due, "{raw_id}");
        }
    }
    are(&emulator, &path, &[(ADA, "Attendee")]);
    assert_eq!(get(&emulator, "/rooms").json()["value"].as_array().unwrap().len(), 1);
}

#[test]
fn a_role_must_be_known() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, &json!({ "participants": { ADA: {} } }).to_string());
    for role in ["", "Kafka", "presenter", "PRESENTER", "SECRET"] {
        let body =
            json!({ "participants": { BEN: { "role": "Attendee" }, CLEO: { "role": role } } })
                .to_string();
        for answer in [
            api(&emulator, "POST", "/rooms", &body),
            patch(&emulator, &format!("{path}/participants"), &body),
        ] {
            assert_eq!(answer.error().0, 400);
            let detail = json!({
                "code": "BadArgument",
                "message": "A role is none of Presenter, Attendee, Consumer, Collaborator.",
                "target": "$.participants",
            });
            assert_eq!(answer.json()["error"]["details"], json!([detail]), "{role}");
        }
    }
    are(&emulator, &path, &[(ADA, "Attendee")]);
}

#[test]
fn a_change_says_whom_it_is_about() {
    let emulator = Emulator::start().unwrap();
    let (_, path) = room(&emulator, "");
    for (body, message) in [
        ("", "Invalid value for the Participants."),
        ("{}", "Invalid value for the Participants."),
        (r#"{"participants":null}"#, "Invalid value for the Participants."),
        (r#"{"participants":[]}"#, ""),
        (r#"{"participants":"all"}"#, ""),
        (r#"{"participants":{"8:acs:a":"Presenter"}}"#, ""),
        (r#"{"participants":{"8:acs:a":{"role":1}}}"#, ""),
    ] {
        let (status, code, says) = patch(&emulator, &format!("{path}/participants"), body).error();
        assert_eq!((status, &*code), (400, "BadRequest"), "{body}");
        assert!(says == message || message.is_empty(), "{body}: {says}");
    }
}

#[test]
fn a_room_holds_350() {
    let emulator = Emulator::start().unwrap();
    let many = |ids: std::ops::Range<u32>, change: Value| {
        let all: Map<_, _> = ids.map(|id| (format!("8:acs:a_{id:03}"), change.clone())).collect();
        json!({ "participants": all }).to_string()
    };
    let (status, _, message) = api(&emulator, "POST", "/rooms", many(0..351, json!({}))).error();
    assert_eq!((status, &*message), (400, "A room has 350 participants at most."));
    let (_, path) = room(&emulator, &many(0..350, json!({})));
    let path = format!("{path}/participants");
    assert_eq!(patch(&emulator, &path, many(350..351, json!({}))).error().2, message);
    // Nobody new, and somebody for somebody else.
    assert_eq!(patch(&emulator, &path, many(0..350, json!({ "role": "Presenter" }))).status, 200);
    let swap = json!({ "participants": { "8:acs:a_000": null, "8:acs:a_350": {} } }).to_string();
    assert_eq!(patch(&emulator, &path, swap).status, 200);

    let mut listed = Vec::new();
    let mut pages = 0;
    follow(&emulator, &path, &mut |page| {
        pages += 1;
        listed.extend(page.iter().map(|one| text(&one["rawId"])));
    });
    let due: Vec<_> = (1..351).map(|id| format!("8:acs:a_{id:03}")).collect();
    assert_eq!((pages, listed), (4, due), "a hundred on a page");
}
