//! Tokens of Entra: by each flow, at each service, and no more of them than are needed.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use acs_auth::entra::{AppService, ClientSecret, Flow, Imds, WorkloadIdentity};
use acs_auth::identity::CreateIdentity;
use acs_auth::reqwest::{Client, EntraClient, Error};
use acs_auth::{AccessToken, AsyncRefreshingToken, Credential, Schedule, now};
use acs_auth_emulator::{
    CLIENT_ID, CLIENT_ID_WITHOUT_ROLE, CLIENT_SECRET, Emulator, FEDERATED_TOKEN, IDENTITY_HEADER,
    TENANT_ID,
};
use reqwest::Method;

use crate::stand_in::StandIn;
use crate::{client, key, trusting, verdicts};

/// A path of each service that takes a key or a token of Entra.
const SERVICES: [(Method, &str); 8] = [
    (Method::POST, "/identities?api-version=2023-10-01"),
    (Method::POST, "/sms?api-version=2021-03-07"),
    (Method::GET, "/phoneNumbers?api-version=2022-12-01"),
    (Method::POST, "/calling/callConnections?api-version=2024-09-15"),
    (Method::POST, "/emails:send?api-version=2023-03-31"),
    (Method::POST, "/messages/notifications:send?api-version=2024-08-30"),
    (Method::GET, "/rooms?api-version=2024-04-15"),
    (Method::GET, "/routing/jobs?api-version=2023-11-01"),
];

fn client_secret(acs: &Emulator, client_id: &str) -> ClientSecret {
    ClientSecret::new(TENANT_ID, client_id, CLIENT_SECRET).at(acs.endpoint()).unwrap()
}

/// How often a token was asked for.
fn fetches(acs: &Emulator) -> usize {
    let paths = acs.requests().into_iter().map(|record| record.path_and_query);
    paths.filter(|path| path.contains("/oauth2/")).count()
}

/// Whether all services let it in, over TLS.
async fn ask_all(acs: &Emulator, client: &Client, proof: &str) {
    acs.clear_requests();
    for (method, path) in SERVICES {
        let answer = client.send(client.request(method, path).body("{}")).await.unwrap();
        assert!(![401, 403].contains(&answer.status().as_u16()), "{path} by {proof}");
    }
    let taken = verdicts(acs).into_iter().filter(|(verdict, _)| *verdict == proof).count();
    assert!(taken >= SERVICES.len(), "{:?}", verdicts(acs));
}

#[tokio::test]
async fn each_service_takes_a_key_and_each_flow() {
    let acs = Emulator::builder().tls(true).start().unwrap();
    ask_all(&acs, &client(&acs, key(&acs)), "signed").await;
    let entra = EntraClient::with(trusting(&acs)).unwrap();
    let assertion = WorkloadIdentity::new(TENANT_ID, CLIENT_ID, FEDERATED_TOKEN);
    let plain = acs.endpoint().replacen("https", "http", 1);
    for token in [
        entra.keep(client_secret(&acs, CLIENT_ID)),
        entra.keep(assertion.at(acs.endpoint()).unwrap()),
        entra.keep(AppService::new(acs.identity_endpoint(), IDENTITY_HEADER)),
        entra.keep(Imds::new().at(&plain)),
    ] {
        ask_all(&acs, &client(&acs, Credential::Entra(token)), "entra").await;
    }
}

/// A hundred requests, one fetch; another five minutes before the end; another after a 401.
#[tokio::test]
async fn a_token_is_kept_while_it_is_good() {
    let acs = Emulator::start().unwrap();
    let time = Arc::new(AtomicI64::new(now().unix()));
    let (clock, flow) = (Arc::clone(&time), Arc::new(client_secret(&acs, CLIENT_ID)));
    let entra = EntraClient::with(trusting(&acs)).unwrap();
    let refresher = move || {
        let (entra, flow) = (entra.clone(), Arc::clone(&flow));
        async move { entra.fetch(&*flow).await }
    };
    let builder = AsyncRefreshingToken::builder().schedule(Schedule::Entra).refresher(refresher);
    let token = builder.clock(move || clock.load(Ordering::SeqCst)).build().unwrap();
    let token = Arc::new(token);
    let client = client(&acs, Credential::Entra(Arc::clone(&token)));
    let ask = async || {
        let request = client.request(Method::GET, "/rooms?api-version=2024-04-15");
        client.send(request).await.unwrap().status().as_u16()
    };
    for _ in 0..100 {
        assert_eq!(ask().await, 200);
    }
    assert_eq!(fetches(&acs), 1);
    let end = token.get().await.unwrap().expires_on();
    for (now, due) in [(end - 301, 1), (end - 300, 2)] {
        time.store(now, Ordering::SeqCst);
        assert_eq!((ask().await, fetches(&acs)), (200, due));
    }
    time.store(now().unix(), Ordering::SeqCst);
    acs.inject("status=401,count=1,path=/rooms".parse().unwrap());
    assert_eq!((ask().await, fetches(&acs)), (200, 3));
    acs.inject("status=401,count=2,path=/rooms".parse().unwrap());
    assert_eq!((ask().await, fetches(&acs)), (401, 4), "one more attempt, and no third");
}

async fn fetch<F: Flow + Sync>(acs: &Emulator, flow: &F) -> Result<AccessToken, Error> {
    EntraClient::with(trusting(acs)).unwrap().fetch(flow).await
}

#[tokio::test]
async fn a_busy_entra_is_asked_again() {
    let acs = Emulator::start().unwrap();
    acs.inject("status=503,retryAfter=1,count=1".parse().unwrap());
    fetch(&acs, &client_secret(&acs, CLIENT_ID)).await.unwrap();
    assert_eq!(fetches(&acs), 2);
    acs.inject("status=503,retryAfter=61,count=1".parse().unwrap());
    let error = fetch(&acs, &client_secret(&acs, CLIENT_ID)).await.unwrap_err();
    let Error::Entra(error) = error else { panic!("{error:?}") };
    assert_eq!((error.retry_in(), fetches(&acs)), (Some(61), 3));
}

#[tokio::test]
async fn what_entra_says_is_told() {
    let acs = Emulator::start().unwrap();
    let wrong = ClientSecret::new(TENANT_ID, CLIENT_ID, "wrong").at(acs.endpoint()).unwrap();
    let Err(Error::Entra(error)) = fetch(&acs, &wrong).await else { panic!("it is wrong") };
    assert_eq!((error.status(), error.codes()), (401, &[7_000_215][..]));

    let token = EntraClient::with(trusting(&acs)).unwrap();
    let token = token.keep(client_secret(&acs, CLIENT_ID_WITHOUT_ROLE));
    let client = client(&acs, Credential::Entra(token));
    let error = client.call(&CreateIdentity::new()).await.unwrap_err();
    let Error::Service(error) = error else { panic!("{error:?}") };
    assert_eq!(error.status(), 403);
    assert!(error.advice().unwrap().contains("needs a role"));
}

/// It would take the secret along.
#[tokio::test]
async fn a_redirect_is_not_followed_with_a_secret() {
    let entra = StandIn::start(vec!["307 Go\r\nlocation: /elsewhere".to_owned()]);
    let flow = ClientSecret::new(TENANT_ID, CLIENT_ID, CLIENT_SECRET).at(entra.endpoint()).unwrap();
    let client = EntraClient::new().unwrap();
    let Err(Error::Entra(error)) = client.fetch(&flow).await else { panic!("it is no token") };
    assert_eq!(error.status(), 307);
    assert_eq!(entra.arrived().len(), 1);
}
