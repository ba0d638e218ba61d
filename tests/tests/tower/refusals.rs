//! The server's layer: what it refuses, how it says so, and to whom it says why.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpStream};
use std::sync::{Arc, Mutex};

use acs_auth::http::sign;
use acs_auth::tower::VerifyLayer;
use acs_auth::{AccessKey, HttpDate, Verifier, now};
use axum::Router;
use axum::routing::any;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer as _, Service, ServiceExt};

use crate::body::Pieces;
use crate::{Count, counting, hyper_client, key, serve};

const URL: &str = "http://localhost/sms?api-version=2021-03-07";
const NONE: HeaderValue = HeaderValue::from_static("none");
const DENIED: &str = r#"{"error":{"code":"Denied","message":"Denied by the resource provider."}}"#;
const TOO_LARGE: &str =
    r#"{"error":{"code":"RequestEntityTooLarge","message":"The request body is too large."}}"#;
const UNREADABLE: &str =
    r#"{"error":{"code":"BadRequest","message":"The request body could not be read."}}"#;

fn layer() -> VerifyLayer {
    VerifyLayer::new(Verifier::new([key()]))
}

/// A request that was signed as it is.
fn signed(body: &'static str) -> Request<&'static str> {
    let mut request = Request::post(URL).body(body).unwrap();
    sign(&mut request, &key(), now()).unwrap();
    request
}

/// Status, headers and body of the answer.
async fn ask<S, B, R>(service: S, request: Request<B>) -> (StatusCode, HeaderMap, Bytes)
where
    S: Service<Request<B>, Response = http::Response<R>>,
    S::Error: std::fmt::Debug,
    R: http_body::Body,
    R::Error: std::fmt::Debug,
{
    let (parts, body) = service.oneshot(request).await.unwrap().into_parts();
    (parts.status, parts.headers, body.collect().await.unwrap().to_bytes())
}

#[tokio::test]
async fn who_is_refused_is_told_nothing_and_the_log_all() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let log = Arc::clone(&told);
    let layer = layer().on_refusal(move |head, error| {
        log.lock().unwrap().push(format!("{} {}", head.method, error.code()));
    });
    let calls = Count::default();
    let service = layer.layer(counting(&calls));
    let with = |change: fn(&mut Request<&'static str>)| {
        let mut request = signed("{}");
        change(&mut request);
        request
    };
    let set = |name: &'static str, value| {
        let mut request = signed("{}");
        request.headers_mut().insert(name, HeaderValue::from_static(value));
        request
    };
    let at = |date: i64| {
        let mut request = signed("{}");
        sign(&mut request, &key(), HttpDate::from_unix(date).unwrap()).unwrap();
        request
    };
    let stranger = || {
        let mut request = signed("{}");
        sign(&mut request, &AccessKey::from_base64("b3RoZXI=").unwrap(), now()).unwrap();
        request
    };
    let cases = [
        (Request::post(URL).body("{}").unwrap(), "MISSING_HEADER"),
        (with(|request| *request.body_mut() = "{ }"), "CONTENT_HASH_MISMATCH"),
        (
            with(|request| *request.uri_mut() = "http://localhost/sms".parse().unwrap()),
            "SIGNATURE_MISMATCH",
        ),
        (set("x-ms-content-sha256", "?"), "CONTENT_HASH_MISMATCH"),
        (set("authorization", "Bearer eyJ"), "UNSUPPORTED_SCHEME"),
        (
            with(|request| assert!(request.headers_mut().append("x-ms-date", NONE))),
            "DUPLICATE_HEADER",
        ),
        (at(now().unix() - 400), "DATE_OUT_OF_RANGE"),
        (at(now().unix() + 400), "DATE_OUT_OF_RANGE"),
        (stranger(), "SIGNATURE_MISMATCH"),
    ];
    for (request, code) in cases {
        let (status, headers, body) = ask(service.clone(), request.map(Full::<Bytes>::from)).await;
        assert_eq!((status, &*body), (StatusCode::UNAUTHORIZED, DENIED.as_bytes()), "{code}");
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(headers["www-authenticate"], "HMAC-SHA256");
        assert_eq!(headers["x-ms-error-code"], "Denied");
        assert_eq!(headers.len(), 3, "{headers:?}");
        let told: Vec<_> = told.lock().unwrap().drain(..).collect();
        assert_eq!(told, [format!("POST {code}")]);
    }
    assert_eq!(calls.get(), 0);
    let (status, _, body) = ask(service, signed("{}").map(Full::<Bytes>::from)).await;
    assert_eq!((status, &*body, calls.get()), (StatusCode::OK, &b"{}"[..], 1));
    assert!(told.lock().unwrap().is_empty());
}

/// The clock is looked at once, when the head has come.
#[tokio::test]
async fn a_request_is_as_old_as_its_head() {
    let (looks, calls) = (Count::default(), Count::default());
    let (counter, start) = (looks.clone(), now().unix());
    let clock = move || {
        let hours = i64::try_from(counter.up()).unwrap();
        HttpDate::from_unix(start + 3600 * hours).unwrap()
    };
    let service = layer().with_clock(clock).layer(counting(&calls));
    for due in [StatusCode::OK, StatusCode::UNAUTHORIZED] {
        let request = signed("{}").map(Full::<Bytes>::from);
        assert_eq!(ask(service.clone(), request).await.0, due);
    }
    assert_eq!((looks.get(), calls.get()), (2, 1));
}

#[tokio::test]
async fn a_body_has_a_limit_and_an_end() {
    let calls = Count::default();
    let service = layer().with_limit(4).layer(counting(&calls));
    for (whole, pieces, due, answer, polls) in [
        ("1234", &[Some("12"), Some("34")][..], StatusCode::OK, "1234", 3),
        (
            "123456",
            &[Some("12"), Some("345"), Some("6")],
            StatusCode::PAYLOAD_TOO_LARGE,
            TOO_LARGE,
            2,
        ),
        ("1234", &[Some("12"), None, Some("34")], StatusCode::BAD_REQUEST, UNREADABLE, 2),
    ] {
        let polled = Count::default();
        let request = signed(whole).map(|_| Pieces::new(pieces, &polled));
        let (status, headers, body) = ask(service.clone(), request).await;
        assert_eq!((status, &*body, polled.get()), (due, answer.as_bytes(), polls));
        let is_json = headers.get("content-type").is_some_and(|value| value == "application/json");
        assert_eq!(is_json, due != StatusCode::OK);
        let code = headers.get("x-ms-error-code").map_or("", |code| code.to_str().unwrap());
        assert_eq!(!code.is_empty(), due != StatusCode::OK);
        assert!(answer.contains(code));
    }
    assert_eq!(calls.get(), 1);
    let (status, _, body) = ask(service, signed("12345").map(Full::<Bytes>::from)).await;
    assert_eq!((status, &*body), (StatusCode::PAYLOAD_TOO_LARGE, TOO_LARGE.as_bytes()));
}

#[tokio::test]
async fn nothing_is_read_that_nobody_has_signed() {
    let [polled, calls] = [Count::default(), Count::default()];
    let service = layer().with_limit(4).layer(counting(&calls));
    let large = || Pieces::new(&[Some("12345")], &polled);
    let mut other = signed("12345");
    sign(&mut other, &AccessKey::from_base64("b3RoZXI=").unwrap(), now()).unwrap();
    for request in [Request::post(URL).body("").unwrap(), other] {
        let (status, ..) = ask(service.clone(), request.map(|_| large())).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED);
    }
    assert_eq!((polled.get(), calls.get()), (0, 0));
}

#[tokio::test]
async fn what_is_refused_gives_its_place_back() {
    let calls = Count::default();
    let mut service = layer().layer(ConcurrencyLimitLayer::new(1).layer(counting(&calls)));
    for body in ["{}", "{ }", "{}", "{ }", "{}"] {
        let request = signed("{}").map(|_| Full::<Bytes>::from(body));
        let ready = ServiceExt::<Request<Full<Bytes>>>::ready(&mut service).await.unwrap();
        let status = ready.call(request).await.unwrap().status();
        assert_eq!(status == StatusCode::OK, body == "{}");
    }
    assert_eq!(calls.get(), 3);
}

/// Over real connections: too large, said beforehand and not; and one that is broken off.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_server_outlives_bodies_that_are_wrong() {
    let calls = Count::default();
    let counter = calls.clone();
    let app = Router::new().route(
        "/sms",
        any(move || {
            counter.up();
            async { "done" }
        }),
    );
    let endpoint = serve(app.layer(layer().with_limit(8))).await;
    let address = endpoint.trim_start_matches("http://").to_owned();

    let head = |body: &'static str| {
        let mut request = Request::post(format!("{endpoint}/sms")).body(body).unwrap();
        sign(&mut request, &key(), now()).unwrap();
        let lines = request.headers().iter();
        let lines = lines.map(|(name, value)| format!("{name}: {}\r\n", value.to_str().unwrap()));
        let lines: String = lines.collect();
        format!("POST /sms HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n{lines}")
    };
    let answer = |message: String| {
        let mut stream = TcpStream::connect(&address).unwrap();
        stream.write_all(message.as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    };
    let said = head("123456789") + "content-length: 9\r\n\r\n123456789";
    let unsaid =
        head("123456789") + "transfer-encoding: chunked\r\n\r\n9\r\n123456789\r\n0\r\n\r\n";
    for message in [said, unsaid] {
        let answer = answer(message);
        assert!(answer.starts_with("HTTP/1.1 413 ") && answer.ends_with(TOO_LARGE), "{answer}");
    }

    let mut stream = TcpStream::connect(&address).unwrap();
    let broken = head("12345678") + "content-length: 8\r\n\r\n1234";
    stream.write_all(broken.as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    // The server may have closed it without a word.
    let _ = stream.read_to_end(&mut Vec::new());
    assert_eq!(calls.get(), 0);

    let whole = answer(head("12345678") + "content-length: 8\r\n\r\n12345678");
    assert!(whole.starts_with("HTTP/1.1 200 ") && whole.ends_with("done"), "{whole}");
    let mut request = Request::post(format!("{endpoint}/sms")).body("12345678").unwrap();
    sign(&mut request, &key(), now()).unwrap();
    let answer = hyper_client(true).request(request.map(Full::from)).await.unwrap();
    assert_eq!((answer.status(), calls.get()), (StatusCode::OK, 2));
}
