//! Requests of the crate `http` over a real connection: what was signed is what arrives, in HTTP/1.1
//! and in HTTP/2, and the server verifies it.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::convert::Infallible;

use acs_auth::http::{sign, verify_parts};
use acs_auth::{AccessKey, ContentHash, Verifier, now};
use http::header::{HOST, HeaderValue};
use http::{Request, Response, StatusCode, Version};
use http_body_util::{BodyExt as _, Empty, Full};
use hyper::body::{Bytes, Incoming};
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::net::{TcpListener, TcpStream};

/// What may stand behind the host, in ways that clients and servers might treat otherwise.
const TARGETS: [&str; 10] = [
    "",
    "/",
    "/identities?api-version=2023-10-01",
    "//a//b/",
    "/a;b=c/d",
    "/a%2Fb%3A%20?q=%2B%26",
    "/phoneNumbers/%2B14255550123",
    "/a'b(c)*!$&+,;=:@~-._",
    "/a?b?c/d&=&&e=f=g",
    "/a?%C3%A9+%25",
];

fn key() -> AccessKey {
    AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap()
}

/// Answers as a server does that checks who has sent a request.
async fn answer(request: Request<Incoming>) -> Result<Response<Empty<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let hash = ContentHash::of(&body.collect().await.unwrap().to_bytes());
    let verified = verify_parts(&parts, &Verifier::new([key()]), hash, now());
    let status = verified.map_or(StatusCode::UNAUTHORIZED, |_| StatusCode::OK);
    Ok(Response::builder().status(status).body(Empty::new()).unwrap())
}

async fn serve(connection: TcpStream, version: Version) {
    let (connection, service) = (TokioIo::new(connection), service_fn(answer));
    let served = if version == Version::HTTP_2 {
        http2::Builder::new(TokioExecutor::new()).serve_connection(connection, service).await
    } else {
        http1::Builder::new().serve_connection(connection, service).await
    };
    served.unwrap();
}

/// Sends each request as it was signed, and one whose body changes on the way.
async fn talk(version: Version) -> usize {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let server = tokio::task::spawn_local(async move {
        while let Ok((connection, _)) = listener.accept().await {
            tokio::task::spawn_local(serve(connection, version));
        }
    });
    let client = Client::builder(TokioExecutor::new())
        .http2_only(version == Version::HTTP_2)
        .build_http::<Full<Bytes>>();
    let mut sent = 0;
    for target in TARGETS {
        for (method, host, changed) in
            [("GET", false, false), ("POST", true, false), ("DELETE", false, true)]
        {
            let uri = format!("http://{address}{target}");
            let mut request = Request::builder().method(method).uri(uri).body("{}").unwrap();
            if host {
                let host = HeaderValue::from_str(&address.to_string()).unwrap();
                request.headers_mut().insert(HOST, host);
            }
            sign(&mut request, &key(), now()).unwrap();
            let body = if changed { "{ }" } else { "{}" };
            let answer = client.request(request.map(|_| Full::from(body))).await.unwrap();
            let due = if changed { StatusCode::UNAUTHORIZED } else { StatusCode::OK };
            assert_eq!(answer.status(), due, "{method} {target} over {version:?}");
            assert_eq!(answer.version(), version);
            sent += 1;
        }
    }
    server.abort();
    sent
}

#[test]
fn what_is_signed_arrives() {
    for version in [Version::HTTP_11, Version::HTTP_2] {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().unwrap();
        let sent = tokio::task::LocalSet::new().block_on(&runtime, talk(version));
        assert_eq!(sent, 3 * TARGETS.len());
    }
}
