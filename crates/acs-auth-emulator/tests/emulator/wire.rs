//! A client that sends bytes as they are given, and reads answers.

use std::io::{BufRead, BufReader, ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use acs_auth_emulator::Emulator;
use serde_json::Value;

use crate::request::Signed;

/// A connection of HTTP/1.1, plain or not.
pub(crate) struct Wire<S = TcpStream>(BufReader<S>);

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// The host of the emulator, with its port.
pub(crate) fn host(emulator: &Emulator) -> &str {
    emulator.endpoint().split_once("://").unwrap().1
}

/// A socket on which nothing waits for ever.
pub(crate) fn socket(emulator: &Emulator) -> TcpStream {
    let stream = TcpStream::connect(host(emulator)).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
}

/// Sends one request on a connection of its own.
pub(crate) fn ask(emulator: &Emulator, request: &Signed) -> Answer {
    Wire::to(emulator).ask(request)
}

impl Wire {
    pub(crate) fn to(emulator: &Emulator) -> Self {
        Self::over(socket(emulator))
    }

    /// The same socket once more, to write while this waits for an answer.
    pub(crate) fn another(&self) -> TcpStream {
        self.0.get_ref().try_clone().unwrap()
    }
}

impl<S: Read + Write> Wire<S> {
    pub(crate) fn over(stream: S) -> Self {
        Self(BufReader::new(stream))
    }

    pub(crate) fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.get_mut().write_all(bytes.as_ref()).unwrap();
        self.0.get_mut().flush().unwrap();
    }

    pub(crate) fn ask(&mut self, request: &Signed) -> Answer {
        self.send(request.bytes());
        self.answer_to(&request.method)
    }

    pub(crate) fn answer(&mut self) -> Answer {
        self.answer_to("GET")
    }

    pub(crate) fn answer_to(&mut self, method: &str) -> Answer {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            assert!(self.0.read_line(&mut head).unwrap() > 0, "it ends in its head: {head}");
        }
        let status = head[9..12].parse().unwrap();
        let mut answer = Answer { status, head, body: Vec::new() };
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        if method != "HEAD" {
            answer.body.resize(length, 0);
            self.0.read_exact(&mut answer.body).unwrap();
        }
        answer
    }

    /// Whether the server has cut the connection in the place of an answer.
    pub(crate) fn was_reset(&mut self) -> bool {
        let error = self.0.read(&mut [0]).err();
        error.is_some_and(|error| error.kind() == ErrorKind::ConnectionReset)
    }

    /// Whether the server has closed, with nothing more to say.
    pub(crate) fn has_ended(&mut self) -> bool {
        // With an error, if it has thrown away what it was sent.
        !matches!(self.0.read(&mut [0]), Ok(1..))
    }

    /// Waits until the server closes, whatever it says before.
    pub(crate) fn ends(&mut self) {
        let mut said = Vec::new();
        let read = self.0.read_to_end(&mut said).map_err(|error| error.kind());
        assert!(!matches!(read, Err(ErrorKind::WouldBlock | ErrorKind::TimedOut)), "it goes on");
    }
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> Value {
        assert_eq!(self.header("content-type"), Some("application/json"), "{}", self.head);
        serde_json::from_slice(&self.body).unwrap()
    }

    /// Status, code and message of an error in the form of the service.
    pub(crate) fn error(&self) -> (u16, String, String) {
        let body = self.json();
        assert_eq!(body.as_object().unwrap().len(), 1, "{body}");
        let text = |name: &str| body["error"][name].as_str().unwrap().to_owned();
        (self.status, text("code"), text("message"))
    }
}
