//! The SMS API: what a request has to say.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::api;
use crate::sms::{send, to};

#[test]
fn a_sender_has_a_form() {
    let emulator = Emulator::start().unwrap();
    let mut body = to(&json!([{ "to": "+14255550101" }]));
    for from in ["+14255550123", "+4930123456", "12345", "123456", "Contoso", "A B 1234567"] {
        body["from"] = json!(from);
        assert_eq!(send(&emulator, &body).status, 202, "{from}");
    }
    for from in ["14255550123", "+1425555012345", "1234", "1234567", " ", "Contoso 1234", "Käse"] {
        body["from"] = json!(from);
        let answer = send(&emulator, &body);
        assert_eq!(answer.status, 400, "{from}");
        assert_eq!(answer.json(), json!({ "From": ["Invalid From phone number format"] }));
    }
}

#[test]
fn wrong_fields_are_told_all_at_once() {
    let emulator = Emulator::start().unwrap();
    let missing = json!({
        "From": ["The From field is required."],
        "Message": ["The Message field is required."],
        "SmsRecipients": ["The SmsRecipients field is required."],
    });
    for body in ["", "{}", r#"{"from":null,"message":null,"smsRecipients":null}"#] {
        let answer = api(&emulator, "POST", "/sms", body);
        assert_eq!((answer.status, answer.json()), (400, missing.clone()), "{body}");
    }
    let most = json!(vec![json!({ "to": "+14255550101" }); 100]);
    let too_many = json!(vec![json!({ "to": "+14255550101" }); 101]);
    let good = to(&most);
    assert_eq!(send(&emulator, &good).json()["value"].as_array().unwrap().len(), 100);
    let options = "SmsSendOptions.";
    for (field, value, name, message) in [
        ("from", json!(""), "From", "The From field is required."),
        ("message", json!("a".repeat(2049)), "Message", LONG),
        ("message", json!("\u{1f600}".repeat(1025)), "Message", LONG),
        (
            "smsRecipients",
            json!([]),
            "SmsRecipients",
            "The field SmsRecipients must have a length of 1 or more.",
        ),
        (
            "smsRecipients",
            too_many,
            "SmsRecipients",
            "The field SmsRecipients must have a length of 100 or less.",
        ),
        (
            "smsRecipients",
            json!([{ "to": "" }, {}]),
            "SmsRecipients[1].To",
            "The To field is required.",
        ),
        ("smsSendOptions", json!({ "deliveryReportTimeoutInSeconds": 59 }), TIMEOUT, SECONDS),
        ("smsSendOptions", json!({ "deliveryReportTimeoutInSeconds": 43_201 }), TIMEOUT, SECONDS),
        (
            "smsSendOptions",
            json!({ "messagingConnect": { "partner": "p" } }),
            &format!("{options}MessagingConnect.ApiKey"),
            "The ApiKey field is required.",
        ),
        (
            "smsSendOptions",
            json!({ "messagingConnect": { "apiKey": "k", "partner": "" } }),
            &format!("{options}MessagingConnect.Partner"),
            "The Partner field is required.",
        ),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let answer = send(&emulator, &body);
        assert_eq!((answer.status, answer.json()), (400, json!({ name: [message] })));
    }
    for (field, value) in [
        ("message", json!("")),
        ("message", json!("\u{1f600}".repeat(1024))),
        ("smsSendOptions", json!({})),
        ("smsSendOptions", json!({ "deliveryReportTimeoutInSeconds": 43_200 })),
        ("smsSendOptions", Value::Null),
    ] {
        let mut body = good.clone();
        body[field] = value;
        assert_eq!(send(&emulator, &body).status, 202, "{field}");
    }
}

const LONG: &str = "The field Message must be a string with a maximum length of 2048.";
const TIMEOUT: &str = "SmsSendOptions.DeliveryReportTimeoutInSeconds";
const SECONDS: &str = "The field DeliveryReportTimeoutInSeconds must be between 60 and 43200.";

#[test]
fn wrong_types_are_refused() {
    let emulator = Emulator::start().unwrap();
    let good = to(&json!([{ "to": "+14255550101" }]));
    for (field, value) in [
        ("from", json!(14_255_550_123_i64)),
        ("message", json!(["hello"])),
        ("smsRecipients", json!("+14255550101")),
        ("smsRecipients", json!(["+14255550101"])),
        ("smsRecipients", json!([null])),
        ("smsRecipients", json!([{ "to": 1 }])),
        ("smsRecipients", json!([{ "to": "+14255550101", "repeatabilityRequestId": 1 }])),
        ("smsSendOptions", json!(true)),
        ("smsSendOptions", json!({ "enableDeliveryReport": "true" })),
        ("smsSendOptions", json!({ "tag": 1 })),
        ("smsSendOptions", json!({ "deliveryReportTimeoutInSeconds": 60.5 })),
        ("smsSendOptions", json!({ "messagingConnect": "SECRET" })),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let answer = send(&emulator, &body);
        assert_eq!((answer.status, answer.error().1), (400, "BadRequest".into()), "{body}");
        assert!(!answer.json().to_string().contains("SECRET"));
    }
}
