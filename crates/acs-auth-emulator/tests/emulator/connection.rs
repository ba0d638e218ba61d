//! Connections: several requests on one, slow ones, and such as are no HTTP.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener};

use acs_auth_emulator::Emulator;

use crate::request::Signed;
use crate::wire::{Wire, ask, host, socket};

#[test]
fn a_refusal_keeps_the_connection() {
    let emulator = Emulator::start().unwrap();
    let good = Signed::new(&emulator, "POST", "/echo", "{}");
    let mut wire = Wire::to(&emulator);
    for _ in 0..3 {
        assert_eq!(wire.ask(&good.clone().without("authorization")).status, 401);
        assert_eq!(wire.ask(&Signed { body: b"[]".into(), ..good.clone() }).status, 401);
        assert_eq!(wire.ask(&good).status, 200);
    }
}

#[test]
fn requests_may_come_at_once() {
    let emulator = Emulator::start().unwrap();
    let good = Signed::new(&emulator, "POST", "/echo/first", "{}");
    let bad = Signed { target: b"/echo/other".into(), ..good.clone() };
    let last = Signed::new(&emulator, "GET", "/echo/last", "");
    for (requests, due) in [
        ([&good, &last, &last], [200, 200, 200]),
        ([&good, &bad, &last], [200, 401, 200]),
        ([&bad, &good, &bad], [401, 200, 401]),
    ] {
        let mut wire = Wire::to(&emulator);
        wire.send(requests.map(Signed::bytes).concat());
        for (request, status) in requests.iter().zip(due) {
            let answer = wire.answer();
            assert_eq!(answer.status, status);
            if status == 200 {
                assert_eq!(answer.json()["target"], str::from_utf8(&request.target).unwrap());
            }
        }
    }
}

#[test]
fn a_client_may_be_slow() {
    let emulator = Emulator::start().unwrap();
    let mut wire = Wire::to(&emulator);
    for byte in Signed::new(&emulator, "POST", "/echo", "slowly").bytes() {
        wire.send([byte]);
        std::thread::yield_now();
    }
    assert_eq!(wire.answer().json()["body"]["length"], 6);
}

/// One that has asked may close its half, and still hear the answer: which of both the server sees first
/// is up to chance, so it is tried often.
#[test]
fn a_client_may_be_done_with_asking() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "GET", "/echo", "").bytes();
    for _ in 0..300 {
        let mut stream = socket(&emulator);
        stream.write_all(&request).unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
}

#[test]
fn whoever_speaks_no_http_does_no_harm() {
    let emulator = Emulator::start().unwrap();
    for garbage in [
        &b"\0"[..],
        b"\xff\xfe\xfd\r\n\r\n",
        b"\x15\x03\x01",
        b"\x16\x03\x01\x00\x05hello",
        b"\x16",
        b"\r\n\r\n\r\n",
        b"SSH-2.0-client\r\n",
        b"GET /echo HTTP/9.9\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\ngarbage that is no frame",
        b"",
    ] {
        let mut wire = Wire::to(&emulator);
        wire.send(garbage);
        drop(wire);
        assert_eq!(ask(&emulator, &Signed::new(&emulator, "GET", "/echo", "")).status, 200);
    }
    // Nor does one that hangs up in the midst of a head, or of a body.
    let request = Signed::new(&emulator, "POST", "/echo", "{}").bytes();
    for sent in [1, 40, request.len() - 1] {
        Wire::to(&emulator).send(&request[..sent]);
        assert_eq!(ask(&emulator, &Signed::new(&emulator, "GET", "/echo", "")).status, 200);
    }
}

#[test]
fn a_head_that_is_too_large_is_refused() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "GET", "/echo", "");
    let many = (0..200).fold(request.clone(), |request, _| request.with("x-other", "value"));
    assert_eq!(ask(&emulator, &many).status, 431);
    let long = Signed { target: format!("/echo/{}", "a".repeat(70_000)).into(), ..request };
    assert_eq!(ask(&emulator, &long).status, 414);
}

#[test]
fn the_port_is_free_when_it_is_dropped() {
    let emulator = Emulator::start().unwrap();
    let address = host(&emulator).to_owned();
    // In every state that a connection may be in.
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    let mut idle = Wire::to(&emulator);
    assert_eq!(idle.ask(&request).status, 200);
    let silent = socket(&emulator);
    let mut half = Wire::to(&emulator);
    half.send(&request.bytes()[..40]);
    let mut handshake = Wire::to(&emulator);
    handshake.send(b"\x16");

    emulator.stop();
    TcpListener::bind(&*address).unwrap();
    let port = address.rsplit(':').next().unwrap().parse().unwrap();
    for wire in [&mut idle, &mut half, &mut handshake, &mut Wire::over(silent)] {
        assert!(wire.has_ended());
    }
    let again = Emulator::builder().port(port).start().unwrap();
    assert_eq!(host(&again), address);
    assert_eq!(
        Emulator::builder().port(port).start().unwrap_err().kind(),
        std::io::ErrorKind::AddrInUse
    );
}
