//! `acs-auth user`.

use serde_json::{Value, json};

use crate::acs::Acs;
use crate::said::run;

#[test]
fn a_user_is_its_identity() {
    let acs = Acs::start();
    let identity = acs.run(&["user", "create"]).stdout();
    assert!(identity.starts_with("8:acs:") && identity.ends_with('\n'), "{identity}");
    assert_eq!(identity.lines().count(), 1);

    let created = acs.run(&["user", "create", "--output", "json"]).json();
    let other = created["identity_id"].as_str().unwrap();
    assert_eq!(created, json!({ "identity_id": other }));
    assert_ne!(other, identity.trim());
}

#[test]
fn a_user_can_be_made_with_a_token() {
    let acs = Acs::start();
    let create = ["user", "create", "--scope", "chat", "--scope", "voip", "--minutes", "60"];
    let said = acs.run(&create);
    let (exit, lines) = (said.exit, said.stderr.lines().collect::<Vec<_>>());
    assert_eq!((exit, said.stdout.lines().count()), (Some(0), 1), "{said:?}");
    let token = said.stdout.trim();
    let identity = lines[0].strip_prefix("identity  ").unwrap();
    assert!(lines[1].starts_with("expires   ") && lines[1].contains(" GMT, in "), "{lines:?}");
    assert!(!said.stderr.contains(token));

    let decoded = acs.run_with_input(&["token", "decode", "-o", "json"], token).json();
    assert_eq!(decoded["identity_id"], identity);
    assert_eq!(decoded["scopes"], json!(["chat", "voip"]));
    let left = decoded["expires_in"].as_i64().unwrap();
    assert!((3500..=3600).contains(&left), "{left}");

    let created = acs.run(&[&create[..], &["-o", "json"]].concat()).json();
    let fields: Vec<_> = created.as_object().unwrap().keys().collect();
    assert_eq!(fields, ["expires_on", "identity_id", "token"]);
    assert_eq!(acs.chat(created["token"].as_str().unwrap()).1, 200);
}

#[test]
fn the_tokens_of_a_user_that_is_deleted_are_bad() {
    let acs = Acs::start();
    let (id, token) = acs.user("chat");
    assert_eq!(acs.chat(&token).1, 200);
    assert!(acs.run(&["user", "delete", &id]).stdout().contains("is deleted"));
    assert_eq!(acs.chat(&token).1, 401);
    let issue = ["token", "issue", "--user", &id, "--scope", "chat"];
    assert!(acs.run(&issue).line(1).starts_with("error: HTTP 404 "));

    let (id, _) = acs.user("chat");
    assert_eq!(acs.run(&["user", "delete", &id, "-o", "json"]).json(), json!({ "deleted": true }));
}

/// The words are those that the service was recorded with.
#[test]
fn what_the_service_refuses_is_told_in_its_words() {
    let acs = Acs::start();
    let (id, _) = acs.user("chat");
    for minutes in ["59", "1441"] {
        let words = format!(
            "ExpiresInMinutes value {minutes} is invalid. Value must be within the [60, 1440] interval."
        );
        for command in [&["user", "create"][..], &["token", "issue", "--user", &id]] {
            let call = [command, &["--scope", "chat", "--minutes", minutes]].concat();
            let line = acs.run(&call).line(1);
            let due = format!("error: HTTP 400 ValidationError: {words} (ExpiresInMinutes)");
            assert_eq!(line, format!("{due} [SERVICE_REFUSED]\n"));

            let said = acs.run(&[&call[..], &["-o", "json"]].concat());
            assert_eq!((said.exit, said.stderr.as_str()), (Some(1), ""));
            let error: Value = serde_json::from_str(&said.stdout).unwrap();
            let error = &error["error"];
            assert_eq!(error["code"], "SERVICE_REFUSED");
            let service = json!({
                "status": 400,
                "code": "ValidationError",
                "message": words,
                "target": "ExpiresInMinutes",
                "advice": null,
                "details": [],
            });
            assert_eq!(error["service"], service);
        }
    }
    let call = ["token", "issue", "--user", &id, "--scope", "everything"];
    assert!(acs.run(&call).line(1).contains("HTTP 400 ValidationError: "));
}

/// What signs wrongly is told what `send` tells.
#[test]
fn a_signature_that_is_refused_is_told_with_what_it_means() {
    let acs = Acs::start();
    let wrong = format!("endpoint={};accesskey=bm90IGEgcmVhbCBrZXk=", acs.emulator.endpoint());
    let said = run(&wrong, &["user", "create"]);
    assert_eq!((said.exit, said.stdout.as_str()), (Some(1), ""));
    let due = "error: HTTP 401 Denied: Denied by the resource provider. [SERVICE_REFUSED]\n";
    assert!(said.stderr.starts_with(due), "{}", said.stderr);
    assert!(said.stderr.contains("[DENIED_BY_PROVIDER]"), "{}", said.stderr);

    acs.pass(3600);
    let said = acs.run(&["user", "create"]);
    assert!(said.stderr.contains(" [CLOCK_TOO_FAR_OFF]\n"), "{}", said.stderr);
    let due = "3600 seconds behind the date of the answer: set the clock.\n";
    assert!(said.stderr.ends_with(due), "{}", said.stderr);
}
