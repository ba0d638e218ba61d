//! The printed commands run as they stand, and what they send verifies.

use std::path::PathBuf;
use std::process::Command;

use crate::said::{PROXIES, run, run_with_input};
use crate::server::{Server, header};

const OK: &str = "HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n";

/// Prints a command for a loopback URL, runs it, and gives what it sent, having verified it.
fn send(format: &str, address: &str, arguments: &[&str]) -> String {
    let server = Server::bind(address);
    let url = format!("http://{}/a;b/8%3Aacs:c?$top=1&q=a%20b+c", server.host());
    let command = [&["sign", "--demo", &url, "--output", format], arguments].concat();
    let script = run("", &command).stdout();

    let server = server.answer(OK);
    let (shell, option) = if format == "curl" { ("sh", "-c") } else { ("python3", "-c") };
    let mut shell = Command::new(shell);
    for variable in PROXIES {
        shell.env_remove(variable);
    }
    let output = shell.arg(option).arg(&script).output().unwrap();
    assert!(output.status.success(), "{script}\n{output:?}");
    let message = server.received();

    let verified = run_with_input("", &["verify", "--demo"], &message);
    assert!(verified.stdout().starts_with("ok: signed with key "), "{script}");
    String::from_utf8(message).unwrap()
}

fn both(arguments: &[&str], test: impl Fn(&str)) {
    for format in ["curl", "python"] {
        test(&send(format, "127.0.0.1", arguments));
    }
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let file = std::env::temp_dir().join(format!("{}-{name}", std::process::id()));
    std::fs::write(&file, bytes).unwrap();
    file
}

#[test]
fn a_body_is_json_unless_said_otherwise() {
    both(&["-d", "{}"], |message| {
        assert!(message.starts_with("POST /a;b/8%3Aacs:c?$top=1&q=a%20b+c HTTP/1.1\r\n"));
        assert_eq!(header(message, "content-type"), Some("application/json"));
        assert!(message.ends_with("\r\n\r\n{}"));
    });
    both(&["-d", "{}", "-H", "Content-Type: application/merge-patch+json"], |message| {
        assert_eq!(header(message, "content-type"), Some("application/merge-patch+json"));
        assert_eq!(message.to_ascii_lowercase().matches("content-type").count(), 1);
    });
}

#[test]
fn text_of_every_kind_arrives_as_it_is() {
    let text = "{\"a\": \"it's $HOME `id` \\n %41 ‘é’ \u{1f600}\"}\r\n\t@-\u{7f}";
    both(&["-X", "patch", "-d", text], |message| {
        assert!(message.starts_with("PATCH /"));
        assert!(message.ends_with(text), "{message}");
    });
}

#[test]
fn a_body_may_be_empty() {
    both(&["-d", ""], |message| {
        assert_eq!(header(message, "content-length"), Some("0"));
        assert_eq!(header(message, "content-type"), Some("application/json"));
    });
}

/// A client that asked with HEAD must not wait for the body that the answer tells the length of.
#[test]
fn head_is_asked_as_head() {
    let head = |more: &[&str]| {
        run("", &[&["sign", "--demo", "/", "-X", "HEAD", "-o", "curl"], more].concat())
    };
    let printed = head(&[]).stdout();
    assert!(printed.contains(" --head ") && !printed.contains("--request"), "{printed}");
    assert!(head(&["-d", "{}"]).line(1).contains("UNPRINTABLE_BODY"));
}

#[test]
fn methods_without_a_body() {
    for method in ["GET", "HEAD", "DELETE", "OPTIONS", "REPORT"] {
        both(&["-X", method], |message| {
            assert!(message.starts_with(&format!("{method} /")));
            assert_eq!(header(message, "content-type"), None);
        });
    }
}

#[test]
fn methods_that_are_expected_to_have_a_body_say_that_it_is_empty() {
    for method in ["POST", "PUT", "PATCH"] {
        both(&["-X", method], |message| {
            assert!(message.starts_with(&format!("{method} /")));
            assert_eq!(header(message, "content-length"), Some("0"));
            assert_eq!(header(message, "content-type"), None);
        });
    }
}

#[test]
fn more_headers_are_sent_and_not_signed() {
    both(&["-H", "x-ms-client-request-id: it's 1", "-H", "x-empty:"], |message| {
        assert_eq!(header(message, "x-ms-client-request-id"), Some("it's 1"));
        let empty = message.to_ascii_lowercase();
        assert!(empty.contains("\r\nx-empty:\r\n") || empty.contains("\r\nx-empty: \r\n"));
    });
}

#[test]
fn a_body_from_a_file() {
    let body = file("it's a \"body\" $HOME.json", b"{\"b\":\n1}\n");
    let arguments = ["sign", "--demo", "/", "-o", "curl", "--data-file", body.to_str().unwrap()];
    assert!(run("", &arguments).stdout().contains("--data-binary '@/"));
    both(&["--data-file", body.to_str().unwrap()], |message| {
        assert!(message.ends_with("\r\n\r\n{\"b\":\n1}\n"), "{message}");
    });
    std::fs::remove_file(body).unwrap();
}

#[test]
fn an_ipv6_address() {
    for format in ["curl", "python"] {
        let message = send(format, "::1", &[]);
        assert!(header(&message, "host").unwrap().starts_with("[::1]:"));
    }
}

#[test]
fn bytes_from_standard_input() {
    let sign = |format: &str, body: &[u8]| {
        let arguments = ["sign", "--demo", "/", "--data-file", "-", "--output", format];
        run_with_input("", &arguments, body)
    };
    assert!(sign("curl", b"it's\n").stdout().contains(r"--data-raw 'it'\''s"));
    for body in [&b"\xff"[..], b"\0", "x".repeat(30_001).as_bytes()] {
        assert!(sign("curl", body).line(1).contains("UNPRINTABLE_BODY"));
    }
    assert!(sign("python", b"\xff\0'").stdout().contains(r"body=b'\xff\x00\''"));
    assert!(sign("powershell", b"\xff\0").stdout().contains("-Body ([byte[]]@(255,0))"));
}

/// There is no PowerShell to run here, so this is what one reads.
#[test]
fn powershell() {
    let arguments =
        ["sign", "--demo", "/a?b", "-d", "it's", "-H", "x: ’", "--date", "0", "-o", "powershell"];
    assert!(run("", &arguments).line(1).contains("INVALID_HEADER"));
    let arguments =
        ["sign", "--demo", "/a?b", "-d", "it's", "-H", "x: 'y", "--date", "0", "-o", "powershell"];
    let printed = run("", &arguments).stdout();
    let lines: Vec<_> = printed.lines().collect();
    assert_eq!(
        lines[0],
        "Invoke-WebRequest -UseBasicParsing -MaximumRedirection 0 -Method 'POST' \
         -Uri 'http://localhost:8401/a?b' -Headers @{"
    );
    assert_eq!(lines[1], "  'x-ms-date' = 'Thu, 01 Jan 1970 00:00:00 GMT'");
    assert_eq!(lines[4], "  'x' = '''y'");
    assert_eq!(
        lines[5],
        "} -ContentType 'application/json' -Body ([Text.Encoding]::ASCII.GetBytes('it''s'))"
    );
    let custom = run("", &["sign", "--demo", "/", "-X", "report", "-o", "powershell"]).stdout();
    assert!(custom.contains("-CustomMethod 'REPORT'"));
}
