//! Which proof goes where, and what becomes of tokens that are refused.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};

use acs_auth::identity::{CreateIdentity, DeleteIdentity, IssueToken, RevokeTokens};
use acs_auth::reqwest::{Client, Error};
use acs_auth::{AccessToken, AsyncRefreshingToken, Credential, HttpDate, ServiceError, now};
use acs_auth_emulator::Emulator;
use reqwest::{Method, Url};
use tokio::task::JoinSet;

use crate::{client, key, verdicts};

const THREADS: &str = "/chat/threads?api-version=2024-03-07";

async fn get(client: &Client, path_and_query: &str) -> Result<u16, Error> {
    let answer = client.send(client.request(Method::GET, path_and_query)).await?;
    Ok(answer.status().as_u16())
}

/// A user, and a token of theirs.
async fn user(client: &Client, scope: &str) -> (String, AccessToken) {
    let created = client.call(&CreateIdentity::new().with_token([scope])).await.unwrap();
    (created.identity_id, created.token.unwrap())
}

#[tokio::test]
async fn a_key_makes_users_whose_tokens_chat_takes() {
    let acs = Emulator::builder().tls(true).start().unwrap();
    let by_key = client(&acs, key(&acs));
    let (id, token) = user(&by_key, "chat").await;
    let chat = client(&acs, Credential::UserToken(token));
    assert_eq!(get(&chat, THREADS).await.unwrap(), 200);
    let (_, voip) = user(&by_key, "voip").await;
    assert_eq!(get(&client(&acs, Credential::UserToken(voip)), THREADS).await.unwrap(), 403);

    by_key.call(&RevokeTokens::new(&id)).await.unwrap();
    assert_eq!(get(&chat, THREADS).await.unwrap(), 401);
    by_key.call(&DeleteIdentity::new(&id)).await.unwrap();
    let refused = by_key.call(&IssueToken::new(&id, ["chat"])).await.unwrap_err();
    let Error::Service(refused) = refused else { panic!("{refused:?}") };
    assert_eq!(ServiceError::status(&refused), 404);
}

#[tokio::test]
async fn what_the_service_says_is_told() {
    let acs = Emulator::start().unwrap();
    let by_key = client(&acs, key(&acs));
    let short = CreateIdentity::new().with_token(["chat"]).expires_in_minutes(59);
    let Err(Error::Service(error)) = by_key.call(&short).await else { panic!("it is too short") };
    assert_eq!((error.status(), error.code()), (400, Some("ValidationError")));
    assert_eq!(error.target(), Some("ExpiresInMinutes"));
}

/// Nothing gets there.
#[tokio::test]
async fn what_would_be_in_vain_is_not_sent() {
    let acs = Emulator::start().unwrap();
    let by_key = client(&acs, key(&acs));
    let token = AccessToken::new("eyJ", i64::MAX).unwrap();
    let by_user = client(&acs, Credential::UserToken(token.clone()));
    let code = |error: Error| error.code().unwrap();
    assert_eq!(code(get(&by_key, THREADS).await.unwrap_err()), "WRONG_CREDENTIAL");
    let wrong = by_user.call(&CreateIdentity::new()).await.unwrap_err();
    assert_eq!(code(wrong), "WRONG_CREDENTIAL");

    let elsewhere = Url::parse("http://localhost/rooms").unwrap();
    let request = reqwest::Request::new(Method::GET, elsewhere);
    assert_eq!(code(by_key.execute(request).await.unwrap_err()), "OTHER_ORIGIN");

    let mut url = Url::parse(acs.endpoint()).unwrap();
    url.set_username("somebody").unwrap();
    let request = reqwest::Request::new(Method::GET, url);
    assert_eq!(code(by_key.execute(request).await.unwrap_err()), "INVALID_URL");

    let body = reqwest::Body::wrap(http_body_util::Full::new(hyper::body::Bytes::new()));
    let streamed = by_key.request(Method::POST, "/echo").body(body);
    assert_eq!(code(by_key.send(streamed).await.unwrap_err()), "STREAMED_BODY");

    let other_host = by_key.request(Method::GET, "/echo").header("host", "h.example");
    assert_eq!(code(by_key.send(other_host).await.unwrap_err()), "INVALID_HOST");

    let plain = Client::new("http://h.example", Credential::Entra(token)).unwrap();
    assert_eq!(code(get(&plain, "/rooms").await.unwrap_err()), "INSECURE_URL");
    let error = Client::new("https://h.example/a", key(&acs)).unwrap_err();
    assert_eq!(code(error), "INVALID_URL");
    assert_eq!(acs.requests(), []);
}

/// The token was revoked: the next attempt has another, which all get by one refresh.
#[tokio::test]
async fn a_token_that_is_refused_is_refreshed_once_for_all() {
    let time = Arc::new(AtomicI64::new(now().unix()));
    let clock = Arc::clone(&time);
    let clock = move || HttpDate::from_unix(clock.load(Ordering::SeqCst)).unwrap();
    let acs = Emulator::builder().tolerance(3600).clock(clock).start().unwrap();
    let by_key = client(&acs, key(&acs));
    let (id, token) = user(&by_key, "chat").await;
    let (issuer, calls) = (by_key.clone(), Arc::new(AtomicUsize::new(0)));
    let (issue, counter) = (IssueToken::new(&id, ["chat"]), Arc::clone(&calls));
    let refresher = move || {
        counter.fetch_add(1, Ordering::SeqCst);
        let (issuer, issue) = (issuer.clone(), issue.clone());
        async move { issuer.call(&issue).await }
    };
    let source = AsyncRefreshingToken::builder().token(token).refresher(refresher).build().unwrap();
    let chat = client(&acs, Credential::UserToken(source));
    assert_eq!(get(&chat, THREADS).await.unwrap(), 200);
    assert_eq!(calls.load(Ordering::SeqCst), 0);

    by_key.call(&RevokeTokens::new(&id)).await.unwrap();
    time.fetch_add(2, Ordering::SeqCst); // what is issued in that second is revoked with it
    let mut tasks = JoinSet::new();
    for _ in 0..16 {
        let chat = chat.clone();
        tasks.spawn(async move { get(&chat, THREADS).await.unwrap() });
    }
    assert_eq!(tasks.join_all().await, [200; 16]);
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_token_that_cannot_be_replaced_is_not_sent_twice() {
    let acs = Emulator::start().unwrap();
    let chat = client(&acs, Credential::UserToken(AccessToken::new("eyJ", i64::MAX).unwrap()));
    assert_eq!(get(&chat, THREADS).await.unwrap(), 401);
    assert_eq!(verdicts(&acs), [("refused", 401)]);
}

#[tokio::test]
async fn nothing_shows_a_proof() {
    let acs = Emulator::start().unwrap();
    let shown = format!("{:?}", client(&acs, key(&acs)));
    assert!(shown.contains("AccessKey") && !shown.contains(acs.access_key()), "{shown}");
}
