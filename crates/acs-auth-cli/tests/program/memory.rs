//! What the local ACS holds after many requests that leave something behind.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use acs_auth::{AccessKey, ContentHash, now};

use crate::running::Running;
use crate::server::header;

/// The identities that it keeps, as its crate says.
const KEPT: usize = 10_000;
/// Requests that are sent at once.
const PIPELINED: usize = 100;

/// Creates as many identities, each with a request that is signed.
fn create(emulator: &Running, identities: usize) {
    let url = format!("{}/identities?api-version=2023-10-01", emulator.text("endpoint"));
    let key = AccessKey::from_base64(emulator.text("access_key")).unwrap();
    let signed = key.sign_url("POST", &url, ContentHash::EMPTY, now()).unwrap();
    let mut request = format!(
        "POST {} HTTP/1.1\r\nhost: {}\r\ncontent-length: 0\r\n",
        signed.path_and_query(),
        signed.host()
    );
    for (name, value) in signed.headers() {
        request.extend([name, ": ", value, "\r\n"]);
    }
    request += "\r\n";
    let requests = request.repeat(PIPELINED);
    let mut stream = BufReader::new(TcpStream::connect(signed.host()).unwrap());
    for _ in 0..identities / PIPELINED {
        stream.get_mut().write_all(requests.as_bytes()).unwrap();
        for _ in 0..PIPELINED {
            is_created(&mut stream);
        }
    }
}

fn is_created(stream: &mut BufReader<TcpStream>) {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        assert!(stream.read_line(&mut head).unwrap() > 0, "{head}");
    }
    assert!(head.starts_with("HTTP/1.1 201 Created\r\n"), "{head}");
    let mut body = vec![0; header(&head, "content-length").unwrap().parse().unwrap()];
    stream.read_exact(&mut body).unwrap();
}

fn kibibytes(emulator: &Running) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", emulator.child.id())).unwrap();
    let held = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    held.trim().strip_suffix(" kB").unwrap().parse().unwrap()
}

#[test]
fn it_grows_until_its_store_is_full_and_then_no_more() {
    let emulator = Running::start(&[]);
    let start = kibibytes(&emulator);
    create(&emulator, KEPT + 1000);
    let full = kibibytes(&emulator);
    create(&emulator, 2 * KEPT);
    let end = kibibytes(&emulator);
    // Twice as many more leave not even half of what the first did.
    assert!(end.saturating_sub(full) < (full - start) / 2, "{start} {full} {end} KiB");
    emulator.end();
}
