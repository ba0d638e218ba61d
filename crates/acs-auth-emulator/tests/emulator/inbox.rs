//! What was sent, as tests read it and wait for it.

use std::thread;
use std::time::Duration;

use acs_auth_emulator::{Emulator, Message, MessageKind};
use serde_json::{Value, json};

use crate::control::{control, get};
use crate::identity::api;
use crate::request::Signed;
use crate::wire::{Answer, Wire, ask};

const ID: &str = "98B8ae65-ab52-41a7-b0b4-7a752390955a";
const DATE: &str = "Tue, 23 Feb 2021 21:49:29 GMT";
const MESSAGES: &str = "/_emulator/messages";

fn sms(emulator: &Emulator, recipients: &Value, text: &str) -> Answer {
    let body = json!({ "from": "+14255550123", "smsRecipients": recipients, "message": text });
    api(emulator, "POST", "/sms", body.to_string())
}

fn sms_to(emulator: &Emulator, to: &str, text: &str) {
    assert_eq!(sms(emulator, &json!([{ "to": to }]), text).status, 202);
}

fn email(emulator: &Emulator, id: &str, body: &Value) -> Answer {
    let request = Signed::api(emulator, "POST", "/emails:send", body.to_string());
    ask(emulator, &request.with("operation-id", id))
}

fn texts(messages: &[Message]) -> Vec<&str> {
    messages.iter().filter_map(|message| message.text.as_deref()).collect()
}

#[test]
fn an_sms_is_there_for_each_who_gets_it() {
    let emulator = Emulator::start().unwrap();
    let repeatable = json!({ "to": "+14255550101", "repeatabilityRequestId": ID, "repeatabilityFirstSent": DATE });
    let rejected = json!({ "to": "+14255550104", "repeatabilityRequestId": "x" });
    let body = json!({
        "from": "+14255550123",
        "smsRecipients": [
            repeatable,
            { "to": "+14255550102" },
            { "to": "+15005550404" },
            { "to": "+1" },
            rejected,
            repeatable,
        ],
        "message": "hello",
        "smsSendOptions": { "messagingConnect": { "apiKey": "SECRET", "partner": "p" } },
        "later": 1,
    });
    let send = |body: &Value| api(&emulator, "POST", "/sms", body.to_string());
    assert_eq!(send(&body).status, 202);
    assert_eq!(send(&json!({ "from": "+14255550123" })).status, 400);
    let mut of_another = body.clone();
    of_another["from"] = json!("+15005550401");
    assert_eq!(send(&of_another).status, 401);

    let messages = emulator.messages();
    let to: Vec<_> = messages.iter().map(|message| &*message.to).collect();
    assert_eq!(to, [["+14255550101"], ["+14255550102"]]);
    for message in messages {
        assert_eq!((message.kind, &*message.from), (MessageKind::Sms, "+14255550123"));
        assert_eq!((message.text.as_deref(), &message.subject), (Some("hello"), &None));
        assert!(message.id.starts_with("Outgoing_") && message.id.ends_with("_noam"));
        assert!(message.received_on.ends_with(".0000000+00:00"), "{}", message.received_on);
        let mut due = body.clone();
        due["smsSendOptions"]["messagingConnect"]["apiKey"] = json!("***");
        assert_eq!(message.content, due);
    }
    // Again: of the repeatable one it is known that it was sent, until all is forgotten.
    assert_eq!(send(&body).status, 202);
    assert_eq!(emulator.messages().len(), 3);
    emulator.reset();
    assert_eq!(send(&body).status, 202);
    assert_eq!(emulator.messages().len(), 2);
}

#[test]
fn an_email_is_there_once() {
    let emulator = Emulator::start().unwrap();
    let body = json!({
        "senderAddress": "sender@example.com",
        "content": { "subject": "Hello", "plainText": "World", "html": "<p>World" },
        "recipients": {
            "bcc": [{ "address": "three@example.com" }],
            "to": [{ "address": "one@example.com" }, { "address": "no@Suppressed.INVALID" }],
            "cc": [{ "address": "two@example.com", "displayName": "Two" }],
        },
        "importance": "high",
    });
    for id in [ID, &ID.to_lowercase(), ID] {
        assert_eq!(email(&emulator, id, &body).status, 202);
    }
    let messages = emulator.messages();
    let [message] = &*messages else { panic!("one, not {}", messages.len()) };
    assert_eq!((&*message.id, message.kind), (ID, MessageKind::Email));
    assert_eq!(message.from, "sender@example.com");
    assert_eq!(message.to, ["one@example.com", "two@example.com", "three@example.com"]);
    assert_eq!(message.subject.as_deref(), Some("Hello"));
    assert_eq!(message.text.as_deref(), Some("World"));
    assert_eq!(message.content, body, "as it was sent");

    // One that nobody gets is not there, and its operation has been, whatever comes after.
    emulator.clear_messages();
    let id = "1b5cc06b-f352-4571-b1e6-d9b259b7c776";
    let mut nobody = body.clone();
    nobody["recipients"] = json!({ "to": [{ "address": "no@suppressed.invalid" }] });
    assert_eq!(email(&emulator, id, &nobody).status, 202);
    assert_eq!(email(&emulator, id, &body).status, 202);
    assert_eq!(emulator.messages(), []);
}

#[test]
fn a_notification_is_there_once() {
    let emulator = Emulator::start().unwrap();
    let channel = "b045be8c-45cd-492a-b2a2-47bae7c36959";
    for (kind, field, text) in [
        ("text", "content", Some("hello")),
        ("image", "caption", Some("hello")),
        ("audio", "later", None),
    ] {
        let body = json!({
            "channelRegistrationId": channel,
            "to": ["+14255550101"],
            "kind": kind,
            "mediaUri": "https://example.com",
            field: "hello",
        });
        let request =
            Signed::api(&emulator, "POST", "/messages/notifications:send", body.to_string())
                .with("repeatability-request-id", ID)
                .with("repeatability-first-sent", DATE);
        for _ in 0..3 {
            assert_eq!(ask(&emulator, &request).status, 202);
        }
        let messages = emulator.messages();
        let [message] = &*messages else { panic!("one, not {}", messages.len()) };
        assert_eq!((message.kind, &*message.from), (MessageKind::Notification, channel));
        assert_eq!(
            (message.text.as_deref(), &*message.to),
            (text, &["+14255550101".to_owned()][..])
        );
        assert_eq!((&message.subject, &message.content), (&None, &body));
        let unknown = ask(&emulator, &request.without("repeatability-first-sent"));
        assert_eq!(
            (unknown.error().0, unknown.header("repeatability-result")),
            (400, Some("rejected"))
        );
        emulator.reset();
    }
}

#[test]
fn it_is_read_by_http() {
    let emulator = Emulator::start().unwrap();
    assert_eq!(get(&emulator, MESSAGES), json!({ "messages": [] }));
    sms_to(&emulator, "+14255550101", "your code is 1");
    sms_to(&emulator, "+14255550102", "your code is 2");
    let body = json!({
        "senderAddress": "sender@example.com",
        "content": { "subject": "your code", "html": "<p>3" },
        "recipients": { "to": [{ "address": "one@example.com" }] },
    });
    assert_eq!(email(&emulator, ID, &body).status, 202);
    let all = get(&emulator, MESSAGES)["messages"].as_array().unwrap().clone();
    assert_eq!(all.len(), 3);
    let fields: Vec<_> = all[2].as_object().unwrap().keys().collect();
    let due = ["content", "from", "id", "kind", "receivedOn", "subject", "text", "to"];
    assert_eq!(fields, due);
    assert_eq!((&all[2]["kind"], &all[2]["text"]), (&json!("email"), &Value::Null));
    assert_eq!(all, serde_json::to_value(emulator.messages()).unwrap().as_array().unwrap().clone());

    let id = all[1]["id"].as_str().unwrap();
    for (query, due) in [
        ("", vec![0, 1, 2]),
        ("?kind=sms", vec![0, 1]),
        ("?kind=email", vec![2]),
        ("?kind=notification", vec![]),
        ("?to=%2B14255550102", vec![1]),
        // Whoever writes a + into a query sends a blank.
        ("?to=+14255550102", vec![1]),
        ("?to=one@example.com", vec![2]),
        ("?from=%2B14255550123&contains=1", vec![0]),
        ("?contains=code", vec![0, 1, 2]),
        ("?contains=your+code&kind=sms", vec![0, 1]),
        (&format!("?id={id}"), vec![1]),
    ] {
        let due: Vec<_> = due.into_iter().map(|at: usize| all[at].clone()).collect();
        assert_eq!(
            get(&emulator, &format!("{MESSAGES}{query}")),
            json!({ "messages": due }),
            "{query}"
        );
    }
    for wrong in [
        "?kind=fax",
        "?too=1",
        "?count=-1",
        "?count=1001",
        "?timeout=601",
        "?timeout=-1",
        "?timeout=NaN",
        "?to=1&to=2",
    ] {
        let answer = control(&emulator, "GET", &format!("{MESSAGES}{wrong}"), "");
        assert_eq!(answer.error().0, 400, "{wrong}");
    }
    assert_eq!(control(&emulator, "DELETE", MESSAGES, "").status, 204);
    assert_eq!(emulator.messages(), []);
}

#[test]
fn it_is_waited_for_by_http() {
    let emulator = Emulator::start().unwrap();
    sms_to(&emulator, "+14255550101", "one");
    let there = get(&emulator, "/_emulator/messages?timeout=600");
    assert_eq!(there["messages"].as_array().unwrap().len(), 1);
    let mut waiting = Wire::to(&emulator);
    let target = format!("{MESSAGES}?to=+14255550102&count=2&timeout=600");
    waiting.send(format!("GET {target} HTTP/1.1\r\nhost: a\r\n\r\n"));
    for text in ["two", "three"] {
        sms_to(&emulator, "+14255550101", "other");
        sms_to(&emulator, "+14255550102", text);
    }
    let came = waiting.answer().json();
    let came: Vec<_> = came["messages"].as_array().unwrap().iter().map(|m| &m["text"]).collect();
    assert_eq!(came, ["two", "three"]);
    // What does not come in time is not there.
    let answer = control(&emulator, "GET", "/_emulator/messages?contains=nothing&timeout=0.05", "");
    assert_eq!(answer.error().0, 404);
    let answer = control(&emulator, "GET", "/_emulator/messages?count=9", "");
    assert_eq!(answer.error().0, 404);
}

#[test]
fn a_thread_waits_for_it() {
    let emulator = Emulator::start().unwrap();
    let long = Duration::from_secs(600);
    thread::scope(|scope| {
        let waiting = scope.spawn(|| {
            emulator.wait_for_message(long, |message| message.text.as_deref() == Some("two"))
        });
        sms_to(&emulator, "+14255550101", "one");
        sms_to(&emulator, "+14255550101", "two");
        assert_eq!(waiting.join().unwrap().unwrap().text.as_deref(), Some("two"));
    });
    assert!(
        emulator
            .wait_for_message(Duration::ZERO, |message| message.to[0].ends_with("01"))
            .is_some()
    );
    assert_eq!(emulator.wait_for_message(Duration::from_millis(20), |_| false), None);
}

#[test]
fn a_thousand_are_kept() {
    let emulator = Emulator::start().unwrap();
    let recipients: Vec<_> =
        (0..100).map(|n| json!({ "to": format!("+142555501{n:02}") })).collect();
    for round in 0..11 {
        let answer = sms(&emulator, &json!(recipients), &round.to_string());
        assert_eq!(answer.status, 202);
    }
    let messages = emulator.messages();
    assert_eq!(messages.len(), 1000);
    assert_eq!((texts(&messages)[0], texts(&messages)[999]), ("1", "10"));
}

#[test]
fn and_so_many_bytes() {
    let emulator = Emulator::start().unwrap();
    let long = "a".repeat(9 << 20);
    for number in 0..12 {
        let body = json!({
            "senderAddress": "sender@example.com",
            "content": { "subject": number.to_string(), "plainText": long },
            "recipients": { "to": [{ "address": "one@example.com" }] },
        });
        assert_eq!(api(&emulator, "POST", "/emails:send", body.to_string()).status, 202);
    }
    let subjects: Vec<_> = emulator.messages().into_iter().filter_map(|m| m.subject).collect();
    let due: Vec<_> = (2..12).map(|number| number.to_string()).collect();
    assert_eq!(subjects, due);
}
