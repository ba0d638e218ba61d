//! Messages in threads of chat.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use acs_auth::HttpDate;
use acs_auth_emulator::{Auth, Emulator};
use serde_json::{Value, json};

use crate::chatter::Chatter;
use crate::identity::text;

const NOW: i64 = 1_700_000_000;

/// An emulator whose time is what the test says, and whose pages have two items. It looks at no signature.
fn with_clock() -> (Emulator, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(NOW));
    let clock = Arc::clone(&time);
    let clock = move || HttpDate::from_unix(clock.load(Ordering::SeqCst)).unwrap();
    let builder = Emulator::builder().auth(Auth::Off).page_size(NonZeroUsize::new(2).unwrap());
    (builder.clock(clock).start().unwrap(), time)
}

/// What was said. What has happened is a message too, which nobody has said.
fn contents(pages: &[Vec<Value>]) -> Vec<Vec<&str>> {
    fn content(one: &Value) -> &str {
        one["content"]["message"].as_str().unwrap_or("-")
    }
    pages.iter().map(|page| page.iter().map(content).collect()).collect()
}

#[test]
fn all_who_take_part_read_what_is_said() {
    let (emulator, _) = with_clock();
    let [ann, ben] = [(); 2].map(|()| Chatter::new(&emulator));
    let created = ann.post(
        "/chat/threads",
        &json!({
            "topic": "tea",
            "participants": [{
                "communicationIdentifier": { "rawId": ben.id },
                "displayName": "Ben",
                "shareHistoryTime": "2023-11-14T22:13:20.5Z",
            }],
        }),
    );
    let thread = format!("/chat/threads/{}", text(&created.json()["chatThread"]["id"]));
    let messages = format!("{thread}/messages");
    let sent = ann.post(
        &messages,
        &json!({
            "content": "<b>Tea?</b>",
            "type": "html",
            "senderDisplayName": "Ann",
            "metadata": { "mood": "good" },
        }),
    );
    assert_eq!(sent.status, 201);
    let id = text(&sent.json()["id"]);
    assert_eq!(sent.json(), json!({ "id": id }));
    assert!(sent.header("location").unwrap().ends_with(&format!("%40thread.v2/messages/{id}")));
    let reply = ben.say(&thread, "Yes!");

    let now = "2023-11-14T22:13:20Z";
    let first = json!({
        "id": id,
        "type": "html",
        "sequenceId": "3",
        "version": id,
        "content": { "message": "<b>Tea?</b>" },
        "senderDisplayName": "Ann",
        "createdOn": now,
        "senderCommunicationIdentifier": ann.identifier(),
        "metadata": { "mood": "good" },
    });
    let second = json!({
        "id": reply,
        "type": "text",
        "sequenceId": "4",
        "version": reply,
        "content": { "message": "Yes!" },
        "senderDisplayName": "",
        "createdOn": now,
        "senderCommunicationIdentifier": ben.identifier(),
    });
    // Of one second, they still have their order.
    let ids = ["1700000000000", "1700000000001", "1700000000002", "1700000000003"];
    assert_eq!([&*id, &*reply], ids[2..]);
    let topic = json!({
        "id": ids[1],
        "type": "topicUpdated",
        "sequenceId": "2",
        "version": ids[1],
        "content": { "topic": "tea", "initiatorCommunicationIdentifier": ann.identifier() },
        "createdOn": now,
    });
    let added = json!({
        "id": ids[0],
        "type": "participantAdded",
        "sequenceId": "1",
        "version": ids[0],
        "content": {
            "participants": [
                { "communicationIdentifier": ann.identifier(), "shareHistoryTime": "1970-01-01T00:00:00Z" },
                {
                    "communicationIdentifier": ben.identifier(),
                    "displayName": "Ben",
                    "shareHistoryTime": "2023-11-14T22:13:20.5Z",
                },
            ],
            "initiatorCommunicationIdentifier": ann.identifier(),
        },
        "createdOn": now,
    });
    let due = [vec![second.clone(), first.clone()], vec![topic, added]];
    for one in [&ann, &ben] {
        assert_eq!(one.pages(&messages), due);
        assert_eq!(one.get(&format!("{messages}/{id}")).json(), first);
        assert_eq!(one.get(&format!("{messages}/{reply}")).json(), second);
    }
    for other in ["1", "1700000000004", "x", "", "+1700000000002", "%FF"] {
        let (status, code, _) = ann.get(&format!("{messages}/{other}")).error();
        assert_eq!((status, &*code), (404, "NotFound"), "{other}");
    }
}

#[test]
fn pages_stay_while_messages_come() {
    let (emulator, time) = with_clock();
    let ann = Chatter::new(&emulator);
    let thread = ann.thread(&[]);
    for (number, content) in (1..).zip(["a", "b", "c"]) {
        time.store(NOW + 10 * number, Ordering::SeqCst);
        ann.say(&thread, content);
    }
    let messages = format!("{thread}/messages");
    let all = ann.pages(&messages);
    assert_eq!(contents(&all), [vec!["c", "b"], vec!["a", "-"], vec!["-"]]);
    let one = ann.pages(&format!("{messages}?maxPageSize=1"));
    assert_eq!(one.concat(), all.concat());
    assert!(one.iter().all(|page| page.len() == 1));
    // From the first of the second message on, and none before.
    let since = ann.pages(&format!("{messages}?startTime=2023-11-14T22:13:40Z&maxPageSize=1"));
    assert_eq!(contents(&since), [["c"], ["b"]]);

    let link = text(&ann.get(&messages).json()["nextLink"]);
    ann.say(&thread, "d");
    let rest = link.strip_prefix(emulator.endpoint()).unwrap();
    let rest = rest.strip_suffix("&api-version=2025-03-15").unwrap();
    assert_eq!(ann.pages(rest), all[1..]);
    let items = ann.get("/chat/threads").json();
    assert_eq!(items["value"][0]["lastMessageReceivedOn"], "2023-11-14T22:13:50Z");
}

#[test]
fn what_is_no_message_is_not_sent() {
    let (emulator, _) = with_clock();
    let ann = Chatter::new(&emulator);
    let thread = ann.thread(&[]);
    let messages = format!("{thread}/messages");
    let kib = |count: usize| "x".repeat(count << 10);
    for (body, status) in [
        (json!({}), 400),
        (json!({ "content": null }), 400),
        (json!({ "content": "" }), 400),
        (json!({ "content": 1 }), 400),
        (json!({ "content": "a", "type": "participantAdded" }), 400),
        (json!({ "content": "a", "type": "topicUpdated" }), 400),
        (json!({ "content": "a", "type": "Text" }), 400),
        (json!({ "content": "a", "metadata": { "a": null } }), 400),
        (json!({ "content": "a", "metadata": { "a": kib(1) } }), 400),
        (json!({ "content": kib(28) + "x" }), 413),
        (json!({ "content": kib(14), "senderDisplayName": kib(15) }), 413),
        (json!({ "content": kib(28) }), 201),
        (json!({ "content": "a", "type": null, "senderDisplayName": null, "metadata": null }), 201),
    ] {
        assert_eq!(ann.post(&messages, &body).status, status);
    }
    let pages = ann.pages(&messages);
    assert_eq!(pages.concat().len(), 4);
}

#[test]
fn the_last_thousand_are_kept() {
    let emulator = Emulator::start().unwrap();
    let ann = Chatter::new(&emulator);
    let thread = ann.thread(&[]);
    let first = ann.say(&thread, "0");
    for number in 1..1000 {
        ann.say(&thread, &number.to_string());
    }
    let messages = format!("{thread}/messages");
    assert_eq!(ann.pages(&messages).concat().len(), 1000);
    assert_eq!(ann.get(&format!("{messages}/{first}")).status, 200);
    ann.say(&thread, "1000");
    assert_eq!(ann.get(&format!("{messages}/{first}")).status, 404);
    // And of large ones, as many as there is room for.
    for _ in 0..40 {
        ann.say(&thread, &"x".repeat(28 << 10));
    }
    assert_eq!(ann.pages(&messages).concat().len(), 35);
}
