//! The exchange of a token of Entra.

use std::time::Duration;

use acs_auth_emulator::{CLIENT_ID, Emulator, EntraUser};
use serde_json::json;

use crate::entra::token_of;
use crate::identity::{api, chat, text};

const PATH: &str = "/teamsUser/:exchangeAccessToken";
const APP: &str = "6F3A1F0E-8c4b-4a39-9b6e-1d2c3b4a5968";
const USER: &str = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";
const TEAMS: &str = "https://auth.msft.communication.azure.com";

fn of(emulator: &Emulator, user: &EntraUser) -> String {
    emulator.entra_token(user).unwrap()
}

#[test]
fn a_user_of_teams_gets_a_token() {
    let emulator = Emulator::start().unwrap();
    let token = of(&emulator, &EntraUser::new(USER.to_uppercase(), TEAMS));
    let body = json!({ "token": token, "appId": APP, "userId": USER }).to_string();
    let answer = api(&emulator, "POST", PATH, &body);
    assert_eq!(answer.status, 200);
    let issued = answer.json();
    assert!(text(&issued["expiresOn"]).ends_with("+00:00"));
    assert_eq!(chat(&emulator, &text(&issued["token"])), 200);
    // The resource did not make this user, and cannot delete it.
    let user = format!("/identities/8:orgid:{USER}");
    assert_eq!(api(&emulator, "DELETE", &user, "").status, 404);
}

/// Though the user is known again later.
#[test]
fn a_token_of_before_a_reset_is_bad() {
    let emulator = Emulator::start().unwrap();
    let token = of(&emulator, &EntraUser::new(USER, TEAMS));
    let body = json!({ "token": token, "appId": APP, "userId": USER }).to_string();
    let exchange = || text(&api(&emulator, "POST", PATH, &body).json()["token"]);
    let before = exchange();
    emulator.reset();
    let after = exchange();
    assert_eq!((chat(&emulator, &before), chat(&emulator, &after)), (401, 200));
}

#[test]
fn all_three_fields_are_needed() {
    let emulator = Emulator::start().unwrap();
    let token = of(&emulator, &EntraUser::new(USER, TEAMS));
    let good = json!({ "token": token, "appId": APP, "userId": USER });
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

#[test]
fn the_token_is_that_of_the_user() {
    let emulator = Emulator::start().unwrap();
    let exchange = |token: &str| {
        let body = json!({ "token": token, "appId": APP, "userId": USER }).to_string();
        api(&emulator, "POST", PATH, body)
    };
    let user = |audience: &str| EntraUser::new(USER, audience);
    for token in [
        "of Entra".to_owned(),
        of(&emulator, &user("https://communication.azure.com/clients")),
        of(&emulator, &user(TEAMS).expires_in(Duration::ZERO)),
        of(&Emulator::start().unwrap(), &user(TEAMS)),
        token_of(&emulator, CLIENT_ID),
    ] {
        let due = (401, "InvalidAccessToken".into(), "Provided access token is not valid.".into());
        assert_eq!(exchange(&token).error(), due);
    }
    let other = of(&emulator, &EntraUser::new(APP, TEAMS));
    let answer = exchange(&other);
    let message = "Provided AAD token issued for unexpected user.".to_owned();
    assert_eq!(answer.error(), (400, "ValidationError".into(), message));
    assert_eq!(answer.json()["error"]["target"], "userId");
    assert_eq!(exchange(&of(&emulator, &user(&format!("{TEAMS}/")))).status, 200);
}
