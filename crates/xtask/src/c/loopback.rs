//! A server on this machine that answers one request.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use acs_auth_core::{AccessKey, ContentHash, HttpDate, Received, Verifier};

use crate::run::Failed;

/// How long it waits for a request, and for each piece of it.
const PATIENCE: Duration = Duration::from_secs(10);

pub(crate) struct Loopback {
    address: SocketAddr,
    thread: JoinHandle<Result<TcpListener, Failed>>,
}

impl Loopback {
    /// Answers what it is told to if the request is signed with the key, and has the body that is
    /// due; otherwise 401.
    pub(crate) fn start(key: &AccessKey, body: &str, answer: &str) -> Result<Self, Failed> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(failed)?;
        let address = listener.local_addr().map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let (key, body, answer) = (key.clone(), body.to_owned(), answer.to_owned());
        let thread = thread::spawn(move || {
            let mut stream = accept(&listener)?;
            let request = read(&mut stream)?;
            let verdict = verify(&request, key, body.as_bytes());
            let answer = verdict.map_or_else(
                |why| format!("HTTP/1.1 401 Unauthorized\r\nconnection: close\r\n\r\n{why}"),
                |()| answer,
            );
            stream.write_all(answer.as_bytes()).map_err(failed)?;
            Ok(listener)
        });
        Ok(Self { address, thread })
    }

    pub(crate) fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Fails if no request came, or more than one.
    pub(crate) fn finish(self) -> Result<(), Failed> {
        let ended = self.thread.join().map_err(|_| "loopback: it panicked".to_owned())?;
        match ended?.accept() {
            Ok(_) => Err("loopback: a second request came".to_owned()),
            Err(_) => Ok(()),
        }
    }
}

fn accept(listener: &TcpListener) -> Result<TcpStream, Failed> {
    let end = Instant::now() + PATIENCE;
    loop {
        match listener.accept() {
            Ok((stream, _)) => {
                stream.set_nonblocking(false).map_err(failed)?;
                stream.set_read_timeout(Some(PATIENCE)).map_err(failed)?;
                stream.set_write_timeout(Some(PATIENCE)).map_err(failed)?;
                return Ok(stream);
            }
            Err(error) if error.kind() == ErrorKind::WouldBlock && Instant::now() < end => {
                thread::sleep(Duration::from_millis(5));
            }
            Err(error) => return Err(failed(error)),
        }
    }
}

/// All bytes of a request: its head, and as many more as that says.
fn read(stream: &mut TcpStream) -> Result<Vec<u8>, Failed> {
    let mut request = Vec::new();
    let mut piece = [0; 4096];
    loop {
        let len = stream.read(&mut piece).map_err(failed)?;
        request.extend_from_slice(piece.get(..len).unwrap_or_default());
        let mut room = [httparse::EMPTY_HEADER; 64];
        let mut head = httparse::Request::new(&mut room);
        if let httparse::Status::Complete(head_len) = head.parse(&request).map_err(failed)? {
            let told =
                head.headers.iter().find(|it| it.name.eq_ignore_ascii_case("content-length"));
            let told = told.and_then(|header| str::from_utf8(header.value).ok()?.parse().ok());
            if request.len() >= head_len + told.unwrap_or(0) {
                return Ok(request);
            }
        }
        if len == 0 {
            return Err("loopback: the request ended too early".to_owned());
        }
    }
}

/// As a server does it, and tells why not.
fn verify(request: &[u8], key: AccessKey, due: &[u8]) -> Result<(), String> {
    let mut room = [httparse::EMPTY_HEADER; 64];
    let mut head = httparse::Request::new(&mut room);
    let httparse::Status::Complete(len) = head.parse(request).map_err(|error| error.to_string())?
    else {
        return Err("the head has no end".to_owned());
    };
    let body = request.get(len..).unwrap_or_default();
    if body != due {
        return Err("another body came".to_owned());
    }
    let headers: Vec<_> = head.headers.iter().map(|header| (header.name, header.value)).collect();
    let received = Received {
        method: head.method.unwrap_or_default(),
        path_and_query: head.path.unwrap_or_default().as_bytes(),
        headers: &headers[..],
        content_hash: ContentHash::of(body),
    };
    let verified = Verifier::new([key]).verify(&received, now()?);
    verified.map(drop).map_err(|error| error.to_string())
}

/// The time of this machine.
pub(crate) fn now() -> Result<HttpDate, Failed> {
    let since = std::time::UNIX_EPOCH.elapsed().map_err(|error| error.to_string())?;
    let seconds = i64::try_from(since.as_secs()).map_err(|error| error.to_string())?;
    HttpDate::from_unix(seconds).map_err(|error| error.to_string())
}

fn failed(error: impl std::fmt::Display) -> Failed {
    format!("loopback: {error}")
}
