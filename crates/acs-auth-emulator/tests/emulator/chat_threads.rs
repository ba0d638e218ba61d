//! Threads of chat, from their creation to their end.

use std::num::NonZeroUsize;

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::chatter::Chatter;
use crate::identity::{api, text, user_with_token};
use crate::wire::{Answer, ask};

const FORBIDDEN: &str =
    "The initiator doesn't have the permission to perform the requested operation.";

fn is_refused(answer: &Answer) {
    assert_eq!(answer.error(), (403, "Forbidden".into(), FORBIDDEN.into()));
}

#[test]
fn a_thread_is_there_for_those_who_take_part() {
    let emulator = Emulator::start().unwrap();
    let [ann, ben, eve] = [(); 3].map(|()| Chatter::new(&emulator));
    let created = ann.post(
        "/chat/threads",
        &json!({
            "topic": "tea",
            "participants": [
                { "communicationIdentifier": { "communicationUser": { "id": ben.id } }, "displayName": "Ben" },
            ],
            "metadata": { "room": "kitchen" },
            "retentionPolicy": { "kind": "threadCreationDate", "deleteThreadAfterDays": 30 },
        }),
    );
    assert_eq!(created.status, 201);
    let thread = created.json();
    assert_eq!(thread.as_object().unwrap().len(), 1, "all have come: {thread}");
    let thread = thread["chatThread"].clone();
    let id = text(&thread["id"]);
    assert!(id.starts_with("19:acsV2_") && id.ends_with("1@thread.v2"), "{id}");
    let escaped = id.replace(':', "%3A").replace('@', "%40");
    let location = format!("{}/chat/threads/{escaped}", emulator.endpoint());
    assert_eq!(created.header("location"), Some(&*location));
    let created_on = text(&thread["createdOn"]);
    assert!(created_on.len() == 20 && created_on.ends_with('Z'), "{created_on}");
    let due = json!({
        "id": id,
        "topic": "tea",
        "createdOn": created_on,
        "createdByCommunicationIdentifier": ann.identifier(),
        "metadata": { "room": "kitchen" },
        "retentionPolicy": { "kind": "threadCreationDate", "deleteThreadAfterDays": 30 },
    });
    assert_eq!(thread, due);

    let item = json!({ "id": id, "topic": "tea", "lastMessageReceivedOn": created_on });
    for one in [&ann, &ben] {
        assert_eq!(one.get("/chat/threads").json(), json!({ "value": [item] }));
        for id in [&id, &escaped] {
            assert_eq!(one.get(&format!("/chat/threads/{id}")).json(), due);
        }
    }
    assert_eq!(eve.get("/chat/threads").json(), json!({ "value": [] }));
    let path = format!("/chat/threads/{id}");
    for (method, path, body) in [
        ("GET", path.clone(), ""),
        ("DELETE", path.clone(), ""),
        ("GET", format!("{path}/messages"), ""),
        ("POST", format!("{path}/messages"), r#"{"content":"hi"}"#),
        ("GET", format!("{path}/messages/1"), ""),
    ] {
        is_refused(&eve.ask(method, &path, body));
        // Whether there is one, she is not told.
        is_refused(&eve.ask(method, &path.replace("acsV2_", "acsV2_x"), body));
    }

    let deleted = ben.ask("DELETE", &path, "");
    assert_eq!((deleted.status, deleted.body.len()), (204, 0));
    is_refused(&ann.get(&path));
    is_refused(&ann.ask("DELETE", &path, ""));
    assert_eq!(ann.get("/chat/threads").json(), json!({ "value": [] }));
}

#[test]
fn only_users_of_the_resource_take_part() {
    let emulator = Emulator::start().unwrap();
    let [ann, ben, gone] = [(); 3].map(|()| Chatter::new(&emulator));
    assert_eq!(api(&emulator, "DELETE", &format!("/identities/{}", gone.id), "").status, 204);
    let (elsewhere, _) = user_with_token(&Emulator::start().unwrap(), r#"["chat"]"#);
    let invite =
        |id: &str| json!({ "communicationIdentifier": { "communicationUser": { "id": id } } });
    let phone =
        json!({ "communicationIdentifier": { "phoneNumber": { "value": "+14255550123" } } });
    let participants =
        json!([invite(&gone.id), invite(&elsewhere), phone, invite(&ben.id), invite(&ben.id)]);
    let created =
        ann.post("/chat/threads", &json!({ "topic": "tea", "participants": participants }));
    assert_eq!(created.status, 201);
    let created = created.json();
    let due = json!([
        { "target": gone.id, "code": "404", "message": "Not found" },
        { "target": elsewhere, "code": "403", "message": "Permissions check failed" },
        { "target": "4:+14255550123", "code": "403", "message": "Permissions check failed" },
    ]);
    assert_eq!(created["invalidParticipants"], due);
    let path = format!("/chat/threads/{}/messages", text(&created["chatThread"]["id"]));
    let first = &ben.get(&path).json()["value"][1];
    let there = first["content"]["participants"].as_array().unwrap().iter();
    let there: Vec<_> = there.map(|one| text(&one["communicationIdentifier"]["rawId"])).collect();
    assert_eq!(there, [&*ann.id, &ben.id]);
}

/// What a client calls somebody itself does not make them somebody else.
#[test]
fn an_identity_is_who_it_is() {
    let emulator = Emulator::start().unwrap();
    let [ann, ben, eve] = [(); 3].map(|()| Chatter::new(&emulator));
    let of_ben = json!({ "rawId": eve.id, "communicationUser": { "id": ben.id } });
    let participants = json!([{ "communicationIdentifier": of_ben }]);
    let created =
        ann.post("/chat/threads", &json!({ "topic": "tea", "participants": participants }));
    assert_eq!(created.status, 201);
    let threads =
        |one: &Chatter| one.get("/chat/threads").json()["value"].as_array().unwrap().len();
    assert_eq!([&ann, &ben, &eve].map(threads), [1, 1, 0]);
}

#[test]
fn scopes_tell_what_a_token_is_good_for() {
    let emulator = Emulator::start().unwrap();
    let host = Chatter::new(&emulator);
    for (scope, reads) in
        [("chat.join", true), ("chat.join.limited", true), ("voip", false), ("voip.join", false)]
    {
        let guest = Chatter::with(&emulator, &format!(r#"["{scope}"]"#));
        let thread = host.thread(&[&guest]);
        let message = host.say(&thread, "welcome");
        let status = |method, path: &str, body| guest.ask(method, path, body).status;
        let due = |status| if reads { status } else { 403 };
        let messages = format!("{thread}/messages");
        assert_eq!(status("GET", "/chat/threads", ""), due(200), "{scope}");
        assert_eq!(status("GET", &thread, ""), due(200), "{scope}");
        assert_eq!(status("GET", &messages, ""), due(200), "{scope}");
        assert_eq!(status("POST", &messages, r#"{"content":"hi"}"#), due(201), "{scope}");
        assert_eq!(status("GET", &format!("{messages}/{message}"), ""), due(200), "{scope}");
        let create = guest.ask("POST", "/chat/threads", r#"{"topic":"tea"}"#).error();
        assert_eq!(create, (403, "Forbidden".into(), "The token lacks the scope chat.".into()));
        assert_eq!(guest.ask("DELETE", &thread, "").error(), create);
        assert_eq!(host.get(&thread).status, 200);
        // What is wrong with a request besides, it is told later.
        assert_eq!(guest.ask("POST", "/chat/threads", "{").error(), create);
    }
}

#[test]
fn a_thread_is_created_once() {
    let emulator = Emulator::start().unwrap();
    let [ann, ben] = [(); 2].map(|()| Chatter::new(&emulator));
    let create = |one: &Chatter, token: &str, topic: &str| {
        let body = json!({ "topic": topic }).to_string();
        let request = one.request("POST", "/chat/threads", body);
        ask(&emulator, &request.with("repeatability-request-id", token))
    };
    // It needs no date, and is any text.
    let first = create(&ann, "once, and no more", "tea").json();
    assert_eq!(create(&ann, "once, and no more", "cake").json(), first);
    let others =
        [create(&ann, "Once, and no more", "tea"), create(&ben, "once, and no more", "tea")];
    for other in others {
        assert_ne!(other.json()["chatThread"]["id"], first["chatThread"]["id"]);
    }
    assert_eq!(create(&ann, "late", "").status, 400);
    assert_eq!(create(&ann, "late", "tea").status, 201, "which was refused, and is done now");
    for token in ["", &"x".repeat(257), "\u{e9}"] {
        assert_eq!(create(&ann, token, "tea").error().1, "BadRequest", "{token}");
    }
    assert_eq!(create(&ann, &"x".repeat(256), "tea").status, 201);
    assert_eq!(ann.get("/chat/threads").json()["value"].as_array().unwrap().len(), 4);
}

#[test]
fn lists_have_pages() {
    let size = NonZeroUsize::new(3).unwrap();
    let emulator = Emulator::builder().page_size(size).start().unwrap();
    let [ann, ben] = [(); 2].map(|()| Chatter::new(&emulator));
    let mut ids: Vec<_> =
        (0..5).map(|_| ann.thread(&[])["/chat/threads/".len()..].to_owned()).collect();
    ben.thread(&[]);
    ids.reverse();
    for (query, due) in [
        ("", vec![3, 2]),
        ("?maxPageSize=2", vec![2, 2, 1]),
        ("?maxPageSize=5", vec![3, 2]),
        ("?startTime=2020-01-01T00%3A00%3A00Z&maxPageSize=1", vec![1; 5]),
        ("?startTime=9999-01-01T00:00:00Z", vec![0]),
    ] {
        let pages = ann.pages(&format!("/chat/threads{query}"));
        assert_eq!(pages.iter().map(Vec::len).collect::<Vec<_>>(), due, "{query}");
        let listed: Vec<_> = pages.concat().iter().map(|thread| text(&thread["id"])).collect();
        assert!(listed.is_empty() || listed == ids, "{query}");
    }
    for query in ["maxPageSize=0", "maxPageSize=-1", "maxPageSize=x", "startTime=0", "nextLink=eA"]
    {
        assert_eq!(ann.get(&format!("/chat/threads?{query}")).error().0, 400, "{query}");
    }
}

#[test]
fn what_is_no_thread_is_not_created() {
    let emulator = Emulator::start().unwrap();
    let ann = Chatter::new(&emulator);
    let invited = |count: usize| {
        let who = json!({ "communicationIdentifier": { "rawId": ann.id } });
        json!({ "topic": "tea", "participants": vec![who; count] })
    };
    let named = |identifier: Value| json!({ "topic": "tea", "participants": [{ "communicationIdentifier": identifier }] });
    let late =
        json!({ "communicationIdentifier": { "rawId": ann.id }, "shareHistoryTime": "soon" });
    for body in [
        json!({}),
        json!({ "topic": null }),
        json!({ "topic": "" }),
        json!({ "topic": 1 }),
        json!({ "topic": "x".repeat(65 << 10) }),
        json!({ "topic": "tea", "participants": {} }),
        json!({ "topic": "tea", "participants": [{}] }),
        json!({ "topic": "tea", "participants": [late] }),
        json!({ "topic": "tea", "metadata": { "a": 1 } }),
        json!({ "topic": "tea", "metadata": { "a": "x".repeat(1 << 10) } }),
        json!({ "topic": "tea", "retentionPolicy": { "kind": "soon" } }),
        json!({ "topic": "tea", "retentionPolicy": { "kind": "threadCreationDate" } }),
        json!({ "topic": "tea", "retentionPolicy": { "kind": "threadCreationDate", "deleteThreadAfterDays": 29 } }),
        json!({ "topic": "tea", "retentionPolicy": { "kind": "threadCreationDate", "deleteThreadAfterDays": 91 } }),
        named(json!({})),
        named(json!({ "rawId": "8:" })),
        named(json!({ "phoneNumber": { "value": "1" } })),
        named(
            json!({ "communicationUser": { "id": ann.id }, "phoneNumber": { "value": "+14255550123" } }),
        ),
        invited(251),
    ] {
        assert_eq!(ann.post("/chat/threads", &body).error().0, 400, "{body}");
    }
    assert_eq!(ann.post("/chat/threads", &invited(250)).status, 201);
    for id in ["1", "19:", "@thread.v2", "19:acsV2_1"] {
        assert_eq!(ann.get(&format!("/chat/threads/{id}")).error().1, "BadRequest", "{id}");
    }
}

/// What is asked for is bounded, and so is what is told of who could not come.
#[test]
fn a_thread_is_only_so_large() {
    let emulator = Emulator::start().unwrap();
    let ann = Chatter::new(&emulator);
    let create = |length: usize| {
        let stranger = |number| json!({ "communicationIdentifier": { "rawId": format!("8:{number:length$}") } });
        let participants: Vec<_> = (0..250).map(stranger).collect();
        ann.post("/chat/threads", &json!({ "topic": "tea", "participants": participants })).status
    };
    assert_eq!((create(100), create(200)), (201, 400));
}

#[test]
fn a_reset_leaves_no_thread() {
    let emulator = Emulator::start().unwrap();
    let ann = Chatter::new(&emulator);
    let thread = ann.thread(&[]);
    emulator.reset();
    let ben = Chatter::new(&emulator);
    assert_eq!(ann.get("/chat/threads").status, 401);
    is_refused(&ben.get(&thread));
}
