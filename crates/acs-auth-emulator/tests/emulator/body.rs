//! Bodies: in chunks, on request, and too large.

use std::io::Write as _;

use acs_auth_emulator::Emulator;

use crate::request::Signed;
use crate::wire::{Wire, ask, socket};

#[test]
fn chunks_are_put_together() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "a body in chunks");
    let mut wire = Wire::to(&emulator);
    for _ in 0..2 {
        wire.send(request.clone().chunked());
        let echo = wire.answer().json();
        assert_eq!(echo["body"]["length"], 16);
        assert_eq!(echo["body"]["base64"], "YSBib2R5IGluIGNodW5rcw==");
    }
    let other = Signed { body: b"another in chunks".into(), ..request };
    wire.send(other.chunked());
    let hash = "Request 'x-ms-content-sha256' differs from generated content hash.";
    assert_eq!(wire.answer().error(), (401, "Denied".into(), hash.into()));
}

#[test]
fn what_follows_the_last_chunk_is_another_request() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "a body");
    for garbage in ["garbage\r\n\r\n", "\0\0\0\0", "{}\r\n\r\n", ": \r\n\r\n"] {
        let mut wire = Wire::to(&emulator);
        wire.send([&request.clone().chunked(), garbage.as_bytes()].concat());
        assert_eq!(wire.answer().status, 200);
        assert_eq!(wire.answer().status, 400, "{garbage:?}");
        assert!(wire.has_ended());
    }
}

/// Chunks that cannot be read are no body: whoever has signed the head is told.
#[test]
fn broken_chunks_are_refused() {
    let emulator = Emulator::start().unwrap();
    let request =
        Signed::new(&emulator, "POST", "/echo", "{}").with("transfer-encoding", "chunked");
    for chunks in
        ["x\r\n{}\r\n0\r\n\r\n", "2\r\n{}0\r\n\r\n", "-2\r\n{}\r\n", "fffffffffffffffff\r\n"]
    {
        let request = Signed { body: chunks.into(), ..request.clone() };
        let mut wire = Wire::to(&emulator);
        wire.send(request.bytes());
        let unreadable = "The request body could not be read.";
        assert_eq!(wire.answer().error(), (400, "BadRequest".into(), unreadable.into()));
        assert!(wire.has_ended());

        let mut wire = Wire::to(&emulator);
        wire.send(request.without("authorization").bytes());
        assert_eq!(wire.answer().error().0, 401);
    }
}

#[test]
fn a_body_comes_when_it_is_asked_for() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}").with("expect", "100-continue");
    let bytes = request.bytes();
    let (head, body) = bytes.split_at(bytes.len() - 2);
    let mut wire = Wire::to(&emulator);
    wire.send(head);
    assert_eq!(wire.answer().status, 100);
    wire.send(body);
    assert_eq!(wire.answer().json()["body"]["base64"], "e30=");
}

#[test]
fn a_body_that_is_too_large_is_refused() {
    let emulator = Emulator::builder().max_body(1000).start().unwrap();
    let fits = Signed::new(&emulator, "POST", "/echo", "a".repeat(1000));
    assert_eq!(ask(&emulator, &fits).status, 200);
    let mut wire = Wire::to(&emulator);
    wire.send(fits.chunked());
    assert_eq!(wire.answer().status, 200);

    let large = Signed::new(&emulator, "POST", "/echo", "a".repeat(1001));
    let due = (413, "RequestEntityTooLarge".to_owned());
    let is_due = |(status, code, _): (u16, String, String)| (status, code) == due;
    // Its length alone is enough: nothing of it needs to come.
    let head = Signed { body: Vec::new(), ..large.clone() }.with("content-length", "1001");
    assert!(is_due(ask(&emulator, &head).error()));
    let expecting = head.clone().with("expect", "100-continue");
    assert!(is_due(ask(&emulator, &expecting).error()), "and it is not asked for");
    // One that does not tell its length is counted.
    let mut wire = Wire::to(&emulator);
    wire.send(large.chunked());
    assert!(is_due(wire.answer().error()));

    assert_eq!(ask(&emulator, &head.without("authorization")).status, 401, "strangers hear less");
}

/// Most clients read no answer before they have written all.
#[test]
fn a_client_may_write_on_before_it_reads() {
    let emulator = Emulator::start().unwrap();
    let size = 20 << 20;
    let large = Signed::new(&emulator, "POST", "/echo", vec![b'a'; size]);
    let chunk = [format!("{size:x}\r\n").as_bytes(), &large.body, b"\r\n0\r\n\r\n"].concat();
    let chunked = Signed { body: chunk, ..large.clone() }.with("transfer-encoding", "chunked");
    let good = Signed::new(&emulator, "GET", "/echo", "");
    for (request, status) in [
        (large.clone(), 413),
        (chunked.clone(), 413),
        (large.without("authorization"), 401),
        (chunked.without("authorization"), 401),
    ] {
        let mut wire = Wire::to(&emulator);
        assert_eq!(wire.ask(&request).status, status);
        assert_eq!(wire.ask(&good).status, 200, "and the connection can be used again");
    }
}

/// But nobody can keep it busy with a body for ever.
#[test]
fn what_is_thrown_away_has_an_end() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "");
    let mut stream = socket(&emulator);
    stream.write_all(&request.with("content-length", "1099511627776").bytes()).unwrap();
    let block = vec![b'a'; 1 << 20];
    let written = (0..1024).take_while(|_| stream.write_all(&block).is_ok()).count();
    assert!(written < 1024, "{written} MiB");
    assert_eq!(ask(&emulator, &Signed::new(&emulator, "GET", "/echo", "")).status, 200);
}

#[test]
fn sixteen_mebibytes_are_taken() {
    let emulator = Emulator::start().unwrap();
    let body = "a".repeat(16 << 20);
    let echo = ask(&emulator, &Signed::new(&emulator, "POST", "/echo", &body)).json();
    assert_eq!(echo["body"]["length"], 16 << 20);
    assert_eq!(echo["body"].as_object().unwrap().len(), 2, "it is not given back");
    let larger = Signed::new(&emulator, "POST", "/echo", "").with("content-length", "16777217");
    assert_eq!(ask(&emulator, &larger).status, 413);
}

/// A body that is sent with a GET is signed like any other.
#[test]
fn any_method_may_have_a_body() {
    let emulator = Emulator::start().unwrap();
    for method in ["GET", "DELETE", "OPTIONS", "PATCH", "QUERY"] {
        let request = Signed::new(&emulator, method, "/echo/a", "{}");
        let echo = ask(&emulator, &request).json();
        assert_eq!((&echo["method"], &echo["body"]["length"]), (&method.into(), &2.into()));
        assert_eq!(ask(&emulator, &Signed { body: b"[]".into(), ..request }).status, 401);
    }
}
