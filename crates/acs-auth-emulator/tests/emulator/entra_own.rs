//! Where keys or a client secret are somebody's own, what everybody knows opens nothing of Entra.

use std::io::ErrorKind;

use acs_auth_emulator::{
    ACCESS_KEY, CLIENT_ID, CLIENT_SECRET, Emulator, FEDERATED_TOKEN, IDENTITY_HEADER,
    SECONDARY_ACCESS_KEY, TENANT_ID,
};

use crate::entra::{SCOPE, ask_for, token_of};
use crate::entra_bearer::PERSON;
use crate::request::Signed;
use crate::wire::{ask, host};

const RESOURCE: &str = "resource=https://communication.azure.com/";

fn statuses(emulator: &Emulator, secret: &str, identity_header: &str) -> [u16; 5] {
    let form = |mut proof: Vec<(&'static str, String)>| {
        proof.push(("grant_type", "client_credentials".into()));
        proof.push(("client_id", CLIENT_ID.into()));
        proof.push(("scope", SCOPE.into()));
        let form = proof.iter().map(|(name, value)| (*name, value.as_str())).collect();
        ask_for(emulator, &form).status
    };
    let other = |method: &str, target: String, body: String| {
        let headers = vec![
            ("host", host(emulator).into()),
            ("x-identity-header", identity_header.into()),
            ("metadata", "true".into()),
        ];
        let request =
            Signed { method: method.into(), target: target.into(), headers, body: body.into() };
        ask(emulator, &request).status
    };
    let assertion_type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
    [
        form(vec![("client_secret", secret.into())]),
        form(vec![
            ("client_assertion", FEDERATED_TOKEN.into()),
            ("client_assertion_type", assertion_type.into()),
        ]),
        other("GET", format!("/msi/token?api-version=2019-08-01&{RESOURCE}"), String::new()),
        other(
            "GET",
            format!("/metadata/identity/oauth2/token?api-version=2018-02-01&{RESOURCE}"),
            String::new(),
        ),
        other(
            "POST",
            "/_emulator/entra/token".into(),
            format!(r#"{{"objectId":"{PERSON}","audience":"https://communication.azure.com/"}}"#),
        ),
    ]
}

#[test]
fn what_is_well_known_opens_them_otherwise() {
    for builder in [Emulator::builder(), Emulator::builder().keys(ACCESS_KEY, SECONDARY_ACCESS_KEY)]
    {
        let emulator = builder.start().unwrap();
        assert_eq!(emulator.client_secret(), CLIENT_SECRET);
        assert_eq!(emulator.identity_header(), IDENTITY_HEADER);
        assert_eq!((emulator.tenant_id(), emulator.client_id()), (TENANT_ID, CLIENT_ID));
        let authority = emulator.endpoint().replace("http:", "https:");
        assert_eq!(emulator.authority_host(), authority);
        assert_eq!(statuses(&emulator, CLIENT_SECRET, IDENTITY_HEADER), [200; 5]);
    }
}

#[test]
fn own_keys_shut_them() {
    let own = "c2VjcmV0IGtleQ==";
    for (primary, secondary) in [(own, own), (own, SECONDARY_ACCESS_KEY), (ACCESS_KEY, own)] {
        let emulator = Emulator::builder().keys(primary, secondary).start().unwrap();
        assert_eq!(statuses(&emulator, CLIENT_SECRET, IDENTITY_HEADER), [401, 401, 401, 400, 403]);
        // What was made up in their place is told in Rust, and is good.
        let (secret, header) = (emulator.client_secret(), emulator.identity_header());
        assert_eq!((secret.len(), header.len()), (43, 43));
        assert_ne!(secret, header);
        assert_eq!(statuses(&emulator, secret, header), [200, 401, 200, 400, 403]);
        let text = format!("{emulator:?}");
        assert!(!text.contains(secret) && !text.contains(header), "{text}");
    }
    let made_up =
        |_| Emulator::builder().keys(own, own).start().unwrap().client_secret().to_owned();
    assert_ne!(made_up(0), made_up(1));
}

#[test]
fn so_does_an_own_secret() {
    let builder = || Emulator::builder().client_secret("mine ~+&=%");
    assert!(!format!("{:?}", builder()).contains("mine"));
    let emulator = builder().start().unwrap();
    assert_eq!(emulator.client_secret(), "mine ~+&=%");
    assert_eq!(statuses(&emulator, CLIENT_SECRET, IDENTITY_HEADER), [401, 401, 401, 400, 403]);
    assert_eq!(statuses(&emulator, "mine ~+&=%", IDENTITY_HEADER), [200, 401, 401, 400, 403]);
    let signed = Signed::new(&emulator, "GET", "/echo", "");
    assert_eq!(ask(&emulator, &signed).status, 200, "the keys are as they were");

    let error = Emulator::builder().client_secret("").start().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::InvalidInput);
    // Tokens are each emulator's own, whatever its secret.
    let (one, other) = (Emulator::start().unwrap(), Emulator::start().unwrap());
    let bearer = Signed::bearer(&other, "/echo", &token_of(&one, CLIENT_ID));
    assert_eq!(ask(&other, &bearer).status, 401);
}
