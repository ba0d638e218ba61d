//! Serving: TLS and plain connections on one port, with HTTP/1.1 and HTTP/2 in both.

use std::future::pending;
use std::io::{self, ErrorKind};
use std::net;
use std::pin::pin;
use std::sync::Arc;
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
use tokio::task::yield_now;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tower_service::Service as _;

use crate::connections::Connections;
use crate::ending::Ending;
use crate::origin::Arrival;
use crate::stream::Stream;

/// The type of the record that every TLS connection starts with. No method starts with it.
const TLS_HANDSHAKE: u8 = 0x16;
/// What requests that are being answered get when their connection is to end.
const GRACE: Duration = Duration::from_secs(1);
/// How long a server that is given no connection waits for the next.
const OUT_OF_SOCKETS: Duration = Duration::from_millis(50);
/// Requests that one connection of HTTP/2 may have at a time.
const STREAMS: u32 = 100;
/// Bytes of a head of HTTP/1.1, or of what was written and is not read yet.
const HEAD: usize = 128 << 10;
/// Bytes that a client of HTTP/2 may send before they are read.
const WINDOW: u32 = 256 << 10;

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) tls: TlsAcceptor,
    pub(crate) router: Router,
    /// How long a connection may go without a request.
    pub(crate) patience: Duration,
}

impl Server {
    /// Takes connections until it is told to stop, or nobody is left to tell.
    pub(crate) async fn serve(self, listener: net::TcpListener, stop: oneshot::Receiver<()>) {
        let Ok(listener) = TcpListener::from_std(listener) else { return };
        let (stopping, _) = watch::channel(());
        let mut connections = Connections::default();
        let mut stop = pin!(stop);
        loop {
            tokio::select! {
                _ = &mut stop => break,
                accepted = listener.accept() => match accepted {
                    Ok((stream, _)) => {
                        let connection = connections.open();
                        let ending = Ending {
                            connection: Arc::clone(&connection),
                            patience: self.patience,
                            stopping: stopping.subscribe(),
                        };
                        tokio::spawn(connection.run(self.clone().connection(stream, ending)));
                    }
                    Err(error) if is_of_client(&error) => {}
                    // This process may open no more files, or not for now.
                    Err(_) if connections.close_one() => yield_now().await,
                    Err(_) => sleep(OUT_OF_SOCKETS).await,
                },
            }
        }
        drop(listener);
        stopping.send_replace(());
        let _ = timeout(GRACE, stopping.closed()).await;
    }

    /// Serves one connection, whichever protocol its first byte is of.
    async fn connection(self, tcp: TcpStream, mut ending: Ending) {
        let first = tokio::select! {
            first = first_byte(&tcp) => first,
            () = ending.due() => None,
        };
        let Some(first) = first else { return };
        // Answers are short: to wait for more of one only makes it late.
        let _ = tcp.set_nodelay(true);
        let connection = Arc::clone(&ending.connection);
        let arrival =
            Arrival { by_tls: first == TLS_HANDSHAKE, connection: Arc::clone(&connection) };
        let stream = Stream { tcp, connection };
        if !arrival.by_tls {
            return serve(stream, self.router, arrival, ending).await;
        }
        let stream = tokio::select! {
            stream = self.tls.accept(stream) => stream,
            () = ending.due() => return,
        };
        // A client that trusts another CA has hung up: it knows why.
        if let Ok(stream) = stream {
            serve(stream, self.router, arrival, ending).await;
        }
    }
}

/// Whether a connection was gone before it was taken, which says nothing of the next.
fn is_of_client(error: &io::Error) -> bool {
    let kind = error.kind();
    matches!(kind, ErrorKind::ConnectionAborted | ErrorKind::ConnectionReset)
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
    arrival: Arrival,
    mut ending: Ending,
) {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    // A client may close its half when it has asked.
    builder.http1().half_close(true).max_buf_size(HEAD);
    builder
        .http2()
        .max_concurrent_streams(STREAMS)
        .initial_connection_window_size(WINDOW)
        .initial_stream_window_size(WINDOW);
    let service = service_fn(move |mut request: Request<Incoming>| {
        let connection = Arc::clone(&arrival.connection);
        let owed = connection.request();
        request.extensions_mut().insert(arrival.clone());
        let answer = router.clone().call(request);
        async move {
            let answer = answer.await;
            drop(owed);
            // There is none on a connection that is about to be reset.
            if connection.is_reset() { pending().await } else { answer }
        }
    });
    let mut http = pin!(builder.serve_connection(TokioIo::new(stream), service));
    tokio::select! {
        // However it ended, the client has seen it.
        _ = http.as_mut() => {}
        () = ending.due() => {
            http.as_mut().graceful_shutdown();
            let _ = timeout(GRACE, http).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{ErrorKind, Read as _, Write as _};
    use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
    use std::sync::Arc;
    use std::thread;
    use std::time::Duration;

    use axum::routing::get;
    use axum::{Extension, Router};
    use http::Request;
    use http_body_util::Empty;
    use hyper::body::Bytes;
    use hyper::client::conn::http2::handshake;
    use hyper_util::rt::{TokioExecutor, TokioIo};
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, ServerName};
    use rustls::{ClientConfig, ClientConnection, RootCertStore, StreamOwned};
    use tokio::sync::oneshot;
    use tokio_rustls::TlsConnector;

    use super::Server;
    use crate::certificates::Certificates;
    use crate::origin::Arrival;

    const REQUEST: &[u8] = b"GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    /// A server that resets every connection on which it is asked, and what trusts it.
    fn start() -> (SocketAddr, Arc<ClientConfig>, oneshot::Sender<()>) {
        let certificates = Certificates::issue(IpAddr::V4(Ipv4Addr::LOCALHOST), &[]).unwrap();
        let reset = async |Extension(arrival): Extension<Arrival>| {
            arrival.reset();
            "never seen"
        };
        let router = Router::new().route("/", get(reset));
        let patience = Duration::from_secs(60);
        let server = Server { tls: certificates.tls.into(), router, patience };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        thread::spawn(move || runtime().block_on(server.serve(listener, stopped)));

        let mut trusted = RootCertStore::empty();
        trusted.add(CertificateDer::from_pem_slice(certificates.ca.as_bytes()).unwrap()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let client = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(trusted)
            .with_no_client_auth();
        (address, Arc::new(client), stop)
    }

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
    }

    fn name() -> ServerName<'static> {
        "localhost".try_into().unwrap()
    }

    #[test]
    fn a_connection_is_reset_instead_of_an_answer() {
        let (address, client, _stop) = start();
        let mut plain = std::net::TcpStream::connect(address).unwrap();
        plain.write_all(REQUEST).unwrap();
        let error = plain.read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);

        let session = ClientConnection::new(client, name()).unwrap();
        let plain = std::net::TcpStream::connect(address).unwrap();
        let mut encrypted = StreamOwned::new(session, plain);
        encrypted.write_all(REQUEST).unwrap();
        let error = encrypted.read(&mut [0]).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset);
    }

    #[test]
    fn so_is_one_of_http_2() {
        let (address, client, _stop) = start();
        let mut client = Arc::unwrap_or_clone(client);
        client.alpn_protocols = vec![b"h2".to_vec()];
        let connector = TlsConnector::from(Arc::new(client));
        runtime().block_on(async {
            let stream = tokio::net::TcpStream::connect(address).await.unwrap();
            let stream = connector.connect(name(), stream).await.unwrap();
            let (mut sender, connection) =
                handshake(TokioExecutor::new(), TokioIo::new(stream)).await.unwrap();
            let connection = tokio::spawn(connection);
            let request = Request::get("https://h/").body(Empty::<Bytes>::new()).unwrap();
            sender.send_request(request).await.unwrap_err();
            let ended = connection.await.unwrap().unwrap_err();
            let said = format!("{ended:?}");
            assert!(said.contains("ConnectionReset"), "{said}");
        });
    }
}
