//! What the client's layer refuses before anything is sent.

use acs_auth::tower::{BodyError, CredentialLayer, OtherOrigin};
use acs_auth::{
    AccessToken, AsyncTokenSource, Credential, CredentialError, HttpDate, TokenError, TokenFuture,
};
use http::Request;
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use tower::{Layer as _, ServiceExt as _};

use crate::body::Pieces;
use crate::{BoxError, Count, counting, key};

/// Tokens, and how often one was asked for.
struct Counted(Count);

impl AsyncTokenSource for Counted {
    fn get(&self) -> TokenFuture<'_> {
        self.0.up();
        Box::pin(async { Ok(AccessToken::new("eyJ0eXAi", i64::MAX)?) })
    }
}

/// What became of a request, and how often a token, its body and the service inside were asked.
struct Outcome {
    error: Option<BoxError>,
    asked: [usize; 3],
}

impl Outcome {
    fn error<E: std::error::Error + 'static>(&self) -> &E {
        self.error.as_ref().unwrap().downcast_ref().unwrap()
    }
}

async fn send(
    credential: impl Fn(Counted) -> Credential<Counted>,
    url: &str,
    body: &[Option<&'static str>],
) -> Outcome {
    send_from(ENDPOINT, credential, url, body).await
}

async fn send_from(
    endpoint: &str,
    credential: impl Fn(Counted) -> Credential<Counted>,
    url: &str,
    body: &[Option<&'static str>],
) -> Outcome {
    let [tokens, polled, calls] = [Count::default(), Count::default(), Count::default()];
    let layer = CredentialLayer::new(endpoint, credential(Counted(tokens.clone()))).unwrap();
    let layer = layer.with_limit(4);
    let request = Request::post(url).body(Pieces::new(body, &polled)).unwrap();
    let answer = layer.layer(counting(&calls)).oneshot(request).await;
    Outcome { error: answer.err(), asked: [tokens.get(), polled.get(), calls.get()] }
}

const ENDPOINT: &str = "https://h.example";
const BODY: [Option<&str>; 2] = [Some("12"), Some("34")];

#[tokio::test]
async fn what_would_be_in_vain_is_refused_first() {
    for (endpoint, path, code) in [
        (ENDPOINT, "/identities", "WRONG_CREDENTIAL"),
        ("http://h.example", "/chat/threads", "INSECURE_URL"),
    ] {
        let url = format!("{endpoint}{path}");
        let outcome = send_from(endpoint, Credential::UserToken, &url, &BODY).await;
        assert_eq!(outcome.error::<TokenError>().code().as_str(), code, "{url}");
        assert_eq!(outcome.asked, [0, 0, 0], "{url}");
    }
    let outcome = send(Credential::UserToken, "https://h.example/chat/threads", &BODY).await;
    assert!(outcome.error.is_none());
    assert_eq!(outcome.asked, [1, 3, 1]);
}

/// Where a redirect may lead that is followed outside of the layer.
#[tokio::test]
async fn another_origin_gets_nothing() {
    let is_refused = |outcome: &Outcome| outcome.error::<OtherOrigin>() == &OtherOrigin;
    for url in [
        "https://other.example/rooms",
        "https://h.example.other.example/rooms",
        "https://h.example:444/rooms",
        "http://h.example/rooms",
        "https://h.example@other.example/rooms",
        "/rooms",
    ] {
        let outcome = send(Credential::Entra, url, &BODY).await;
        assert!(is_refused(&outcome), "{url}");
        assert_eq!(outcome.asked, [0, 0, 0], "{url}");
    }
    let signing = |_| Credential::AccessKey(key());
    assert!(is_refused(&send(signing, "https://other.example/rooms", &BODY).await));
    for url in ["https://H.example/rooms", "https://h.example:443/rooms"] {
        assert!(send(Credential::Entra, url, &BODY).await.error.is_none(), "{url}");
    }
    for endpoint in ["h.example", "https://h.example/rooms", "https://h.example?a"] {
        assert!(CredentialLayer::new(endpoint, Credential::access_key(key())).is_err());
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_or_breaks_is_not_sent() {
    let url = "https://h.example/rooms";
    let too_large = [Some("12"), Some("345"), Some("6")];
    let outcome = send(Credential::Entra, url, &too_large).await;
    assert!(matches!(outcome.error(), BodyError::TooLarge));
    assert_eq!(outcome.asked, [0, 2, 0], "no token, and nothing read beyond the limit");

    let outcome = send(Credential::Entra, url, &[Some("12"), None]).await;
    let error: &BodyError = outcome.error();
    assert!(matches!(error, BodyError::Broken(_)), "{error}");
    assert!(std::error::Error::source(error).is_some());
    assert_eq!(outcome.asked, [0, 2, 0]);
}

/// What says beforehand that it is too large is not read at all.
#[tokio::test]
async fn a_body_of_a_known_size_is_measured_by_it() {
    let calls = Count::default();
    for (body, is_sent) in [("1234", true), ("12345", false)] {
        let layer = CredentialLayer::new(ENDPOINT, Credential::access_key(key()));
        let layer = layer.unwrap().with_limit(4);
        let request = Request::post("https://h.example/rooms").body(Full::<Bytes>::from(body));
        let answer = layer.layer(counting(&calls)).oneshot(request.unwrap()).await;
        assert_eq!(answer.is_ok(), is_sent, "{body}");
        if let Ok(answer) = answer {
            assert_eq!(answer.into_body().collect().await.unwrap().to_bytes(), body);
        }
    }
    assert_eq!(calls.get(), 1);
}

#[tokio::test]
async fn what_cannot_be_signed_is_not_sent() {
    let calls = Count::default();
    let layer = CredentialLayer::new(ENDPOINT, Credential::access_key(key())).unwrap();
    let layer = layer.with_clock(|| HttpDate::MIN);
    let request = Request::get("https://h.example:443/rooms").body(Full::<Bytes>::default());
    let error = layer.layer(counting(&calls)).oneshot(request.unwrap()).await.unwrap_err();
    let code = error.downcast_ref::<CredentialError>().unwrap().code();
    assert_eq!((code, calls.get()), (Some("INVALID_HOST"), 0));
    assert!(!format!("{layer:?}").contains("bm90"), "{layer:?}");
}
