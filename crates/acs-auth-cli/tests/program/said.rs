//! Runs the program and keeps all that it says.

use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use serde_json::Value;

/// The key of no resource.
pub(crate) const CONNECTION: &str =
    "endpoint=https://contoso.communication.azure.com/;accesskey=bm90IGEgcmVhbCBrZXk=";
pub(crate) const VARIABLE: &str = "AZURE_COMMUNICATION_CONNECTION_STRING";

/// What would take a request elsewhere.
pub(crate) const PROXIES: [&str; 6] =
    ["ALL_PROXY", "all_proxy", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];

/// What would say who one is, of the machine that tests.
const IDENTITIES: [&str; 10] = [
    "AZURE_COMMUNICATION_ENDPOINT",
    "AZURE_COMMUNICATION_TOKEN",
    "AZURE_TENANT_ID",
    "AZURE_CLIENT_ID",
    "AZURE_CLIENT_SECRET",
    "AZURE_FEDERATED_TOKEN_FILE",
    "AZURE_AUTHORITY_HOST",
    "AZURE_POD_IDENTITY_AUTHORITY_HOST",
    "IDENTITY_ENDPOINT",
    "IDENTITY_HEADER",
];

#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) exit: Option<i32>,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

/// The program with a connection string in its environment.
pub(crate) fn run(connection: &str, arguments: &[&str]) -> Said {
    run_with_input(connection, arguments, b"")
}

pub(crate) fn run_with_input(connection: &str, arguments: &[&str], input: &[u8]) -> Said {
    say(&[(VARIABLE, connection)], arguments, input)
}

/// The program with these variables.
pub(crate) fn say(variables: &[(&str, &str)], arguments: &[&str], input: &[u8]) -> Said {
    let output = output(variables, arguments, input);
    Said {
        exit: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
    }
}

/// The same with more in its environment, as bytes.
pub(crate) fn output(variables: &[(&str, &str)], arguments: &[&str], input: &[u8]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_acs-auth"));
    for variable in PROXIES.into_iter().chain(IDENTITIES) {
        command.env_remove(variable);
    }
    let mut child = command
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // The program may be done without reading it.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

impl Said {
    /// What it printed, once it went well.
    pub(crate) fn stdout(self) -> String {
        assert_eq!((self.exit, self.stderr.as_str()), (Some(0), ""), "{}", self.stdout);
        self.stdout
    }

    pub(crate) fn json(self) -> Value {
        serde_json::from_str(&self.stdout()).unwrap()
    }

    /// The code of a refusal under `--output json`, once nothing else was said.
    pub(crate) fn refusal(self, exit: i32) -> String {
        assert_eq!((self.exit, self.stderr.as_str()), (Some(exit), ""), "{}", self.stdout);
        let said: Value = serde_json::from_str(&self.stdout).unwrap();
        let error = &said["error"];
        assert_eq!(said.as_object().unwrap().len(), 1, "{said}");
        assert_eq!(error.as_object().unwrap().len(), 2, "{said}");
        assert!(error["message"].as_str().unwrap().len() > 10, "{said}");
        error["code"].as_str().unwrap().to_owned()
    }

    /// The same refusal in one line on standard error.
    pub(crate) fn line(self, exit: i32) -> String {
        assert_eq!((self.exit, self.stdout.as_str()), (Some(exit), ""), "{}", self.stderr);
        assert!(self.stderr.ends_with('\n'), "{}", self.stderr);
        assert_eq!(self.stderr.lines().count(), 1, "{}", self.stderr);
        self.stderr
    }
}
