//! The Call Automation API: who is called, and from which number.

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::calls::{ADA, CALLBACK, CALLS, ada, create};
use crate::identity::api;

#[test]
fn each_kind_of_target_is_completed() {
    let emulator = Emulator::start().unwrap();
    let number = json!({ "kind": "phoneNumber", "rawId": "4:+15551234", "phoneNumber": { "value": "+15551234" } });
    let teams_user = json!({
        "kind": "microsoftTeamsUser",
        "rawId": "8:orgid:u",
        "microsoftTeamsUser": { "userId": "u", "isAnonymous": false, "cloud": "public" },
    });
    let app = json!({ "kind": "microsoftTeamsApp", "rawId": "28:orgid:a", "microsoftTeamsApp": { "appId": "a" } });
    let extension = json!({
        "kind": "teamsExtensionUser",
        "rawId": "8:acs:r_t_u",
        "teamsExtensionUser": { "userId": "u", "tenantId": "t", "resourceId": "r" },
    });
    let without = |mut identifier: Value| {
        for field in ["kind", "rawId"] {
            identifier.as_object_mut().unwrap().remove(field);
        }
        identifier
    };
    let bare = json!({ "rawId": "8:orgid:u", "kind": "unknown" });
    let bare_user = json!({
        "kind": "microsoftTeamsUser", "rawId": "8:orgid:u", "microsoftTeamsUser": { "userId": "u" },
    });
    for (sent, due) in [
        (ada(), ada()),
        (without(ada()), ada()),
        (json!({ "rawId": ADA }), ada()),
        (number.clone(), number.clone()),
        (without(number.clone()), number.clone()),
        (json!({ "rawId": "4:+15551234" }), number),
        (without(teams_user.clone()), teams_user),
        (bare, bare_user),
        (without(app.clone()), app.clone()),
        (json!({ "rawId": "28:orgid:a" }), app),
        (without(extension.clone()), extension),
    ] {
        let caller = json!({ "value": "+18005550100" });
        let answer = create(
            &emulator,
            &json!({ "targets": [sent, ada()], "callbackUri": CALLBACK, "sourceCallerIdNumber": caller }),
        );
        assert_eq!(answer.status, 201, "{sent}");
        let call = answer.json();
        assert_eq!(call["targets"], json!([due, ada()]), "{sent}");
        assert_eq!(call["sourceCallerIdNumber"], caller);
        assert_eq!(call["sourceDisplayName"], "");
    }
}

#[test]
fn a_call_needs_somebody_to_call() {
    let emulator = Emulator::start().unwrap();
    let number = |value: &str| json!([{ "phoneNumber": { "value": value } }]);
    let required = "The Targets field is required.";
    let invalid = "The field Targets is invalid.";
    let caller = json!({ "value": "+18005550100" });
    for (targets, message) in [
        (json!(null), required),
        (json!([]), required),
        (json!([{}]), invalid),
        (json!([{ "kind": "communicationUser" }]), invalid),
        (json!([{ "rawId": "" }]), invalid),
        (json!([{ "rawId": "SECRET" }]), invalid),
        (json!([{ "rawId": "8:" }]), invalid),
        (json!([{ "rawId": "4:" }]), invalid),
        (json!([{ "communicationUser": { "id": "" } }]), invalid),
        (
            json!([{ "communicationUser": { "id": ADA }, "phoneNumber": { "value": "+1555" } }]),
            invalid,
        ),
        (json!([ada(), {}]), invalid),
        (number(""), invalid),
        (number("+"), invalid),
        (number("15551234"), invalid),
        (number("+05551234"), invalid),
        (number("+1 555 1234"), invalid),
        (number("+1234567890123456"), invalid),
    ] {
        let body =
            json!({ "targets": targets, "callbackUri": CALLBACK, "sourceCallerIdNumber": caller });
        let answer = create(&emulator, &body);
        assert_eq!(answer.error(), (400, "ValidationError".into(), message.into()), "{targets}");
        assert_eq!(answer.json()["error"]["target"], "targets");
        assert!(!String::from_utf8(answer.body).unwrap().contains("SECRET"));
    }
    assert_eq!(api(&emulator, "POST", CALLS, "").error().2, required);
}

#[test]
fn a_phone_is_called_from_a_number() {
    let emulator = Emulator::start().unwrap();
    let to_phone = json!([ada(), { "rawId": "4:+15551234" }]);
    let required = "The SourceCallerIdNumber field is required to call a phone number.";
    let invalid = "The field SourceCallerIdNumber is invalid.";
    for (targets, number, message) in [
        (to_phone.clone(), json!(null), required),
        (to_phone, json!({ "value": "5551234" }), invalid),
        (json!([ada()]), json!({ "value": "" }), invalid),
    ] {
        let body =
            json!({ "targets": targets, "callbackUri": CALLBACK, "sourceCallerIdNumber": number });
        let answer = create(&emulator, &body);
        assert_eq!(answer.error(), (400, "ValidationError".into(), message.into()));
        assert_eq!(answer.json()["error"]["target"], "sourceCallerIdNumber");
    }
    let source = json!({ "targets": [ada()], "callbackUri": CALLBACK, "source": { "id": "" } });
    let answer = create(&emulator, &source);
    assert_eq!(answer.error().2, "The field Source is invalid.");
    assert_eq!(answer.json()["error"]["target"], "source");
}
