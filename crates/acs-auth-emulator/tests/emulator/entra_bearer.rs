//! Tokens of Entra in the place of a signature.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use acs_auth::HttpDate;
use acs_auth_emulator::{
    Auth, CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, Emulator, EntraUser, MISTAKE_HEADER, TENANT_ID,
    Verdict,
};

use crate::entra::{claims, token_of};
use crate::identity::{chat, text, user_with_token};
use crate::request::Signed;
use crate::wire::{Answer, ask};

pub(crate) const PERSON: &str = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";
const ACS: &str = "https://communication.azure.com/";

fn person(emulator: &Emulator, audience: &str) -> String {
    emulator.entra_token(&EntraUser::new(PERSON, audience)).unwrap()
}

fn create(emulator: &Emulator, token: &str) -> Answer {
    let target = "/identities?api-version=2023-10-01";
    let request = Signed::bearer(emulator, target, token);
    ask(emulator, &Signed { method: "POST".into(), ..request })
}

/// What a client is told that its token is not good, and what the journal is.
fn refused(emulator: &Emulator, token: &str, due: (u16, &str, &str)) {
    let answer = create(emulator, token);
    let (status, code, message) = answer.error();
    let verdict = emulator.requests().pop().unwrap().verdict;
    let Verdict::Refused { code: Some(reason), .. } = verdict else { panic!("{verdict:?}") };
    assert_eq!((status, &*code, reason), due);
    if status == 401 {
        assert_eq!(message, "Denied by the resource provider.");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
}

#[test]
fn a_token_is_as_good_as_a_signature() {
    let emulator = Emulator::start().unwrap();
    let of_application = token_of(&emulator, CLIENT_ID);
    for token in [
        &of_application,
        &person(&emulator, ACS),
        &person(&emulator, "https://communication.azure.com"),
    ] {
        assert_eq!(create(&emulator, token).status, 201);
        let verdict = emulator.requests().pop().unwrap().verdict;
        let object_id = text(&claims(token)["oid"]);
        assert_eq!(verdict, Verdict::Entra { client_id: CLIENT_ID.into(), object_id });
    }
    for target in ["/echo", "/phoneNumbers?api-version=1", "/rooms?api-version=1"] {
        let request = Signed::bearer(&emulator, target, &of_application);
        assert_eq!(ask(&emulator, &request).status, 200, "{target}");
        let lower = request.without("authorization");
        let lower = lower.with("authorization", format!("bearer {of_application}"));
        assert_eq!(ask(&emulator, &lower).status, 200, "schemes are read in any case");
    }
}

#[test]
fn any_other_token_is_refused() {
    let emulator = Emulator::start().unwrap();
    let good = token_of(&emulator, CLIENT_ID);
    let (_, of_chat) = user_with_token(&emulator, r#"["chat"]"#);
    let other = token_of(&Emulator::start().unwrap(), CLIENT_ID);
    let parts: Vec<_> = good.split('.').collect();
    let mut forged = vec!["x".into(), "..".into(), of_chat, other];
    forged.push(format!("{}.{}.", parts[0], parts[1]));
    forged.push(format!("{good}="));
    forged.push(format!("{good} x"));
    // In the claims and in the signature.
    for at in [parts[0].len() + 9, good.len() - 9] {
        let mut bytes = good.clone().into_bytes();
        bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
        forged.push(String::from_utf8(bytes).unwrap());
    }
    for token in &forged {
        refused(&emulator, token, (401, "Denied", "UNKNOWN_TOKEN"));
    }
    for audience in ["https://communication.azure.com/clients", "https://graph.microsoft.com", "x"]
    {
        let token = person(&emulator, audience);
        refused(&emulator, &token, (401, "Denied", "WRONG_AUDIENCE"));
    }
    let expired = EntraUser::new(PERSON, ACS).expires_in(Duration::ZERO);
    let expired = emulator.entra_token(&expired).unwrap();
    refused(&emulator, &expired, (401, "Denied", "EXPIRED_TOKEN"));
    let without_role = token_of(&emulator, CLIENT_ID_WITHOUT_ROLE);
    refused(&emulator, &without_role, (403, "Forbidden", "NO_ROLE"));
    assert!(create(&emulator, &without_role).error().2.contains("no role"));
    assert_eq!(create(&emulator, &good).status, 201);
}

#[test]
fn a_token_expires() {
    let time = Arc::new(AtomicI64::new(1_700_000_000));
    let clock = Arc::clone(&time);
    let builder = Emulator::builder().entra_token_lifetime(Duration::from_secs(90));
    let clock = move || HttpDate::from_unix(clock.load(Ordering::SeqCst)).unwrap();
    let emulator = builder.clock(clock).start().unwrap();
    let token = token_of(&emulator, CLIENT_ID);
    for (later, status) in [(0, 201), (89, 201), (90, 401), (1000, 401)] {
        time.store(1_700_000_000 + later, Ordering::SeqCst);
        assert_eq!(create(&emulator, &token).status, status, "{later} seconds later");
    }
    // A clock that a test puts ahead is the one that it is judged by.
    time.store(1_700_000_000, Ordering::SeqCst);
    emulator.inject("clockOffset=90,count=1".parse().unwrap());
    refused(&emulator, &token, (401, "Denied", "EXPIRED_TOKEN"));
}

/// Each proof opens what it is for.
#[test]
fn no_token_is_good_for_chat() {
    let emulator = Emulator::start().unwrap();
    assert_eq!(chat(&emulator, &token_of(&emulator, CLIENT_ID)), 401);
    assert_eq!(chat(&emulator, &person(&emulator, ACS)), 401);
    // Nor is a token beside a signature.
    let token = token_of(&emulator, CLIENT_ID);
    let both = Signed::new(&emulator, "GET", "/echo", "");
    let both = both.with("authorization", format!("Bearer {token}"));
    assert_eq!(ask(&emulator, &both).status, 401);
    // Entra's own endpoints take no other spelling of their paths.
    let keys = format!("/{TENANT_ID}/discovery%2Fv2.0/keys");
    assert_eq!(crate::entra::get(&emulator, &keys).status, 401);
}

#[test]
fn who_asks_is_told_why() {
    let emulator = Emulator::builder().auth(Auth::Explain).start().unwrap();
    let token = person(&emulator, "https://graph.microsoft.com");
    let answer = create(&emulator, &token);
    assert_eq!(answer.header(MISTAKE_HEADER), Some("WRONG_AUDIENCE"));
    let without_role = token_of(&emulator, CLIENT_ID_WITHOUT_ROLE);
    assert_eq!(create(&emulator, &without_role).header(MISTAKE_HEADER), Some("NO_ROLE"));
}

#[test]
fn without_signatures_no_token_is_looked_at() {
    let emulator = Emulator::builder().auth(Auth::Off).start().unwrap();
    assert_eq!(create(&emulator, "none").status, 201);
    assert_eq!(emulator.requests().pop().unwrap().verdict, Verdict::Unchecked);
}

/// Nothing is kept of a token that could be reset. Clients hold on to theirs.
#[test]
fn tokens_outlive_a_reset() {
    let emulator = Emulator::start().unwrap();
    let token = token_of(&emulator, CLIENT_ID);
    emulator.reset();
    assert_eq!(create(&emulator, &token).status, 201);
}
