//! The server's layer around axum: what is signed gets through.

use acs_auth::tower::{CredentialLayer, VerifyLayer};
use acs_auth::{AccessKey, Credential, HttpDate, Verified, Verifier};
use axum::routing::any;
use axum::{Extension, Router};
use http::{Method, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use tokio::task::JoinSet;
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer as _, ServiceExt as _};

use crate::{Count, hyper_client, key, post, serve};

fn other_key() -> AccessKey {
    AccessKey::from_base64("c2Vjb25kYXJ5IGtleQ==").unwrap()
}

fn keys() -> Verifier<Vec<AccessKey>> {
    Verifier::new(vec![key(), other_key()])
}

/// Tells with which key it was signed, and when, and what came.
async fn tell(Extension(signed): Extension<Verified>, method: Method, body: Bytes) -> String {
    format!("{} {} {method} {}", signed.key_index, signed.date.unix(), body.escape_ascii())
}

fn signing(endpoint: &str, key: AccessKey) -> CredentialLayer {
    CredentialLayer::new(endpoint, Credential::access_key(key)).unwrap()
}

#[tokio::test]
async fn what_is_signed_gets_through_with_its_body() {
    let layer = VerifyLayer::new(keys()).with_clock(|| HttpDate::MAX);
    let app = Router::new().route("/sms", any(tell)).route("/a/{*rest}", any(tell));
    let endpoint = serve(app.layer(layer)).await;
    for is_http2 in [false, true] {
        for (index, key) in [key(), other_key()].into_iter().enumerate() {
            let layer = signing(&endpoint, key).with_clock(|| HttpDate::MAX);
            let client = layer.layer(hyper_client(is_http2));
            for target in ["/sms?api-version=1", "/a/b%2Fc//d;e?f=%20&&g", "/a//'(c)*!$&+,;=:@"] {
                for (method, body) in [("POST", "[1, 2]"), ("GET", ""), ("PUT", "\u{e9}")] {
                    let mut request = post(&format!("{endpoint}{target}"), body);
                    *request.method_mut() = method.parse().unwrap();
                    let answer = client.clone().oneshot(request).await.unwrap();
                    assert_eq!(answer.status(), StatusCode::OK, "{method} {target}");
                    let told = answer.into_body().collect().await.unwrap().to_bytes();
                    let (date, body) = (HttpDate::MAX.unix(), body.as_bytes().escape_ascii());
                    assert_eq!(told, format!("{index} {date} {method} {body}"));
                }
            }
        }
    }
}

/// The routers inside see their part of the path; the signature is of the whole.
#[tokio::test]
async fn a_path_is_verified_before_a_router_cuts_it() {
    let inside =
        Router::new().route("/rooms", any(|uri: http::Uri| async move { uri.to_string() }));
    let app = Router::new().nest("/v1", inside).layer(VerifyLayer::new(keys()));
    let endpoint = serve(app).await;
    let client = signing(&endpoint, key()).layer(hyper_client(false));
    let answer = client.oneshot(post(&format!("{endpoint}/v1/rooms?a"), "{}")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), "/rooms?a");
}

#[tokio::test]
async fn many_at_a_time_are_told_apart() {
    let calls = Count::default();
    let counter = calls.clone();
    let tell = move |Extension(signed): Extension<Verified>, body: String| {
        counter.up();
        async move { format!("{} {body}", signed.key_index) }
    };
    // Which panics where it is called without being asked whether it is ready.
    let app = Router::new().route("/sms", any(tell)).layer(ConcurrencyLimitLayer::new(3));
    let endpoint = serve(app.layer(VerifyLayer::new(keys()))).await;
    let url = format!("{endpoint}/sms");
    let hyper = hyper_client(false);
    let mut tasks = JoinSet::new();
    for number in 0..64_usize {
        let (key, due) = match number % 4 {
            0 | 1 => (Some(key()), Some(0)),
            2 => (Some(other_key()), Some(1)),
            _ => (None, None),
        };
        let (hyper, endpoint, mut request) = (hyper.clone(), endpoint.clone(), post(&url, ""));
        *request.body_mut() = Full::from(number.to_string());
        tasks.spawn(async move {
            let answer = match key {
                Some(key) => signing(&endpoint, key).layer(hyper).oneshot(request).await.unwrap(),
                None => hyper.request(request).await.unwrap(),
            };
            let status = answer.status();
            let told = answer.into_body().collect().await.unwrap().to_bytes();
            match due {
                Some(index) => assert_eq!(told, format!("{index} {number}")),
                None => assert_eq!(status, StatusCode::UNAUTHORIZED),
            }
        });
    }
    assert_eq!(tasks.join_all().await.len(), 64);
    assert_eq!(calls.get(), 48);
}
