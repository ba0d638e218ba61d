//! `acs-auth verify`, and how it reads a raw request.

use crate::said::{CONNECTION, run, run_with_input};

const DATE: &str = "Thu, 01 Jan 2026 00:00:00 GMT";

/// A signed request, its lines ended as told.
fn message(line_end: &str, body: &str) -> String {
    let arguments = ["sign", "/a?b", "-X", "POST", "-d", body, "--date", DATE, "-o", "json"];
    let signed = run(CONNECTION, &arguments).json();
    let mut lines = vec![format!("POST {} HTTP/1.1", signed["path_and_query"].as_str().unwrap())];
    lines.push(format!("Host: {}", signed["host"].as_str().unwrap()));
    for (name, value) in signed["headers"].as_object().unwrap() {
        lines.push(format!("{name}: {}", value.as_str().unwrap()));
    }
    lines.push(format!("Content-Length: {}", body.len()));
    lines.extend([String::new(), body.to_owned()]);
    lines.join(line_end)
}

fn verify(message: impl AsRef<[u8]>) -> crate::said::Said {
    let arguments = ["verify", "--now", DATE, "-o", "json"];
    run_with_input(CONNECTION, &arguments, message.as_ref())
}

#[track_caller]
fn assert_ok(message: &str) {
    assert_eq!(verify(message).json()["ok"], true);
}

#[track_caller]
fn assert_no_request(message: &str) {
    assert_eq!(verify(message).refusal(1), "INVALID_REQUEST", "{message:?}");
}

#[test]
fn lines_end_with_lf_or_crlf() {
    for line_end in ["\n", "\r\n"] {
        for body in ["", "{}", "{}\r\n", "\n\n"] {
            assert_ok(&message(line_end, body));
        }
    }
}

#[test]
fn a_file_may_have_one_more_line_end() {
    assert_ok(&(message("\n", "{}") + "\n"));
    assert_ok(&(message("\r\n", "{}") + "\r\n"));
    assert_no_request(&(message("\n", "{}") + "\n\n"));
    assert_no_request(&(message("\n", "{}") + " "));
}

#[test]
fn a_request_is_read_from_a_file_too() {
    let file = std::env::temp_dir().join(format!("{}-request.http", std::process::id()));
    std::fs::write(&file, message("\n", "{}")).unwrap();
    let said = run(CONNECTION, &["verify", file.to_str().unwrap(), "--now", "1767225600"]);
    assert!(said.stdout().starts_with("ok: signed with key "));
    std::fs::remove_file(file).unwrap();
}

#[test]
fn what_is_no_request() {
    let good = message("\r\n", "{}");
    assert_no_request("");
    assert_no_request("GET / HTTP/1.1\r\nHost: h");
    assert_no_request("GET / HTTP/1.1\r\nHost: h\r\n");
    assert_no_request("GET /\r\n\r\n");
    assert_no_request("GET / HTTP/2\r\n\r\n");
    assert_no_request("GET /a b HTTP/1.1\r\n\r\n");
    assert_no_request("GET  /a HTTP/1.1\r\n\r\n");
    assert_no_request(" /a HTTP/1.1\r\n\r\n");
    assert_no_request("HTTP/1.1 200 OK\r\n\r\n");
    assert_no_request("GET / HTTP/1.1\r\nno colon\r\n\r\n");
    assert_no_request("GET / HTTP/1.1\r\na b: c\r\n\r\n");
    assert_no_request(&good[..good.len() - 1]);
    assert_no_request(&good.replace("Content-Length: 2", "Content-Length: 1"));
    assert_no_request(&good.replace("Content-Length: 2", "Content-Length: 3"));
    assert_no_request(&good.replace("Content-Length: 2", "X: y"));
    for length in ["", "+2", "-2", "2 2", "0x2", "2, 2", "99999999999999999999999"] {
        let length = format!("Content-Length: {length}");
        assert_no_request(&good.replace("Content-Length: 2", &length));
    }
    assert_no_request(&good.replace("Content-Length: 2", "Content-Length: 2\r\ncontent-length: 2"));
    assert_no_request(&good.replace("Content-Length: 2", "Transfer-Encoding: chunked"));
    assert_no_request(&format!("GET / HTTP/1.1\r\n{}\r\n", "a: b\r\n".repeat(201)));
}

#[test]
fn the_clock_and_its_tolerance() {
    let message = message("\n", "");
    let at = |now: &str, more: &[&str]| {
        let arguments = [&["verify", "--now", now, "-o", "json"], more].concat();
        run_with_input(CONNECTION, &arguments, message.as_bytes()).exit
    };
    assert_eq!(at("1767225900", &[]), Some(0));
    assert_eq!(at("1767225901", &[]), Some(1));
    assert_eq!(at("1767225299", &["--tolerance", "301"]), Some(0));
    assert_eq!(at("1767225601", &["--tolerance", "0"]), Some(1));
    // Without --now it is now, and that is later.
    assert_eq!(run_with_input(CONNECTION, &["verify"], message.as_bytes()).exit, Some(1));
}

/// Each byte that the signature rests on, changed: never ok, and never the wrong code.
#[test]
fn one_byte_changes() {
    let good = message("\n", "{\"a\":1}");
    let region = |start: &str, len: usize| {
        let at = good.find(start).unwrap() + start.len();
        at..at + len
    };
    let regions = [
        (region("POST ", 4), &["SIGNATURE_MISMATCH"][..]),
        (region("Host: ", 31), &["SIGNATURE_MISMATCH"]),
        (region("x-ms-date: ", 29), &["MALFORMED_DATE", "DATE_OUT_OF_RANGE", "SIGNATURE_MISMATCH"]),
        (region("x-ms-content-sha256: ", 44), &["CONTENT_HASH_MISMATCH"]),
        (region("Signature=", 44), &["SIGNATURE_MISMATCH", "MALFORMED_AUTHORIZATION"]),
        (region("\n\n", 7), &["CONTENT_HASH_MISMATCH"]),
    ];
    for (region, codes) in regions {
        // Each byte with its lowest bit and with its highest bit the other way round.
        for (at, bit) in region.flat_map(|at| [(at, 1), (at, 0x80)]) {
            let mut changed = good.clone().into_bytes();
            changed[at] ^= bit;
            let said = verify(&changed);
            let changed = changed.escape_ascii();
            assert_eq!((said.exit, said.stderr.as_str()), (Some(1), ""), "{changed}");
            let refused: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
            let code = refused["code"].as_str().unwrap_or("no verdict");
            assert!(codes.contains(&code), "{changed}\n{refused}");
        }
    }
    // The case of the method and of names is no change.
    assert_ok(&good.replace("POST", "post").replace("x-ms-date:", "X-MS-Date:"));
}
