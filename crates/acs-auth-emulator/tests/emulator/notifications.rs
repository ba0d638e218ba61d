//! Advanced Messaging: messages of every kind, to one recipient.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, ask};

const PATH: &str = "/messages/notifications:send";
const CHANNEL: &str = "B045be8c-45cd-492a-b2a2-47bae7c36959";
const ID: &str = "30ff2a5b-a3c8-4961-b10b-a44e37d05265";
const DATE: &str = "Thu, 15 Feb 2024 21:26:31 GMT";

fn send(emulator: &Emulator, body: &Value) -> Answer {
    api(emulator, "POST", PATH, body.to_string())
}

/// A message whose own fields are these.
fn message(fields: &Value) -> Value {
    let mut message = json!({ "channelRegistrationId": CHANNEL, "to": ["+14255550101"] });
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    message
}

fn template(fields: &Value) -> Value {
    let mut template = json!({ "name": "parcel_sent", "language": "en_US" });
    template.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    message(&json!({ "kind": "template", "template": template }))
}

#[test]
fn every_kind_gets_a_receipt() {
    let emulator = Emulator::start().unwrap();
    let url = "https://example.com/a.png";
    let values = json!([
        { "name": "a", "kind": "text", "text": "5" },
        { "name": "b", "kind": "image", "url": url, "caption": "c", "fileName": "f" },
        { "name": "c", "kind": "document", "url": url },
        { "name": "d", "kind": "video", "url": url },
        { "name": "e", "kind": "location", "latitude": 47.6, "longitude": -122, "address": "x" },
        { "name": "f", "kind": "quickAction", "payload": "yes" },
    ]);
    let bindings = json!({
        "kind": "whatsApp",
        "header": [{ "refValue": "b" }],
        "body": [{ "refValue": "a" }],
        "footer": [],
        "buttons": [
            { "subType": "quickReply", "refValue": "f" },
            { "subType": "url", "refValue": "a" },
        ],
    });
    let mut ids = Vec::new();
    for body in [
        message(&json!({ "kind": "text", "content": "hello", "later": {} })),
        message(&json!({ "kind": "image", "mediaUri": url, "caption": "c" })),
        message(&json!({ "kind": "image_v0", "mediaUri": url, "content": "c" })),
        message(&json!({ "kind": "document", "mediaUri": url, "fileName": "a.pdf" })),
        message(&json!({ "kind": "video", "mediaUri": "http://example.com", "caption": null })),
        message(&json!({ "kind": "audio", "mediaUri": url })),
        message(&json!({ "kind": "sticker", "mediaUri": url })),
        message(&json!({ "kind": "reaction", "emoji": "\u{1f600}", "messageId": ID })),
        message(&json!({
            "kind": "interactive",
            "interactiveMessage": { "body": { "kind": "text", "text": "a" }, "action": {} },
        })),
        template(&json!({})),
        template(&json!({ "values": values })),
        template(&json!({ "values": values, "bindings": bindings })),
    ] {
        let answer = send(&emulator, &body);
        assert_eq!(answer.status, 202, "{body}");
        assert_eq!(answer.header("repeatability-result"), None);
        let mut receipts = answer.json();
        let id = text(&receipts["receipts"][0]["messageId"].take());
        assert_eq!(id.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        ids.push(id);
        let due = json!({ "receipts": [{ "messageId": null, "to": "+14255550101" }] });
        assert_eq!(receipts, due);
    }
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 12);
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let emulator = Emulator::start().unwrap();
    let text_of = |fields: Value| {
        let mut body = message(&json!({ "kind": "text", "content": "hello" }));
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        body
    };
    let of = |kind: &str| message(&json!({ "kind": kind }));
    let value = |value: Value| template(&json!({ "values": [value] }));
    let bound = |bindings: Value| {
        template(&json!({
            "values": [{ "name": "a", "kind": "quickAction" }],
            "bindings": bindings,
        }))
    };
    for (body, target) in [
        (json!({}), "channelRegistrationId"),
        (text_of(json!({ "channelRegistrationId": null })), "channelRegistrationId"),
        (text_of(json!({ "channelRegistrationId": "" })), "channelRegistrationId"),
        (text_of(json!({ "channelRegistrationId": "channel" })), "channelRegistrationId"),
        (text_of(json!({ "to": null })), "to"),
        (text_of(json!({ "to": [] })), "to"),
        (text_of(json!({ "to": ["+14255550101", "+14255550102"] })), "to"),
        (text_of(json!({ "to": [""] })), "to"),
        (text_of(json!({ "to": ["SECRET"] })), "to"),
        (text_of(json!({ "kind": null })), "kind"),
        (text_of(json!({ "kind": "Text" })), "kind"),
        (text_of(json!({ "content": null })), "content"),
        (text_of(json!({ "content": "" })), "content"),
        (of("image"), "mediaUri"),
        (of("sticker"), "mediaUri"),
        (message(&json!({ "kind": "audio", "mediaUri": "SECRET" })), "mediaUri"),
        (message(&json!({ "kind": "audio", "mediaUri": "https:///SECRET" })), "mediaUri"),
        (message(&json!({ "kind": "audio", "mediaUri": "ftp://SECRET" })), "mediaUri"),
        (of("reaction"), "emoji"),
        (message(&json!({ "kind": "reaction", "emoji": "e" })), "messageId"),
        (of("interactive"), "interactiveMessage"),
        (
            message(&json!({ "kind": "interactive", "interactiveMessage": {} })),
            "interactiveMessage.body",
        ),
        (of("template"), "template"),
        (template(&json!({ "name": "" })), "template.name"),
        (template(&json!({ "language": null })), "template.language"),
        (value(json!({ "kind": "quickAction" })), "template.values.name"),
        (value(json!({ "name": "a" })), "template.values.kind"),
        (value(json!({ "name": "a", "kind": "SECRET" })), "template.values.kind"),
        (value(json!({ "name": "a", "kind": "text" })), "template.values.text"),
        (value(json!({ "name": "a", "kind": "image" })), "template.values.url"),
        (value(json!({ "name": "a", "kind": "video", "url": "/a" })), "template.values.url"),
        (
            value(json!({ "name": "a", "kind": "location", "longitude": 1 })),
            "template.values.latitude",
        ),
        (
            value(json!({ "name": "a", "kind": "location", "latitude": 1 })),
            "template.values.longitude",
        ),
        (bound(json!({})), "template.bindings.kind"),
        (bound(json!({ "kind": "whatsapp" })), "template.bindings.kind"),
        (bound(json!({ "kind": "whatsApp", "body": [{}] })), "template.bindings.refValue"),
        (
            bound(json!({ "kind": "whatsApp", "header": [{ "refValue": "SECRET" }] })),
            "template.bindings.refValue",
        ),
        (
            bound(json!({ "kind": "whatsApp", "buttons": [{ "refValue": "a" }] })),
            "template.bindings.buttons.subType",
        ),
        (
            bound(json!({ "kind": "whatsApp", "buttons": [{ "refValue": "a", "subType": "b" }] })),
            "template.bindings.buttons.subType",
        ),
    ] {
        let answer = send(&emulator, &body);
        let (status, code, _) = answer.error();
        assert_eq!((status, &*code), (400, "ValidationError"), "{body}");
        assert_eq!(answer.json()["error"]["target"], target, "{body}");
        assert!(!answer.json().to_string().contains("SECRET"), "{body}");
    }
    assert_eq!(api(&emulator, "POST", PATH, "").error().1, "ValidationError");
}

#[test]
fn recipients_are_phone_numbers_with_plus_or_without() {
    let emulator = Emulator::start().unwrap();
    for (to, status) in [
        ("+14255550101", 202),
        ("14255550101", 202),
        ("4930123456", 202),
        ("++14255550101", 400),
        ("04930123456", 400),
        ("whatsapp:+14255550101", 400),
    ] {
        let mut body = message(&json!({ "kind": "text", "content": "hello" }));
        body["to"] = json!([to]);
        let answer = send(&emulator, &body);
        assert_eq!(answer.status, status, "{to}");
        if status == 202 {
            assert_eq!(answer.json()["receipts"][0]["to"], to);
        }
    }
}

#[test]
fn wrong_types_are_refused() {
    let emulator = Emulator::start().unwrap();
    for fields in [
        json!({ "to": "+14255550101" }),
        json!({ "to": [14_255_550_101_i64] }),
        json!({ "to": [null] }),
        json!({ "channelRegistrationId": 1 }),
        json!({ "kind": ["text"] }),
        json!({ "content": { "SECRET": 1 } }),
        json!({ "caption": 1 }),
        json!({ "fileName": 1 }),
        json!({ "template": "parcel_sent" }),
        json!({ "template": { "values": [null] } }),
        json!({ "template": { "values": [{ "latitude": "1" }] } }),
        json!({ "template": { "bindings": { "body": {} } } }),
        json!({ "interactiveMessage": { "body": "a" } }),
    ] {
        let mut body = message(&json!({ "kind": "text", "content": "hello" }));
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let answer = send(&emulator, &body);
        assert_eq!((answer.status, answer.error().1), (400, "BadRequest".into()), "{body}");
        assert!(!answer.json().to_string().contains("SECRET"));
    }
}

#[test]
fn what_is_sent_again_is_not_sent_twice() {
    let emulator = Emulator::start().unwrap();
    let body = message(&json!({ "kind": "text", "content": "hello" })).to_string();
    let request = Signed::api(&emulator, "POST", PATH, &body);
    let with = |id: Option<&str>, date: Option<&str>| {
        let mut request = request.clone();
        for (name, value) in [("Repeatability-Request-ID", id), ("repeatability-first-sent", date)]
        {
            if let Some(value) = value {
                request = request.with(name, value);
            }
        }
        ask(&emulator, &request)
    };
    let first = with(Some(ID), Some(DATE));
    assert_eq!((first.status, first.header("repeatability-result")), (202, Some("accepted")));
    let again = with(Some(&ID.to_uppercase()), Some(DATE));
    assert_eq!(again.header("repeatability-result"), Some("accepted"));
    assert_eq!(again.json(), first.json());
    let others = [
        with(Some(&ID.replace('3', "4")), Some(DATE)),
        with(Some(ID), Some(&DATE.replace(":31", ":32"))),
        with(None, None),
    ];
    for other in others {
        assert_eq!(other.status, 202);
        assert_ne!(other.json(), first.json());
    }
    for (id, date) in [
        (Some(ID), None),
        (None, Some(DATE)),
        (Some("x"), Some(DATE)),
        (Some(ID), Some("today")),
        (Some(ID), Some("\u{e9}")),
    ] {
        let answer = with(id, date);
        assert_eq!(
            (answer.status, answer.error().1),
            (400, "BadRequest".into()),
            "{id:?} {date:?}"
        );
        assert_eq!(answer.header("repeatability-result"), Some("rejected"));
    }
}

#[test]
fn no_media_has_come_in() {
    let emulator = Emulator::start().unwrap();
    let due = (404, "MediaNotFound".into(), "Given media object does not exist".into());
    for id in ["1", "https:%2F%2Fexample.com%2Fa", "https%3A%2F%2Fexample.com", "%AA"] {
        assert_eq!(api(&emulator, "GET", &format!("/messages/streams/{id}"), "").error(), due);
    }
}

#[test]
fn each_path_has_its_method() {
    let emulator = Emulator::start().unwrap();
    for (method, path, allowed) in [
        ("GET", PATH, "POST"),
        ("DELETE", "/messages/streams/1", "GET,HEAD"),
        ("POST", "/messages/channels/1/templates", "GET,HEAD"),
    ] {
        let answer = api(&emulator, method, path, "");
        assert_eq!((answer.status, answer.header("allow")), (405, Some(allowed)), "{path}");
    }
    for (method, path) in [
        ("POST", PATH),
        ("GET", "/messages/streams/1"),
        ("GET", "/messages/channels/b045be8c-45cd-492a-b2a2-47bae7c36959/templates"),
    ] {
        let answer = ask(&emulator, &Signed::new(&emulator, method, path, ""));
        assert_eq!(answer.error().1, "ApiVersionUnspecified", "{path}");
    }
    assert_eq!(api(&emulator, "POST", "/messages/notifications", "{}").error().0, 404);
}
