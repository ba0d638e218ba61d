//! How `verify` and `explain` read what `curl -v` shows, and a body that stands elsewhere.

use std::process::Command;

use crate::said::{PROXIES, Said, run, run_with_input};
use crate::server::Server;

const DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";
/// What curl 7.88 printed of the request that the demo key signed for the mail beside it.
const CURL: &str = include_str!("../../examples/curl.txt");
const MAIL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/mail.json");

fn verify(message: &str, more: &[&str]) -> Said {
    let arguments = ["verify", "--demo", "--now", DATE, "-o", "json"];
    run_with_input("", &[&arguments, more].concat(), message.as_bytes())
}

#[track_caller]
fn assert_ok(message: &str) {
    assert_eq!(verify(message, &["--data-file", MAIL]).json()["ok"], true, "{message}");
}

#[track_caller]
fn assert_refused(message: &str, more: &[&str], why: &str) {
    assert_eq!(verify(message, more).refusal(1), "INVALID_REQUEST", "{message}");
    let arguments = [&["verify", "--demo"], more].concat();
    let line = run_with_input("", &arguments, message.as_bytes()).line(1);
    assert!(line.contains(why), "{line}");
}

fn explain(message: &str, more: &[&str]) -> serde_json::Value {
    let arguments = [&["explain", "-o", "json"], more].concat();
    run_with_input("", &arguments, message.as_bytes()).json()
}

/// The curl of this machine, whose version is not ours to choose.
#[test]
fn what_curl_prints_here_verifies() {
    for (arguments, body) in [(&["-X", "GET"][..], ""), (&["-d", "{\"a\":\n1}"], "{\"a\":\n1}")] {
        let server = Server::bind("127.0.0.1");
        let url = format!("http://{}/a;b/8%3Aacs:c?$top=1&q=a%20b+c", server.host());
        let sign = ["sign", "--demo", &url, "--output", "curl", "--date", DATE];
        let script = run("", &[&sign[..], arguments].concat()).stdout();
        let script = script.replace("--silent --show-error", "--verbose");
        let answer = "HTTP/1.1 401 No\r\ndate: today\r\ncontent-length: 9\r\n\r\n> a\n< b\n* ";
        let server = server.answer(answer);
        let mut shell = Command::new("sh");
        for variable in PROXIES {
            shell.env_remove(variable);
        }
        let output = shell.args(["-c", &format!("({script}) 2>&1")]).output().unwrap();
        server.received();
        let shown = String::from_utf8(output.stdout).unwrap();
        assert_eq!(verify(&shown, &["-d", body]).json()["ok"], true, "{shown}");
    }
}

#[test]
fn lines_end_as_they_like() {
    assert_ok(CURL);
    assert_ok(&CURL.replace('\n', "\r\n"));
    assert_ok(&CURL.replace("\n>\n", "\n> \r\n"));
    assert_ok(&CURL.replace("\n> ", "\r\n> "));
}

#[test]
fn notes_and_answers_are_passed_over() {
    assert_ok(&CURL.replace("> Accept", "* a note\n{ [5 bytes data]\n} [5 bytes data]\n> Accept"));
    // The body of an answer may look like anything.
    let body = "< HTTP/1.1 200 OK\n> no request line\n>\n< date: x\n> GET and more / HTTP/1.1\n\
        < HTTP/1.1 200 OK\n<\n> GET /other HTTP/1.1\n> authorization: other\n";
    assert_ok(&format!("{CURL}{body}"));
    // What was shown may break off behind the head.
    let head = CURL.split("\n>\n").next().unwrap();
    assert_ok(head);
}

#[test]
fn the_last_request_with_an_authorization_is_the_one() {
    let other = "> GET /other HTTP/1.1\n> Host: other.example\n>\n< HTTP/1.1 302 Found\n<\n\
        * Connection #0 to host other.example left intact\n";
    let connect = "> CONNECT localhost:8401 HTTP/1.1\n> Host: localhost:8401\n>\n< HTTP/1.1 200 OK\n<\n\
         * CONNECT phase completed\n";
    assert_ok(&format!("{connect}{other}{CURL}{other}"));
    let twice = format!("{}{CURL}", CURL.replace("localhost", "other.example"));
    assert_ok(&twice);
    let target = |message: &str| {
        let said = run_with_input("", &["verify", "--demo", "-o", "json"], message.as_bytes());
        serde_json::from_str::<serde_json::Value>(&said.stdout).unwrap()["message"].clone()
    };
    // Without one it is the last of all.
    let headers = "> x-ms-date: a\n> x-ms-content-sha256: b\n";
    let last = other.replace("> Host", &format!("{headers}> Host")).replace("/other", "/last");
    let explained = explain(&format!("{other}{last}"), &[]);
    assert_eq!(explained["parts"]["path_and_query"]["value"], "/last");
    assert_eq!(target(other), "the request has no authorization header");
}

#[test]
fn http_2_is_read_as_curl_shows_it() {
    let shown = CURL.replace("HTTP/1.1", "HTTP/2");
    assert_ok(&shown);
    assert_ok(&shown.replace("HTTP/2", "HTTP/3"));
    let without = shown.replace("> Host: localhost:8401\n", "");
    assert!(verify(&without, &["--data-file", MAIL]).stdout.contains("MISSING_HEADER"));
    // Old versions and new ones tell the host among their notes.
    for note in
        ["* h2h3 [:authority: localhost:8401]", "* [HTTP/2] [1] [:authority: localhost:8401]"]
    {
        assert_ok(&format!("{note}\n* [HTTP/2] [1] [:path: /]\n{without}"));
    }
    // A host that was shown goes first.
    assert_ok(&format!("* [HTTP/2] [1] [:authority: other.example]\n{shown}"));
}

#[test]
fn a_value_that_is_blotted_out_is_told() {
    let (before, _) = CURL.split_once("HMAC-SHA256").unwrap();
    for blot in ["[redacted]", "***", "HMAC-SHA256 SignedHeaders=host&Signature=REDACTED"] {
        let shown = format!("{before}{blot}\n>\n");
        assert_refused(&shown, &["-d", ""], "blotted out");
        let said = run_with_input("", &["explain", "-o", "json"], shown.as_bytes());
        assert_eq!(said.refusal(1), "INVALID_REQUEST");
    }
}

#[test]
fn a_body_that_is_not_there_is_not_known() {
    let raw =
        "POST / HTTP/1.1\nhost: h\nx-ms-date: a\nx-ms-content-sha256: b\ncontent-length: 2\n\n";
    let chunked = raw.replace("content-length: 2", "transfer-encoding: chunked");
    for message in [CURL, raw, &raw.replace('\n', "\r\n"), &chunked] {
        assert_refused(message, &[], "give it by --data-file or --data");
        assert_eq!(explain(message, &[])["parts"]["body"], serde_json::Value::Null);
        let text = run_with_input("", &["explain"], message.as_bytes()).stdout();
        assert!(text.contains("    ?  not known: --data-file gives it\n"), "{text}");
    }
    for message in [raw, &chunked, &raw.replace("content-length: 2\n", "")] {
        assert_eq!(explain(message, &["-d", "{}"])["parts"]["body"]["bytes"], 2);
    }
    assert_eq!(explain(&raw.replace(": 2", ": 0"), &[])["parts"]["body"]["bytes"], 0);
    assert_eq!(explain(&raw.replace("content-length: 2\n", ""), &[])["parts"]["body"]["bytes"], 0);
}

#[test]
fn a_body_is_given_once_and_is_the_one_that_was_sent() {
    let raw = "POST / HTTP/1.1\nhost: h\ncontent-length: 2\n\n{}";
    assert_refused(raw, &["-d", "{}"], "it has a body of its own");
    let no_length = raw.replace("content-length: 2\n", "");
    assert_refused(&no_length, &["-d", "{}"], "it has a body of its own");
    assert_refused(CURL, &["-d", "{}"], "content-length says 198 bytes, it has 2");
    let twice = ["verify", "--demo", "-", "--data-file", "-"];
    assert!(run("", &twice).line(2).contains("standard input gives one thing"));
    let both = ["verify", "--demo", "-d", "{}", "--data-file", MAIL];
    assert!(run("", &both).line(2).contains("do not go together"));
}

#[test]
fn what_is_neither_is_refused() {
    for message in
        ["> ", "> GET /", "* nothing\n< HTTP/1.1 200 OK\n", "> GET / HTTP/1.1\n> no colon\n>\n"]
    {
        assert_refused(message, &[], "the request cannot be read: ");
    }
}
