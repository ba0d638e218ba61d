//! What is made of a refusal: its parts, when to ask again, and what to do.

use acs_auth::Response;
use acs_auth::entra::{EntraError, Flow, Imds};
use serde_json::json;

use crate::{NOW, app_service, client_secret, workload_identity};

fn refused(flow: &dyn Flow, status: u16, body: &str) -> EntraError {
    flow.read(&Response::new(status, body.as_bytes()), NOW).unwrap_err()
}

/// As Entra writes it.
fn body(error: &str, code: u32, words: &str) -> String {
    let description = format!(
        "AADSTS{code}: {words}\r\nTrace ID: 0f7b1a5e-6a2b-4e1d-8b3a-2f9b6c9e0d00\r\n\
         Correlation ID: 5a2f8f3c-3f5e-4e7c-9d51-8f1b6c2a7d44\r\nTimestamp: 2023-11-14 22:13:20Z"
    );
    json!({
        "error": error, "error_description": description, "error_codes": [code],
        "timestamp": "2023-11-14 22:13:20Z", "trace_id": "0f7b1a5e-6a2b-4e1d-8b3a-2f9b6c9e0d00",
        "correlation_id": "5a2f8f3c-3f5e-4e7c-9d51-8f1b6c2a7d44",
        "error_uri": format!("https://login.microsoftonline.com/error?code={code}"),
    })
    .to_string()
}

#[test]
fn an_error_of_entra_is_taken_apart() {
    let body = body("invalid_client", 7_000_215, "Invalid client secret provided.");
    let error = refused(&client_secret(), 401, &body);
    assert_eq!(error.status(), 401);
    assert_eq!(error.error(), Some("invalid_client"));
    assert_eq!(error.codes(), [7_000_215]);
    let message = error.message().unwrap();
    assert!(message.starts_with("AADSTS7000215: Invalid client secret provided.  Trace ID: 0f7b"));
    assert!(message.ends_with("Timestamp: 2023-11-14 22:13:20Z"));
    assert_eq!(error.to_string(), format!("HTTP 401 invalid_client: {message}"));
    assert!(!error.is_transient());
    assert!(error.advice().unwrap().contains("the value of a secret"));
}

#[test]
fn each_error_that_people_meet_has_its_advice() {
    for (code, word) in [
        (65002, "az login"),
        (7_000_215, "and not its id"),
        (7_000_222, "has expired"),
        (700_016, "client id"),
        (7_000_229, "client id"),
        (7_000_112, "disabled"),
        (90002, "no such tenant"),
        (900_023, "no such tenant"),
        (500_011, "//.default"),
        (70011, "//.default"),
        (1_002_012, "//.default"),
        (700_024, "read its file"),
        (50013, "not signed by"),
        (700_027, "not signed by"),
        (70021, "api://AzureADTokenExchange"),
        (700_211, "api://AzureADTokenExchange"),
        (700_212, "api://AzureADTokenExchange"),
        (700_213, "api://AzureADTokenExchange"),
        (53003, "Conditional Access"),
    ] {
        let listed = refused(&workload_identity(), 400, &body("invalid_request", code, "No."));
        assert!(listed.advice().unwrap().contains(word), "{code}");
        // A machine's service passes the words on without the list.
        let told = json!({ "error": "x", "error_description": format!("AADSTS{code}: No.") });
        let told = refused(&Imds::new(), 400, &told.to_string());
        assert_eq!((told.codes(), told.advice()), ([code].as_slice(), listed.advice()));
    }
    let other = refused(&client_secret(), 400, &body("invalid_request", 900_144, "No."));
    assert_eq!((other.codes(), other.advice()), ([900_144].as_slice(), None));
}

#[test]
fn errors_of_managed_identities_are_read() {
    let machine = r#"{"error":"invalid_request","error_description":"Identity not found"}"#;
    let error = refused(&Imds::new(), 400, machine);
    assert_eq!(error.to_string(), "HTTP 400 invalid_request: Identity not found");
    assert!(error.advice().unwrap().contains("no such managed identity"));

    let words = "No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.";
    let app = json!({ "statusCode": 400, "message": words, "correlationId": "x" }).to_string();
    for status in [400, 404] {
        let error = refused(&app_service(), status, &app);
        assert!(error.message().unwrap().starts_with("No User Assigned"));
        assert!(error.advice().unwrap().contains("no such managed identity"));
        assert!(!error.is_transient());
    }
    for status in [401, 403] {
        assert!(refused(&app_service(), status, "").advice().unwrap().contains("IDENTITY_HEADER"));
    }
}

#[test]
fn what_is_not_of_entra_is_told_all_the_same() {
    for (body, shown) in [
        ("", "HTTP 502"),
        ("upstream is gone\n", "HTTP 502: upstream is gone"),
        ("<html>Bad gateway</html>", "HTTP 502"),
        (r#"{"error":"Unauthorized"}"#, "HTTP 502 Unauthorized"),
        (r#"{"error":{"code":"Bad","message":"No."}}"#, "HTTP 502 Bad: No."),
        (r#"{"error":7,"error_codes":["x",-1,1e99]}"#, "HTTP 502"),
        (r#""no""#, "HTTP 502: no"),
        ("null", "HTTP 502"),
        (
            r#"{"error_description":"AADSTS: AADSTSx AADSTS99999999999"}"#,
            "HTTP 502: AADSTS: AADSTSx AADSTS99999999999",
        ),
    ] {
        let error = refused(&client_secret(), 502, body);
        assert_eq!((error.to_string().as_str(), error.codes()), (shown, [].as_slice()));
        assert!(error.is_transient());
    }
    let broken = client_secret().read(&Response::new(500, b"\xff\xfe"), NOW).unwrap_err();
    assert_eq!(broken.to_string(), "HTTP 500");
}

#[test]
fn what_may_pass_is_told_from_what_stays() {
    let app = app_service();
    let (entra, machine) = (client_secret(), Imds::new());
    let at = |flow: &dyn Flow, status| refused(flow, status, "{}").retry_in();
    for status in [408, 429, 500, 502, 503, 504] {
        for flow in [&entra as &dyn Flow, &app, &machine] {
            assert_eq!(at(flow, status), Some(1), "{status}");
        }
    }
    for status in [400, 401, 403, 405] {
        for flow in [&entra as &dyn Flow, &app, &machine] {
            assert_eq!(at(flow, status), None, "{status}");
        }
    }
    for (status, of_machine) in [(404, Some(1)), (410, Some(70))] {
        assert_eq!((at(&entra, status), at(&app, status)), (None, None));
        assert_eq!(at(&machine, status), of_machine);
    }
    let busy = refused(&entra, 400, &body("temporarily_unavailable", 90033, "Busy."));
    assert!(busy.is_transient());
}

#[test]
fn retry_after_is_kept_to() {
    let wait = |flow: &dyn Flow, status, retry_after| {
        let response = Response { status, retry_after: Some(retry_after), body: b"{}" };
        flow.read(&response, NOW).unwrap_err().retry_in()
    };
    let (entra, machine) = (client_secret(), Imds::new());
    assert_eq!(wait(&entra, 429, "17"), Some(17));
    assert_eq!(wait(&entra, 503, "Tue, 14 Nov 2023 22:13:50 GMT"), Some(30));
    assert_eq!(wait(&entra, 429, "0"), Some(1));
    assert_eq!(wait(&entra, 429, "soon"), Some(1));
    assert_eq!(wait(&entra, 400, "17"), None);
    assert_eq!(wait(&machine, 410, "10"), Some(70));
    assert_eq!(wait(&machine, 410, "90"), Some(90));
}
