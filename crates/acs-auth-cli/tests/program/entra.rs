//! `acs-auth entra token`: each way to a token, and what Entra says when it gives none.

use std::path::PathBuf;

use acs_auth_emulator::{
    CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, CLIENT_SECRET, Emulator, FEDERATED_TOKEN, IDENTITY_HEADER,
    TENANT_ID, Verdict,
};
use serde_json::{Value, json};

use crate::acs::Acs;
use crate::said::{Said, say};
use crate::server::{Server, header};

const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/// What the environment of an application or a managed identity holds.
pub(crate) struct Settings(Vec<(&'static str, String)>, Option<PathBuf>);

impl Settings {
    /// Every way to a token of this ACS.
    pub(crate) fn all(acs: &Acs) -> [(&'static str, Self); 4] {
        [
            ("client-secret", Self::of_secret(acs)),
            ("workload", Self::of_workload(acs)),
            ("app-service", Self::of_app(acs)),
            ("imds", Self::of_machine(acs)),
        ]
    }

    fn of_application(acs: &Acs) -> Vec<(&'static str, String)> {
        vec![
            ("AZURE_TENANT_ID", TENANT_ID.to_owned()),
            ("AZURE_CLIENT_ID", CLIENT_ID.to_owned()),
            ("AZURE_AUTHORITY_HOST", acs.emulator.endpoint().to_owned()),
        ]
    }

    pub(crate) fn of_secret(acs: &Acs) -> Self {
        let mut settings = Self::of_application(acs);
        settings.push(("AZURE_CLIENT_SECRET", CLIENT_SECRET.to_owned()));
        Self(settings, None)
    }

    fn of_workload(acs: &Acs) -> Self {
        let mut settings = Self::of_application(acs);
        let port = acs.emulator.endpoint().rsplit(':').next().unwrap();
        let file = std::env::temp_dir().join(format!("{}-{port}-assertion", std::process::id()));
        std::fs::write(&file, format!("{FEDERATED_TOKEN}\n")).unwrap();
        settings.push(("AZURE_FEDERATED_TOKEN_FILE", file.to_str().unwrap().to_owned()));
        Self(settings, Some(file))
    }

    fn of_app(acs: &Acs) -> Self {
        let settings = vec![
            ("IDENTITY_ENDPOINT", acs.emulator.identity_endpoint()),
            ("IDENTITY_HEADER", IDENTITY_HEADER.to_owned()),
        ];
        Self(settings, None)
    }

    fn of_machine(acs: &Acs) -> Self {
        let endpoint = acs.emulator.endpoint().to_owned();
        Self(vec![("AZURE_POD_IDENTITY_AUTHORITY_HOST", endpoint)], None)
    }

    /// The same but for one variable.
    fn with(mut self, name: &'static str, value: &str) -> Self {
        self.0.push((name, value.to_owned()));
        self
    }

    pub(crate) fn variables(&self) -> Vec<(&'static str, &str)> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    fn ask(&self, more: &[&str]) -> Said {
        say(&self.variables(), &[&["entra", "token"], more].concat(), b"")
    }
}

impl Drop for Settings {
    fn drop(&mut self) {
        if let Some(file) = &self.1 {
            let _ = std::fs::remove_file(file);
        }
    }
}

#[test]
fn every_way_leads_to_a_token() {
    let tls = Emulator::builder()
        .tls(true)
        .ca_file(format!("{}/entra-ca.pem", env!("CARGO_TARGET_TMPDIR")));
    for acs in [Acs::start(), Acs::of(tls)] {
        let ca_file = acs.emulator.ca_file().map(|file| ["--ca-file", file.to_str().unwrap()]);
        let ca_file = ca_file.as_ref().map_or(&[][..], |option| &option[..]);
        for (flow, settings) in Settings::all(&acs) {
            let said = settings.ask(&[&["--flow", flow], ca_file].concat());
            assert_eq!((said.exit, said.stdout.lines().count()), (Some(0), 1), "{flow}: {said:?}");
            assert!(
                said.stderr.starts_with("expires   ") && said.stderr.contains(" GMT, in 59 min")
            );
            assert!(!said.stderr.contains(said.stdout.trim()), "{flow}");
            let verdict = acs.emulator.requests().pop().unwrap().verdict;
            assert!(matches!(verdict, Verdict::Entra { .. }), "{flow}: {verdict:?}");

            // It is found by what is set, too.
            let given = settings.ask(&[&["-o", "json"], ca_file].concat()).json();
            let fields: Vec<_> = given.as_object().unwrap().keys().collect();
            assert_eq!(fields, ["expires_on", "token"], "{flow}");
            let asked = acs.emulator.requests();
            let [.., before, last] = &asked[..] else { panic!("{asked:?}") };
            assert_eq!(before.path_and_query, last.path_and_query, "{flow}");
        }
    }
}

/// Over TLS an authority that nobody knows is trusted where it is named, and nowhere else.
#[test]
fn a_secret_goes_to_nobody_who_is_not_trusted() {
    let acs = Acs::of(Emulator::builder().tls(true));
    let settings = Settings::of_secret(&acs);
    assert_eq!(settings.ask(&["-o", "json"]).refusal(1), "UNREACHABLE");
    assert!(acs.emulator.requests().is_empty());
    let http = settings.with("AZURE_AUTHORITY_HOST", "http://login.example");
    assert_eq!(http.ask(&["-o", "json"]).refusal(1), "INSECURE_URL");
}

#[test]
fn options_go_before_the_variables() {
    let acs = Acs::start();
    let settings = Settings::of_secret(&acs);
    let given = settings.ask(&["--client-id", CLIENT_ID_WITHOUT_ROLE]);
    assert_eq!(given.exit, Some(0));
    let Verdict::Entra { client_id, .. } = acs.emulator.requests().pop().unwrap().verdict else {
        panic!("no token was given");
    };
    assert_eq!(client_id, CLIENT_ID_WITHOUT_ROLE);

    let elsewhere = settings
        .with("AZURE_TENANT_ID", "elsewhere")
        .with("AZURE_AUTHORITY_HOST", "https://login.example");
    let (tenant, authority) =
        (["--tenant-id", TENANT_ID], ["--authority", acs.emulator.endpoint()]);
    assert_eq!(elsewhere.ask(&[tenant, authority].concat()).exit, Some(0));
}

/// The scope and the resource, as they go over the wire.
#[test]
fn the_scope_is_that_of_acs() {
    let body = r#"{"access_token":"a","expires_on":"1999999"}"#;
    let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    for (flow, scope) in [
        ("client-secret", "&scope=https%3A%2F%2Fcommunication.azure.com%2F%2F.default"),
        ("app-service", "&resource=https%3A%2F%2Fcommunication.azure.com%2F HTTP/1.1\r\n"),
    ] {
        let server = Server::bind("127.0.0.1");
        let authority = format!("http://{}", server.host());
        let endpoint = format!("{authority}/msi/token");
        let variables = [
            ("AZURE_TENANT_ID", "t"),
            ("AZURE_CLIENT_ID", ""),
            ("AZURE_CLIENT_SECRET", "s"),
            ("AZURE_AUTHORITY_HOST", &authority),
            ("IDENTITY_ENDPOINT", endpoint.as_str()),
            ("IDENTITY_HEADER", "h"),
        ];
        let server = server.answer(answer.as_str());
        let client = if flow == "client-secret" { &["--client-id", "c"][..] } else { &[] };
        let said = say(&variables, &[&["entra", "token", "--flow", flow], client].concat(), b"");
        assert_eq!((said.exit, said.stdout.as_str()), (Some(0), "a\n"), "{said:?}");
        assert!(said.stderr.contains("ago"), "{}", said.stderr);
        let sent = String::from_utf8(server.received()).unwrap();
        assert!(sent.contains(scope), "{sent}");
        assert_eq!(header(&sent, "authorization"), None);
    }
}

#[test]
fn what_entra_refuses_is_told_with_what_to_do() {
    let acs = Acs::start();
    let of_secret = || Settings::of_secret(&acs);
    for (settings, error, code, advice) in [
        (
            of_secret().with("AZURE_CLIENT_SECRET", "wrong"),
            "invalid_client",
            7_000_215,
            "the value of a secret",
        ),
        (
            of_secret().with("AZURE_CLIENT_ID", AZURE_CLI),
            "invalid_",
            65002,
            "use a service principal",
        ),
        (
            of_secret().with("AZURE_TENANT_ID", "elsewhere"),
            "invalid_",
            90002,
            "there is no such tenant",
        ),
    ] {
        let said = settings.ask(&[]);
        assert_eq!((said.exit, said.stdout.as_str()), (Some(1), ""), "{code}");
        let due = "error: no token of Entra: HTTP 4";
        assert!(said.stderr.starts_with(due), "{}", said.stderr);
        let (first, second) = said.stderr.trim_end().split_once('\n').unwrap();
        assert!(first.contains(&format!("AADSTS{code}: ")), "{first}");
        assert!(first.ends_with(" [ENTRA_REFUSED]"), "{first}");
        assert!(second.contains(advice), "{second}");

        let said = settings.ask(&["-o", "json"]);
        assert_eq!((said.exit, said.stderr.as_str()), (Some(1), ""));
        let said: Value = serde_json::from_str(&said.stdout).unwrap();
        let told = &said["error"];
        assert_eq!(told["code"], "ENTRA_REFUSED");
        assert_eq!(told["entra"]["codes"], json!([code]));
        assert!(told["entra"]["code"].as_str().unwrap().starts_with(error), "{said}");
        assert!(told["entra"]["advice"].as_str().unwrap().contains(advice), "{said}");
        assert_eq!(told["entra"]["retry_in"], Value::Null);
    }
}

#[test]
fn what_is_not_set_is_named() {
    for (flow, due) in [
        ("client-secret", "AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET"),
        ("workload", "AZURE_FEDERATED_TOKEN_FILE"),
        ("app-service", "IDENTITY_ENDPOINT and IDENTITY_HEADER"),
    ] {
        let line = say(&[], &["entra", "token", "--flow", flow], b"").line(2);
        assert!(line.contains(due) && line.ends_with("[INVALID_SETTINGS]\n"), "{line}");
    }
    let nowhere = [("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1")];
    let line = say(&nowhere, &["entra", "token"], b"").line(1);
    assert!(line.contains("set AZURE_TENANT_ID") && line.ends_with("[UNREACHABLE]\n"), "{line}");
    let lost = [
        ("AZURE_TENANT_ID", "t"),
        ("AZURE_CLIENT_ID", "c"),
        ("AZURE_FEDERATED_TOKEN_FILE", "/no/such/file"),
    ];
    let line = say(&lost, &["entra", "token"], b"").line(2);
    assert!(line.contains("the file of AZURE_FEDERATED_TOKEN_FILE cannot be read"), "{line}");
}

/// Whatever answers in its place.
#[test]
fn no_answer_of_entra_is_told_so() {
    for (answer, due) in [
        (
            "HTTP/1.1 502 Bad Gateway\r\ncontent-length: 15\r\n\r\n<html>oh</html>",
            "HTTP 502 [ENTRA_REFUSED]",
        ),
        ("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}", "HTTP 200: the answer holds no token"),
        ("", "no token of Entra: the connection ended before the answer did"),
    ] {
        let server = Server::bind("127.0.0.1");
        let endpoint = format!("http://{}/msi/token", server.host());
        let variables = [("IDENTITY_ENDPOINT", endpoint.as_str()), ("IDENTITY_HEADER", "h")];
        let server = server.answer(answer);
        let line = say(&variables, &["entra", "token"], b"").line(1);
        server.received();
        assert!(line.contains(due), "{line}");
    }
}
