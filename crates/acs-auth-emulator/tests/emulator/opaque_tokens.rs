//! Tokens that tell nothing to whoever has one.

use std::sync::atomic::Ordering;

use acs_auth_emulator::Emulator;
use base64ct::{Base64UrlUnpadded, Encoding as _};

use crate::chatter::Chatter;
use crate::identity::{api, chat, text, user_with_token};
use crate::token::{NOW, create, with_clock};

const TOKEN: &str = r#"{"scopes":["chat"]}"#;

fn emulator() -> Emulator {
    Emulator::builder().opaque_tokens(true).start().unwrap()
}

#[test]
fn nothing_can_be_read_in_one() {
    let (emulator, time) = with_clock(true);
    let body = r#"{"createTokenWithScopes":["chat"],"expiresInMinutes":60}"#;
    let tokens: Vec<_> = (0..2)
        .map(|_| {
            let created = create(&emulator, body).json();
            assert_eq!(created["accessToken"]["expiresOn"], "2023-11-14T23:13:20.0000000+00:00");
            let (id, token) =
                (text(&created["identity"]["id"]), text(&created["accessToken"]["token"]));
            assert!(!token.contains('.'));
            let bytes = Base64UrlUnpadded::decode_vec(&token).unwrap();
            let resource = id["8:acs:".len()..].split('_').next().unwrap();
            for said in [resource, &id["8:".len()..], "chat", "skypeid", &NOW.to_string()] {
                assert!(!bytes.windows(said.len()).any(|bytes| bytes == said.as_bytes()), "{said}");
            }
            token
        })
        .collect();
    // Nor is there anything that both begin with.
    let same = tokens[0].bytes().zip(tokens[1].bytes()).take_while(|(one, other)| one == other);
    assert!(same.count() < 8, "{tokens:?}");
    let status = || chat(&emulator, &tokens[0]);
    assert_eq!(status(), 200);
    time.store(NOW + 3600, Ordering::SeqCst);
    assert_eq!(status(), 401);
}

/// All that is done to tokens is done to these.
#[test]
fn they_are_good_until_they_are_revoked() {
    let emulator = emulator();
    let (id, first) = user_with_token(&emulator, r#"["chat"]"#);
    let (_, of_other) = user_with_token(&emulator, r#"["chat"]"#);
    let issue = || {
        let issued = api(&emulator, "POST", &format!("/identities/{id}/:issueAccessToken"), TOKEN);
        text(&issued.json()["token"])
    };
    let second = issue();
    assert_eq!([&first, &second].map(|token| chat(&emulator, token)), [200, 200]);
    let revoke = format!("/identities/{id}/:revokeAccessTokens");
    assert_eq!(api(&emulator, "POST", &revoke, "").status, 204);
    let third = issue();
    let status = || [&first, &second, &third, &of_other].map(|token| chat(&emulator, token));
    assert_eq!(status(), [401, 401, 200, 200]);
    assert_eq!(api(&emulator, "DELETE", &format!("/identities/{id}"), "").status, 204);
    assert_eq!(status(), [401, 401, 401, 200]);
    emulator.reset();
    assert_eq!(status(), [401; 4]);
}

#[test]
fn they_have_scopes_and_a_user() {
    let emulator = emulator();
    let [ann, ben] = [(); 2].map(|()| Chatter::new(&emulator));
    let thread = ann.thread(&[&ben]);
    ben.say(&thread, "hi");
    let said = &ann.get(&format!("{thread}/messages")).json()["value"][0];
    assert_eq!(said["senderCommunicationIdentifier"], ben.identifier());
    let caller = Chatter::with(&emulator, r#"["voip"]"#);
    assert_eq!(caller.get("/chat/threads").error().0, 403);
}
