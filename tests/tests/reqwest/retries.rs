//! Attempts that are repeated, and those that are not.

use std::collections::BTreeSet;
use std::error::Error as _;

use acs_auth::reqwest::Error;
use acs_auth_emulator::{Emulator, Verdict};
use reqwest::{Method, RequestBuilder};

use crate::{client, key, verdicts};

/// What comes of a request that meets a fault: the status, or none where there was no answer, and how many
/// attempts there were.
async fn meet(
    fault: &str,
    method: Method,
    with: impl FnOnce(RequestBuilder) -> RequestBuilder,
) -> (Option<u16>, usize) {
    let acs = Emulator::start().unwrap();
    acs.inject(fault.parse().unwrap());
    let client = client(&acs, key(&acs));
    let outcome = client.send(with(client.request(method, "/echo"))).await;
    if let Err(error) = &outcome {
        assert!(matches!(error, Error::Http(_)), "{error:?}");
        assert!(!error.source().unwrap().to_string().contains("127.0.0.1"), "it tells no URL");
    }
    (outcome.ok().map(|answer| answer.status().as_u16()), acs.requests().len())
}

#[tokio::test]
async fn an_attempt_is_repeated_where_that_does_nothing_twice() {
    let bare = |request| request;
    for (fault, method, due) in [
        ("status=429,count=1", Method::POST, (Some(200), 2)),
        ("status=503,retryAfter=0,count=1", Method::POST, (Some(200), 2)),
        ("status=503,count=1", Method::POST, (Some(503), 1)),
        ("status=503,count=1", Method::GET, (Some(200), 2)),
        ("status=502,count=1", Method::PATCH, (Some(502), 1)),
        ("status=502,count=1", Method::PUT, (Some(200), 2)),
        ("status=504,count=1", Method::DELETE, (Some(200), 2)),
        ("status=500,count=1", Method::GET, (Some(500), 1)),
        ("status=404,count=1", Method::GET, (Some(404), 1)),
        ("reset=true,count=1", Method::GET, (Some(200), 2)),
        ("reset=true,count=1", Method::POST, (None, 1)),
    ] {
        assert_eq!(meet(fault, method.clone(), bare).await, due, "{method} with {fault}");
    }
    for header in ["Repeatability-Request-ID", "Operation-Id"] {
        let once = |request: RequestBuilder| request.header(header, "5e29463d");
        assert_eq!(meet("status=502,count=1", Method::POST, once).await, (Some(200), 2));
    }
}

#[tokio::test]
async fn it_is_repeated_three_times_and_within_a_minute() {
    let bare = |request| request;
    let busy = "status=503,retryAfter=0";
    assert_eq!(meet(busy, Method::GET, bare).await, (Some(503), 4));
    let away = "status=503,retryAfter=61";
    assert_eq!(meet(away, Method::GET, bare).await, (Some(503), 1));

    let acs = Emulator::start().unwrap();
    acs.inject(busy.parse().unwrap());
    let client = client(&acs, key(&acs)).retries(0);
    let answer = client.send(client.request(Method::GET, "/echo")).await.unwrap();
    assert_eq!((answer.status().as_u16(), acs.requests().len()), (503, 1));
}

#[tokio::test]
async fn each_attempt_is_signed_anew() {
    let acs = Emulator::start().unwrap();
    acs.inject("status=503,retryAfter=1,count=2".parse().unwrap());
    let client = client(&acs, key(&acs));
    client.send(client.request(Method::GET, "/echo")).await.unwrap();
    let dates = acs.requests().into_iter().filter_map(|record| match record.verdict {
        Verdict::Verified { signed_on, .. } => Some(signed_on),
        _ => None,
    });
    assert_eq!(dates.collect::<BTreeSet<_>>().len(), 3);
    assert_eq!(verdicts(&acs), [("signed", 503), ("signed", 503), ("signed", 200)]);
}

/// Where nobody listens, nothing was sent, whatever the method.
#[tokio::test]
async fn no_connection_is_no_answer() {
    let acs = Emulator::start().unwrap();
    let client = client(&acs, key(&acs)).retries(1);
    acs.stop();
    let error = client.send(client.request(Method::POST, "/echo")).await.unwrap_err();
    let Error::Http(error) = error else { panic!("{error:?}") };
    assert!(error.is_connect());
}
