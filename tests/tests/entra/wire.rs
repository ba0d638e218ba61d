//! The flows against the local ACS: each gets a token that its APIs take, or is told what to do.

use acs_auth::entra::{
    AppService, ClientSecret, EntraError, EntraExchange, Exchanged, Flow, Imds, ManagedIdentity,
    WorkloadIdentity,
};
use acs_auth::identity::CreateIdentity;
use acs_auth::{AccessToken, Operation as _, Response, ServiceError, now};
use acs_auth_emulator::{
    CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, CLIENT_SECRET, Emulator, EntraUser, FEDERATED_TOKEN,
    IDENTITY_HEADER, TENANT_ID,
};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;

const AZURE_CLI: &str = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

/// Sends a request as it is, and gives its status, its `retry-after` and its body.
fn send(
    request: &acs_auth::Request,
    token: Option<&AccessToken>,
) -> (u16, Option<String>, Vec<u8>) {
    let mut sent = http::Request::builder().method(request.method()).uri(request.url());
    for (name, value) in request.headers() {
        sent = sent.header(name, value);
    }
    if let Some(token) = token {
        sent = sent.header("authorization", token.authorization().as_str());
    }
    let sent = sent.body(Full::from(request.body().to_vec())).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
    runtime.block_on(async {
        let client = Client::builder(TokioExecutor::new()).build_http::<Full<Bytes>>();
        let answer = client.request(sent).await.unwrap();
        let retry_after = answer.headers().get("retry-after");
        let retry_after = retry_after.map(|value| value.to_str().unwrap().to_owned());
        let status = answer.status().as_u16();
        (status, retry_after, answer.into_body().collect().await.unwrap().to_bytes().to_vec())
    })
}

fn ask(flow: &dyn Flow) -> Result<AccessToken, EntraError> {
    let (status, retry_after, body) = send(&flow.request(), None);
    let response = Response { status, retry_after: retry_after.as_deref(), body: &body };
    flow.read(&response, now().unix())
}

fn make_identity(acs: &Emulator, token: &AccessToken) -> Result<String, ServiceError> {
    let create = CreateIdentity::new();
    let (status, _, body) = send(&create.request(acs.endpoint()), Some(token));
    Ok(create.read(&Response::new(status, &body))?.identity_id)
}

fn acs() -> Emulator {
    Emulator::builder().tls(false).port(0).start().unwrap()
}

fn client_secret(acs: &Emulator, client_id: &str, secret: &str) -> ClientSecret {
    ClientSecret::new(TENANT_ID, client_id, secret).at(acs.endpoint()).unwrap()
}

#[test]
fn each_flow_gets_a_token_that_is_taken() {
    let acs = acs();
    let assertion = WorkloadIdentity::new(TENANT_ID, CLIENT_ID, format!("{FEDERATED_TOKEN}\n"));
    let flows: [Box<dyn Flow>; 4] = [
        Box::new(client_secret(&acs, CLIENT_ID, CLIENT_SECRET)),
        Box::new(assertion.at(acs.endpoint()).unwrap()),
        Box::new(AppService::new(acs.identity_endpoint(), IDENTITY_HEADER)),
        Box::new(Imds::new().at(acs.endpoint())),
    ];
    for flow in flows {
        let token = ask(&*flow).unwrap();
        let left = token.expires_on() - now().unix();
        assert!((3590..=3599).contains(&left), "{flow:?}: {left} s");
        assert!(make_identity(&acs, &token).unwrap().starts_with("8:acs:"), "{flow:?}");
    }
}

#[test]
fn what_is_refused_is_told_with_what_to_do() {
    let acs = acs();
    let another = || ManagedIdentity::ClientId("0d7c2f0f-9b11-4e7e-9a53-f3a5d1c26c3b".to_owned());
    let app = || AppService::new(acs.identity_endpoint(), IDENTITY_HEADER);
    let elsewhere = ClientSecret::new("contoso.example", CLIENT_ID, CLIENT_SECRET);
    let graph = client_secret(&acs, CLIENT_ID, CLIENT_SECRET)
        .for_scope("https://graph.microsoft.com/.default");
    let flows: [(Box<dyn Flow>, &str); 8] = [
        (Box::new(client_secret(&acs, CLIENT_ID, "wrong")), "take the value of a secret"),
        (Box::new(client_secret(&acs, AZURE_CLI, CLIENT_SECRET)), "`az login`"),
        (Box::new(client_secret(&acs, "another", CLIENT_SECRET)), "no application with this"),
        (Box::new(elsewhere.at(acs.endpoint()).unwrap()), "there is no such tenant"),
        (Box::new(graph), "with both slashes"),
        (Box::new(AppService::new(acs.identity_endpoint(), "wrong")), "IDENTITY_HEADER"),
        (Box::new(app().identity(another())), "no such managed identity"),
        (Box::new(Imds::new().at(acs.endpoint()).identity(another())), "no such managed identity"),
    ];
    for (flow, advice) in flows {
        let error = ask(&*flow).unwrap_err();
        assert!(error.advice().unwrap().contains(advice), "{error}: {:?}", error.advice());
        assert!(!error.is_transient(), "{error}");
    }
    let assertion = WorkloadIdentity::new(TENANT_ID, CLIENT_ID, "eyJ.e30.c2ln");
    let error = ask(&assertion.at(acs.endpoint()).unwrap()).unwrap_err();
    assert!(error.advice().unwrap().contains("assertion"), "{error}");
}

#[test]
fn a_token_without_a_role_is_good_for_nothing() {
    let acs = acs();
    let token = ask(&client_secret(&acs, CLIENT_ID_WITHOUT_ROLE, CLIENT_SECRET)).unwrap();
    let error = make_identity(&acs, &token).unwrap_err();
    assert_eq!(error.status(), 403);
    assert!(error.advice().unwrap().contains("needs a role"));
}

#[test]
fn a_busy_entra_says_when_to_come_again() {
    let acs = acs();
    acs.inject("status=503,retryAfter=7,count=1".parse().unwrap());
    let flow = client_secret(&acs, CLIENT_ID, CLIENT_SECRET);
    assert_eq!(ask(&flow).unwrap_err().retry_in(), Some(7));
    assert!(ask(&flow).is_ok());
}

/// Both exchanges, each by a token for its own audience, and once more when the service is busy.
#[test]
fn a_user_of_entra_becomes_one_of_acs() {
    let acs = acs();
    for (scope, audience) in [
        (
            "https://communication.azure.com/clients/.default",
            "https://communication.azure.com/clients",
        ),
        (
            "https://auth.msft.communication.azure.com/TeamsExtension.ManageCalls",
            "https://auth.msft.communication.azure.com/",
        ),
    ] {
        let mut exchange = EntraExchange::new(&format!("{}/", acs.endpoint()), &[scope]).unwrap();
        let user = EntraUser::new("5e29463d-71da-4fe0-8e69-999b57db23b0", audience);
        let entra_token = acs.entra_token(&user).unwrap();
        let mut ask = || {
            let request = exchange.request(&entra_token);
            let (status, retry_after, body) = send(&request, None);
            let response = Response { status, retry_after: retry_after.as_deref(), body: &body };
            exchange.answered(&entra_token, &response, now().unix())
        };
        acs.inject("status=503,retryAfter=2,count=1".parse().unwrap());
        assert_eq!(ask(), Ok(Exchanged::RetryIn(2)));
        assert_eq!(ask(), Ok(Exchanged::Done));
        assert!(exchange.token(&entra_token, now().unix()).is_some());
        assert!(exchange.identity_id().unwrap().starts_with("8:acs:"));

        let request = exchange.request("eyJ.e30.c2ln");
        let (status, _, body) = send(&request, None);
        let error = exchange.answered("eyJ.e30.c2ln", &Response::new(status, &body), now().unix());
        assert_eq!(error.unwrap_err().status(), 401);
    }
}
