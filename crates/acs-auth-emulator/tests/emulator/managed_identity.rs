//! Managed identities, as App Service and virtual machines have them.

use std::time::Duration;

use acs_auth_emulator::{
    CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, Emulator, IDENTITY_HEADER, MANAGED_IDENTITY_CLIENT_ID,
    Verdict,
};
use serde_json::{Value, json};

use crate::entra::claims;
use crate::identity::text;
use crate::request::Signed;
use crate::wire::{Answer, ask, host};

const APP_SERVICE: &str = "/msi/token?api-version=2019-08-01&resource=";
const IMDS: &str = "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=";
const RESOURCE: &str = "https%3A%2F%2Fcommunication.azure.com%2F";

fn request(emulator: &Emulator, target: &str) -> Signed {
    Signed {
        method: "GET".into(),
        target: target.into(),
        headers: vec![
            ("host", host(emulator).into()),
            ("x-identity-header", emulator.identity_header().into()),
            ("metadata", "true".into()),
        ],
        body: Vec::new(),
    }
}

fn get(emulator: &Emulator, target: &str) -> Answer {
    ask(emulator, &request(emulator, target))
}

#[test]
fn a_machine_gets_a_token() {
    let builder = Emulator::builder().entra_token_lifetime(Duration::from_secs(86_400));
    let emulator = builder.start().unwrap();
    assert_eq!(emulator.identity_endpoint(), format!("http://{}/msi/token", host(&emulator)));
    for target in [APP_SERVICE, IMDS] {
        let answer = get(&emulator, &format!("{target}{RESOURCE}"));
        assert_eq!((answer.status, answer.header("cache-control")), (200, Some("no-store")));
        let given = answer.json();
        let token = text(&given["access_token"]);
        let claims = claims(&token);
        assert_eq!(given["client_id"], MANAGED_IDENTITY_CLIENT_ID);
        assert_eq!(claims["appid"], MANAGED_IDENTITY_CLIENT_ID);
        assert_eq!(claims["aud"], "https://communication.azure.com/");
        assert_eq!(given["resource"], claims["aud"]);
        assert_eq!(given["expires_on"], claims["exp"].to_string(), "a text");
        assert_eq!(given["token_type"], "Bearer");
        if target == IMDS {
            assert_eq!(
                (&given["expires_in"], &given["refresh_in"]),
                (&json!("86400"), &json!("43200"))
            );
        } else {
            assert_eq!(given.as_object().unwrap().len(), 5, "{given}");
        }
        let echo = Signed::bearer(&emulator, "/echo", &token);
        assert_eq!(ask(&emulator, &echo).status, 200);
    }
}

/// Those that are assigned to it beside its own.
#[test]
fn an_identity_can_be_named() {
    let emulator = Emulator::start().unwrap();
    for endpoint in [APP_SERVICE, IMDS] {
        let target = |name: &str, value: &str| format!("{endpoint}{RESOURCE}&{name}={value}");
        for id in [CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, MANAGED_IDENTITY_CLIENT_ID] {
            let given = get(&emulator, &target("client_id", id)).json();
            assert_eq!(given["client_id"], id);
            let object = text(&claims(&text(&given["access_token"]))["oid"]);
            for name in ["object_id", "principal_id"] {
                assert_eq!(get(&emulator, &target(name, &object)).json()["client_id"], id);
            }
            assert_eq!(get(&emulator, &target("client_id", &object)).status, 400);
        }
        for (name, value) in [
            ("client_id", "nobody"),
            ("client_id", ""),
            ("object_id", "nobody"),
            ("mi_res_id", "/subscriptions/x"),
            ("msi_res_id", "/subscriptions/x"),
            ("client_id", &format!("{CLIENT_ID}&client_id={CLIENT_ID}")),
            ("client_id", &format!("{CLIENT_ID}&mi_res_id=/subscriptions/x")),
        ] {
            assert_eq!(get(&emulator, &target(name, value)).status, 400, "{name}={value}");
        }
    }
}

#[test]
fn refusals_are_those_of_app_service() {
    let emulator = Emulator::start().unwrap();
    let good = request(&emulator, &format!("{APP_SERVICE}{RESOURCE}"));
    let header =
        |value: &str| good.clone().without("x-identity-header").with("x-identity-header", value);
    let target = |target: &str| request(&emulator, target);
    for (request, status, message) in [
        (good.clone().without("x-identity-header"), 401, "X-IDENTITY-HEADER"),
        (good.clone().with("x-identity-header", IDENTITY_HEADER), 401, "X-IDENTITY-HEADER"),
        (header(""), 401, "X-IDENTITY-HEADER"),
        (header(&IDENTITY_HEADER[1..]), 401, "X-IDENTITY-HEADER"),
        (target(&format!("/msi/token?resource={RESOURCE}")), 400, "api-version"),
        (
            target(&format!("/msi/token?api-version=2017-09-01&resource={RESOURCE}")),
            400,
            "api-version",
        ),
        (target("/msi/token?api-version=2019-08-01"), 400, "resource"),
        (target(&format!("{APP_SERVICE}https://communication.azure.com")), 400, "AADSTS500011"),
        (target(&format!("{APP_SERVICE}https://vault.azure.net")), 400, "AADSTS500011"),
        (target(&format!("{APP_SERVICE}{RESOURCE}&client_id=x")), 400, "No Managed Identity found"),
    ] {
        let answer = ask(&emulator, &request);
        let told = answer.json();
        assert_eq!((answer.status, &told["statusCode"]), (status, &json!(status)), "{told}");
        assert!(text(&told["message"]).contains(message), "{told}");
        assert_eq!(text(&told["correlationId"]).len(), 36);
        let verdict = emulator.requests().pop().unwrap().verdict;
        assert_eq!(verdict, Verdict::Refused { code: None, mistake: None });
    }
}

#[test]
fn refusals_are_those_of_a_virtual_machine() {
    let emulator = Emulator::start().unwrap();
    let good = request(&emulator, &format!("{IMDS}{RESOURCE}"));
    let target = |target: &str| request(&emulator, target);
    let path = "/metadata/identity/oauth2/token";
    for (request, error, told) in [
        (good.clone().without("metadata"), "invalid_request", "metadata header"),
        (
            good.clone().without("metadata").with("metadata", "1"),
            "invalid_request",
            "metadata header",
        ),
        (target(&format!("{path}?resource={RESOURCE}")), "invalid_request", "api-version"),
        (target(&format!("{path}?api-version=2018-02-01")), "invalid_request", "'resource'"),
        (
            target(&format!("{IMDS}https://communication.azure.com")),
            "invalid_resource",
            "AADSTS500011",
        ),
        (target(&format!("{IMDS}{RESOURCE}&client_id=x")), "invalid_request", "Identity not found"),
    ] {
        let answer = ask(&emulator, &request);
        let body: Value = answer.json();
        assert_eq!((answer.status, &body["error"]), (400, &json!(error)), "{body}");
        assert!(text(&body["error_description"]).contains(told), "{body}");
    }
    let other_case = good.without("metadata").with("metadata", "True");
    assert_eq!(ask(&emulator, &other_case).status, 200);
}

/// Clients are told to come again, and tests count how often they do.
#[test]
fn a_machine_can_be_told_to_wait() {
    let emulator = Emulator::start().unwrap();
    emulator.inject("status=429,retryAfter=1,count=1,path=/metadata/".parse().unwrap());
    let target = format!("{IMDS}{RESOURCE}");
    let answer = get(&emulator, &target);
    assert_eq!((answer.status, answer.header("retry-after")), (429, Some("1")));
    assert_eq!(get(&emulator, &target).status, 200);
    let requests = emulator.requests();
    assert_eq!(
        requests.iter().map(|record| record.status).collect::<Vec<_>>(),
        [Some(429), Some(200)]
    );
}
