//! The Email API: what an email has to say.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::email::{SEND, email, send};
use crate::identity::api;
use crate::request::Signed;
use crate::wire::ask;

#[test]
fn whatever_the_service_takes_is_taken() {
    let emulator = Emulator::start().unwrap();
    let fifty: Vec<_> = (0..50).map(|n| json!({ "address": format!("{n}@example.com") })).collect();
    for (pointer, value) in [
        ("/content/plainText", json!("")),
        ("/recipients/to", json!([])),
        ("/recipients/to", json!(null)),
        ("/recipients/to", json!(fifty[..48])),
        ("/recipients/to/0/displayName", json!("Someone")),
        ("/replyTo", json!([{ "address": "reply@example.com", "displayName": "Reply" }])),
        ("/replyTo", json!([])),
        ("/attachments", json!([])),
        ("/attachments/0/contentInBase64", json!("")),
        ("/attachments/0/contentId", json!("image")),
        ("/attachments/0/later", json!(1)),
        ("/headers", json!({})),
        ("/headers", json!({ "x-priority": "1" })),
        ("/userEngagementTrackingDisabled", json!(false)),
        ("/userEngagementTrackingDisabled", json!(null)),
        ("/later", json!([[]])),
    ] {
        let email = changed(pointer, value);
        assert_eq!(send(&emulator, &email).status, 202, "{pointer}: {email}");
    }
}

/// Everything that a client can say, and one thing otherwise.
fn changed(pointer: &str, value: Value) -> Value {
    let mut email = json!({
        "senderAddress": "DoNotReply@example.com",
        "content": { "subject": "Hello", "plainText": "World", "html": "<p>World" },
        "recipients": {
            "to": [{ "address": "one@example.com" }],
            "cc": [{ "address": "two@example.com" }],
            "bcc": [{ "address": "three@example.com" }],
        },
        "replyTo": [{ "address": "four@example.com" }],
        "attachments": [
            { "name": "a.txt", "contentType": "text/plain", "contentInBase64": "YQ==" }
        ],
        "headers": { "x-id": "5" },
        "userEngagementTrackingDisabled": true,
    });
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let parent = email.pointer_mut(parent).unwrap();
    match (parent, value) {
        (Value::Array(list), value) => list[name.parse::<usize>().unwrap()] = value,
        (parent, value) => parent[name] = value,
    }
    email
}

#[test]
fn refusals_name_the_field() {
    let emulator = Emulator::start().unwrap();
    let missing = |target: &str| format!("The field {target} is required.");
    let no_text = || "One of the fields content.plainText and content.html is required.".to_owned();
    for (pointer, value, target, message) in [
        ("/senderAddress", json!(null), "senderAddress", missing("senderAddress")),
        ("/senderAddress", json!(""), "senderAddress", missing("senderAddress")),
        ("/content", json!(null), "content", missing("content")),
        ("/content", json!({ "subject": "a" }), "content", no_text()),
        ("/content", json!({ "subject": "a", "plainText": "", "html": "" }), "content", no_text()),
        ("/content/subject", json!(null), "content.subject", missing("content.subject")),
        ("/content/subject", json!(""), "content.subject", missing("content.subject")),
        ("/recipients", json!(null), "recipients", missing("recipients")),
        ("/recipients", json!({}), "recipients", "An email needs a recipient.".into()),
        ("/recipients", json!({ "to": [] }), "recipients", "An email needs a recipient.".into()),
        ("/recipients/to", json!([{}]), "recipients.to", missing("recipients.to")),
        ("/recipients/cc/0/address", json!(""), "recipients.cc", missing("recipients.cc")),
        ("/recipients/bcc/0/address", json!(null), "recipients.bcc", missing("recipients.bcc")),
        ("/replyTo/0/address", json!(null), "replyTo", missing("replyTo")),
        ("/attachments/0/name", json!(""), "attachments.name", missing("attachments.name")),
        (
            "/attachments/0/contentType",
            json!(null),
            "attachments.contentType",
            missing("attachments.contentType"),
        ),
        (
            "/attachments/0/contentInBase64",
            json!(null),
            "attachments.contentInBase64",
            missing("attachments.contentInBase64"),
        ),
        (
            "/attachments/0/contentInBase64",
            json!("YQ"),
            "attachments.contentInBase64",
            "An attachment is not valid base64.".into(),
        ),
        (
            "/attachments/0/contentInBase64",
            json!("YQ==\n"),
            "attachments.contentInBase64",
            "An attachment is not valid base64.".into(),
        ),
    ] {
        let answer = send(&emulator, &changed(pointer, value));
        assert_eq!(answer.error(), (400, "ValidationError".into(), message), "{pointer}");
        assert_eq!(answer.json()["error"]["target"], target);
    }
    let nothing = api(&emulator, "POST", SEND, "");
    assert_eq!(nothing.json()["error"]["target"], "senderAddress");
}

#[test]
fn addresses_must_be_such() {
    let emulator = Emulator::start().unwrap();
    for (pointer, target) in [
        ("/senderAddress", "senderAddress"),
        ("/recipients/to/0/address", "recipients.to"),
        ("/recipients/cc/0/address", "recipients.cc"),
        ("/recipients/bcc/0/address", "recipients.bcc"),
        ("/replyTo/0/address", "replyTo"),
    ] {
        for address in ["SECRET", "SECRET@example", "A <SECRET@example.com>"] {
            let answer = send(&emulator, &changed(pointer, json!(address)));
            let message = "Invalid format for email address".to_owned();
            assert_eq!(answer.error(), (400, "InvalidEmailAddress".into(), message));
            assert_eq!(answer.json()["error"]["target"], target);
        }
    }
}

#[test]
fn there_are_limits() {
    let emulator = Emulator::start().unwrap();
    let list = |count: usize| {
        json!(
            (0..count)
                .map(|n| json!({ "address": format!("{n}@example.com") }))
                .collect::<Vec<_>>()
        )
    };
    let mut most = changed("/recipients/to", list(48));
    assert_eq!(send(&emulator, &most).status, 202);
    most["recipients"]["to"] = list(49);
    let due = (400, "ValidationError".into(), "An email has 50 recipients at most.".into());
    assert_eq!(send(&emulator, &most).error(), due);

    let of_size = |size: usize| {
        let email = changed("/attachments/0/name", json!("b")).to_string();
        email.clone() + &" ".repeat(size - email.len())
    };
    assert_eq!(api(&emulator, "POST", SEND, of_size(10 << 20)).status, 202);
    let message = "Email payload must be less than 10 MB.".to_owned();
    let due = (413, "RequestEntityTooLarge".into(), message);
    assert_eq!(api(&emulator, "POST", SEND, of_size((10 << 20) + 1)).error(), due);
}

#[test]
fn types_must_fit() {
    let emulator = Emulator::start().unwrap();
    for (pointer, value) in [
        ("/senderAddress", json!(1)),
        ("/content", json!("World")),
        ("/content", json!(["Hello", "World"])),
        ("/content/subject", json!(1)),
        ("/content/plainText", json!({})),
        ("/content/html", json!(true)),
        ("/recipients", json!([])),
        ("/recipients/to", json!({ "address": "one@example.com" })),
        ("/recipients/to", json!(["one@example.com"])),
        ("/recipients/to", json!([null])),
        ("/recipients/cc/0/address", json!(1)),
        ("/recipients/to/0/displayName", json!(1)),
        ("/replyTo", json!("four@example.com")),
        ("/attachments", json!({})),
        ("/attachments/0", json!([])),
        ("/attachments/0/name", json!(1)),
        ("/attachments/0/contentType", json!([])),
        ("/attachments/0/contentInBase64", json!([97])),
        ("/attachments/0/contentId", json!(1)),
        ("/headers", json!([])),
        ("/headers", json!({ "x-priority": 1 })),
        ("/headers", json!({ "x-priority": null })),
        ("/userEngagementTrackingDisabled", json!("true")),
    ] {
        let (status, code, _) = send(&emulator, &changed(pointer, value)).error();
        assert_eq!((status, &*code), (400, "BadRequest"), "{pointer}");
    }
    let request = Signed::api(&emulator, "POST", SEND, email().to_string());
    assert_eq!(ask(&emulator, &request.without("content-type")).error().0, 415);
}
