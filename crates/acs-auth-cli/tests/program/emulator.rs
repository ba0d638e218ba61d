//! The local ACS that the program runs, and the demo of it.

use std::fs;
use std::process::Command;

use acs_auth_emulator::{CLIENT_SECRET, IDENTITY_HEADER};
use serde_json::Value;

use crate::running::Running;
use crate::said::{VARIABLE, output, run};

pub(crate) const IDENTITIES: &str = "/identities?api-version=2023-10-01";

#[test]
fn tells_where_it_listens_and_takes_what_is_signed() {
    let emulator = Running::start(&[]);
    let fields: Vec<_> = emulator.said.as_object().unwrap().keys().collect();
    let due = [
        "access_key",
        "authority_host",
        "ca_file",
        "client_id",
        "client_secret",
        "connection_string",
        "endpoint",
        "identity_endpoint",
        "identity_header",
        "secondary_access_key",
        "tenant_id",
    ];
    assert_eq!(fields, due);
    assert!(emulator.text("endpoint").starts_with("http://127.0.0.1:"));
    assert_eq!(emulator.said["ca_file"], Value::Null);

    let answer = emulator.send(&[IDENTITIES, "-d", r#"{"createTokenWithScopes":["chat"]}"#]).json();
    assert_eq!(answer["status"], 201);
    let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
    assert!(body["identity"]["id"].as_str().unwrap().starts_with("8:acs:"));

    // The secondary key is as good, and no other is.
    let endpoint = emulator.text("endpoint");
    for (key, exit) in [(emulator.text("secondary_access_key"), 0), ("bm90IGEgcmVhbCBrZXk=", 1)] {
        let connection = format!("endpoint={endpoint};accesskey={key}");
        assert_eq!(run(&connection, &["send", IDENTITIES, "-d", "{}"]).exit, Some(exit));
    }
    assert_eq!(emulator.end(), "");
}

#[test]
fn speaks_tls_with_an_authority_of_its_own() {
    let directory = directory();
    let file = format!("{directory}/ca.pem");
    let emulator = Running::start(&["--tls", "--ca-file", &file]);
    assert!(emulator.text("endpoint").starts_with("https://127.0.0.1:"));
    assert_eq!(emulator.text("ca_file"), file);
    let answer = emulator.send(&["/echo/a?b", "--ca-file", &file]).json();
    assert_eq!(answer["status"], 200);
    // Nobody trusts it unasked.
    let said = emulator.send(&["/echo/a?b"]);
    assert_eq!(said.refusal(1), "UNREACHABLE");
    emulator.end();
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn explains_where_it_is_asked_to() {
    for (mode, named, status) in
        [("strict", None, 401), ("explain", Some("SIGNATURE_MISMATCH"), 401), ("off", None, 200)]
    {
        let emulator = Running::start(&["--auth", mode]);
        let endpoint = emulator.text("endpoint");
        let connection = format!("endpoint={endpoint};accesskey=bm90IGEgcmVhbCBrZXk=");
        // Of a key that nobody knows there is nothing more to say.
        let said = run(&connection, &["send", "/echo?a=b", "--output", "json"]);
        let answer: Value = serde_json::from_str(&said.stdout).unwrap();
        assert_eq!(answer["status"], status, "{mode}");
        let mut headers = answer["headers"].as_array().unwrap().iter();
        let header = headers.find(|pair| pair[0] == "x-acs-auth-mistake");
        assert_eq!(header.map(|pair| pair[1].as_str().unwrap()), named, "{mode}");
        let log = emulator.end();
        assert_eq!(
            log.contains("[SIGNATURE_MISMATCH]\nstring-to-sign, "),
            named.is_some(),
            "{log}"
        );
        assert_eq!(log.is_empty(), named.is_none(), "{log}");
    }
}

#[test]
fn an_entry_says_which_request_it_is_about() {
    let emulator = Running::start(&["--auth", "explain"]);
    let connection =
        format!("endpoint={};accesskey=bm90IGEgcmVhbCBrZXk=", emulator.text("endpoint"));
    let wide = format!("/echo?{}", "a".repeat(1000));
    for target in ["/echo?a=b", &wide] {
        run(&connection, &["send", target, "-d", "{}"]);
    }
    let log = emulator.end();
    let (first, second) = log.split_once("\n\n").unwrap();
    assert!(first.starts_with("POST /echo?a=b\nrefused: "), "{log}");
    // What is too long for a line is cut.
    assert!(second.starts_with(&format!("POST {}…\nrefused: ", &wide[..195])), "{log}");
}

/// A program that starts it may not look at what it logs.
#[test]
fn a_log_that_nobody_reads_holds_up_nothing() {
    let mut emulator = Running::start(&["--auth", "explain"]);
    let connection =
        format!("endpoint={};accesskey=bm90IGEgcmVhbCBrZXk=", emulator.text("endpoint"));
    // Each entry is nearly what a pipe holds.
    let long = format!("/echo?{}", "a".repeat(60_000));
    for _ in 0..4 {
        let said = run(&connection, &["send", &long, "--timeout", "10", "--output", "json"]);
        let answer: Value = serde_json::from_str(&said.stdout).unwrap();
        assert_eq!(answer["status"], 401, "{answer}");
    }
    drop(emulator.child.stdin.take());
    assert_eq!(emulator.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_port_that_is_taken_is_told() {
    let emulator = Running::start(&[]);
    let (_, port) = emulator.text("endpoint").rsplit_once(':').unwrap();
    let line = run("", &["emulator", "--port", port]).line(2);
    assert!(line.contains("the port is taken") && line.contains("[UNSTARTABLE]"), "{line}");
    let code = run("", &["emulator", "--port", port, "--output", "json"]).refusal(2);
    assert_eq!(code, "UNSTARTABLE");
    let no_directory = ["emulator", "--port", "0", "--ca-file", "no-such-directory/ca.pem"];
    assert!(run("", &no_directory).line(2).contains("--ca-file is not there"));
    emulator.end();
}

/// Whoever waits for the line must not take the end for a good one.
#[cfg(target_os = "linux")]
#[test]
fn a_line_that_cannot_be_written_is_told() {
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let mut program = Command::new(env!("CARGO_BIN_EXE_acs-auth"));
    let program = program.args(["emulator", "--port", "0", "--output", "json"]).stdout(full);
    let said = program.output().unwrap();
    assert_eq!(said.status.code(), Some(2));
    assert!(String::from_utf8(said.stderr).unwrap().contains("the answer cannot be written"));
}

#[test]
fn says_for_people_what_to_copy() {
    let said = run("", &["emulator", "--port", "0", "--stop-at-eof"]).stdout();
    for due in [
        "endpoint ",
        "access key ",
        "secondary key ",
        "connection string  endpoint=http://",
        "AZURE_AUTHORITY_HOST  https://127.0.0.1:",
        &format!("AZURE_CLIENT_SECRET   {CLIENT_SECRET}\n"),
        &format!("IDENTITY_HEADER       {IDENTITY_HEADER}\n"),
    ] {
        assert!(said.contains(due), "{said}");
    }
}

#[test]
fn says_what_else_there_is_to_know() {
    let quiet = ["emulator", "--port", "0", "--stop-at-eof"];
    let said = |more: &[&str]| run("", &[&quiet, more].concat()).stdout();
    let (trust, reach) = ("--ca-file FILE writes", "Whoever can reach this machine");
    assert!(!said(&[]).contains(trust) && !said(&[]).contains(reach));
    assert!(said(&["--tls"]).contains(trust));
    assert!(said(&["--listen", "0.0.0.0"]).contains(reach));
}

/// It needs nothing: no account, no variable, no file, no other terminal.
#[test]
fn the_demo_signs_sends_and_names_a_mistake() {
    let said = output(&[(VARIABLE, "")], &["demo"], b"");
    let stdout = String::from_utf8(said.stdout).unwrap();
    assert_eq!((said.status.code(), said.stderr.as_slice()), (Some(0), b"".as_slice()));
    for due in [
        "POST\\n",
        "> authorization: HMAC-SHA256 SignedHeaders=",
        "< HTTP 201 Created",
        "8:acs:",
        "< HTTP 401 Unauthorized",
        "Denied by the resource provider.",
        "HOST_WITHOUT_PORT",
    ] {
        assert!(stdout.contains(due), "{due}: {stdout}");
    }
}

fn directory() -> String {
    let directory = format!("{}/emulator", env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&directory).unwrap();
    directory
}
