//! Microsoft's own crate for Entra: it asks what we ask, and the local ACS answers it.

use std::sync::{Arc, Mutex};

use acs_auth::azure;
use acs_auth::entra::{ClientSecret, Flow, WorkloadIdentity};
use acs_auth::identity::CreateIdentity;
use acs_auth::{AsyncRefreshingToken, Operation as _, Response};
use acs_auth_emulator::{CLIENT_ID, CLIENT_SECRET, Emulator, FEDERATED_TOKEN, TENANT_ID};
use azure_core::cloud::CustomConfiguration;
use azure_core::credentials::TokenCredential;
use azure_core::http::headers::{CONTENT_TYPE, Headers};
use azure_core::http::{
    AsyncRawResponse, Body, ClientMethodOptions, ClientOptions, HttpClient, Request, Transport,
};
use azure_identity::{
    ClientAssertion, ClientAssertionCredential, ClientAssertionCredentialOptions,
    ClientSecretCredential, ClientSecretCredentialOptions,
};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

use crate::wait;

/// Sends what the crate asks over TLS to the same port without TLS, and keeps it: URL, type and body.
#[derive(Debug, Default)]
struct Sender(Mutex<Vec<[String; 3]>>);

#[async_trait::async_trait]
impl HttpClient for Sender {
    async fn execute_request(&self, request: &Request) -> azure_core::Result<AsyncRawResponse> {
        let Body::Bytes(body) = request.body() else { unreachable!("a form is no stream") };
        let content_type = request.headers().get_optional_str(&CONTENT_TYPE).unwrap_or_default();
        let text = String::from_utf8(body.to_vec()).unwrap();
        let sent = [request.url().to_string(), content_type.to_owned(), text];
        let (status, answer) = send("POST", &sent[0].replace("https:", "http:"), &sent, None).await;
        self.0.lock().unwrap().push(sent);
        Ok(AsyncRawResponse::from_bytes(status.into(), Headers::default(), answer))
    }
}

async fn send(
    method: &str,
    url: &str,
    [_, content_type, body]: &[String; 3],
    authorization: Option<&str>,
) -> (u16, Vec<u8>) {
    let mut request =
        http::Request::builder().method(method).uri(url).header("content-type", content_type);
    if let Some(authorization) = authorization {
        request = request.header("authorization", authorization);
    }
    let request = request.body(Full::from(body.clone())).unwrap();
    let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
    let answer = client.request(request).await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.into_body().collect().await.unwrap().to_bytes().to_vec())
}

#[derive(Debug)]
struct Assertion;

#[async_trait::async_trait]
impl ClientAssertion for Assertion {
    async fn secret(&self, _: Option<ClientMethodOptions<'_>>) -> azure_core::Result<String> {
        Ok(FEDERATED_TOKEN.to_owned())
    }
}

fn options(acs: &Emulator, sender: &Arc<Sender>) -> ClientOptions {
    let mut cloud = CustomConfiguration::default();
    cloud.authority_host = acs.authority_host();
    let transport = Transport::new(Arc::clone(sender) as Arc<dyn HttpClient>);
    ClientOptions {
        cloud: Some(Arc::new(cloud.into())),
        transport: Some(transport),
        ..Default::default()
    }
}

fn acs() -> Emulator {
    Emulator::builder().tls(false).port(0).start().unwrap()
}

/// The token that a credential gets is taken, and its one request is the very one that our flow makes.
fn assert_same(acs: &Emulator, sender: &Sender, theirs: Arc<dyn TokenCredential>, ours: &dyn Flow) {
    let token: AsyncRefreshingToken = azure::token(theirs);
    let authorization = wait(token.get()).unwrap().authorization();
    let create = CreateIdentity::new();
    let request = create.request(acs.endpoint());
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    let sent = [String::new(), "application/json".to_owned(), body];
    let (status, body) = wait(send("POST", request.url(), &sent, Some(&authorization)));
    assert!(create.read(&Response::new(status, &body)).is_ok());

    let request = ours.request();
    let (_, content_type) = request.headers().next().unwrap();
    let body = String::from_utf8(request.body().to_vec()).unwrap();
    let due = [request.url().to_owned(), content_type.to_owned(), body];
    assert_eq!(*sender.0.lock().unwrap(), [due]);
}

#[test]
fn a_client_secret_is_sent_as_microsoft_sends_it() {
    let (acs, sender) = (acs(), Arc::default());
    let options = ClientSecretCredentialOptions { client_options: options(&acs, &sender) };
    let theirs = ClientSecretCredential::new(
        TENANT_ID,
        CLIENT_ID.into(),
        CLIENT_SECRET.into(),
        Some(options),
    );
    let ours = ClientSecret::new(TENANT_ID, CLIENT_ID, CLIENT_SECRET);
    assert_same(&acs, &sender, theirs.unwrap(), &ours.at(&acs.authority_host()).unwrap());
}

#[test]
fn an_assertion_is_sent_as_microsoft_sends_it() {
    let (acs, sender) = (acs(), Arc::default());
    let options = ClientAssertionCredentialOptions { client_options: options(&acs, &sender) };
    let theirs = ClientAssertionCredential::new(
        TENANT_ID.into(),
        CLIENT_ID.into(),
        Assertion,
        Some(options),
    );
    let ours = WorkloadIdentity::new(TENANT_ID, CLIENT_ID, FEDERATED_TOKEN);
    assert_same(&acs, &sender, theirs.unwrap(), &ours.at(&acs.authority_host()).unwrap());
}

#[test]
fn a_secret_that_is_wrong_is_told_in_their_words() {
    let (acs, sender) = (acs(), Arc::default());
    let options = ClientSecretCredentialOptions { client_options: options(&acs, &sender) };
    let theirs = ClientSecretCredential::new(
        TENANT_ID,
        CLIENT_ID.into(),
        "wrong~secret".into(),
        Some(options),
    );
    let error = wait(azure::token(theirs.unwrap()).get()).unwrap_err();
    let source = std::error::Error::source(&error).unwrap().to_string();
    assert!(source.contains("AADSTS7000215"), "{source}");
    assert!(!source.contains("wrong~secret"), "{source}");
}
