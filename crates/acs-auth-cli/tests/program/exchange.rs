//! `acs-auth token exchange`.

use acs_auth_emulator::EntraUser;

use crate::acs::Acs;
use crate::said::say;

const PERSON: &str = "0b1c2d3e-4f50-4617-8293-a4b5c6d7e8f9";
const APP: &str = "1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55";
const TEAMS_SCOPE: &str = "https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls";

impl Acs {
    /// A token of Entra of a person who has signed in.
    fn person(&self, audience: &str) -> String {
        self.emulator.entra_token(&EntraUser::new(PERSON, audience)).unwrap()
    }
}

#[test]
fn a_user_of_teams_gets_a_token() {
    let acs = Acs::start();
    let token = acs.person("https://auth.msft.communication.azure.com/");
    let exchange = ["token", "exchange", "--app-id", APP, "--user-id", PERSON];
    let said = acs.run_with_input(&exchange, &token);
    assert_eq!((said.exit, said.stdout.lines().count()), (Some(0), 1), "{said:?}");
    assert!(said.stderr.starts_with("expires   "), "{}", said.stderr);

    let file = std::env::temp_dir().join(format!("{}-teams-token", std::process::id()));
    std::fs::write(&file, token).unwrap();
    let from_file = [&exchange[..], &[file.to_str().unwrap(), "-o", "json"]].concat();
    let exchanged = acs.run(&from_file).json();
    let fields: Vec<_> = exchanged.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["expires_on", "token"]);
    std::fs::remove_file(file).unwrap();
}

#[test]
fn what_cannot_be_exchanged_is_told_in_the_words_of_the_service() {
    let acs = Acs::start();
    let token = acs.person("https://auth.msft.communication.azure.com/");
    let exchange = |user: &str, token: &str| {
        acs.run_with_input(&["token", "exchange", "--app-id", APP, "--user-id", user], token)
    };
    let line = exchange(APP, &token).line(1);
    let due = "HTTP 400 ValidationError: Provided AAD token issued for unexpected user. (userId)";
    assert!(line.contains(due), "{line}");

    let said = exchange(PERSON, "not.a.token");
    assert_eq!((said.exit, said.stdout.as_str()), (Some(1), ""));
    let due = "error: HTTP 401 InvalidAccessToken: Provided access token is not valid. ";
    assert!(said.stderr.starts_with(due), "{}", said.stderr);
    assert!(said.stderr.contains("[EXCHANGED_TOKEN_INVALID]"), "{}", said.stderr);
}

/// Who has a token of Entra needs no key, and no more than the endpoint.
#[test]
fn a_user_of_entra_gets_a_token() {
    let acs = Acs::start();
    let exchange = |audience: &str, more: &[&str]| {
        let exchange = [&["token", "exchange", "--entra", "-o", "json"], more].concat();
        say(&[acs.endpoint()], &exchange, acs.person(audience).as_bytes())
    };
    let users = exchange("https://communication.azure.com/clients", &[]).json();
    assert!(users["identity_id"].as_str().unwrap().starts_with("8:acs:"));
    assert_eq!(acs.chat(users["token"].as_str().unwrap()).1, 200);
    let teams = "https://auth.msft.communication.azure.com/";
    let of_teams = exchange(teams, &["--scope", TEAMS_SCOPE]).json();
    assert_eq!(of_teams["identity_id"], users["identity_id"]);

    // What is no token goes nowhere.
    let asked = acs.emulator.requests().len();
    for arguments in [&["--entra"][..], &["--app-id", APP, "--user-id", PERSON]] {
        for text in ["", "{\"token\":\"a\"}", "Bearer a"] {
            let exchange = [&["token", "exchange", "-o", "json"], arguments].concat();
            assert_eq!(acs.run_with_input(&exchange, text).refusal(1), "INVALID_TOKEN", "{text}");
        }
    }
    assert_eq!(acs.emulator.requests().len(), asked);

    // The token is for the other exchange.
    let said = exchange(teams, &[]);
    assert_eq!((said.exit, said.stderr.as_str()), (Some(1), ""));
    assert!(said.stdout.contains("\"status\":401"), "{said:?}");
    let call = ["token", "exchange", "--entra"];
    let said = say(&[acs.endpoint()], &call, acs.person(teams).as_bytes());
    assert!(said.stderr.contains("\nThe token is not taken: "), "{said:?}");
    assert!(!said.stderr.contains("[DENIED_BY_PROVIDER]"), "no signature was sent: {said:?}");
    let proven_twice = [&call[..], &["--credential", "entra", "-o", "json"]].concat();
    assert_eq!(say(&[acs.endpoint()], &proven_twice, b"").refusal(2), "USAGE");
    let both =
        ["--scope", TEAMS_SCOPE, "--scope", "https://communication.azure.com/clients/.default"];
    for scopes in [&both[..], &["--scope", "https://graph.microsoft.com/.default"]] {
        assert_eq!(exchange(teams, scopes).refusal(1), "INVALID_SCOPES");
    }
}
