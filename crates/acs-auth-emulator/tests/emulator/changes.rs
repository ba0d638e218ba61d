//! Each byte of a signed request counts.

use acs_auth_emulator::Emulator;

use crate::request::Signed;
use crate::wire::ask;

/// What a byte is changed to: its neighbour, the other case, and what means something to a parser.
fn others(byte: u8) -> impl Iterator<Item = u8> {
    let others = [byte ^ 1, byte ^ 0x20, b' ', b'\r', b'\n', 0, b'#', b'%', b'?', b':', 0xff];
    others.into_iter().filter(move |other| *other != byte)
}

/// Sends the request with every change of one of its parts, and tells how many were refused as
/// unsigned, and how many because they are no HTTP any longer.
fn changed(part: impl Fn(&mut Signed) -> &mut [u8]) -> (usize, usize) {
    let emulator = Emulator::start().unwrap();
    let target = "/echo/8%3Aacs%3A1?api-version=2023-10-01&q=a+b";
    let mut signed = Signed::new(&emulator, "POST", target, r#"{"scopes":["chat"]}"#);
    assert_eq!(ask(&emulator, &signed).status, 200);

    let (mut unsigned, mut malformed) = (0, 0);
    for at in 0..part(&mut signed).len() {
        for other in others(part(&mut signed)[at]) {
            let mut changed = signed.clone();
            part(&mut changed)[at] = other;
            let answer = ask(&emulator, &changed);
            match answer.status {
                401 => {
                    assert_eq!(answer.error().1, "Denied");
                    unsigned += 1;
                }
                400 => malformed += 1,
                status => panic!("{status} for byte {at} as {other:?}"),
            }
        }
    }
    (unsigned, malformed)
}

#[test]
fn of_the_target() {
    let (unsigned, malformed) = changed(|request| &mut request.target);
    assert!(unsigned > 200 && malformed > 100, "{unsigned} {malformed}");
}

#[test]
fn of_the_host() {
    let (unsigned, malformed) = changed(|request| request.header("host"));
    assert!(unsigned > 90 && malformed > 20, "{unsigned} {malformed}");
}

#[test]
fn of_the_date() {
    let (unsigned, malformed) = changed(|request| request.header("x-ms-date"));
    assert!(unsigned > 200 && malformed > 50, "{unsigned} {malformed}");
}

#[test]
fn of_the_content_hash() {
    let (unsigned, malformed) = changed(|request| request.header("x-ms-content-sha256"));
    assert!(unsigned > 300 && malformed > 80, "{unsigned} {malformed}");
}

#[test]
fn of_the_body() {
    let (unsigned, malformed) = changed(|request| &mut request.body);
    assert!(unsigned > 180 && malformed == 0, "{unsigned} {malformed}");
}

#[test]
fn of_the_signature() {
    let (unsigned, malformed) = changed(|request| {
        let authorization = request.header("authorization");
        let signature = authorization.len() - 44;
        &mut authorization[signature..]
    });
    assert!(unsigned > 300 && malformed > 80, "{unsigned} {malformed}");
}
