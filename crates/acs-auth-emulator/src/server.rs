//! Connections: TLS and plain ones on one port, with HTTP/1.1 and HTTP/2 in both.

use std::net;
use std::pin::pin;
use std::time::Duration;

use axum::Router;
use http::Request;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{oneshot, watch};
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower_service::Service as _;

use crate::origin::Arrival;

/// The type of the record that every TLS connection starts with. No method starts with it.
const TLS_HANDSHAKE: u8 = 0x16;
/// What requests that are being answered get when the server stops.
const GRACE: Duration = Duration::from_secs(1);
/// How long a server that is given no connection waits for the next.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(50);

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) tls: TlsAcceptor,
    pub(crate) router: Router,
}

impl Server {
    /// Takes connections until it is told to stop, or nobody is left to tell.
    pub(crate) async fn serve(self, listener: net::TcpListener, stop: oneshot::Receiver<()>) {
        let Ok(listener) = TcpListener::from_std(listener) else { return };
        let (stopping, _) = watch::channel(());
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                _ = &mut stop => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        tokio::spawn(self.clone().connection(stream, stopping.subscribe()));
                    }
                    Err(_) => sleep(OUT_OF_SOCKETS).await,
                },
            }
        }
        drop(listener);
        stopping.send_replace(());
        let _ = timeout(GRACE, stopping.closed()).await;
    }

    /// Serves one connection, whichever protocol its first byte is of.
    async fn connection(self, stream: TcpStream, mut stopping: watch::Receiver<()>) {
        let first = tokio::select! {
            first = first_byte(&stream) => first,
            _ = stopping.changed() => None,
        };
        let Some(first) = first else { return };
        // Answers are short: to wait for more of one only makes it late.
        let _ = stream.set_nodelay(true);
        if first != TLS_HANDSHAKE {
            return serve(stream, self.router, false, stopping).await;
        }
        let stream = tokio::select! {
            stream = self.tls.accept(stream) => stream,
            _ = stopping.changed() => return,
        };
        // A client that trusts another CA has hung up: it knows why.
        if let Ok(stream) = stream {
            serve(stream, self.router, true, stopping).await;
        }
    }
}

/// The first byte, left where it is; none if the client goes without a word.
async fn first_byte(stream: &TcpStream) -> Option<u8> {
    let mut first = [0];
    match stream.peek(&mut first).await {
        Ok(1..) => Some(first[0]),
        _ => None,
    }
}

async fn serve(
    stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
    router: Router,
    by_tls: bool,
    mut stopping: watch::Receiver<()>,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // A client may close its half when it has asked.
    builder.http1().half_close(true);
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(Arrival { by_tls });
        router.clone().call(request)
    });
    let mut connection = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // However it ended, the client has seen it.
        _ = connection.as_mut() => {}
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            let _ = connection.await;
        }
    }
}
