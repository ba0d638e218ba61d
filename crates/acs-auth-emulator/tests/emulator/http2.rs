//! HTTP/2: over TLS, and without, by a client that knows beforehand.

use acs_auth::http::sign;
use acs_auth::{AccessKey, now};
use acs_auth_emulator::Emulator;
use http::{HeaderValue, Request, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Bytes;
use hyper::client::conn::http2::{SendRequest, handshake};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use crate::tls::client;
use crate::wire::host;

async fn plain(emulator: &Emulator) -> SendRequest<Full<Bytes>> {
    over(TcpStream::connect(host(emulator)).await.unwrap()).await
}

async fn encrypted(emulator: &Emulator) -> SendRequest<Full<Bytes>> {
    let stream = TcpStream::connect(host(emulator)).await.unwrap();
    let connector = TlsConnector::from(client(emulator.ca_certificate(), &["h2", "http/1.1"]));
    let stream = connector.connect("localhost".try_into().unwrap(), stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(&b"h2"[..]));
    over(stream).await
}

async fn over(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
) -> SendRequest<Full<Bytes>> {
    let (sender, connection) = handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
    tokio::spawn(connection);
    sender
}

fn signed(emulator: &Emulator, target: &str, body: &'static str) -> Request<Full<Bytes>> {
    let uri = format!("{}{target}", emulator.endpoint());
    let mut request = Request::post(uri).body(body).unwrap();
    sign(&mut request, &AccessKey::from_base64(emulator.access_key()).unwrap(), now()).unwrap();
    request.map(|body| Full::new(Bytes::from(body)))
}

async fn talk(emulator: &Emulator, mut sender: SendRequest<Full<Bytes>>) {
    let answer = sender.send_request(signed(emulator, "/echo/a%2Fb?c=%20", "{}")).await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let echo: Value =
        serde_json::from_slice(&answer.into_body().collect().await.unwrap().to_bytes()).unwrap();
    assert_eq!(echo["http_version"], "HTTP/2.0");
    assert_eq!(echo["target"], "/echo/a%2Fb?c=%20");
    assert_eq!(echo["host"], host(emulator), "it is the :authority");

    let due = |request| (request, StatusCode::UNAUTHORIZED);
    let target = signed(emulator, "/echo/a", "{}");
    let (mut parts, body) = target.into_parts();
    parts.uri = format!("{}/echo/b", emulator.endpoint()).parse().unwrap();
    let target = Request::from_parts(parts, body);
    let body = signed(emulator, "/echo", "{}").map(|_| Full::new(Bytes::from("[]")));
    let mut two_hosts = signed(emulator, "/echo", "{}");
    two_hosts.headers_mut().insert("host", HeaderValue::from_static("other.example"));
    let mut same_host = signed(emulator, "/echo", "{}");
    same_host.headers_mut().insert("host", HeaderValue::from_str(host(emulator)).unwrap());
    let mut no_date = signed(emulator, "/echo", "{}");
    no_date.headers_mut().remove("x-ms-date");
    for (request, status) in [
        due(target),
        due(body),
        due(two_hosts),
        (same_host, StatusCode::OK),
        due(no_date),
        (signed(emulator, "/echo", ""), StatusCode::OK),
    ] {
        assert_eq!(sender.send_request(request).await.unwrap().status(), status);
    }
}

#[test]
fn it_is_spoken_plainly_and_over_tls() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for tls in [false, true] {
            let emulator = Emulator::builder().tls(tls).start().unwrap();
            talk(&emulator, plain(&emulator).await).await;
            talk(&emulator, encrypted(&emulator).await).await;
        }
    });
}

/// What is there many times at once is answered each by itself.
#[test]
fn requests_share_a_connection() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let emulator = Emulator::start().unwrap();
        let sender = plain(&emulator).await;
        let answers = (0..50).map(|number| {
            let mut sender = sender.clone();
            let mut request = signed(&emulator, "/echo", "{}");
            if number % 2 == 1 {
                request.headers_mut().remove("authorization");
            }
            tokio::spawn(async move { sender.send_request(request).await.unwrap().status() })
        });
        for (number, answer) in answers.collect::<Vec<_>>().into_iter().enumerate() {
            let due = if number % 2 == 1 { 401 } else { 200 };
            assert_eq!(answer.await.unwrap(), due, "{number}");
        }
    });
}
