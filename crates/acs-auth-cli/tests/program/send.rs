//! `acs-auth send`: it sends what was signed, and prints what came back.

use std::path::Path;

use serde_json::json;

use crate::said::{Said, output, run, run_with_input};
use crate::server::{Server, header};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";

/// Sends to a server that answers so, and gives what it received and what was said.
fn send(answer: impl Into<Vec<u8>>, target: &str, arguments: &[&str]) -> (String, Said) {
    let server = Server::bind("127.0.0.1");
    let url = format!("http://{}{target}", server.host());
    let server = server.answer(answer);
    let said = run("", &[&["send", "--demo", &url], arguments].concat());
    (String::from_utf8(server.received()).unwrap(), said)
}

#[track_caller]
fn assert_verifies(message: &str) {
    let said = run_with_input("", &["verify", "--demo"], message.as_bytes());
    assert!(said.stdout().starts_with("ok: signed with key "), "{message}");
}

/// The first cell of a row of CSV, and those behind it.
fn cell(row: &str) -> (String, &str) {
    let Some(quoted) = row.strip_prefix('"') else {
        let (cell, rest) = row.split_once(',').unwrap();
        return (cell.to_owned(), rest);
    };
    let (cell, rest) = quoted.split_once("\",").unwrap();
    (cell.replace("\"\"", "\""), rest)
}

/// The targets of the table of clients, as far as they can be signed.
#[test]
fn host_target_and_body_are_sent_as_they_were_signed() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/nasty_urls.csv");
    let table = std::fs::read_to_string(table).unwrap();
    let mut sent = 0;
    for row in table.lines().skip(1) {
        let (_, after) = cell(row);
        let (target, _) = cell(after);
        let server = Server::bind("127.0.0.1");
        let host = server.host();
        let url = format!("http://{host}{target}");
        let sign = ["sign", "--demo", &url, "-d", "{\"a\":\n1}", "-o", "json"];
        let signed = run("", &sign);
        if signed.exit != Some(0) {
            continue;
        }
        let target = signed.json()["path_and_query"].as_str().unwrap().to_owned();
        let server = server.answer(OK);
        run("", &["send", "--demo", &url, "-d", "{\"a\":\n1}", "-o", "json"]).json();
        let message = String::from_utf8(server.received()).unwrap();
        assert!(message.starts_with(&format!("POST {target} HTTP/1.1\r\n")), "{message}");
        assert_eq!(header(&message, "host"), Some(host.as_str()));
        assert!(message.ends_with("\r\n\r\n{\"a\":\n1}"), "{message}");
        assert_verifies(&message);
        sent += 1;
    }
    assert_eq!(sent, 20, "other rows can be signed than those known");
}

#[test]
fn a_body_is_json_unless_said_otherwise() {
    let (message, _) = send(OK, "/", &["-d", "{}"]);
    assert_eq!(header(&message, "content-type"), Some("application/json"));
    let (message, _) = send(OK, "/", &["-d", "{}", "-H", "Content-Type: a/b", "-H", "x:  y"]);
    assert_eq!(header(&message, "content-type"), Some("a/b"));
    assert_eq!(header(&message, "x"), Some("y"));
    assert_eq!(message.to_ascii_lowercase().matches("content-type").count(), 1);
}

#[test]
fn every_method_is_sent_with_and_without_a_body() {
    for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "REPORT"] {
        let answer = "HTTP/1.1 204 No Content\r\n\r\n";
        let (message, said) = send(answer, "/a", &["-X", method]);
        assert!(message.starts_with(&format!("{method} /a HTTP/1.1\r\n")), "{message}");
        let announced = matches!(method, "POST" | "PUT" | "PATCH").then_some("0");
        assert_eq!(header(&message, "content-length"), announced, "{message}");
        assert_eq!(header(&message, "transfer-encoding"), None, "{message}");
        assert_eq!(header(&message, "content-type"), None, "{message}");
        assert_eq!((said.exit, said.stderr.as_str()), (Some(0), "HTTP 204 No Content\n"));
        assert_verifies(&message);

        let (message, _) = send(answer, "/a", &["-X", method, "-d", "{}"]);
        assert!(
            message.ends_with("content-length: 2\r\n\r\n{}") || message.ends_with("\r\n\r\n{}")
        );
        assert_verifies(&message);
    }
    let said = run("", &["send", "--demo", "/", "-X", "CONNECT", "-o", "json"]);
    assert_eq!(said.refusal(1), "UNSENDABLE");
}

#[test]
fn the_body_goes_to_standard_output_as_it_came_and_the_status_beside_it() {
    for (status, exit) in [("200 OK", 0), ("302 Found", 0), ("404 Not Found", 1), ("599 Own", 1)] {
        let body = b"\0\xff\x1b[31m no line end";
        let mut answer = format!("HTTP/1.1 {status}\r\nlocation: /elsewhere\r\n").into_bytes();
        answer.extend(format!("content-length: {}\r\n\r\n", body.len()).into_bytes());
        answer.extend(body);
        let server = Server::bind("127.0.0.1");
        let url = format!("http://{}/", server.host());
        let server = server.answer(answer);
        let output = output(&[], &["send", "--demo", &url], b"");
        server.received();
        assert_eq!(output.stdout, body);
        let known = if exit == 1 && status.starts_with('5') { "599" } else { status };
        assert_eq!(String::from_utf8(output.stderr).unwrap(), format!("HTTP {known}\n"));
        assert_eq!(output.status.code(), Some(exit), "{status}");
    }
}

#[test]
fn json_holds_the_whole_answer() {
    let answer = "HTTP/1.1 201 Created\r\nX-A: 1\r\nx-a: 2\r\ntransfer-encoding: chunked\r\n\r\n\
        2\r\n{\"\r\n3\r\né}\r\n0\r\n\r\n";
    let (_, said) = send(answer, "/", &["-o", "json"]);
    let headers = json!([["x-a", "1"], ["x-a", "2"], ["transfer-encoding", "chunked"]]);
    assert_eq!(said.json(), json!({ "status": 201, "headers": headers, "body": "{\"é}" }));

    let answer = b"HTTP/1.1 500 Oh\r\ncontent-length: 2\r\n\r\n\xff\0";
    let (_, said) = send(answer, "/", &["-o", "json"]);
    assert_eq!((said.exit, said.stderr.as_str()), (Some(1), ""));
    let expected =
        json!({ "status": 500, "headers": [["content-length", "2"]], "body_base64": "/wA=" });
    assert_eq!(serde_json::from_str::<serde_json::Value>(&said.stdout).unwrap(), expected);
}

#[test]
fn no_answer_is_told_without_what_was_typed() {
    for (answer, due) in [
        ("", "NO_ANSWER"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nabc", "NO_ANSWER"),
        ("nonsense\r\n\r\n", "NO_ANSWER"),
        ("HTTP/1.1 200 OK\r\ncontent-length: 67108865\r\n\r\n", "NO_ANSWER"),
    ] {
        let (_, said) = send(answer, "/secret-path?secret=1", &["-o", "json"]);
        assert!(!said.stdout.contains("secret"), "{said:?}");
        assert_eq!(said.refusal(1), due, "{answer:?}");
    }
    let gone = Server::bind("127.0.0.1").host();
    for url in [format!("http://{gone}/secret"), "http://no-such-host.invalid/secret".to_owned()] {
        let line = run("", &["send", "--demo", &url]).line(1);
        assert!(line.ends_with("[UNREACHABLE]\n"), "{line}");
        // Where it could be the local ACS that does not run, its command is told.
        assert_eq!(line.contains("acs-auth emulator"), url.contains("127.0.0.1"), "{line}");
        assert!(!line.contains("secret") && !line.contains("invalid"), "{line}");
    }
    let long = format!("/{}", "a".repeat(66_000));
    assert_eq!(run("", &["send", "--demo", &long, "-o", "json"]).refusal(1), "UNSENDABLE");
}

#[test]
fn an_answer_that_does_not_come_is_given_up() {
    let server = Server::bind("127.0.0.1");
    let url = format!("http://{}/", server.host());
    let line = run("", &["send", "--demo", &url, "--timeout", "1"]).line(1);
    assert!(line.contains("no whole answer came within 1 seconds"), "{line}");
    assert!(line.ends_with("[NO_ANSWER]\n"), "{line}");
}

#[test]
fn the_proxy_of_the_environment_is_asked_for_what_is_not_on_this_machine() {
    let proxy = Server::bind("127.0.0.1");
    let address = format!("http://{}", proxy.host());
    let proxy = proxy.answer("HTTP/1.1 502 Bad Gateway\r\n\r\n");
    let variables = [("HTTPS_PROXY", address.as_str()), ("NO_PROXY", "")];
    let url = "https://contoso.communication.azure.com/secret";
    let said = output(&variables, &["send", "--demo", url], b"");
    let asked = String::from_utf8(proxy.received()).unwrap();
    assert!(asked.starts_with("CONNECT contoso.communication.azure.com:443 HTTP/1.1\r\n"));
    assert!(!asked.contains("secret") && !asked.to_lowercase().contains("authorization"));
    assert_eq!(said.status.code(), Some(1));
    assert!(String::from_utf8(said.stderr).unwrap().ends_with("[UNREACHABLE]\n"));

    for local in ["127.0.0.1", "::1"] {
        let server = Server::bind(local);
        let url = format!("http://{}/", server.host());
        let server = server.answer(OK);
        let said = output(&[("ALL_PROXY", "http://127.0.0.1:1")], &["send", "--demo", &url], b"");
        assert_eq!(said.stdout, b"{}");
        server.received();
    }
}

#[test]
fn a_refusal_is_told_with_what_it_means() {
    let body = r#"{"error":{"code":"Denied","message":"Denied by the resource provider."}}"#;
    let len = body.len();
    let answer = |date: &str| {
        format!("HTTP/1.1 401 Unauthorized\r\ndate: {date}\r\ncontent-length: {len}\r\n\r\n{body}")
    };
    let signed = ["--date", "Thu, 01 Jan 2026 00:05:00 GMT"];
    let (_, said) = send(answer("Thu, 01 Jan 2026 00:00:00 GMT"), "/", &signed);
    assert_eq!((said.exit, said.stdout.as_str()), (Some(1), body));
    assert!(said.stderr.starts_with("HTTP 401 Unauthorized\nThe request is not accepted"));
    assert!(said.stderr.contains(" [DENIED_BY_PROVIDER]\n"), "{}", said.stderr);
    assert!(said.stderr.contains("\n  - Decode the key from base64"), "{}", said.stderr);
    assert!(!said.stderr.contains("clock"), "{}", said.stderr);

    for (date, told) in [
        ("Wed, 31 Dec 2025 23:59:59 GMT", "301 seconds ahead of the date of the answer"),
        ("Thu, 01 Jan 2026 01:05:00 GMT", "3600 seconds behind the date of the answer"),
    ] {
        let (_, said) = send(answer(date), "/", &signed);
        assert!(said.stderr.contains(told), "{}", said.stderr);
    }
    let (_, said) = send(answer("today"), "/", &["-o", "json"]);
    assert_eq!((said.exit, said.stderr.as_str()), (Some(1), ""));
    // What went well says nothing of the kind.
    let good = answer("today").replace("401 Unauthorized", "200 OK");
    let (_, said) = send(good, "/", &[]);
    assert_eq!(said.stderr, "HTTP 200 OK\n");
}
