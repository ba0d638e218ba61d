//! `acs-auth explain` with a key: the verdict, and the mistake by its name.

use std::path::PathBuf;

use acs_auth::AccessKey;
use acs_auth_tests::reference;
use serde_json::{Value, json};

use crate::explain::NO_KEY;
use crate::said::{CONNECTION, output, run, run_with_input};

const DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";
const CURL: &str = include_str!("../../examples/curl.txt");
const MAIL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/mail.json");

/// A request of the key of no resource, as it is signed.
fn message() -> String {
    let arguments = ["sign", "/rooms?filter=a%20b", "--date", DATE];
    let headers = run(CONNECTION, &arguments).stdout();
    format!("GET /rooms?filter=a%20b HTTP/1.1\nhost: contoso.communication.azure.com\n{headers}\n")
}

/// The same that was signed in the form of a form.
fn mistaken() -> String {
    let arguments = ["sign", "/rooms?filter=a+b", "--date", DATE];
    let headers = run(CONNECTION, &arguments).stdout();
    format!("GET /rooms?filter=a%20b HTTP/1.1\nhost: contoso.communication.azure.com\n{headers}\n")
}

fn explain(connection: &str, message: &str, more: &[&str]) -> Value {
    let arguments = [&["explain", "-o", "json", "--now", DATE], more].concat();
    run_with_input(connection, &arguments, message.as_bytes()).json()
}

fn print(connection: &str, message: &str, more: &[&str]) -> String {
    let arguments = [&["explain"], more].concat();
    run_with_input(connection, &arguments, message.as_bytes()).stdout()
}

fn file(name: &str, text: &str) -> PathBuf {
    let file = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
    std::fs::write(&file, text).unwrap();
    file
}

#[test]
fn without_a_key_there_is_no_verdict() {
    let said = explain("", &mistaken(), &[]);
    assert_eq!(said.as_object().unwrap().len(), 5);
    for part in ["verdict", "refusal", "mistake"] {
        assert_eq!(said[part], Value::Null);
    }
    let text = print("", &mistaken(), &[]);
    assert!(text.starts_with("string-to-sign, "), "{text}");
    assert!(text.ends_with(NO_KEY), "{text}");
}

#[test]
fn a_request_that_is_good_is_said_to_be() {
    let said = explain(CONNECTION, &message(), &[]);
    assert_eq!(said["verdict"], "ok");
    assert_eq!((&said["refusal"], &said["mistake"]), (&Value::Null, &Value::Null));
    let text = print(CONNECTION, &message(), &["--now", DATE]);
    let key = AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap().fingerprint();
    let rest = print("", &message(), &[]);
    let rest = rest.strip_suffix(NO_KEY).unwrap();
    assert_eq!(text, format!("ok: signed with key {key}\n\n{rest}"));
}

#[test]
fn the_mistake_has_a_name_and_shows() {
    let said = explain(CONNECTION, &mistaken(), &[]);
    assert_eq!(said["verdict"], "refused");
    assert_eq!(said["refusal"]["code"], "SIGNATURE_MISMATCH");
    assert_eq!(said["mistake"]["code"], "QUERY_FORM_ENCODED");
    assert_eq!(said["mistake"]["also"], json!([]));
    let signed = said["mistake"]["string_to_sign"].as_str().unwrap();
    assert!(signed.starts_with("GET\n/rooms?filter=a+b\n"), "{signed}");
    assert!(said["string_to_sign"].as_str().unwrap().starts_with("GET\n/rooms?filter=a%20b\n"));

    let hash = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
    let (refused, mistake) = (&said["refusal"], &said["mistake"]);
    let [refused, mistake] = [refused, mistake].map(|named| {
        format!("{} [{}]", named["message"].as_str().unwrap(), named["code"].as_str().unwrap())
    });
    let due = format!(
        r"refused: {refused}
mistake: {mistake}

string-to-sign, 130 bytes
  GET\n
  /rooms?filter=a%20b\n
                 ^
  {DATE};contoso.communication.azure.com;{hash}

what was signed instead, 128 bytes
  GET\n
  /rooms?filter=a+b\n
                 ^
  {DATE};contoso.communication.azure.com;{hash}

parts, in bytes
"
    );
    let text = print(CONNECTION, &mistaken(), &["--now", DATE]);
    assert!(text.starts_with(&due), "{text}\n{due}");
}

#[test]
fn a_difference_is_in_colour_where_there_is_colour() {
    let request = file("coloured", &mistaken());
    let variables = [("CLICOLOR_FORCE", "1"), (crate::said::VARIABLE, CONNECTION)];
    let arguments = ["explain", "--now", DATE, request.to_str().unwrap()];
    let text = String::from_utf8(output(&variables, &arguments, b"").stdout).unwrap();
    std::fs::remove_file(request).unwrap();
    // No more than what differs: what stands behind it is the same.
    for different in ["%20", "+"] {
        let due =
            format!("filter=a\u{1b}[1m\u{1b}[31m{different}\u{1b}[0mb\u{1b}[33m\\n\u{1b}[0m\n");
        assert!(text.contains(&due), "{text}");
    }
    assert!(!text.contains("\u{1b}[0m\u{1b}[1m\u{1b}[31m\u{1b}[0m"), "{text}");
    assert!(!text.contains('^'), "{text}");
}

/// Line ends are marked where they are, and what ends too early is marked behind its end.
#[test]
fn a_difference_is_marked_at_the_end_of_a_line() {
    let expected = explain("", &message(), &[])["string_to_sign"].as_str().unwrap().to_owned();
    let print = |signed: &str| {
        let signature = reference::code(b"not a real key", signed.as_bytes());
        let (before, rest) = message().split_once("Signature=").map(owned).unwrap();
        let message = format!("{before}Signature={signature}{}", &rest[44..]);
        let text = print(CONNECTION, &message, &["--now", DATE]);
        let (_, strings) = text.split_once("\nstring-to-sign, ").unwrap();
        strings.split_once("\n\nparts").unwrap().0.to_owned()
    };
    let crlf = print(&expected.replace('\n', "\r\n"));
    assert_eq!(crlf.matches("\n     ^\n").count(), 2, "{crlf}");
    assert!(crlf.contains("\n  GET\\x0d\\n\n     ^\n"), "{crlf}");
    let longer = print(&format!("{expected}\n"));
    let caret = format!("uFU=\n{}^\n", " ".repeat(2 + expected.lines().last().unwrap().len()));
    assert!(longer.contains(&caret) && longer.contains("uFU=\\n\n"), "{longer}");
}

fn owned((one, other): (&str, &str)) -> (String, String) {
    (one.to_owned(), other.to_owned())
}

#[test]
fn mistakes_are_told_together() {
    let credential = mistaken().replace("HMAC-SHA256 ", "HMAC-SHA256 Credential=x&");
    let said = explain(CONNECTION, &credential, &[]);
    assert_eq!(said["refusal"]["code"], "MALFORMED_AUTHORIZATION");
    assert_eq!(said["mistake"]["code"], "CREDENTIAL_PRESENT");
    assert_eq!(said["mistake"]["also"][0]["code"], "QUERY_FORM_ENCODED");
    assert_eq!(said["mistake"]["also"][0].as_object().unwrap().len(), 2);
    let text = print(CONNECTION, &credential, &["--now", DATE]);
    assert!(text.contains("[CREDENTIAL_PRESENT]\nand: "), "{text}");
    assert!(text.contains("\nThe authorization cannot be read. In the usual order"), "{text}");
    // Without a key it is refused, as ever.
    let said = run_with_input("", &["explain", "-o", "json"], credential.as_bytes());
    assert_eq!(said.refusal(1), "MALFORMED_AUTHORIZATION");
}

#[test]
fn what_has_no_string_to_sign_is_explained_all_the_same() {
    let hash = "x-ms-content-sha256: 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
    let said = explain(CONNECTION, &message().replace(hash, ""), &[]);
    assert_eq!(said["refusal"]["code"], "MISSING_HEADER");
    assert_eq!(said["parts"], Value::Null);
    // What it should have been can be told from the body.
    assert!(said["string_to_sign"].as_str().unwrap().starts_with("GET\n/rooms"));

    let (unsigned, _) = message().split_once("authorization").map(owned).unwrap();
    let said = explain(CONNECTION, &format!("{unsigned}\n"), &[]);
    assert_eq!((&said["verdict"], &said["mistake"]), (&json!("refused"), &Value::Null));
    assert!(said["string_to_sign"].as_str().unwrap().starts_with("GET\n/rooms"));
    let text = print(CONNECTION, &format!("{unsigned}\n"), &[]);
    assert!(text.contains("[MISSING_HEADER]\n\nThe request has no authorization. In"), "{text}");
}

#[test]
fn keys_come_from_files_and_others_too() {
    let (own, other) = ("endpoint=https://own.example;accesskey=pw==", "bm90IGEgcmVhbCBrZXk=");
    let own = file("own", own);
    let own = own.to_str().unwrap();
    let refused = explain(CONNECTION, &message(), &["--connection-string-file", own]);
    assert_eq!((&refused["verdict"], &refused["mistake"]), (&json!("refused"), &Value::Null));
    let text = print("", &message(), &["--now", DATE, "--connection-string-file", own]);
    assert!(text.contains("\nIt is no mistake that is known. --other-key-file"), "{text}");

    for (name, text) in
        [("key", other), ("line", "\nbm90IGEgcmVhbCBrZXk=\r\n"), ("whole", CONNECTION)]
    {
        let other = file(name, text);
        let other = other.to_str().unwrap();
        let more = ["--connection-string-file", own, "--other-key-file", other];
        assert_eq!(explain("", &message(), &more)["mistake"]["code"], "OTHER_KEY", "{name}");
        // Another key is enough to go by.
        assert_eq!(explain("", &message(), &more[2..])["mistake"]["code"], "OTHER_KEY");
        let both = ["--connection-string-file", own, "--connection-string-file", other];
        let verdict = run_with_input("", &[&["explain"], &both[..]].concat(), b"");
        assert_eq!(verdict.exit, Some(1));
        std::fs::remove_file(other).unwrap();
    }
    let whole = file("second", CONNECTION);
    let both =
        ["--connection-string-file", own, "--connection-string-file", whole.to_str().unwrap()];
    assert_eq!(explain("", &message(), &both)["verdict"], "ok");
    std::fs::remove_file(whole).unwrap();
    std::fs::remove_file(own).unwrap();

    let broken = ["explain", "-o", "json", "--other-key-file", "-", "/dev/null"];
    assert_eq!(run_with_input("", &broken, b"!!!!").refusal(1), "INVALID_ACCESS_KEY");
    assert_eq!(
        run("endpoint=x", &["explain", "-o", "json"]).refusal(1),
        "INVALID_CONNECTION_STRING"
    );
    let twice = ["explain", "--other-key-file", "-"];
    assert!(run("", &twice).line(2).contains("standard input gives one thing"));
}

#[test]
fn the_time_is_that_of_the_answer_where_curl_shows_it() {
    let demo = |message: &str, more: &[&str]| {
        let arguments = ["explain", "--demo", "-o", "json", "--data-file", MAIL];
        run_with_input("", &[&arguments, more].concat(), message.as_bytes()).json()
    };
    let verdict = |said: Value| said["verdict"].as_str().unwrap().to_owned();
    assert_eq!(verdict(demo(CURL, &[])), "ok");
    assert_eq!(verdict(demo(CURL, &["--now", "1767225901"])), "refused");
    assert_eq!(verdict(demo(CURL, &["--now", "1767225901", "--tolerance", "301"])), "ok");
    // The date of another answer, and one in a body, are not it.
    let answer = "< HTTP/1.1 200 OK\n< date: Fri, 02 Jan 2026 00:00:00 GMT\n<\n";
    let other = format!("* a note\n> GET / HTTP/1.1\n>\n{answer}* a note\n");
    assert_eq!(verdict(demo(&format!("{other}{CURL}{other}"), &[])), "ok");
    let late = CURL.replace("Thu, 01 Jan 2026 00:00:01", "Fri, 02 Jan 2026 00:00:00");
    let said = demo(&late, &[]);
    assert_eq!(said["refusal"]["code"], "DATE_OUT_OF_RANGE");
    // Without an answer it is taken to have come in time, and that is told.
    let now = CURL.replace("< Date", "< X-Date");
    assert_eq!(verdict(demo(&now, &[])), "ok");
    let text = print("", &now, &["--demo", "--data-file", MAIL]);
    assert!(text.starts_with("ok: signed with key "), "{text}");
    assert!(
        text.contains("\nWhen it came is not known, so it is judged as if in time: --now"),
        "{text}"
    );
}

/// A request that is explained long after it was sent need not have come late.
#[test]
fn a_date_is_no_mistake_where_the_time_is_not_known() {
    let times = ["Thu, 01 Jan 2026 00:06:00 GMT", "Thu, 01 Jan 2026 02:00:00 GMT"];
    let codes = ["DATE_TOO_OLD", "DATE_LOOKS_LOCAL"];
    for (now, code) in times.into_iter().zip(codes) {
        let said = run_with_input(
            CONNECTION,
            &["explain", "-o", "json", "--now", now],
            message().as_bytes(),
        );
        assert_eq!(said.json()["mistake"]["code"], code);
    }
    for hours in [-2, 2] {
        let date = acs_auth::now().unix() + hours * 3600;
        let sign = ["sign", "/rooms", "--date", &date.to_string()];
        let headers = run(CONNECTION, &sign).stdout();
        let host = "contoso.communication.azure.com";
        let message = format!("GET /rooms HTTP/1.1\nhost: {host}\n{headers}\n");
        let said =
            run_with_input(CONNECTION, &["explain", "-o", "json"], message.as_bytes()).json();
        let (verdict, code) =
            if hours < 0 { ("ok", Value::Null) } else { ("refused", json!("DATE_LOOKS_LOCAL")) };
        assert_eq!((&said["verdict"], &said["mistake"]["code"]), (&json!(verdict), &code));
    }
}

#[test]
fn of_a_body_that_is_not_known_nothing_is_said() {
    let text = print("", CURL, &["--demo"]);
    assert!(text.starts_with("so far: signed with key "), "{text}");
    assert!(text.contains("\nThe body is not known: whether it is the one"), "{text}");
    let said = explain("", CURL, &["--demo"]);
    assert_eq!((&said["verdict"], &said["refusal"]), (&Value::Null, &Value::Null));
    // What the service said of it is a hint.
    let hint = "\nThe answer was 401, and the rest is as it must be: suspect the body.\n";
    assert!(text.contains(hint), "{text}");
    let taken = CURL.replace("< HTTP/1.1 401 Unauthorized", "< HTTP/1.1 202 Accepted");
    assert!(!print("", &taken, &["--demo"]).contains(hint));
    let other = "x".repeat(198);
    let said = explain("", CURL, &["--demo", "-d", &other]);
    assert_eq!(said["mistake"]["code"], "BODY_CHANGED");
}

#[test]
fn the_endpoint_is_tried_as_it_is_written() {
    let arguments =
        ["sign", "--any-origin", "https://gateway.example/rooms?filter=a%20b", "--date", DATE];
    let headers = run(CONNECTION, &arguments).stdout();
    let (line, host) = ("GET /rooms?filter=a%20b HTTP/1.1", "contoso.communication.azure.com");
    let message = format!("{line}\nhost: {host}\n{headers}\n");
    assert_eq!(explain(CONNECTION, &message, &[])["mistake"], Value::Null);
    let said = explain(CONNECTION, &message, &["--endpoint", "https://gateway.example/"]);
    assert_eq!(said["mistake"]["code"], "HOST_OF_ENDPOINT");
}
