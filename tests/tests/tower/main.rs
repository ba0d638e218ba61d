//! The layers for tower, around a real client and a real server, and among layers of tower's own.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod body;
mod client;
mod early;
mod refusals;
mod sdk;
mod server;

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use acs_auth::AccessKey;
use axum::Router;
use http::{Request, Response};
use http_body_util::Full;
use hyper::body::Bytes;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;

type BoxError = Box<dyn Error + Send + Sync>;
type HyperClient = Client<HttpConnector, Full<Bytes>>;

fn key() -> AccessKey {
    AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap()
}

fn post(uri: &str, body: &'static str) -> Request<Full<Bytes>> {
    Request::post(uri).header("content-type", "application/json").body(body.into()).unwrap()
}

fn hyper_client(is_http2: bool) -> HyperClient {
    Client::builder(TokioExecutor::new()).http2_only(is_http2).build_http()
}

/// Serves in both versions of HTTP for as long as the test lasts, and says where.
async fn serve(app: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((connection, _)) = listener.accept().await {
            let service = TowerToHyperService::new(app.clone());
            tokio::spawn(async move {
                let server = auto::Builder::new(TokioExecutor::new());
                // One that a test breaks off ends with an error.
                let _ = server.serve_connection(TokioIo::new(connection), service).await;
            });
        }
    });
    endpoint
}

/// How often something happened.
#[derive(Clone, Debug, Default)]
struct Count(Arc<AtomicUsize>);

impl Count {
    fn up(&self) -> usize {
        self.0.fetch_add(1, Ordering::SeqCst)
    }

    fn get(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A service that answers everything, and counts.
fn counting(
    calls: &Count,
) -> impl tower::Service<
    Request<Full<Bytes>>,
    Response = Response<Full<Bytes>>,
    Error = BoxError,
    Future: Send,
> + Clone
+ Send
+ 'static {
    let calls = calls.clone();
    tower::service_fn(move |request: Request<Full<Bytes>>| {
        calls.up();
        async { Ok(Response::new(request.into_body())) }
    })
}
