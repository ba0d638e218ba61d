//! A server of a moment, which keeps what it is sent.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread::{self, JoinHandle};
use std::time::Duration;

#[derive(Debug)]
pub(crate) struct Server {
    listener: TcpListener,
}

/// A server that waits for one client.
#[derive(Debug)]
pub(crate) struct Waiting(JoinHandle<Vec<u8>>);

impl Server {
    pub(crate) fn bind(address: &str) -> Self {
        Self { listener: TcpListener::bind((address, 0)).unwrap() }
    }

    /// Address and port, as URLs write them.
    pub(crate) fn host(&self) -> String {
        self.listener.local_addr().unwrap().to_string()
    }

    /// Answers one client, and closes the connection.
    pub(crate) fn answer(self, answer: impl Into<Vec<u8>>) -> Waiting {
        let answer = answer.into();
        Waiting(thread::spawn(move || {
            let mut stream = self.accept();
            let message = read_request(&mut stream);
            stream.write_all(&answer).unwrap();
            message
        }))
    }

    /// A client that never comes fails the test, rather than letting it wait for ever.
    pub(crate) fn accept(&self) -> TcpStream {
        self.listener.set_nonblocking(true).unwrap();
        for _ in 0..2000 {
            if let Ok((stream, _)) = self.listener.accept() {
                stream.set_nonblocking(false).unwrap();
                stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
                return stream;
            }
            thread::sleep(Duration::from_millis(10));
        }
        panic!("no client came");
    }
}

impl Waiting {
    /// What the client sent, byte for byte.
    pub(crate) fn received(self) -> Vec<u8> {
        self.0.join().unwrap()
    }
}

pub(crate) fn read_request(stream: &mut impl Read) -> Vec<u8> {
    let mut message = Vec::new();
    while !is_whole(&message) {
        let mut piece = [0; 4096];
        let len = stream.read(&mut piece).unwrap();
        assert!(len > 0, "the client left: {}", message.escape_ascii());
        message.extend(&piece[..len]);
    }
    message
}

fn is_whole(message: &[u8]) -> bool {
    let text = String::from_utf8_lossy(message).to_ascii_lowercase();
    let Some(head_len) = text.find("\r\n\r\n") else { return false };
    let len = text[..head_len].lines().find_map(|line| line.strip_prefix("content-length:"));
    let len = len.map_or(0, |len| len.trim().parse().unwrap());
    message.len() >= head_len + 4 + len
}

pub(crate) fn header<'m>(message: &'m str, name: &str) -> Option<&'m str> {
    let head = message.split("\r\n\r\n").next().unwrap();
    let mut headers = head.lines().filter_map(|line| line.split_once(": "));
    headers.find(|(header, _)| header.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}
