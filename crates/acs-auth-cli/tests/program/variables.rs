//! The variables that set up a local ACS.

use std::fs;

use acs_auth::{HttpDate, now};
use acs_auth_emulator::{ACCESS_KEY, CLIENT_SECRET, IDENTITY_HEADER, SECONDARY_ACCESS_KEY};
use serde_json::Value;

use crate::emulator::IDENTITIES;
use crate::running::Running;
use crate::said::{output, run};

/// A service container of a CI takes no arguments.
#[test]
fn variables_say_what_options_say() {
    let directory = format!("{}/variables", env!("CARGO_TARGET_TMPDIR"));
    fs::create_dir_all(&directory).unwrap();
    let file = format!("{directory}/ca.pem");
    let (key, other) = ("c2VjcmV0IGtleSBvZiBhIHRlc3Q=", "YW5vdGhlciBzZWNyZXQgb2YgaXQ=");
    let named = [
        ("LISTEN", "127.0.0.2"),
        ("PORT", "0"),
        ("TLS", "yes"),
        ("AUTH", "explain"),
        ("HOST_NAME", "acs,acs.test"),
        ("TOLERANCE", "60"),
        ("CLOCK_OFFSET", "-100"),
        ("OPERATION_TIME", "0.25"),
        ("CHECK", "false"),
        ("CLIENT_SECRET", "a secret of a test"),
        ("ENTRA_TOKEN_LIFETIME", "7200"),
        ("PAGE_SIZE", "2"),
        ("OPAQUE_TOKENS", "on"),
        ("MAX_BODY", "40"),
        ("PATIENCE", "60"),
        ("FAULT", "status=418,path=/echo/a;status=429,path=/echo/b"),
        ("CA_FILE", &file),
        ("STOP_AT_EOF", "1"),
        ("OUTPUT", "json"),
        ("ACCESS_KEY", key),
        ("SECONDARY_ACCESS_KEY", other),
    ];
    let variables = named.map(|(name, value)| (format!("ACS_AUTH_EMULATOR_{name}"), value));
    let variables: Vec<_> = variables.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    let emulator = Running::start_with(&variables, &[]);
    assert!(emulator.text("endpoint").starts_with("https://127.0.0.2:"));
    assert_eq!((emulator.text("access_key"), emulator.text("secondary_access_key")), (key, other));
    assert_eq!(emulator.text("ca_file"), file);
    let send = |seconds: i64, arguments: &[&str]| {
        let date = HttpDate::from_unix(now().unix() + seconds).unwrap().to_string();
        let usual = ["--date", &date, "--ca-file", &file];
        let answer = emulator.send(&[arguments, &usual].concat());
        serde_json::from_str::<Value>(&answer.stdout).unwrap()
    };
    let status = |seconds, arguments: &[&str]| send(seconds, arguments)["status"].as_u64().unwrap();
    assert_eq!([status(-100, &["/echo"]), status(0, &["/echo"])], [200, 401]);
    assert_eq!([status(-100, &["/echo/a"]), status(-100, &["/echo/b"])], [418, 429]);
    assert_eq!(status(-100, &["/echo", "-d", &"more than forty".repeat(3)]), 413);
    let asked = [IDENTITIES, "-d", r#"{"createTokenWithScopes":["chat"]}"#];
    let created: Value =
        serde_json::from_str(send(-100, &asked)["body"].as_str().unwrap()).unwrap();
    let token = created["accessToken"]["token"].as_str().unwrap();
    assert!(token.len() > 100 && !token.contains('.'), "it is no JWT");
    emulator.end();

    // An option is heard before a variable.
    let options = ["--port", "0", "--output", "json", "--stop-at-eof", "--listen", "127.0.0.1"];
    let emulator = Running::start_with(&[("ACS_AUTH_EMULATOR_LISTEN", "127.0.0.2")], &options);
    assert!(emulator.text("endpoint").starts_with("http://127.0.0.1:"));
    emulator.end();
    fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_variable_that_does_not_fit_is_named() {
    for (name, value, why) in [
        ("PORT", "http", "ACS_AUTH_EMULATOR_PORT is a port, from 0 to 65535"),
        ("AUTH", "none", "ACS_AUTH_EMULATOR_AUTH is one of strict, explain, off"),
        ("TLS", "perhaps", "ACS_AUTH_EMULATOR_TLS is true or false"),
        ("OPAQUE_TOKENS", "perhaps", "ACS_AUTH_EMULATOR_OPAQUE_TOKENS is true or false"),
        ("FAULT", "count=1", "ACS_AUTH_EMULATOR_FAULT is no fault: a fault has a status"),
        ("ACCESS_KEY", "not base64!", "ACS_AUTH_EMULATOR_ACCESS_KEY holds no access key"),
        (
            "SECONDARY_ACCESS_KEY",
            "",
            "ACS_AUTH_EMULATOR_SECONDARY_ACCESS_KEY holds no access key: it is empty",
        ),
        (
            "CLIENT_SECRET",
            "",
            "ACS_AUTH_EMULATOR_CLIENT_SECRET holds no client secret: it is empty",
        ),
        ("ENTRA_TOKEN_LIFETIME", "1h", "ACS_AUTH_EMULATOR_ENTRA_TOKEN_LIFETIME is a whole number"),
        ("OPERATION_TIME", "-1", "ACS_AUTH_EMULATOR_OPERATION_TIME is a number of seconds"),
    ] {
        let variable = format!("ACS_AUTH_EMULATOR_{name}");
        let said = output(&[(&variable, value)], &["emulator", "--stop-at-eof"], b"");
        let stderr = String::from_utf8(said.stderr).unwrap();
        assert_eq!(said.status.code(), Some(2), "{name}");
        assert!(stderr.contains(why) && !stderr.contains("not base64"), "{stderr}");
    }
}

#[test]
fn a_variable_that_is_misspelt_is_told_of() {
    let options = ["--port", "0", "--output", "json", "--stop-at-eof"];
    let known = ("ACS_AUTH_EMULATOR_CONNECTION_STRING", "for clients");
    let emulator =
        Running::start_with(&[("ACS_AUTH_EMULATOR_ACCES_KEY", "c2VjcmV0"), known], &options);
    let said = emulator.end();
    assert_eq!(said, "warning: ACS_AUTH_EMULATOR_ACCES_KEY is no variable of this\n");
}

/// A secret that is set is not told, and what is given out lasts as long as is said.
#[test]
fn a_client_secret_of_ones_own_is_taken() {
    let own = "a secret of a test";
    let options = ["--port=0", "--output=json", "--stop-at-eof", "--entra-token-lifetime=7200"];
    let emulator = Running::start_with(&[("ACS_AUTH_EMULATOR_CLIENT_SECRET", own)], &options);
    assert!(
        !emulator.said.to_string().contains(own) && emulator.said.get("client_secret").is_none()
    );
    let target = format!("/{}/oauth2/v2.0/token", emulator.text("tenant_id"));
    let client = emulator.text("client_id");
    let ask = |secret: &str| {
        let form = format!(
            "grant_type=client_credentials&client_id={client}&client_secret={secret}\
             &scope=https://communication.azure.com//.default"
        );
        let header = "content-type: application/x-www-form-urlencoded";
        let answer = emulator.send(&[&target, "-H", header, "-d", &form]);
        let answer: Value = serde_json::from_str(&answer.stdout).unwrap();
        let body: Value = serde_json::from_str(answer["body"].as_str().unwrap()).unwrap();
        (answer["status"].as_u64().unwrap(), body)
    };
    assert_eq!(ask(CLIENT_SECRET).0, 401);
    let (status, given) = ask(&own.replace(' ', "+"));
    assert_eq!((status, &given["expires_in"]), (200, &7200.into()));
    emulator.end();

    // Nor is one that was made up, where the keys are somebody's own.
    let key = ("ACS_AUTH_EMULATOR_ACCESS_KEY", "c2VjcmV0IGtleSBvZiBhIHRlc3Q=");
    let said = output(&[key], &["emulator", "--port=0", "--stop-at-eof"], b"");
    let said = String::from_utf8(said.stdout).unwrap();
    let due = "AZURE_CLIENT_SECRET   (of ACS_AUTH_EMULATOR_CLIENT_SECRET alone)\n";
    assert!(said.contains(due) && !said.contains(IDENTITY_HEADER), "{said}");
}

/// Whoever sets a key means that others do not get in.
#[test]
fn with_a_key_of_ones_own_the_well_known_are_none() {
    let key = "c2VjcmV0IGtleSBvZiBhIHRlc3Q=";
    for variable in ["ACS_AUTH_EMULATOR_ACCESS_KEY", "ACS_AUTH_EMULATOR_SECONDARY_ACCESS_KEY"] {
        let options = ["--port", "0", "--output", "json", "--stop-at-eof"];
        let emulator = Running::start_with(&[(variable, key)], &options);
        assert_eq!(
            (emulator.text("access_key"), emulator.text("secondary_access_key")),
            (key, key)
        );
        let endpoint = emulator.text("endpoint");
        for (key, status) in [(key, 200), (ACCESS_KEY, 401), (SECONDARY_ACCESS_KEY, 401)] {
            let connection = format!("endpoint={endpoint};accesskey={key}");
            let answer = run(&connection, &["send", "/echo", "--output", "json"]);
            let answer: Value = serde_json::from_str(&answer.stdout).unwrap();
            assert_eq!(answer["status"], status);
        }
        emulator.end();
    }
    // And it is not told that everybody knows it.
    let said = output(
        &[("ACS_AUTH_EMULATOR_ACCESS_KEY", key)],
        &["emulator", "--port=0", "--stop-at-eof"],
        b"",
    );
    let said = String::from_utf8(said.stdout).unwrap();
    assert!(said.contains(key) && !said.contains("Everybody"), "{said}");
}
