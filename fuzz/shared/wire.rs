//! Requests over a connection to this machine, and their answers.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(8);

/// An answer, as far as it matters.
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, Vec<u8>)>,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let found = self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.as_slice())
    }
}

/// A connection that is kept.
pub struct Connection(TcpStream);

impl Connection {
    pub fn to(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        Self(stream)
    }

    /// Sends a request of HTTP/1.1, and takes the answer: there always is one.
    pub fn ask(&mut self, method: &str, request: &[u8]) -> Answer {
        self.0.write_all(request).expect("it reads what it is sent");
        let mut read = Vec::new();
        let (mut answer, start) = loop {
            self.more(&mut read);
            if let Some(head) = head(&read) {
                break head;
            }
        };
        let length = answer.header("content-length").map(|length| {
            str::from_utf8(length).unwrap().parse::<usize>().expect("a length is a number")
        });
        let has_body = method != "HEAD" && ![204, 304].contains(&answer.status);
        if has_body && answer.header("transfer-encoding").is_some() {
            answer.body = self.chunks(&mut read, start);
        } else if has_body {
            let end = start + length.expect("a body has a length");
            while read.len() < end {
                self.more(&mut read);
            }
            assert_eq!(read.len(), end);
            answer.body = read.split_off(start);
        } else {
            assert_eq!(read.len(), start);
        }
        answer
    }

    fn more(&mut self, read: &mut Vec<u8>) {
        let mut room = [0; 16 << 10];
        let count = loop {
            match self.0.read(&mut room) {
                // By the clock of the fuzzer.
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                read => break read.expect("there is an answer, in time"),
            }
        };
        assert_ne!(count, 0, "the connection ended before the answer");
        read.extend_from_slice(&room[..count]);
    }

    fn chunks(&mut self, read: &mut Vec<u8>, mut at: usize) -> Vec<u8> {
        let mut body = Vec::new();
        loop {
            match httparse::parse_chunk_size(&read[at..]).expect("a chunk has a size") {
                httparse::Status::Complete((line, size)) => {
                    let (start, size) = (at + line, usize::try_from(size).unwrap());
                    while read.len() < start + size + 2 {
                        self.more(read);
                    }
                    if size == 0 {
                        return body;
                    }
                    body.extend_from_slice(&read[start..start + size]);
                    at = start + size + 2;
                }
                httparse::Status::Partial => self.more(read),
            }
        }
    }
}

/// The head of an answer, and where its body starts, once it is there.
fn head(read: &[u8]) -> Option<(Answer, usize)> {
    let mut headers = [httparse::EMPTY_HEADER; 32];
    let mut response = httparse::Response::new(&mut headers);
    let httparse::Status::Complete(start) = response.parse(read).expect("a head of HTTP") else {
        return None;
    };
    let headers = response.headers.iter().map(|h| (h.name.to_owned(), h.value.to_vec())).collect();
    Some((Answer { status: response.code?, headers, body: Vec::new() }, start))
}
