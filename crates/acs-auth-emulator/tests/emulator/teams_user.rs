//! The exchange of a token of Entra.

use acs_auth_emulator::Emulator;
use serde_json::json;

use crate::identity::{api, chat, text};

const PATH: &str = "/teamsUser/:exchangeAccessToken";
const APP: &str = "6F3A1F0E-8c4b-4a39-9b6e-1d2c3b4a5968";
const USER: &str = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";

#[test]
fn a_user_of_teams_gets_a_token() {
    let emulator = Emulator::start().unwrap();
    let body = json!({ "token": "of Entra", "appId": APP, "userId": USER }).to_string();
    let answer = api(&emulator, "POST", PATH, &body);
    assert_eq!(answer.status, 200);
    let issued = answer.json();
    assert!(text(&issued["expiresOn"]).ends_with("+00:00"));
    assert_eq!(chat(&emulator, &text(&issued["token"])), 200);
    // The resource did not make this user, and cannot delete it.
    let user = format!("/identities/8:orgid:{USER}");
    assert_eq!(api(&emulator, "DELETE", &user, "").status, 404);
}

#[test]
fn all_three_fields_are_needed() {
    let emulator = Emulator::start().unwrap();
    let good = json!({ "token": "of Entra", "appId": APP, "userId": USER });
    for (field, value, message) in [
        ("token", json!(null), "Token: The Token field is required."),
        ("token", json!(""), "Token: The Token field is required."),
        ("appId", json!(null), "AppId: The AppId field is required."),
        ("userId", json!(null), "UserId: The UserId field is required."),
        ("appId", json!("app"), "Provided AppId has invalid format."),
        ("appId", json!(APP.replace('-', "0")), "Provided AppId has invalid format."),
        ("appId", json!(APP.replace('F', "g")), "Provided AppId has invalid format."),
        ("userId", json!(format!("{USER}0")), "Provided UserId has invalid format."),
        ("userId", json!(format!("{{{}}}", &USER[2..])), "Provided UserId has invalid format."),
    ] {
        let mut body = good.clone();
        body[field] = value;
        let answer = api(&emulator, "POST", PATH, body.to_string());
        assert_eq!(answer.error(), (400, "ValidationError".into(), message.into()));
        assert_eq!(answer.json()["error"]["target"], field);

        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(field);
        assert_eq!(api(&emulator, "POST", PATH, body.to_string()).error().0, 400);
    }
    assert_eq!(api(&emulator, "POST", PATH, "").error().1, "ValidationError");
}
