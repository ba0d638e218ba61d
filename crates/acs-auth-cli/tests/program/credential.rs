//! `acs-auth send --credential`: which service takes which proof, and where a proof does not go.

use acs_auth_emulator::{CLIENT_ID_WITHOUT_ROLE, Emulator, Verdict};

use crate::acs::{Acs, THREADS};
use crate::entra::Settings;
use crate::said::{CONNECTION, Said, VARIABLE, run, say};

/// A request to each service that takes an access key or a token of Entra, and the status of its answer.
const ROWS: [(&str, Option<&str>, &str); 7] = [
    ("/identities?api-version=2023-10-01", Some("{}"), "201"),
    (
        "/sms?api-version=2021-03-07",
        Some(
            r#"{"from":"+14255550123","smsRecipients":[{"to":"+14255550101"}],"message":"hello","smsSendOptions":{}}"#,
        ),
        "202",
    ),
    ("/phoneNumbers?api-version=2025-06-01", None, "200"),
    (
        "/calling/callConnections?api-version=2024-09-15",
        Some(
            r#"{"targets":[{"kind":"communicationUser","rawId":"8:acs:1_2","communicationUser":{"id":"8:acs:1_2"}}],"callbackUri":"https://app.example/events"}"#,
        ),
        "201",
    ),
    (
        "/emails:send?api-version=2023-03-31",
        Some(
            r#"{"senderAddress":"DoNotReply@contoso.example","content":{"subject":"s","plainText":"t"},"recipients":{"to":[{"address":"ada@contoso.example"}]}}"#,
        ),
        "202",
    ),
    (
        "/messages/notifications:send?api-version=2024-08-30",
        Some(
            r#"{"kind":"text","channelRegistrationId":"b045be8c-45cd-492a-b2a2-47bae7c36959","to":["+14255550101"],"content":"hello"}"#,
        ),
        "202",
    ),
    ("/rooms?api-version=2025-03-13", None, "200"),
];

/// The call that sends a row, as the last options of it.
fn call<'a>(
    credential: &'a str,
    row: &(&'a str, Option<&'a str>, &str),
    more: &[&'a str],
) -> Vec<&'a str> {
    let mut call = vec!["send", "--credential", credential, row.0];
    call.extend(row.1.into_iter().flat_map(|body| ["-d", body]));
    call.extend(more);
    call
}

#[test]
fn each_service_takes_a_key_and_every_token_of_entra() {
    let ca_file = format!("{}/credential-ca.pem", env!("CARGO_TARGET_TMPDIR"));
    let acs = Acs::of(Emulator::builder().tls(true).ca_file(&ca_file));
    let trust = ["--ca-file", ca_file.as_str()];
    let connection = acs.emulator.connection_string();
    let answered = |said: &Said, due: &str, what: &str| {
        assert!(said.stderr.starts_with(&format!("HTTP {due} ")), "{what}: {said:?}");
        assert_eq!(said.exit, Some(0));
        acs.emulator.requests().pop().unwrap().verdict
    };
    for row in &ROWS {
        let said = run(&connection, &call("key", row, &trust));
        let verdict = answered(&said, row.2, row.0);
        assert!(matches!(verdict, Verdict::Verified { .. }), "{verdict:?}");
        for (flow, settings) in Settings::all(&acs) {
            let variables = [&settings.variables()[..], &[acs.endpoint()]].concat();
            let said = say(&variables, &call("entra", row, &trust), b"");
            let verdict = answered(&said, row.2, flow);
            assert!(matches!(verdict, Verdict::Entra { .. }), "{flow}: {verdict:?}");
        }
    }
}

/// Users too are made by whoever has a token of Entra alone.
#[test]
fn users_are_made_and_deleted_without_a_key() {
    let acs = Acs::start();
    let settings = Settings::of_secret(&acs);
    let run = |more: &[&str]| {
        let call =
            [more, &["--credential", "entra", "--endpoint", acs.emulator.endpoint()]].concat();
        say(&settings.variables(), &call, b"")
    };
    let id = run(&["user", "create"]).stdout();
    let id = id.trim();
    let issued = run(&["token", "issue", "--user", id, "--scope", "chat"]);
    assert_eq!(acs.chat(issued.stdout.trim()).1, 200);
    assert_eq!(run(&["token", "revoke", "--user", id]).exit, Some(0));
    assert_eq!(run(&["user", "delete", id]).exit, Some(0));
    let verdicts = acs.emulator.requests().into_iter().map(|record| record.verdict);
    assert_eq!(verdicts.filter(|verdict| matches!(verdict, Verdict::Verified { .. })).count(), 0);
}

/// A token of Entra that is good may still lack a role, and a user's token a scope.
#[test]
fn what_is_known_and_may_not_is_told_what_it_lacks() {
    let acs = Acs::start();
    let settings = Settings::of_secret(&acs);
    let variables = [&settings.variables()[..], &[acs.endpoint()]].concat();
    let without_role = ["--client-id", CLIENT_ID_WITHOUT_ROLE];
    let said = say(&variables, &call("entra", &ROWS[2], &without_role), b"");
    assert!(said.stderr.starts_with("HTTP 403 Forbidden\n"), "{said:?}");
    assert!(said.stderr.contains("Communication and Email Service Owner"), "{}", said.stderr);
    let create = [&["user", "create", "--credential", "entra"], &without_role[..]].concat();
    let said = say(&variables, &create, b"");
    assert!(said.stderr.starts_with("error: HTTP 403 "), "{said:?}");
    assert!(said.stderr.contains("Communication and Email Service Owner"), "{}", said.stderr);

    let (_, of_calls) = acs.user("voip");
    let (said, status) = acs.chat(&of_calls);
    assert_eq!((said.exit, status), (Some(1), 403));
    assert!(
        said.stderr.contains("a user's token needs a scope, such as `chat`"),
        "{}",
        said.stderr
    );
}

/// Before anything is sent, and before Entra is asked.
#[test]
fn a_proof_that_the_service_does_not_take_goes_nowhere() {
    let acs = Acs::start();
    let (_, token) = acs.user("chat");
    acs.emulator.clear_requests();
    let settings = Settings::of_secret(&acs);
    let connection = acs.emulator.connection_string();
    let mut variables = settings.variables();
    variables.extend([("AZURE_COMMUNICATION_TOKEN", token.as_str()), (VARIABLE, &connection)]);
    let chat = (THREADS, None, "");
    let rows = ROWS.iter().map(|row| ("token", row)).chain([("key", &chat), ("entra", &chat)]);
    for (credential, row) in rows {
        let said = say(&variables, &call(credential, row, &["-o", "json"]), b"");
        assert_eq!(said.refusal(1), "WRONG_CREDENTIAL", "{credential} {}", row.0);
    }
    let line = say(&variables, &call("key", &chat, &[]), b"").line(1);
    assert!(line.contains("Chat takes a user access token alone"), "{line}");
    let exchange = "/access/entra/:exchangeAccessToken?api-version=2025-03-02-preview";
    for credential in ["key", "token"] {
        let row = (exchange, Some("{}"), "");
        let said = say(&variables, &call(credential, &row, &["-o", "json"]), b"");
        assert_eq!(said.refusal(1), "WRONG_CREDENTIAL");
    }
    assert!(acs.emulator.requests().is_empty());
}

#[test]
fn a_token_goes_over_http_to_this_machine_alone() {
    let acs = Acs::start();
    let settings = Settings::of_secret(&acs);
    let mut variables = settings.variables();
    variables.push(("AZURE_COMMUNICATION_TOKEN", "a-token"));
    variables.push(("AZURE_COMMUNICATION_ENDPOINT", "http://contoso.example"));
    variables.push((VARIABLE, "endpoint=http://contoso.example;accesskey=bm90IGEgcmVhbCBrZXk="));
    let teams = ["token", "exchange", "--app-id", "a", "--user-id", "u"];
    for call in [
        &["send", "--credential", "token", THREADS][..],
        &["send", "--credential", "entra", "/rooms?api-version=2025-03-13"],
        &["user", "create", "--credential", "entra"],
        &["token", "exchange", "--entra"],
        &teams,
        &[&teams[..], &["--credential", "entra"]].concat(),
    ] {
        let said = say(&variables, &[call, &["-o", "json"]].concat(), b"a-token");
        assert_eq!(said.refusal(1), "INSECURE_URL", "{call:?}");
    }
    assert!(acs.emulator.requests().is_empty(), "Entra was asked in vain");
}

/// A signature that goes astray is good for five minutes, a token for hours.
#[test]
fn the_demo_takes_a_token_to_no_other_origin() {
    let token = [("AZURE_COMMUNICATION_TOKEN", "a-token")];
    let send = ["send", "--demo", "--credential", "token", "-o", "json"];
    let url = ["https://contoso.communication.azure.com/chat/threads"];
    assert_eq!(say(&token, &[&send[..], &url].concat(), b"").refusal(1), "OTHER_ORIGIN");
}

#[test]
fn the_endpoint_is_that_of_an_option_a_variable_or_the_connection_string() {
    let acs = Acs::start();
    let (_, token) = acs.user("chat");
    let connection = acs.emulator.connection_string();
    let endpoint = acs.emulator.endpoint();
    let send = ["send", "--credential", "token", "--token-file", "-", THREADS];
    let status = |variables: &[(&str, &str)], more: &[&str]| {
        say(variables, &[&send[..], more].concat(), token.as_bytes()).stderr
    };
    let (wrong, right) = (("AZURE_COMMUNICATION_ENDPOINT", "http://127.0.0.1:1"), acs.endpoint());
    assert_eq!(status(&[wrong], &["--endpoint", endpoint]), "HTTP 200 OK\n");
    assert_eq!(status(&[wrong], &["--endpoint", &format!("{endpoint}/")]), "HTTP 200 OK\n");
    assert_eq!(status(&[(VARIABLE, CONNECTION), right], &[]), "HTTP 200 OK\n");
    assert_eq!(status(&[(VARIABLE, &connection)], &[]), "HTTP 200 OK\n");
    let file = std::env::temp_dir().join(format!("{}-of-endpoint", std::process::id()));
    std::fs::write(&file, connection).unwrap();
    let named = ["--connection-string-file", file.to_str().unwrap()];
    assert_eq!(status(&[wrong], &named), "HTTP 200 OK\n");
    std::fs::remove_file(file).unwrap();

    let nowhere = say(&[], &send, b"a-token").line(2);
    assert!(nowhere.contains("say where your resource is") && nowhere.contains("[NO_CREDENTIALS]"));
    for (url, code) in [
        ("contoso.communication.azure.com", "INVALID_URL"),
        ("https://contoso.communication.azure.com/chat", "INVALID_URL"),
        ("https://contoso communication.azure.com", "INVALID_HOST"),
    ] {
        let line = say(&[], &[&send[..], &["--endpoint", url]].concat(), b"a-token").line(1);
        assert!(line.starts_with("error: --endpoint: ") && line.contains(code), "{line}");
        let line = say(&[("AZURE_COMMUNICATION_ENDPOINT", url)], &send, b"a-token").line(1);
        assert!(line.starts_with("error: AZURE_COMMUNICATION_ENDPOINT: "), "{line}");
    }
}

#[test]
fn options_that_would_do_nothing_are_refused() {
    for (call, due) in [
        (&["send", "/a", "--endpoint", "https://h.example"][..], "--endpoint goes with"),
        (&["user", "create", "--endpoint", "https://h.example"], "--endpoint goes with"),
        (&["send", "/a", "--token-file", "f"], "--token-file goes with --credential token"),
        (&["send", "/a", "--flow", "imds"], "go with --credential entra"),
        (&["user", "create", "--client-id", "c"], "go with --credential entra"),
        (
            &["send", "/a", "--credential", "token", "--token-file", "-", "--data-file", "-"],
            "standard input",
        ),
        (&["token", "exchange", "--entra", "--connection-string-file", "-"], "standard input"),
        (
            &["send", "/a", "--credential", "token"],
            "put the user access token into AZURE_COMMUNICATION_TOKEN",
        ),
    ] {
        let line = run(CONNECTION, call).line(2);
        assert!(line.contains(due), "{call:?}: {line}");
    }
}
