//! What the program never says: a piece of a key, wherever it was typed.

use acs_auth_tests::leaked;
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::said::{Said, run, run_with_input};
use crate::server::Server;

/// The bytes of a key, and its base64. They are in nothing else.
const BYTES: &str = "u8jzPde0IgxLd6GncfBAepfJBd0Kh8oOOL8dKLzdocJ2isAjIhKtJ0RlgLKOmxgJ";
const KEY: &str =
    "dThqelBkZTBJZ3hMZDZHbmNmQkFlcGZKQmQwS2g4b09PTDhkS0x6ZG9jSjJpc0FqSWhLdEowUmxnTEtPbXhnSg==";

#[track_caller]
fn assert_silent(said: &Said, what: &str) {
    for output in [&said.stdout, &said.stderr] {
        // Neither the key nor the text of it, which may be encoded once more.
        for secret in [BYTES, KEY] {
            assert_eq!(leaked(output.as_bytes(), secret.as_bytes()), None, "{what}: {output}");
        }
    }
}

fn connection() -> String {
    format!("endpoint=https://contoso.communication.azure.com/;accesskey={KEY}")
}

/// Every place of a command line, as a pattern in which `@` is the place.
const PLACES: [&[&str]; 40] = [
    &["@"],
    &["sign", "@"],
    &["sign", "/a", "@"],
    &["sign", "-X", "@", "/a"],
    &["sign", "-X@", "/a"],
    &["sign", "/a", "--date", "@"],
    &["sign", "/a", "--date=@"],
    &["sign", "/a", "-d", "@"],
    &["sign", "/a", "--data-file", "@"],
    &["sign", "/a", "-H", "@"],
    &["sign", "/a", "-H", "x:@\n"],
    &["sign", "/a", "-o", "@"],
    &["sign", "/a", "--output=@"],
    &["sign", "/a", "--any-origin=@"],
    &["sign", "/a", "--connection-string-file", "@"],
    &["sign", "/a", "--demo=@"],
    &["sign", "/a", "--@"],
    &["sign", "/a", "-@"],
    &["sign", "https://@@contoso.communication.azure.com/a"],
    &["send", "@"],
    &["send", "/a", "@"],
    &["send", "/a b", "-d", "@"],
    &["send", "/a", "--ca-file", "@"],
    &["send", "/a", "--timeout", "@"],
    &["send", "-X@", "/a b"],
    &["send", "http://127.0.0.1:1/@", "--any-origin"],
    &["verify", "@"],
    &["verify", "--now", "@"],
    &["verify", "-d", "@"],
    &["explain", "--data-file", "@"],
    &["verify", "--tolerance", "@"],
    &["verify", "--connection-string-file", "@"],
    &["explain", "@"],
    &["explain", "-o", "@"],
    &["explain", "--message", "@"],
    &["explain", "--endpoint", "@"],
    &["explain", "--other-key-file", "@"],
    &["explain", "--now", "@"],
    &["completions", "@"],
    &["completions", "bash", "@"],
];

#[test]
fn a_key_in_the_wrong_place_never_comes_back() {
    let texts = [
        connection(),
        connection().to_uppercase().replace(&KEY.to_uppercase(), KEY),
        format!("accesskey = {KEY}"),
        format!("AccessKey: {KEY}"),
        format!("accesskey%3D{KEY}"),
        KEY.to_owned(),
        format!("{KEY}\n"),
        format!("  {KEY}"),
    ];
    for text in &texts {
        for place in PLACES {
            for json in [&[][..], &["--output=json"]] {
                let typed: Vec<_> = place.iter().map(|word| word.replace('@', text)).collect();
                let mut typed: Vec<_> = typed.iter().map(String::as_str).collect();
                typed.splice(1..1, json.iter().copied());
                let said = run(&connection(), &typed);
                assert_silent(&said, &format!("{place:?}"));
                if text.to_lowercase().contains("accesskey") {
                    assert_eq!(said.exit, Some(2), "{place:?}: {said:?}");
                }
            }
        }
    }
}

#[test]
fn the_key_that_signs_is_in_no_output() {
    let connection = connection();
    for format in ["headers", "json", "curl", "python", "powershell"] {
        for arguments in [&["/a", "-d", "{}"][..], &["/a b"], &["/a", "-X", ""], &["/", "-d"]] {
            let arguments = [&["sign", "--output", format], arguments].concat();
            assert_silent(&run(&connection, &arguments), format);
        }
    }
    let signed = run(&connection, &["sign", "/a", "-o", "json"]).json();
    let mut message = "GET /a HTTP/1.1\nhost: contoso.communication.azure.com\n".to_owned();
    for (name, value) in signed["headers"].as_object().unwrap() {
        message.extend([name, ": ", value.as_str().unwrap(), "\n"]);
    }
    message.push('\n');
    for command in ["verify", "explain"] {
        for format in ["text", "json"] {
            let said = run_with_input(&connection, &[command, "-o", format], message.as_bytes());
            assert_eq!(said.exit, Some(0), "{said:?}");
            assert_silent(&said, command);
        }
    }
}

/// Nor is it sent, nor printed with what comes back.
#[test]
fn the_key_is_not_sent() {
    for format in ["text", "json"] {
        let server = Server::bind("127.0.0.1");
        let connection = format!("endpoint=http://{};accesskey={KEY}", server.host());
        let server = server.answer("HTTP/1.1 401 Unauthorized\r\ncontent-length: 2\r\n\r\nno");
        let said = run(&connection, &["send", "/a", "-d", "{}", "-o", format]);
        assert_eq!(said.exit, Some(1), "{said:?}");
        assert_silent(&said, format);
        let message = server.received();
        for secret in [BYTES, KEY] {
            assert_eq!(leaked(&message, secret.as_bytes()), None);
        }
    }
}

/// Not even where the text of the key is what was signed with, or is one that cannot be read.
#[test]
fn a_diagnosis_does_not_show_the_key() {
    let as_text = BASE64_STANDARD.encode(KEY);
    let wrong = format!("endpoint=https://contoso.communication.azure.com/;accesskey={as_text}");
    let headers = run(&wrong, &["sign", "/a"]).stdout();
    let message = format!("GET /a HTTP/1.1\nhost: contoso.communication.azure.com\n{headers}\n");
    for format in ["text", "json"] {
        let arguments = ["explain", "-o", format];
        let said = run_with_input(&connection(), &arguments, message.as_bytes());
        assert!(said.stdout.contains("KEY_AS_TEXT"), "{said:?}");
        assert_silent(&said, format);
        for broken in [format!("{KEY}!"), format!("endpoint=x;accesskey={KEY}"), KEY.repeat(20)] {
            let arguments = ["explain", "-o", format, "/dev/null", "--other-key-file", "-"];
            let said = run_with_input("", &arguments, broken.as_bytes());
            assert_eq!(said.exit, Some(1), "{said:?}");
            assert_silent(&said, format);
        }
    }
}

#[test]
fn a_broken_connection_string_is_not_repeated() {
    for broken in [
        KEY.to_owned(),
        format!("endpoint=https://contoso.communication.azure.com/;{KEY}"),
        format!("endpoint=https://contoso.communication.azure.com/;accesskey={KEY}!"),
        format!("endpoint=https://contoso.communication.azure.com/;accesskey=\"{KEY}\""),
        format!("endpoint={KEY};accesskey={KEY}"),
        format!("accesskey={KEY}"),
        format!("accesskey={KEY};accesskey={KEY}"),
    ] {
        for format in ["headers", "json"] {
            let from_variable = run(&broken, &["sign", "/a", "-o", format]);
            let arguments = ["sign", "/a", "-o", format, "--connection-string-file", "-"];
            let from_input = run_with_input("", &arguments, broken.as_bytes());
            for said in [from_variable, from_input] {
                assert_eq!(said.exit, Some(1));
                assert_silent(&said, format);
            }
        }
    }
}
