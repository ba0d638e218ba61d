//! `acs-auth token`: what it says of tokens, and of their end.

use acs_auth_emulator::Emulator;
use acs_auth_tests::{Case, UserTokenInput, UserTokenStages};
use serde_json::json;

use crate::acs::Acs;
use crate::said::{run, run_with_input};
use crate::vectors::each;

#[test]
fn user_token() {
    // What stands around a token in a file is left out, as a line end is.
    let expressible = |input: &UserTokenInput| input.text.trim_ascii() == input.text;
    each("user_token.json", 4, expressible, |case: &Case<UserTokenInput, UserTokenStages>| {
        let (id, text) = (&case.id, case.input.text.as_bytes());
        let said = run_with_input("", &["token", "decode", "-o", "json"], text);
        match case.outcome() {
            Ok(stages) => {
                let decoded = said.json();
                assert_eq!(decoded["expires_on"], stages.expires_on, "{id}");
                assert_eq!(decoded["identity_id"], json!(stages.identity_id), "{id}");
                assert_eq!(decoded["scopes"], json!(stages.scopes), "{id}");
                assert_eq!(decoded["resource_id"], json!(stages.resource_id), "{id}");
                let expires = run_with_input("", &["token", "decode"], text).stdout();
                assert!(expires.lines().last().unwrap().starts_with("expire"), "{id}: {expires}");
            }
            Err(refusal) => {
                assert_eq!(said.refusal(1), refusal.code, "{id}");
                let line = run_with_input("", &["token", "decode"], text).line(1);
                assert!(line.contains(&refusal.code), "{id}: {line}");
            }
        }
    });
}

/// `{"skypeid":"acs:1_2","acsScope":"chat,voip","exp":1700003600,"iat":1700000000,"resourceId":"1"}`.
const TOKEN: &str = "e30.eyJza3lwZWlkIjoiYWNzOjFfMiIsImFjc1Njb3BlIjoiY2hhdCx2b2lwIiwiZXhwIjoxNzAwMDAzNjAwLCJp\
                     YXQiOjE3MDAwMDAwMDAsInJlc291cmNlSWQiOiIxIn0.";

#[test]
fn a_token_says_whose_it_is_and_until_when() {
    let decode = |now: &str| {
        run_with_input("", &["token", "decode", "--now", now, "-"], TOKEN.as_bytes()).stdout()
    };
    assert_eq!(
        decode("1700000060"),
        "identity  8:acs:1_2\n\
         scopes    chat, voip\n\
         resource  1\n\
         issued    Tue, 14 Nov 2023 22:13:20 GMT, 1 min ago\n\
         expires   Tue, 14 Nov 2023 23:13:20 GMT, in 59 min\n"
    );
    let expired = decode("Tue, 14 Nov 2023 23:13:20 GMT");
    assert!(expired.ends_with("\nexpired   Tue, 14 Nov 2023 23:13:20 GMT, 0 s ago\n"), "{expired}");

    let file = std::env::temp_dir().join(format!("{}-token", std::process::id()));
    std::fs::write(&file, format!("{TOKEN}\n")).unwrap();
    let file_name = file.to_str().unwrap();
    let decode = ["token", "decode", file_name, "--now", "1700000000", "-o", "json"];
    let due = json!({
        "identity_id": "8:acs:1_2",
        "scopes": ["chat", "voip"],
        "resource_id": "1",
        "issued_on": 1_700_000_000,
        "expires_on": 1_700_003_600,
        "expires_in": 3600,
    });
    assert_eq!(run("", &decode).json(), due);
    std::fs::remove_file(file).unwrap();
}

/// What is in a token may be from anybody, and is no command to a terminal.
#[test]
fn what_is_in_a_token_is_shown_and_not_obeyed() {
    // {"skypeid":"\u001b[31m","exp":100}
    let token = b"e30.eyJza3lwZWlkIjoiXHUwMDFiWzMxbSIsImV4cCI6MTAwfQ.";
    let said = run_with_input("", &["token", "decode"], token).stdout();
    assert!(said.starts_with("identity  8:\\x1b[31m\n"), "{said}");
}

/// A token that nobody can read is none the worse.
#[test]
fn an_opaque_token_is_told_kindly() {
    for opaque in ["gAAAAABoexampleopaquetoken-_1234567890", "eyJ.AAAA.AAAA.AAAA.AAAA"] {
        let line = run_with_input("", &["token", "decode"], opaque.as_bytes()).line(1);
        assert!(line.contains("the token is opaque") && line.contains("as good as any"), "{line}");
        assert!(line.ends_with(" [NOT_JWT]\n") && !line.contains(opaque), "{line}");
    }
    let json = format!("{{\"token\":\"{TOKEN}\"}}");
    let line = run_with_input("", &["token", "decode"], json.as_bytes()).line(1);
    assert!(line.contains("give the token alone, and not the JSON"), "{line}");
}

/// Nothing of what is done with tokens rests on what is in them.
#[test]
fn opaque_tokens_do_as_well() {
    let acs = Acs::of(Emulator::builder().opaque_tokens(true));
    let (id, token) = acs.user("chat");
    let line = acs.run_with_input(&["token", "decode"], &token).line(1);
    assert!(line.contains("the token is opaque"), "{line}");
    assert_eq!(acs.chat(&token).1, 200);
    let said = acs.run(&["token", "issue", "--user", &id, "--scope", "chat"]);
    assert!(said.stderr.contains(" GMT, in "), "{}", said.stderr);
    assert_eq!(acs.chat(said.stdout.trim()).1, 200);
    acs.pass(24 * 3600 + 1);
    let (said, status) = acs.chat(&token);
    assert_eq!(status, 401);
    assert!(!said.stderr.contains("By its own account"), "nobody can know: {}", said.stderr);
}

#[test]
fn a_token_is_issued_for_a_user_and_revoked() {
    let acs = Acs::start();
    let (id, first) = acs.user("chat");
    let issue = ["token", "issue", "--user", &id, "--scope", "chat", "--minutes", "60"];
    let said = acs.run(&issue);
    assert_eq!((said.exit, said.stdout.lines().count()), (Some(0), 1), "{said:?}");
    assert!(said.stderr.starts_with(&format!("identity  {id}\nexpires   ")), "{}", said.stderr);
    let second = said.stdout.trim().to_owned();
    let issued = acs.run(&[&issue[..], &["-o", "json"]].concat()).json();
    assert_eq!(issued["identity_id"], *id);
    let third = issued["token"].as_str().unwrap().to_owned();

    for token in [&first, &second, &third] {
        assert_eq!(acs.chat(token).1, 200);
    }
    acs.pass(1);
    let revoke = ["token", "revoke", "--user", &id];
    assert!(acs.run(&revoke).stdout().contains("are bad now"));
    for token in [&first, &second, &third] {
        assert_eq!(acs.chat(token).1, 401);
    }
    assert_eq!(
        acs.run(&[&revoke[..], &["-o", "json"]].concat()).json(),
        json!({ "revoked": true })
    );
    acs.pass(1);
    assert_eq!(acs.chat(acs.run(&issue).stdout.trim()).1, 200);
}

#[test]
fn a_token_that_has_expired_is_refused_and_says_so_itself() {
    let acs = Acs::start();
    let (_, token) = acs.user("chat");
    acs.pass(24 * 3600 + 1);
    let (said, status) = acs.chat(&token);
    assert_eq!((said.exit, status), (Some(1), 401));
    // By the clock of this machine it is good.
    assert!(!said.stderr.contains("By its own account"), "{}", said.stderr);

    let (said, status) = acs.chat(TOKEN);
    assert_eq!((said.exit, status), (Some(1), 401));
    let due = "By its own account the token expired on Tue, 14 Nov 2023 23:13:20 GMT, ";
    assert!(said.stderr.contains(due), "{}", said.stderr);
}
