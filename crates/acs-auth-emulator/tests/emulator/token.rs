//! What a user access token says.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use acs_auth::HttpDate;
use acs_auth_emulator::Emulator;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use serde_json::{Value, json};

use crate::identity::{chat, text, user_with_token};
use crate::request::Signed;
use crate::wire::{Answer, ask, host};

pub(crate) const NOW: i64 = 1_700_000_000;

fn claims(token: &str) -> Value {
    serde_json::from_slice(
        &Base64UrlUnpadded::decode_vec(token.split('.').nth(1).unwrap()).unwrap(),
    )
    .unwrap()
}

/// An emulator whose time is what the test says, and whether its tokens are opaque.
pub(crate) fn with_clock(opaque: bool) -> (Emulator, Arc<AtomicI64>) {
    let time = Arc::new(AtomicI64::new(NOW));
    let clock = Arc::clone(&time);
    let clock = move || HttpDate::from_unix(clock.load(Ordering::SeqCst)).unwrap();
    (Emulator::builder().clock(clock).opaque_tokens(opaque).start().unwrap(), time)
}

pub(crate) fn create(emulator: &Emulator, body: &str) -> Answer {
    let date = HttpDate::from_unix(NOW).unwrap();
    let target = "/identities?api-version=2023-10-01";
    let host = host(emulator);
    ask(emulator, &Signed::by(emulator.access_key(), host, "POST", target, body, date))
}

#[test]
fn it_has_the_form_of_the_service() {
    let (emulator, _) = with_clock(false);
    let created = create(
        &emulator,
        r#"{"createTokenWithScopes":["voip","chat","voip"],"expiresInMinutes":61}"#,
    )
    .json();
    assert_eq!(created["accessToken"]["expiresOn"], "2023-11-14T23:14:20.0000000+00:00");
    let id = text(&created["identity"]["id"]);
    let token = text(&created["accessToken"]["token"]);
    let parts: Vec<_> =
        token.split('.').map(|part| Base64UrlUnpadded::decode_vec(part).unwrap()).collect();
    assert_eq!((parts.len(), parts[2].len()), (3, 32));
    let header: Value = serde_json::from_slice(&parts[0]).unwrap();
    assert_eq!(header, json!({ "alg": "HS256", "kid": "acs-auth-emulator", "typ": "JWT" }));

    let mut claims = claims(&token);
    assert!(claims.as_object_mut().unwrap().remove("jti").unwrap().is_u64());
    let name = id.strip_prefix("8:").unwrap();
    let resource = name.strip_prefix("acs:").unwrap().split_once('_').unwrap().0;
    let due = json!({
        "skypeid": name,
        "scp": 1792,
        "csi": NOW.to_string(),
        "exp": NOW + 61 * 60,
        "rgn": "amer",
        "acsScope": "voip,chat",
        "resourceId": resource,
        "resourceLocation": "unitedstates",
        "iat": NOW,
    });
    assert_eq!(claims, due);
}

#[test]
fn it_is_good_for_a_day_unless_told_otherwise() {
    for (opaque, body, minutes) in [
        (false, r#"{"createTokenWithScopes":["chat"]}"#, 1440),
        (false, r#"{"createTokenWithScopes":["chat"],"expiresInMinutes":60}"#, 60),
        (true, r#"{"createTokenWithScopes":["chat"],"expiresInMinutes":60}"#, 60),
    ] {
        let (emulator, time) = with_clock(opaque);
        let token = text(&create(&emulator, body).json()["accessToken"]["token"]);
        for (seconds, due) in [(0, 200), (minutes * 60 - 1, 200), (minutes * 60, 401)] {
            time.store(NOW + seconds, Ordering::SeqCst);
            assert_eq!(chat(&emulator, &token), due, "{seconds} seconds later");
        }
    }
}

/// The last token of the calendar expires with it.
#[test]
fn time_ends() {
    let emulator = Emulator::builder().clock(|| HttpDate::MAX).start().unwrap();
    let date = HttpDate::MAX;
    let target = "/identities?api-version=1";
    let body = r#"{"createTokenWithScopes":["chat"]}"#;
    let request = Signed::by(emulator.access_key(), host(&emulator), "POST", target, body, date);
    let created = ask(&emulator, &request).json();
    assert_eq!(created["accessToken"]["expiresOn"], "9999-12-31T23:59:59.0000000+00:00");
}

/// Two of one second are two, and their users cannot be told from one another.
#[test]
fn no_two_are_the_same() {
    for opaque in [false, true] {
        let (emulator, _) = with_clock(opaque);
        let mut seen = BTreeSet::new();
        for _ in 0..50 {
            let created = create(&emulator, r#"{"createTokenWithScopes":["chat"]}"#).json();
            seen.insert(text(&created["accessToken"]["token"]));
            seen.insert(text(&created["identity"]["id"]));
        }
        assert_eq!(seen.len(), 100);
    }
}

/// Each start has a key of its own.
#[test]
fn another_emulator_takes_none() {
    let emulators = [false, false, true, true]
        .map(|opaque| Emulator::builder().opaque_tokens(opaque).start().unwrap());
    for (at, one) in emulators.iter().enumerate() {
        let (_, token) = user_with_token(one, r#"["chat"]"#);
        for (other, any) in emulators.iter().enumerate() {
            assert_eq!(chat(any, &token), if at == other { 200 } else { 401 });
        }
    }
}
