//! A server that answers what a test tells it to, and shows what came.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};

use acs_auth::{AccessKey, ContentHash, Received, Verifier, VerifyError, now};

/// One answer for each connection.
pub(crate) struct StandIn {
    endpoint: String,
    thread: JoinHandle<Vec<Arrived>>,
}

/// A request as it came.
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) target: String,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl StandIn {
    /// Gives these heads of answers, one after the other, each without a body.
    pub(crate) fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let answer = move |head: String| {
            let (mut connection, _) = listener.accept().unwrap();
            let arrived = Arrived::read(&connection);
            let end = "connection: close\r\ncontent-length: 0\r\n\r\n";
            write!(connection, "HTTP/1.1 {head}\r\n{end}").unwrap();
            arrived
        };
        let thread = thread::spawn(move || answers.into_iter().map(answer).collect());
        Self { endpoint, thread }
    }

    pub(crate) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// What came, once all answers were given.
    pub(crate) fn arrived(self) -> Vec<Arrived> {
        self.thread.join().unwrap()
    }
}

impl Arrived {
    fn read(connection: &TcpStream) -> Self {
        let mut reader = BufReader::new(connection);
        let mut line = || {
            let mut line = String::new();
            reader.read_line(&mut line).unwrap();
            line.trim_end().to_owned()
        };
        let first = line();
        let mut words = first.split(' ').map(str::to_owned);
        let (method, target) = (words.next().unwrap(), words.next().unwrap());
        let mut headers = Vec::new();
        loop {
            let line = line();
            let Some((name, value)) = line.split_once(": ") else { break };
            headers.push((name.to_owned(), value.as_bytes().to_vec()));
        }
        let mut arrived = Self { method, target, headers, body: Vec::new() };
        let length = arrived.header("content-length").map_or(0, |length| length.parse().unwrap());
        arrived.body.resize(length, 0);
        reader.read_exact(&mut arrived.body).unwrap();
        arrived
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let (_, value) = self.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(str::from_utf8(value).unwrap())
    }

    pub(crate) fn verify(&self, key: &AccessKey) -> Result<(), VerifyError> {
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        let received = Received {
            method: &self.method,
            path_and_query: self.target.as_bytes(),
            headers: &headers,
            content_hash: ContentHash::of(&self.body),
        };
        Verifier::new([key.clone()]).verify(&received, now()).map(drop)
    }
}
