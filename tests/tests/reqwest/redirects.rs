//! Redirects within the origin are signed anew, and others are not followed.

use acs_auth::reqwest::{Client, Error};
use acs_auth::{AccessKey, Credential};
use reqwest::Method;

use crate::stand_in::{Arrived, StandIn};

fn key() -> AccessKey {
    AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap()
}

/// Sends a request with a body to a stand-in, and gives what came of it and what came there.
async fn send(method: Method, answers: Vec<String>) -> (Result<u16, Error>, Vec<Arrived>) {
    let service = StandIn::start(answers);
    let builder = acs_auth::reqwest::builder().unwrap();
    let credential = Credential::access_key(key());
    let client = Client::with(builder, service.endpoint(), credential).unwrap();
    let request = client.request(method, "/a?b#c").header("content-type", "text/plain");
    let outcome = client.send(request.body("hello")).await;
    let arrived = service.arrived();
    for arrived in &arrived {
        arrived.verify(&key()).unwrap();
    }
    (outcome.map(|answer| answer.status().as_u16()), arrived)
}

#[tokio::test]
async fn a_redirect_is_signed_anew_by_the_rules_of_fetch() {
    for (status, method, due) in [
        (301, Method::POST, Some("GET")),
        (302, Method::POST, Some("GET")),
        (303, Method::PUT, Some("GET")),
        (301, Method::PUT, None),
        (302, Method::DELETE, None),
        (307, Method::POST, None),
        (308, Method::POST, None),
    ] {
        let answers = vec![format!("{status} Go\r\nlocation: d/e?f=g#h"), "200 OK".to_owned()];
        let (outcome, arrived) = send(method.clone(), answers).await;
        assert_eq!(outcome.unwrap(), 200);
        assert_eq!((&*arrived[0].target, &*arrived[1].target), ("/a?b", "/d/e?f=g"));
        assert_eq!(arrived[1].method, due.unwrap_or(method.as_str()), "{status} to {method}");
        let kept = due.is_none();
        assert_eq!(arrived[1].body == b"hello", kept, "{status} to {method}");
        assert_eq!(arrived[1].header("content-type").is_some(), kept, "{status} to {method}");
    }
}

#[tokio::test]
async fn a_redirect_elsewhere_is_refused() {
    for location in
        ["https://127.0.0.1/", "http://localhost/", "//h.example/", "http://127.0.0.1:1/"]
    {
        let answers = vec![format!("307 Go\r\nlocation: {location}")];
        let (outcome, _) = send(Method::GET, answers).await;
        assert_eq!(outcome.unwrap_err().code(), Some("OTHER_ORIGIN"), "{location}");
    }
    for location in ["ftp://h.example/", "http://[", "\u{e9}:"] {
        let answers = vec![format!("307 Go\r\nlocation: {location}")];
        let (outcome, _) = send(Method::GET, answers).await;
        assert!(outcome.is_err(), "{location}");
    }
}

#[tokio::test]
async fn an_answer_that_leads_nowhere_is_an_answer() {
    for answer in ["304 Not Modified\r\nlocation: /d", "307 Go", "300 Choose\r\nlocation: /d"] {
        let (outcome, _) = send(Method::GET, vec![answer.to_owned()]).await;
        assert_eq!(outcome.unwrap().to_string(), answer[..3]);
    }
}

#[tokio::test]
async fn twenty_are_followed() {
    let circle = || "307 Go\r\nlocation: /a".to_owned();
    let mut answers = vec![circle(); 20];
    answers.push("200 OK".to_owned());
    assert_eq!(send(Method::GET, answers).await.0.unwrap(), 200);
    let (outcome, arrived) = send(Method::GET, vec![circle(); 21]).await;
    assert!(matches!(outcome.unwrap_err(), Error::Redirect));
    assert_eq!(arrived.len(), 21);
}
