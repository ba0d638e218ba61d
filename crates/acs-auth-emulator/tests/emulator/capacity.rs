//! What is held of what clients send: only so much, whatever they send.

use acs_auth_emulator::Emulator;
use serde_json::json;

use crate::calls::{CALLBACK, CALLS, ada};
use crate::chatter::Chatter;
use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, Wire, ask};

/// Sends a message that has so many values which nobody knows.
fn notify(emulator: &Emulator, id: usize, values: usize) -> Answer {
    let body = json!({
        "channelRegistrationId": "98b8ae65-ab52-41a7-b0b4-7a752390955a",
        "to": ["+14255550101"],
        "kind": "text",
        "content": id.to_string(),
        "unknown": vec![json!({ "": 0 }); values],
    });
    api(emulator, "POST", "/messages/notifications:send", body.to_string())
}

/// A value of two bytes takes hundreds once it is read.
#[test]
fn a_message_counts_as_what_it_takes() {
    let emulator = Emulator::start().unwrap();
    for id in 0..10 {
        assert_eq!(notify(&emulator, id, 30_000).status, 202);
    }
    let texts: Vec<_> = emulator.messages().into_iter().filter_map(|m| m.text).collect();
    assert_eq!(texts, ["6", "7", "8", "9"]);
}

#[test]
fn a_body_has_only_so_many_values() {
    let emulator = Emulator::start().unwrap();
    let message = "The request body has more values than the emulator takes.";
    let due = (413, "RequestEntityTooLarge".into(), message.into());
    assert_eq!(notify(&emulator, 0, 33_000).error(), due);
    // What stands in a text is none.
    let text = r#"\",[{"#.repeat(33_000);
    let body = json!({ "unknown": text }).to_string();
    assert_eq!(api(&emulator, "POST", "/identities", body).status, 201);
    let body = format!(r#"{{"unknown":{}}}"#, "[".repeat(66_000));
    assert_eq!(api(&emulator, "POST", "/identities", body).error(), due);
    assert_eq!(emulator.messages(), []);
}

#[test]
fn a_thousand_calls_are_kept() {
    let emulator = Emulator::start().unwrap();
    let create = |number: usize| {
        let body = json!({ "targets": [ada()], "callbackUri": CALLBACK }).to_string();
        let request = Signed::api(&emulator, "POST", CALLS, body)
            .with("repeatability-request-id", format!("00000000-0000-4000-8000-{number:012}"))
            .with("repeatability-first-sent", "Tue, 13 Jun 2023 21:09:22 GMT");
        text(&ask(&emulator, &request).json()["callConnectionId"])
    };
    let [first, second] = [create(0), create(1)];
    assert_eq!(create(0), first);
    for number in 2..=1000 {
        create(number);
    }
    // The one that was not used for longest has gone, and so has who created it.
    let status = |id: &str| api(&emulator, "GET", &format!("{CALLS}/{id}"), "").status;
    assert_eq!([status(&first), status(&second)], [404, 200]);
    assert_ne!(create(1), second);
    assert_eq!(create(1000), create(1000));
}

#[test]
fn a_thousand_threads_are_kept() {
    let emulator = Emulator::start().unwrap();
    let ann = Chatter::new(&emulator);
    let [first, second] = [ann.thread(&[]), ann.thread(&[])];
    let status = |thread: &str| ann.get(thread).status;
    assert_eq!(status(&first), 200);
    // Who does not take part, does not use it.
    assert_eq!(Chatter::new(&emulator).get(&second).status, 403);
    for _ in 0..999 {
        ann.thread(&[]);
    }
    assert_eq!([status(&first), status(&second)], [200, 403]);
    assert_eq!(ann.pages("/chat/threads").concat().len(), 1000);
}

#[test]
fn threads_share_their_room() {
    let emulator = Emulator::start().unwrap();
    let ann = Chatter::new(&emulator);
    let text = json!({ "content": "x".repeat(28 << 10) }).to_string();
    let mut wire = Wire::to(&emulator);
    let mut full = || {
        let thread = ann.thread(&[]);
        let request = ann.request("POST", &format!("{thread}/messages"), &text);
        for _ in 0..40 {
            assert_eq!(wire.ask(&request).status, 201);
        }
        thread
    };
    let threads: Vec<_> = (0..100).map(|_| full()).collect();
    let lost = threads.iter().take_while(|thread| ann.get(thread).status == 403).count();
    assert!((1..6).contains(&lost), "{lost}");
    assert_eq!(ann.pages("/chat/threads").concat().len(), 100 - lost);
    // What is deleted makes room.
    for thread in &threads[lost..] {
        assert_eq!(ann.ask("DELETE", thread, "").status, 204);
    }
    let thread = ann.thread(&[]);
    for _ in 0..94 {
        full();
    }
    assert_eq!(ann.get(&thread).status, 200);
}
