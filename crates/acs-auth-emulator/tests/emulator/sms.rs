//! The SMS API: a result for each recipient, and no SMS sent twice.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, ask};

const ID: &str = "98B8ae65-ab52-41a7-b0b4-7a752390955a";
const DATE: &str = "Tue, 23 Feb 2021 21:49:29 GMT";

pub(crate) fn send(emulator: &Emulator, body: &Value) -> Answer {
    api(emulator, "POST", "/sms", body.to_string())
}

/// A message to these recipients.
pub(crate) fn to(recipients: &Value) -> Value {
    json!({ "from": "+14255550123", "smsRecipients": recipients, "message": "hello" })
}

/// The only result of an SMS to one recipient.
fn result(emulator: &Emulator, recipient: &Value) -> Value {
    let answer = send(emulator, &to(&json!([recipient])));
    assert_eq!(answer.status, 202);
    let mut answer = answer.json();
    assert_eq!(answer.as_object().unwrap().len(), 1);
    assert_eq!(answer["value"].as_array().unwrap().len(), 1);
    answer["value"][0].take()
}

#[test]
fn each_recipient_has_a_result() {
    let emulator = Emulator::start().unwrap();
    let repeatable = json!({ "to": "+14255550101", "repeatabilityRequestId": ID, "repeatabilityFirstSent": DATE });
    let recipients = json!([{ "to": "+4930123456" }, { "to": "+1425555010" }, repeatable]);
    let mut body = to(&recipients);
    body["smsSendOptions"] = json!({
        "enableDeliveryReport": true,
        "tag": "a",
        "deliveryReportTimeoutInSeconds": 60,
        "messagingConnect": { "apiKey": "k", "partner": "p", "later": {} },
        "later": 1,
    });
    body["later"] = json!([]);
    let answer = send(&emulator, &body);
    assert_eq!(answer.status, 202);
    let mut answer = answer.json();
    let ids = [0, 2].map(|at| answer["value"][at]["messageId"].take());
    assert_ne!(ids[0], ids[1]);
    for id in ids.map(|id| text(&id)) {
        let id = id.strip_prefix("Outgoing_").unwrap().strip_suffix("_noam").unwrap();
        assert_eq!(id.len(), 14 + 36, "a second and a GUID: {id}");
        assert!(id[..14].starts_with("20") && id[..14].bytes().all(|byte| byte.is_ascii_digit()));
    }
    let due = json!({ "value": [
        { "to": "+4930123456", "messageId": null, "httpStatusCode": 202, "successful": true },
        {
            "to": "+1425555010",
            "httpStatusCode": 400,
            "errorMessage": "Invalid To phone number format.",
            "successful": false,
        },
        {
            "to": "+14255550101",
            "messageId": null,
            "httpStatusCode": 202,
            "repeatabilityResult": "accepted",
            "successful": true,
        },
    ] });
    assert_eq!(answer, due);
}

#[test]
fn what_is_sent_again_is_not_sent_twice() {
    let emulator = Emulator::start().unwrap();
    let recipient = |to: &str, id: &str, date: &str| json!({ "to": to, "repeatabilityRequestId": id, "repeatabilityFirstSent": date });
    let first = result(&emulator, &recipient("+14255550101", ID, DATE));
    assert_eq!(first["repeatabilityResult"], "accepted");
    for id in [ID.to_owned(), ID.to_lowercase(), ID.to_uppercase()] {
        assert_eq!(result(&emulator, &recipient("+14255550101", &id, DATE)), first);
    }
    let others = [
        recipient("+14255550102", ID, DATE),
        recipient("+14255550101", &ID.replace('9', "8"), DATE),
        recipient("+14255550101", ID, &DATE.replace(":29", ":30")),
        json!({ "to": "+14255550101" }),
        json!({ "to": "+14255550101", "repeatabilityRequestId": null }),
    ];
    let mut ids = others.map(|other| text(&result(&emulator, &other)["messageId"])).to_vec();
    ids.push(text(&first["messageId"]));
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 6);

    // Within one request too, as a client has it that tries again by itself.
    let twice = recipient("+14255550103", ID, DATE);
    let answer = send(&emulator, &to(&json!([twice, twice]))).json();
    assert_eq!(answer["value"][0], answer["value"][1]);
}

#[test]
fn a_malformed_mark_of_repeatability_is_rejected() {
    let emulator = Emulator::start().unwrap();
    let date = "Request sent with Invalid DateTime value for repeatability-first-sent. Expected is \
                DateTime ,RFC1123 pattern.";
    let id = "Request sent with Invalid value for repeatability-request-id. Expected is GUID.";
    for (request_id, first_sent, wrong) in [
        (json!(ID), Value::Null, date),
        (json!(ID), json!(""), date),
        (json!(ID), json!("2021-02-23T21:49:29Z"), date),
        (json!(ID), json!("Wed, 23 Feb 2021 21:49:29 GMT"), date),
        (Value::Null, json!(DATE), id),
        (json!(""), json!(DATE), id),
        (json!("98b8ae65"), json!(DATE), id),
    ] {
        let recipient = json!({
            "to": "+14255550101",
            "repeatabilityRequestId": request_id,
            "repeatabilityFirstSent": first_sent,
        });
        let due = json!({
            "to": "+14255550101",
            "httpStatusCode": 400,
            "errorMessage": wrong,
            "repeatabilityResult": "rejected",
            "successful": false,
        });
        assert_eq!(result(&emulator, &recipient), due);
    }
}

#[test]
fn some_numbers_stand_for_failures() {
    let emulator = Emulator::start().unwrap();
    for (status, message) in [
        (400, "Invalid To phone number format."),
        (403, "The recipient has opted out of messages from this sender."),
        (404, "The recipient cannot be reached."),
        (429, "Too Many Requests"),
        (499, "The message could not be sent."),
        (500, "Internal Server Error"),
        (503, "ServiceUnavailable"),
        (599, "The message could not be sent."),
    ] {
        let number = format!("+15005550{status}");
        let recipient =
            json!({ "to": number, "repeatabilityRequestId": ID, "repeatabilityFirstSent": DATE });
        let due = json!({
            "to": number,
            "httpStatusCode": status,
            "errorMessage": message,
            "successful": false,
        });
        assert_eq!(result(&emulator, &recipient), due);
        assert_eq!(result(&emulator, &recipient), due, "again");
    }
    for number in ["+15005550006", "+15005550202", "+15005550399", "+15005550600", "+15005551400"] {
        assert_eq!(result(&emulator, &json!({ "to": number }))["successful"], true, "{number}");
    }
}

#[test]
fn a_sender_can_be_anothers() {
    let emulator = Emulator::start().unwrap();
    let mut body = to(&json!([{ "to": "+14255550101" }]));
    body["from"] = json!("+15005550401");
    assert_eq!(send(&emulator, &body).error(), (401, "Unauthorized".into(), String::new()));
    body["from"] = json!("+15005550400");
    assert_eq!(send(&emulator, &body).status, 202, "as a sender it stands for nothing");
}

#[test]
fn it_has_one_path_and_one_method() {
    let emulator = Emulator::start().unwrap();
    let body = to(&json!([{ "to": "+14255550101" }])).to_string();
    let without = ask(&emulator, &Signed::new(&emulator, "POST", "/sms", &body));
    assert_eq!(without.error().1, "ApiVersionUnspecified");
    let get = api(&emulator, "GET", "/sms", "");
    assert_eq!((get.status, get.header("allow")), (405, Some("POST")));
    assert_eq!(api(&emulator, "POST", "/sms/", &body).error().0, 404);
    let unsigned = Signed::api(&emulator, "POST", "/sms", &body).without("authorization");
    assert_eq!(ask(&emulator, &unsigned).status, 401);
    let typed = Signed::api(&emulator, "POST", "/sms", &body).without("content-type");
    assert_eq!(ask(&emulator, &typed.with("content-type", "text/plain")).error().0, 415);
}
