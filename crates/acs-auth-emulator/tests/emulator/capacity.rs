//! What is held of what clients send: only so much, whatever they send.

use acs_auth_emulator::Emulator;
use serde_json::json;

use crate::identity::api;
use crate::wire::Answer;

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
