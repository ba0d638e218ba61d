//! Heads that one parser might read otherwise than another.

use acs_auth_emulator::Emulator;

use crate::request::Signed;
use crate::wire::Wire;

const SMUGGLED: &str = "GET /echo/smuggled HTTP/1.1\r\nhost: h\r\n\r\n";

fn refused(emulator: &Emulator, bytes: impl AsRef<[u8]>) {
    let mut wire = Wire::to(emulator);
    wire.send(bytes);
    assert_eq!(wire.answer().status, 400);
    assert!(wire.has_ended(), "nothing that follows can be trusted");
}

/// A line end in a value ends the value, and what follows is no part of what was signed.
#[test]
fn values_have_no_line_ends() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    let text = String::from_utf8(request.bytes()).unwrap();
    for name in ["authorization", "host", "x-ms-content-sha256", "x-ms-date"] {
        let line = |ends: &str| text.replace(&format!("{name}: "), &format!("{name}:{ends}"));
        refused(&emulator, line("\r\n ")); // folded, as of old
        refused(&emulator, line("\r\n\t"));
        refused(&emulator, line(" \r"));
        refused(&emulator, line("\0"));
        refused(&emulator, text.replace(&format!("{name}:"), &format!("{name} :")));
    }
    // A lone LF ends a line for some: then the header is there, and empty.
    let mut wire = Wire::to(&emulator);
    wire.send(text.replace("x-ms-date: ", "x-ms-date: \nx-other: "));
    assert_eq!(wire.answer().status, 401);
    let mut wire = Wire::to(&emulator);
    wire.send(text.replace("x-ms-date: ", "x-other: \nx-ms-date: "));
    assert_eq!(wire.answer().status, 200, "as if there were a CR before it");
}

#[test]
fn two_lengths_are_refused() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    let two = |first: &str, second: &str| {
        let request = request.clone().with("content-length", first);
        request.with("content-length", second).bytes()
    };
    refused(&emulator, two("2", "40"));
    refused(&emulator, two("40", "2"));
    for length in ["+2", "-1", "2,3", "0x2", "2 ", "99999999999999999999", ""] {
        let mut wire = Wire::to(&emulator);
        wire.send(request.clone().with("content-length", length).bytes());
        let status = wire.answer().status;
        assert_eq!(status, if length == "2 " { 200 } else { 400 }, "{length:?}");
    }
}

/// With a length and chunks the chunks count, as RFC 9112 says, and the connection is closed.
#[test]
fn a_length_beside_chunks_does_not_count() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    let chunked = Signed { body: format!("2\r\n{{}}\r\n0\r\n\r\n{SMUGGLED}").into(), ..request };
    let length = chunked.body.len().to_string();
    for framed in [
        chunked.clone().with("content-length", &*length).with("transfer-encoding", "chunked"),
        chunked.clone().with("transfer-encoding", "chunked").with("content-length", &*length),
    ] {
        let mut wire = Wire::to(&emulator);
        wire.send(framed.bytes());
        assert_eq!(wire.answer().json()["body"]["length"], 2);
        assert!(wire.has_ended(), "what follows is answered by nobody");
    }
    // The other reading, in which the body is what the length says, was not signed.
    let whole = Signed::new(&emulator, "POST", "/echo", "0\r\n\r\n");
    let mut wire = Wire::to(&emulator);
    wire.send(whole.with("content-length", "5").with("transfer-encoding", "chunked").bytes());
    assert_eq!(wire.answer().status, 401);
}

#[test]
fn other_encodings_are_refused() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    for coding in ["identity", "gzip", "chunked, identity", "chunked-x"] {
        refused(&emulator, request.clone().with("transfer-encoding", coding).bytes());
    }
}
