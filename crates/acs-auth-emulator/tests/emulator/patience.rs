//! Clients that take their time: others are served meanwhile, and they are not waited for without end.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::thread;
use std::time::Duration;

use acs_auth_emulator::Emulator;
use rustls::{ClientConnection, StreamOwned};

use crate::request::Signed;
use crate::tls::client;
use crate::wire::{Wire, ask, socket};

/// What a client of HTTP/2 begins with: the preface, and settings that are the default ones.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";
const PING: &[u8] = b"\0\0\x08\x06\0\0\0\0\0whatever";
/// What is written bit by bit gets as far as here only if nobody ends it.
const ENDLESS: usize = 3000;

/// One that is served as long as it is quick, which is long beside what a test takes to ask.
fn impatient() -> Emulator {
    Emulator::builder().patience(Duration::from_secs(1)).start().unwrap()
}

fn is_served(emulator: &Emulator) {
    assert_eq!(ask(emulator, &Signed::new(emulator, "POST", "/echo", "{}")).status, 200);
}

fn over_tls(emulator: &Emulator) -> StreamOwned<ClientConnection, TcpStream> {
    let config = client(emulator.ca_certificate(), &["http/1.1"]);
    let connection = ClientConnection::new(config, "localhost".try_into().unwrap()).unwrap();
    StreamOwned::new(connection, socket(emulator))
}

/// Writes a byte now and then, until the other side has gone.
fn trickle(mut stream: impl Write, bytes: impl Iterator<Item = u8>) {
    for byte in bytes.take(ENDLESS) {
        if stream.write_all(&[byte]).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("nobody ends it");
}

#[test]
fn a_silent_connection_is_closed() {
    let emulator = impatient();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    let mut idle = Wire::to(&emulator);
    assert_eq!(idle.ask(&request).status, 200);
    let mut encrypted = Wire::over(over_tls(&emulator));
    assert_eq!(encrypted.ask(&request).status, 200);
    let half = request.bytes();
    let started = [b"".as_slice(), b"\x16", b"\x16\x03\x01\x02\0\x01", b"P", b"PRI * HTTP/2.0"];
    let started = started.into_iter().chain([PREFACE, &half[..40]]);
    let started: Vec<_> = started.map(|bytes| (bytes, Wire::to(&emulator))).collect();
    for (bytes, mut wire) in started {
        wire.send(bytes);
        is_served(&emulator);
        wire.ends();
    }
    idle.ends();
    encrypted.ends();
    is_served(&emulator);
}

#[test]
fn a_byte_now_and_then_is_not_enough() {
    let emulator = impatient();
    let head = Signed::new(&emulator, "GET", "/echo", "").with("x-slow", "a".repeat(ENDLESS));
    // The record says that it has 16 KiB, and the handshake in it that it has 512 bytes.
    let hello = b"\x16\x03\x01\x40\0\x01\0\x02\0".iter().copied().chain([0; ENDLESS]);
    // A head that is never whole, and a client that is there but asks for nothing.
    let frame = b"\0\x40\0\x01\0\0\0\0\x01".iter().copied().chain([0x10; ENDLESS]);
    let pings = PING.iter().copied().cycle();
    let slow: [Box<dyn Iterator<Item = u8> + Send>; 4] = [
        Box::new(head.bytes().into_iter()),
        Box::new(hello),
        Box::new(PREFACE.iter().copied().chain(frame)),
        Box::new(PREFACE.iter().copied().chain(pings)),
    ];
    let slow = slow.map(|bytes| {
        let stream = socket(&emulator);
        thread::spawn(move || trickle(stream, bytes))
    });
    while slow.iter().any(|client| !client.is_finished()) {
        is_served(&emulator);
        thread::sleep(Duration::from_millis(20));
    }
    for client in slow {
        client.join().unwrap();
    }
}

#[test]
fn a_body_that_comes_too_slowly_is_told() {
    let emulator = impatient();
    let request = Signed::new(&emulator, "POST", "/echo", "a".repeat(ENDLESS));
    let due = (408, "RequestTimeout".into(), "The request body did not come in time.".into());
    for (request, due) in [(request.clone(), Some(due)), (request.without("x-ms-date"), None)] {
        let body = request.body.clone();
        let head = Signed { body: Vec::new(), ..request };
        let mut wire = Wire::to(&emulator);
        wire.send(head.with("content-length", body.len().to_string()).bytes());
        let stream = wire.another();
        let slow = thread::spawn(move || trickle(stream, body.into_iter()));
        let answer = wire.answer();
        match due {
            Some(due) => assert_eq!(answer.error(), due),
            None => assert_eq!(answer.status, 401, "strangers hear less"),
        }
        is_served(&emulator);
        wire.ends();
        drop(wire);
        slow.join().unwrap();
    }
}

/// A client that asks and asks fills all that is between it and the server, which then cannot write on.
#[test]
fn answers_have_to_be_read() {
    let emulator = impatient();
    let requests = Signed::new(&emulator, "GET", "/echo", "").bytes().repeat(100);
    let mut stream = socket(&emulator);
    stream.set_nonblocking(true).unwrap();
    let mut written = requests.iter().copied().cycle();
    let mut waited = 0;
    loop {
        // What is written of the pieces does not matter once it is full.
        let piece: Vec<u8> = written.by_ref().take(requests.len()).collect();
        match stream.write_all(&piece) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                is_served(&emulator);
                thread::sleep(Duration::from_millis(20));
                waited += 1;
                assert!(waited < ENDLESS, "nobody ends it");
            }
            Err(_) => break,
        }
    }
    assert!(waited > 0, "it was read");
}

/// Whoever is waited for is not cut off for what takes the emulator long.
#[test]
fn a_connection_may_be_used_for_longer() {
    let emulator = impatient();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    let mut wire = Wire::to(&emulator);
    for _ in 0..8 {
        assert_eq!(wire.ask(&request).status, 200);
        thread::sleep(Duration::from_millis(200));
    }
    wire.ends();
}

/// There is room for sixteen bodies of 16 MiB, and a seventeenth waits until one of them is gone.
#[test]
fn many_large_bodies_take_turns() {
    let emulator = Emulator::builder().patience(Duration::from_secs(4)).start().unwrap();
    let size = 16 << 20;
    let announced =
        Signed::new(&emulator, "POST", "/echo", "").with("content-length", size.to_string());
    let begin = || {
        let mut wire = Wire::to(&emulator);
        wire.send([announced.bytes(), vec![b'a'; 5000]].concat());
        wire
    };
    let first: Vec<_> = (0..16).map(|_| begin()).collect();
    is_served(&emulator);
    let mut crowded = begin();
    assert_eq!(crowded.answer().error().0, 503);
    is_served(&emulator);

    drop(first);
    let whole = Signed::new(&emulator, "POST", "/echo", vec![b'a'; size]);
    let several: Vec<_> = (0..3)
        .map(|_| {
            let (whole, mut wire) = (whole.clone(), Wire::to(&emulator));
            thread::spawn(move || wire.ask(&whole).status)
        })
        .collect();
    for client in several {
        assert_eq!(client.join().unwrap(), 200);
    }
}

/// One that hangs up after it was told to wait does not keep what it had.
#[test]
fn a_client_that_goes_leaves_its_room() {
    let emulator = Emulator::start().unwrap();
    for _ in 0..40 {
        let request = Signed::new(&emulator, "POST", "/echo", "");
        let mut wire = Wire::to(&emulator);
        wire.send(request.with("content-length", (16 << 20).to_string()).bytes());
        wire.send(vec![b'a'; 100_000]);
    }
    let whole = Signed::new(&emulator, "POST", "/echo", vec![b'a'; 16 << 20]);
    assert_eq!(ask(&emulator, &whole).status, 200);
}
