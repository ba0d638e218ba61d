//! How the program is called, and what it says of being called wrongly.

use crate::said::{CONNECTION, run, run_with_input};

#[test]
fn headers_are_the_default() {
    let printed = run(CONNECTION, &["sign", "/a", "--date", "0"]).stdout();
    let names: Vec<_> = printed.lines().map(|line| line.split(": ").next().unwrap()).collect();
    assert_eq!(names, ["x-ms-date", "x-ms-content-sha256", "authorization"]);
}

#[test]
fn the_method_follows_the_body() {
    let method = |arguments: &[&str]| {
        let arguments = [&["sign", "/a", "-o", "json"], arguments].concat();
        run(CONNECTION, &arguments).json()["method"].clone()
    };
    assert_eq!(method(&[]), "GET");
    assert_eq!(method(&["-d", ""]), "POST");
    assert_eq!(method(&["-d", "-1"]), "POST");
    assert_eq!(method(&["-d", "{}", "-X", "put"]), "PUT");
}

#[test]
fn a_path_is_joined_to_the_endpoint_and_other_origins_are_refused() {
    let url =
        |url: &str, more: &[&str]| run(CONNECTION, &[&["sign", url, "-o", "json"], more].concat());
    let own = "https://contoso.communication.azure.com/a";
    assert_eq!(url("/a", &[]).json()["url"], own);
    assert_eq!(url(own, &[]).json()["url"], own);
    assert_eq!(url("HTTPS://contoso.communication.azure.com:443/a", &[]).json()["url"], own);
    for other in [
        "https://fabrikam.communication.azure.com/a",
        "http://contoso.communication.azure.com/a",
        "https://contoso.communication.azure.com:8443/a",
        "https://contoso.communication.azure.com.example/a",
    ] {
        assert_eq!(url(other, &[]).refusal(1), "OTHER_ORIGIN", "{other}");
        assert_eq!(url(other, &["--any-origin"]).json()["url"], other);
    }
    assert_eq!(run("", &["sign", "--demo", own, "-o", "json"]).json()["url"], own);
    // The place of an error is told in what was typed.
    assert!(run(CONNECTION, &["sign", "/a b"]).line(1).contains("(at byte 2)"));
    assert!(run(CONNECTION, &["sign", "https://h/a b"]).line(1).contains("(at byte 11)"));
}

#[test]
fn credentials_come_from_the_environment_a_file_or_standard_input() {
    let host = |said: crate::said::Said| said.json()["host"].clone();
    let arguments = ["sign", "/a", "-o", "json", "--connection-string-file"];
    let other = b"endpoint=https://fabrikam.example;accesskey=pw==\n";
    let stdin = [&arguments[..], &["-"]].concat();
    assert_eq!(host(run_with_input(CONNECTION, &stdin, other)), "fabrikam.example");

    let file = std::env::temp_dir().join(format!("{}-connection", std::process::id()));
    std::fs::write(&file, other).unwrap();
    let from_file = [&arguments[..], &[file.to_str().unwrap()]].concat();
    assert_eq!(host(run(CONNECTION, &from_file)), "fabrikam.example");
    std::fs::remove_file(file).unwrap();

    assert_eq!(run("", &["sign", "/a", "-o", "json"]).refusal(2), "NO_CREDENTIALS");
    assert_eq!(run("", &["verify", "-o", "json"]).refusal(2), "NO_CREDENTIALS");
}

#[test]
fn standard_input_gives_one_thing() {
    let twice: [&[&str]; 5] = [
        &["sign", "/a", "--data-file", "/dev/stdin", "--connection-string-file", "-"],
        &["sign", "/a", "--data-file", "-", "--connection-string-file", "-"],
        &["send", "/a", "--data-file", "-", "--connection-string-file", "-"],
        &["verify", "-", "--connection-string-file", "-"],
        &["verify", "--connection-string-file", "-", "--connection-string-file", "-", "/dev/null"],
    ];
    for arguments in twice {
        let said = run_with_input("", arguments, CONNECTION.as_bytes());
        assert!(said.line(2).contains("standard input gives one thing"));
    }
}

#[test]
fn headers_that_cannot_be_added() {
    let twice = ["sign", "--demo", "/a", "-o", "json", "-H", "a: b", "-H", "A: c"];
    assert_eq!(run("", &twice).refusal(1), "INVALID_HEADER");
    for header in [
        "x",
        ":y",
        "x y: z",
        "x(y: z",
        "é: x",
        "x: é",
        "x: a\nb",
        "x: a\rb",
        "Host: h",
        "authorization: x",
        "X-MS-Date: x",
        "x-ms-content-sha256: x",
        "content-length: 1",
        "Transfer-Encoding: x",
    ] {
        let arguments = ["sign", "--demo", "/a", "-o", "json", "-H", header];
        assert_eq!(run("", &arguments).refusal(1), "INVALID_HEADER", "{header}");
    }
}

#[test]
fn files_that_cannot_be_read() {
    let missing = "/no/such/file";
    let calls: [&[&str]; 5] = [
        &["sign", "--demo", "/a", "--data-file", missing],
        &["sign", "/a", "--connection-string-file", missing],
        &["send", "--demo", "/a", "--data-file", missing],
        &["verify", "--demo", missing],
        &["explain", missing],
    ];
    for call in calls {
        let line = run("", call).line(2);
        assert!(line.contains("there is no such file [UNREADABLE]"), "{line}");
        assert!(!line.contains(missing), "{line}");
        let json = [call, &["-o", "json"]].concat();
        assert_eq!(run("", &json).refusal(2), "UNREADABLE");
    }
    let long = "x".repeat(16 * 1024);
    let arguments = ["sign", "/a", "--connection-string-file", "-"];
    let line = run_with_input("", &arguments, long.as_bytes()).line(2);
    assert!(line.contains("far too long [UNREADABLE]"), "{line}");
    let folder = std::env::temp_dir();
    let line = run("", &["explain", folder.to_str().unwrap()]).line(2);
    assert!(line.contains("it is a directory"), "{line}");
}

#[test]
fn calls_that_do_not_fit() {
    let calls: [(&[&str], &str); 34] = [
        (
            &["sgn"],
            "there is no such command, only sign, send, token, user, entra, verify, explain, emulator, demo,",
        ),
        (&["sign"], "<URL|/PATH> is missing: acs-auth sign --help"),
        (&["sign", "/a", "/b"], "argument 3 is one too many: acs-auth sign --help"),
        (&["sign", "/a", "--nope"], "argument 3 is no option here"),
        (&["sign", "/a", "--nope=1"], "argument 3 is no option here"),
        (&["sign", "/a", "--demo=1"], "--demo takes no value"),
        (&["sign", "/a", "-o", "xml"], "is one of headers, json, curl, python, powershell"),
        (&["sign", "/a", "-d"], "--data <TEXT> lacks its value"),
        (&["sign", "/a", "-d", "1", "-d", "2"], "--data <TEXT> is given more than once"),
        (&["sign", "/a", "-d", "1", "--data-file", "f"], "do not go together"),
        (&["sign", "/a", "--demo", "--connection-string-file", "f"], "do not go together"),
        (&["send", "/a", "-o", "curl"], "is one of text, json"),
        (&["send", "/a", "--timeout", "x"], "--timeout <SECONDS> is a whole number of seconds"),
        (&["verify", "--tolerance", "x"], "--tolerance <SECONDS> is a whole number of seconds"),
        (&["verify", "--tolerance=-1"], "--tolerance <SECONDS> is a whole number of seconds"),
        (&["emulator", "--port", "x"], "--port <PORT> is a port, from 0 to 65535"),
        (&["emulator", "--listen", "localhost"], "--listen <ADDRESS> is an IP address"),
        (&["emulator", "--auth", "none"], "is one of strict, explain, off"),
        (&["emulator", "--page-size", "0"], "--page-size <ITEMS> is a number of items, 1 or more"),
        (&["emulator", "--patience", "0"], "is a whole number of seconds, from 1 to 4294967295"),
        (&["emulator", "--max-body", "1k"], "--max-body <BYTES> is a number of bytes"),
        (
            &["emulator", "--clock-offset", "1h"],
            "is a whole number of seconds, from -2147483648 to",
        ),
        (&["emulator", "--fault", "status=200"], "is no fault: a status is 400 to 599"),
        (&["token", "isue"], "there is no such command, only decode, issue, revoke, exchange"),
        (
            &["token", "issue"],
            "--user <ID> and --scope <SCOPE> are missing: acs-auth token issue --help",
        ),
        (
            &["token", "issue", "--user", "u", "--scope", "c", "--minutes", "1h"],
            "is a whole number of minutes",
        ),
        (&["token", "exchange"], "--app-id <ID> and --user-id <ID> are missing"),
        (&["token", "exchange", "--entra", "--app-id", "a"], "do not go together"),
        (
            &["token", "decode", "a", "b"],
            "argument 4 is one too many: acs-auth token decode --help",
        ),
        (
            &["user", "create", "--minutes", "60"],
            "--scope <SCOPE> is missing: acs-auth user create --help",
        ),
        (&["user", "create", "--credential", "token"], "--credential <KIND> is one of key, entra"),
        (
            &["entra", "token", "--flow", "cli"],
            "is one of auto, client-secret, workload, app-service, imds",
        ),
        (&["demo", "now"], "argument 2 is one too many: acs-auth demo --help"),
        (&["completions", "tcsh"], "is one of bash, elvish, fish, powershell, zsh"),
    ];
    for (call, sentence) in calls {
        let line = run(CONNECTION, call).line(2);
        assert!(line.contains(sentence), "{call:?}: {line}");
        assert!(line.ends_with("[USAGE]\n"), "{line}");
    }
    for json in [&["-o", "json"][..], &["--output=json"], &["-ojson"]] {
        let call = [&["sign", "/a", "/b"], json].concat();
        assert_eq!(run(CONNECTION, &call).refusal(2), "USAGE");
    }
}

#[test]
fn help_and_version() {
    let nothing = run("", &[]);
    assert_eq!((nothing.exit, nothing.stdout.as_str()), (Some(2), ""));
    assert!(nothing.stderr.contains("Usage: acs-auth <COMMAND>"), "{}", nothing.stderr);
    assert!(run("", &["--help"]).stdout().contains("Try it without an Azure account:"));
    let version = run("", &["--version"]).stdout();
    assert_eq!(version, format!("acs-auth {}\n", env!("CARGO_PKG_VERSION")));
}

/// What bash offers behind a word that was begun.
fn complete(words: &[&str]) -> String {
    let script = run("", &["completions", "bash"]).stdout();
    let last = words.len() - 1;
    let ask = format!(
        "COMP_WORDS=({}); COMP_CWORD={last}; _acs__auth acs-auth '{}' '{}'; echo ${{COMPREPLY[*]}}",
        words.join(" "),
        words[last],
        words[last - 1],
    );
    let output = std::process::Command::new("bash").args(["-c", &(script + &ask)]).output();
    String::from_utf8(output.unwrap().stdout).unwrap().trim().to_owned()
}

#[test]
fn bash_completes() {
    assert_eq!(complete(&["acs-auth", "si"]), "sign");
    assert_eq!(complete(&["acs-auth", "sign", "--out"]), "--output");
    assert_eq!(complete(&["acs-auth", "verify", "--tol"]), "--tolerance");
    assert_eq!(complete(&["acs-auth", "token", "de"]), "decode");
    assert_eq!(complete(&["acs-auth", "token", "issue", "--min"]), "--minutes");
}

#[test]
fn completions_know_every_command() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let script = run("", &["completions", shell]).stdout();
        for word in [
            "sign",
            "send",
            "verify",
            "explain",
            "any-origin",
            "ca-file",
            "tolerance",
            "revoke",
            "user",
            "entra",
            "credential",
            "authority",
        ] {
            assert!(script.contains(word), "{shell} does not know {word}");
        }
    }
}
