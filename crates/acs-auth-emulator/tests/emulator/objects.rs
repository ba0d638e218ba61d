//! Where an object is due in a body, a list of what its fields say is none.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::chatter::Chatter;
use crate::identity::api;
use crate::rooms::{get, patch, room};
use crate::wire::Answer;

const GUID: &str = "6f3a1f0e-8c4b-4a39-9b6e-1d2c3b4a5968";
const ADA: &str = "8:acs:resource_ada";

fn is_malformed(answer: &Answer, body: &str) {
    let due = "The request body is not JSON, or a field of it is of another type than is due.";
    assert_eq!(answer.error(), (400, "BadRequest".into(), due.into()), "{body}");
}

/// Sends a good body with one object of it replaced by its list, for each of them: the values of all its
/// fields, in the order in which the API knows them.
fn are_due(good: &Value, lists: &[(&str, Value)], send: impl Fn(&str) -> Answer) {
    for (pointer, list) in lists {
        let mut body = good.clone();
        let object = body.pointer_mut(pointer).unwrap();
        assert!(object.is_object(), "{pointer}");
        *object = list.clone();
        let body = body.to_string();
        is_malformed(&send(&body), &body);
    }
}

#[test]
fn an_sms_has_objects() {
    let emulator = Emulator::start().unwrap();
    let good = json!({
        "from": "+14255550123",
        "smsRecipients": [{ "to": "+14255550101" }],
        "message": "hello",
        "smsSendOptions": { "messagingConnect": { "apiKey": "SECRET", "partner": "p" } },
    });
    let send = |body: &str| api(&emulator, "POST", "/sms", body);
    let recipient = json!(["+14255550101", null, null]);
    let connect = json!(["SECRET", "p"]);
    let lists = [
        ("", json!(["+14255550123", [{ "to": "+14255550101" }], "hello", null])),
        ("/smsRecipients/0", recipient),
        ("/smsSendOptions", json!([true, "t", 60, { "apiKey": "SECRET", "partner": "p" }])),
        ("/smsSendOptions", json!([true, "t", 60, connect])),
        ("/smsSendOptions/messagingConnect", connect),
    ];
    are_due(&good, &lists, send);
    // Nor has an object within another a field twice, or depth without an end.
    for options in [
        r#"{"messagingConnect":{"apiKey":"a","apiKey":"SECRET","partner":"p"}}"#,
        &format!(r#"{{"later":{}{}}}"#, "[".repeat(1000), "]".repeat(1000)),
    ] {
        let body = good.to_string().replace(&good["smsSendOptions"].to_string(), options);
        is_malformed(&send(&body), &body);
    }
    assert!(emulator.messages().is_empty());
    assert_eq!(send(&good.to_string()).status, 202);
    assert_eq!(emulator.messages().len(), 1);
}

#[test]
fn a_notification_has_objects() {
    let emulator = Emulator::start().unwrap();
    let value = json!({ "name": "a", "kind": "text", "text": "5" });
    let button = json!({ "refValue": "a", "subType": "url" });
    let template = json!({
        "name": "parcel_sent",
        "language": "en_US",
        "values": [value],
        "bindings": {
            "kind": "whatsApp", "header": [button], "body": [button], "footer": [button], "buttons": [button],
        },
    });
    let good = json!({
        "channelRegistrationId": GUID,
        "to": ["+14255550101"],
        "kind": "template",
        "template": template,
        "interactiveMessage": { "body": { "kind": "text" } },
    });
    let all = [&template["name"], &template["language"], &template["values"], &Value::Null];
    let binding = json!(["a", "url"]);
    let lists = [
        ("", json!([GUID, ["+14255550101"], "text", "a", "", "", "", "", "", null, null])),
        ("/template", json!(all)),
        ("/template/values/0", json!(["a", "text", "5", null, null, null])),
        ("/template/bindings", json!(["whatsApp", [], [button], [], []])),
        ("/template/bindings/header/0", binding.clone()),
        ("/template/bindings/body/0", binding.clone()),
        ("/template/bindings/footer/0", binding.clone()),
        ("/template/bindings/buttons/0", binding),
        ("/interactiveMessage", json!([{ "kind": "text" }])),
        ("/interactiveMessage/body", json!(["text"])),
    ];
    let send = |body: &str| api(&emulator, "POST", "/messages/notifications:send", body);
    are_due(&good, &lists, send);
    assert!(emulator.messages().is_empty());
    assert_eq!(send(&good.to_string()).status, 202);
}

#[test]
fn a_call_has_objects() {
    let emulator = Emulator::start().unwrap();
    let good = json!({
        "targets": [
            { "communicationUser": { "id": ADA } },
            { "phoneNumber": { "value": "+15551234" } },
            { "microsoftTeamsUser": { "userId": "u" } },
            { "microsoftTeamsApp": { "appId": "a" } },
            { "teamsExtensionUser": { "userId": "u", "tenantId": "t", "resourceId": "r" } },
        ],
        "callbackUri": "https://app.example/events",
        "source": { "id": ADA },
        "sourceCallerIdNumber": { "value": "+18005550100" },
    });
    let lists = [
        ("", json!([[{ "rawId": ADA }], "https://app.example/events", null, null, null])),
        ("/targets/0", json!([ADA, null, null, null, null, null])),
        ("/targets/0/communicationUser", json!([ADA])),
        ("/targets/1/phoneNumber", json!(["+15551234"])),
        ("/targets/2/microsoftTeamsUser", json!(["u", null, null])),
        ("/targets/3/microsoftTeamsApp", json!(["a", null])),
        ("/targets/4/teamsExtensionUser", json!(["u", "t", "r", null])),
        ("/source", json!([ADA])),
        ("/sourceCallerIdNumber", json!(["+18005550100"])),
    ];
    let send = |body: &str| api(&emulator, "POST", "/calling/callConnections", body);
    are_due(&good, &lists, send);
    assert_eq!(send(&good.to_string()).status, 201);
}

#[test]
fn a_room_has_objects() {
    let emulator = Emulator::start().unwrap();
    let good = json!({ "participants": { ADA: { "role": "Presenter" } } });
    let participant = format!("/participants/{ADA}");
    let (before, path) = room(&emulator, "");
    let participants = format!("{path}/participants");
    let nested =
        [("/participants", json!([[ADA, ["Presenter"]]])), (&*participant, json!(["Presenter"]))];
    let create = |body: &str| api(&emulator, "POST", "/rooms", body);
    let change = |body: &str| patch(&emulator, &participants, body);
    are_due(&good, &nested, create);
    are_due(&good, &nested, change);
    are_due(&good, &[("", json!([null, null, true, good["participants"]]))], create);
    are_due(&good, &[("", json!([good["participants"]]))], change);
    let update = |body: &str| patch(&emulator, &path, body);
    are_due(&json!({}), &[("", json!([null, null, true]))], update);
    assert_eq!(get(&emulator, "/rooms").json(), json!({ "value": [before] }));
    assert_eq!(get(&emulator, &participants).json(), json!({ "value": [] }));
    assert_eq!(change(&good.to_string()).status, 200);
}

#[test]
fn a_chat_has_objects() {
    let emulator = Emulator::start().unwrap();
    let ann = Chatter::new(&emulator);
    let good = json!({
        "topic": "tea",
        "participants": [{ "communicationIdentifier": { "communicationUser": { "id": ann.id } } }],
        "metadata": { "a": "b" },
        "retentionPolicy": { "kind": "threadCreationDate", "deleteThreadAfterDays": 30 },
    });
    let identifier = json!([null, { "id": ann.id }, null, null, null, null]);
    let lists = [
        ("", json!(["tea", good["participants"], good["metadata"], good["retentionPolicy"]])),
        (
            "/participants/0",
            json!([good["participants"][0]["communicationIdentifier"], null, null]),
        ),
        ("/participants/0/communicationIdentifier", identifier),
        ("/participants/0/communicationIdentifier/communicationUser", json!([ann.id])),
        ("/metadata", json!([["a", "b"]])),
        ("/retentionPolicy", json!(["threadCreationDate", 30])),
    ];
    are_due(&good, &lists, |body| ann.ask("POST", "/chat/threads", body));
    let messages = format!("{}/messages", ann.thread(&[]));
    let good = json!({ "content": "a", "metadata": { "a": "b" } });
    let lists =
        [("", json!(["a", "", "text", good["metadata"]])), ("/metadata", json!([["a", "b"]]))];
    are_due(&good, &lists, |body| ann.ask("POST", &messages, body));
    assert_eq!(ann.get("/chat/threads").json()["value"].as_array().unwrap().len(), 1);
    assert_eq!(ann.get(&messages).json()["value"].as_array().unwrap().len(), 2);
}

#[test]
fn a_token_is_asked_for_by_an_object() {
    let emulator = Emulator::start().unwrap();
    let create = |body: &str| api(&emulator, "POST", "/identities", body);
    are_due(&json!({}), &[("", json!([["chat"], 60]))], create);
    let id = create("{}").json()["identity"]["id"].as_str().unwrap().to_owned();
    let issue = format!("/identities/{id}/:issueAccessToken");
    let issue = |body: &str| api(&emulator, "POST", &issue, body);
    are_due(&json!({}), &[("", json!([["chat"], 60]))], issue);
    let exchange = |body: &str| api(&emulator, "POST", "/teamsUser/:exchangeAccessToken", body);
    are_due(&json!({}), &[("", json!(["of Entra", GUID, GUID]))], exchange);
}

#[test]
fn an_email_has_objects() {
    let emulator = Emulator::start().unwrap();
    let address = json!({ "address": "one@example.com" });
    let good = json!({
        "senderAddress": "sender@example.com",
        "content": { "subject": "Hello", "plainText": "World" },
        "recipients": { "to": [address], "cc": [address], "bcc": [address] },
        "replyTo": [address],
        "attachments": [{ "name": "a", "contentType": "text/plain", "contentInBase64": "YQ==" }],
        "headers": { "x-a": "a" },
    });
    let one = json!(["one@example.com"]);
    let lists = [
        ("", json!(["sender@example.com", good["content"], good["recipients"]])),
        ("/content", json!(["Hello", "World"])),
        ("/recipients", json!([[address], [address], [address]])),
        ("/recipients/to/0", one.clone()),
        ("/recipients/cc/0", one.clone()),
        ("/recipients/bcc/0", one.clone()),
        ("/replyTo/0", one),
        ("/attachments/0", json!(["a", "text/plain", "YQ=="])),
        ("/headers", json!([["x-a", "a"]])),
    ];
    let send = |body: &str| api(&emulator, "POST", "/emails:send", body);
    are_due(&good, &lists, send);
    assert!(emulator.messages().is_empty());
    assert_eq!(send(&good.to_string()).status, 202);
}

#[test]
fn a_search_has_objects() {
    let emulator = Emulator::start().unwrap();
    let good = json!({
        "phoneNumberType": "tollFree",
        "assignmentType": "application",
        "capabilities": { "calling": "outbound", "sms": "none" },
    });
    let lists = [
        ("", json!(["tollFree", "application", good["capabilities"]])),
        ("/capabilities", json!(["outbound", "none"])),
    ];
    let path = "/availablePhoneNumbers/countries/US/:search";
    let send = |body: &str| api(&emulator, "POST", path, body);
    are_due(&good, &lists, send);
    assert_eq!(send(&good.to_string()).status, 202);
}
