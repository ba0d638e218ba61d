//! Which flow the variables ask for.

use std::convert::Infallible;

use acs_auth::TokenCode;
use acs_auth::entra::{FlowKind, FlowSettings};

fn variables<'a>(set: &'a [(&str, &str)]) -> impl Fn(&str) -> Option<String> + 'a {
    move |name| set.iter().find(|(set, _)| *set == name).map(|(_, value)| (*value).to_owned())
}

const APP: [(&str, &str); 2] =
    [("IDENTITY_ENDPOINT", "http://localhost:42356/msi/token"), ("IDENTITY_HEADER", "h")];
const WORKLOAD: [(&str, &str); 3] = [
    ("AZURE_TENANT_ID", "t"),
    ("AZURE_CLIENT_ID", "c"),
    ("AZURE_FEDERATED_TOKEN_FILE", "/var/run/secrets/token"),
];

/// The method, URL, headers and body of the request that these variables lead to, and the file that is read.
fn asked(set: &[(&str, &str)]) -> (FlowKind, String, String) {
    let settings = FlowSettings::from_variables(variables(set)).unwrap();
    let flow = settings.flow(|file| Ok::<_, Infallible>(format!("text-of-{file}\n"))).unwrap();
    let request = flow.request();
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    (settings.kind(), request.url().to_owned(), body)
}

#[test]
fn the_first_flow_whose_variable_is_set_is_taken() {
    let secret = [("AZURE_CLIENT_SECRET", "s")];
    let all = [&secret[..], &WORKLOAD, &APP].concat();
    assert_eq!(asked(&all).0, FlowKind::ClientSecret);
    assert_eq!(asked(&[&WORKLOAD[..], &APP].concat()).0, FlowKind::WorkloadIdentity);
    assert_eq!(asked(&APP).0, FlowKind::AppService);
    assert_eq!(asked(&[]).0, FlowKind::Imds);
    let empty = [("AZURE_CLIENT_SECRET", ""), ("AZURE_FEDERATED_TOKEN_FILE", "")];
    assert_eq!(asked(&[&empty[..], &APP].concat()).0, FlowKind::AppService);
}

#[test]
fn the_variables_say_what_is_asked() {
    let us = [("AZURE_AUTHORITY_HOST", "https://login.microsoftonline.us/")];
    let url = "https://login.microsoftonline.us/t/oauth2/v2.0/token";

    let (kind, asked_at, body) =
        asked(&[&[("AZURE_CLIENT_SECRET", "s")], &WORKLOAD[..], &us].concat());
    assert_eq!((kind, asked_at.as_str()), (FlowKind::ClientSecret, url));
    assert!(body.starts_with("client_id=c&client_secret=s&"));

    let (_, asked_at, body) = asked(&[&WORKLOAD[..], &us].concat());
    assert_eq!(asked_at, url);
    let assertion = "client_assertion=text-of-%2Fvar%2Frun%2Fsecrets%2Ftoken&";
    assert!(body.starts_with(assertion), "{body}");

    let (_, asked_at, _) = asked(&[&APP[..], &[("AZURE_CLIENT_ID", "c")]].concat());
    assert!(asked_at.starts_with("http://localhost:42356/msi/token?"));
    assert!(asked_at.ends_with("&client_id=c"));
    assert!(!asked(&APP).1.contains("client_id"));

    let at =
        [("AZURE_POD_IDENTITY_AUTHORITY_HOST", "http://127.0.0.1:1/"), ("AZURE_CLIENT_ID", "c")];
    let (_, asked_at, _) = asked(&at);
    assert!(asked_at.starts_with("http://127.0.0.1:1/metadata/identity/oauth2/token?"));
    assert!(asked_at.ends_with("&client_id=c"));
}

#[test]
fn a_flow_can_be_named_and_another_scope_too() {
    for kind in FlowKind::ALL {
        let all = [&[("AZURE_CLIENT_SECRET", "s")], &WORKLOAD[..], &APP].concat();
        let settings = FlowSettings::of(kind, variables(&all)).unwrap();
        assert_eq!(settings.kind(), kind);
        let settings = settings.for_scope("https://communication.azure.us//.default");
        let flow = settings.flow(|_| Ok::<_, Infallible>("a".to_owned())).unwrap();
        let request = flow.request();
        let asked = format!("{} {}", request.url(), String::from_utf8_lossy(request.body()));
        assert!(asked.contains("communication.azure.us%2F"), "{asked}");
        assert!(!asked.contains("communication.azure.com"), "{asked}");
    }
}

#[test]
fn what_is_missing_is_told() {
    let refused = |kind, set: &[(&str, &str)]| {
        let error = FlowSettings::of(kind, variables(set)).unwrap_err();
        assert_eq!(error.code(), TokenCode::InvalidSettings);
        error.reason()
    };
    for missing in 0..3 {
        let secret = [WORKLOAD[0], WORKLOAD[1], ("AZURE_CLIENT_SECRET", "s")];
        let without = |whole: [_; 3]| [&whole[..missing], &whole[missing + 1..]].concat();
        let reason = refused(FlowKind::ClientSecret, &without(secret));
        assert!(reason.contains("AZURE_CLIENT_SECRET"), "{reason}");
        let reason = refused(FlowKind::WorkloadIdentity, &without(WORKLOAD));
        assert!(reason.contains("AZURE_FEDERATED_TOKEN_FILE"), "{reason}");
    }
    for part in APP {
        assert!(refused(FlowKind::AppService, &[part]).contains("IDENTITY_HEADER"));
    }
    // Service Fabric, and Azure Arc.
    let fabric = [&APP[..], &[("IDENTITY_SERVER_THUMBPRINT", "x")]].concat();
    let arc = [APP[0], ("IMDS_ENDPOINT", "http://localhost:40342")];
    for elsewhere in [&fabric[..], &arc] {
        assert!(refused(FlowKind::AppService, elsewhere).contains("Azure Arc or Service Fabric"));
    }
}

#[test]
fn an_authority_by_plain_http_is_refused() {
    for own in [("AZURE_CLIENT_SECRET", "s"), WORKLOAD[2]] {
        let authority = ("AZURE_AUTHORITY_HOST", "http://login.example");
        let set = [WORKLOAD[0], WORKLOAD[1], own, authority];
        let error = FlowSettings::from_variables(variables(&set)).unwrap_err();
        assert_eq!(error.code(), TokenCode::InsecureUrl);
    }
}

#[test]
fn a_file_that_cannot_be_read_is_told() {
    let settings = FlowSettings::from_variables(variables(&WORKLOAD)).unwrap();
    assert_eq!(settings.flow(|file| Err(file.len())).unwrap_err(), WORKLOAD[2].1.len());
    // No other flow reads one.
    let settings = FlowSettings::from_variables(variables(&APP)).unwrap();
    assert!(settings.flow(|_| Err(())).is_ok());
}
