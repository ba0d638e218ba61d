//! What is asked: each request, byte for byte.

use acs_auth::entra::{
    ClientSecret, Flow, Imds, ManagedIdentity, RESOURCE, SCOPE, WorkloadIdentity,
};
use acs_auth::{Request, TokenCode};

use crate::{CLIENT, HEADER, SECRET, TENANT, app_service, client_secret, workload_identity};

const FORM: [(&str, &str); 1] = [("content-type", "application/x-www-form-urlencoded")];
const ASKED_OF_APP: &str = "http://127.0.0.1:41741/msi/token?api-version=2019-08-01\
                            &resource=https%3A%2F%2Fcommunication.azure.com%2F";
const ASKED_OF_MACHINE: &str = "http://169.254.169.254/metadata/identity/oauth2/token\
                                ?api-version=2018-02-01\
                                &resource=https%3A%2F%2Fcommunication.azure.com%2F";

fn body(request: &Request) -> &str {
    str::from_utf8(request.body()).unwrap()
}

fn headers(request: &Request) -> Vec<(&str, &str)> {
    request.headers().collect()
}

#[test]
fn the_scope_and_the_resource_are_those_of_acs() {
    assert_eq!(SCOPE, "https://communication.azure.com//.default");
    assert_eq!(RESOURCE, "https://communication.azure.com/");
    assert_eq!(SCOPE.strip_suffix("/.default"), Some(RESOURCE));
}

#[test]
fn a_client_secret_is_sent_as_a_form() {
    let request = client_secret().request();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.url(),
        format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token")
    );
    assert_eq!(headers(&request), FORM);
    assert_eq!(
        body(&request),
        "client_id=1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55\
         &client_secret=Qw8%7Ex.Y_z-1%2B2%2F3%3D4%265%256+7%C3%A9\
         &grant_type=client_credentials\
         &scope=https%3A%2F%2Fcommunication.azure.com%2F%2F.default"
    );
}

#[test]
fn an_assertion_is_sent_as_a_form() {
    let request = workload_identity().request();
    assert_eq!(request.method(), "POST");
    assert_eq!(
        request.url(),
        format!("https://login.microsoftonline.com/{TENANT}/oauth2/v2.0/token")
    );
    assert_eq!(headers(&request), FORM);
    let due = "client_assertion=eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln_-\
               &client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer\
               &client_id=1f5ba2a4-9a39-4a3a-a3a3-5d0c8f0f7a55\
               &grant_type=client_credentials\
               &scope=https%3A%2F%2Fcommunication.azure.com%2F%2F.default";
    assert_eq!(body(&request), due);
    // A file has a line end, whoever wrote it.
    let of_file = WorkloadIdentity::new(TENANT, CLIENT, format!("\n{} \r\n", crate::ASSERTION));
    assert_eq!(body(&of_file.request()), due);
}

#[test]
fn an_app_is_asked_with_its_header() {
    let request = app_service().request();
    assert_eq!((request.method(), request.url()), ("GET", ASKED_OF_APP));
    assert_eq!(headers(&request), [("x-identity-header", HEADER)]);
    assert_eq!(request.body(), b"");
    let with_query = acs_auth::entra::AppService::new("http://127.0.0.1:1/t?a=b", HEADER);
    assert!(with_query.request().url().starts_with("http://127.0.0.1:1/t?a=b&api-version="));
}

#[test]
fn a_machine_is_asked_with_its_mark() {
    let request = Imds::new().request();
    assert_eq!((request.method(), request.url()), ("GET", ASKED_OF_MACHINE));
    assert_eq!(headers(&request), [("metadata", "true")]);
    assert_eq!(request.body(), b"");
    let elsewhere = Imds::new().at("http://127.0.0.1:8401/").request();
    let due = ASKED_OF_MACHINE.replace("169.254.169.254", "127.0.0.1:8401");
    assert_eq!(elsewhere.url(), due);
}

/// The id of a resource has another name on a machine than in an app.
#[test]
fn one_of_several_identities_is_named() {
    let resource_id = || ManagedIdentity::ResourceId("/subscriptions/1/x y".to_owned());
    for (identity, of_app, of_machine) in [
        (ManagedIdentity::SystemAssigned, "", ""),
        (ManagedIdentity::ClientId("a&b".to_owned()), "&client_id=a%26b", "&client_id=a%26b"),
        (ManagedIdentity::ObjectId("o".to_owned()), "&object_id=o", "&object_id=o"),
        (
            resource_id(),
            "&mi_res_id=%2Fsubscriptions%2F1%2Fx+y",
            "&msi_res_id=%2Fsubscriptions%2F1%2Fx+y",
        ),
    ] {
        let asked = app_service().identity(identity.clone()).request();
        assert_eq!(asked.url(), format!("{ASKED_OF_APP}{of_app}"));
        let asked = Imds::new().identity(identity).request();
        assert_eq!(asked.url(), format!("{ASKED_OF_MACHINE}{of_machine}"));
    }
}

/// Other clouds have other names for all of it.
#[test]
fn scope_and_authority_can_be_others() {
    let scope = "https://communication.azure.us//.default";
    let in_form = "&scope=https%3A%2F%2Fcommunication.azure.us%2F%2F.default";
    let in_query = "&resource=https%3A%2F%2Fcommunication.azure.us%2F";
    let us = "https://login.microsoftonline.us";
    let secret = client_secret().at(us).unwrap().for_scope(scope).request();
    let workload = workload_identity().at(us).unwrap().for_scope(scope).request();
    for request in [secret, workload] {
        assert_eq!(request.url(), format!("{us}/{TENANT}/oauth2/v2.0/token"));
        assert!(body(&request).ends_with(in_form));
    }
    let app = app_service().for_scope(scope).request();
    let machine = Imds::new().for_scope(scope).request();
    for request in [app, machine] {
        assert!(request.url().ends_with(in_query), "{}", request.url());
    }
}

#[test]
fn a_secret_goes_over_tls_or_stays_on_this_machine() {
    for (authority, base) in [
        ("https://login.microsoftonline.com/", "https://login.microsoftonline.com"),
        ("login.chinacloudapi.cn", "https://login.chinacloudapi.cn"),
        ("https://adfs.contoso.example/adfs/", "https://adfs.contoso.example/adfs"),
        ("HTTPS://localhost:443", "https://localhost"),
        ("http://localhost:8401", "http://localhost:8401"),
        ("http://127.0.0.3:8401", "http://127.0.0.3:8401"),
        ("http://[::1]", "http://[::1]"),
    ] {
        let url = client_secret().at(authority).unwrap().request().url().to_owned();
        assert_eq!(url, format!("{base}/{TENANT}/oauth2/v2.0/token"), "{authority}");
    }
    for (authority, code) in [
        ("http://login.microsoftonline.com", TokenCode::InsecureUrl),
        ("http://127.0.0.1.example.com", TokenCode::InsecureUrl),
        ("http://localhost.example.com:80", TokenCode::InsecureUrl),
        ("http://10.0.0.1", TokenCode::InsecureUrl),
        ("http://localhost@example.com", TokenCode::InvalidSettings),
        ("https://user:password@example.com", TokenCode::InvalidSettings),
        ("https://example.com/?a=b", TokenCode::InvalidSettings),
        ("https://example.com/#", TokenCode::InvalidSettings),
        ("https://", TokenCode::InvalidSettings),
        ("ftp://example.com", TokenCode::InvalidSettings),
        ("exa mple.com", TokenCode::InvalidSettings),
        ("", TokenCode::InvalidSettings),
    ] {
        let refused = client_secret().at(authority).unwrap_err();
        assert_eq!(refused.code(), code, "{authority}");
        assert_eq!(workload_identity().at(authority).unwrap_err(), refused);
    }
}

/// Whatever stands in a tenant, the request goes to where it should.
#[test]
fn a_tenant_is_one_segment_of_the_path() {
    let odd = ClientSecret::new("a/../b?c#d\u{e9}", CLIENT, SECRET).request();
    let due = "https://login.microsoftonline.com/a%2F..%2Fb%3Fc%23d%C3%A9/oauth2/v2.0/token";
    assert_eq!(odd.url(), due);
}
