//! How the local ACS ends, and starts again.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::thread;
use std::time::Duration;

use crate::running::Running;
use crate::said::run;

fn signal(emulator: &Running, name: &str) {
    let process = emulator.child.id().to_string();
    assert!(Command::new("kill").args([name, &process]).status().unwrap().success());
}

/// Waits until nobody listens any longer.
fn is_closed(host: &str) {
    for _ in 0..2000 {
        if TcpStream::connect(host).is_err() {
            return;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it listens on");
}

#[test]
fn a_signal_lets_it_finish() {
    for name in ["-TERM", "-INT"] {
        let mut emulator = Running::start(&["--auth", "explain"]);
        let endpoint = emulator.text("endpoint");
        let refused = format!("endpoint={endpoint};accesskey=bm90IGEgcmVhbCBrZXk=");
        assert_eq!(run(&refused, &["send", "/echo/refused"]).exit, Some(1));

        let host = endpoint.strip_prefix("http://").unwrap();
        let target = format!("{endpoint}/echo/a");
        let sign = ["sign", &target, "-d", "12345678", "-X", "POST", "--output", "headers"];
        let headers = run(emulator.text("connection_string"), &sign).stdout();
        let headers = headers.trim_end().replace('\n', "\r\n");
        let mut asks = TcpStream::connect(host).unwrap();
        asks.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        let head = format!(
            "POST /echo/a HTTP/1.1\r\nhost: {host}\r\n{headers}\r\ncontent-length: 8\r\n\r\n"
        );
        asks.write_all(head.as_bytes()).unwrap();
        asks.write_all(b"1234").unwrap();
        // It has been read: a request that came later is answered.
        assert_eq!(emulator.send(&["/echo"]).exit, Some(0));

        signal(&emulator, name);
        is_closed(host);
        asks.write_all(b"5678").unwrap();
        let mut answer = String::new();
        asks.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
        assert_eq!(emulator.child.wait().unwrap().code(), Some(0));
        let log = emulator.end();
        assert!(log.starts_with("GET /echo/refused\nrefused: "), "{log}");
    }
}

/// Nor do connections of the one before stand in its way, whoever closed them.
#[test]
fn its_port_is_free_at_once() {
    let mut emulator = Running::start(&[]);
    let host = emulator.text("endpoint").strip_prefix("http://").unwrap().to_owned();
    let (_, port) = host.rsplit_once(':').unwrap();
    for kill in [true, false, true] {
        let request = format!("GET /health HTTP/1.1\r\nhost: {host}\r\n\r\n");
        let asked: Vec<_> = (0..20)
            .map(|_| {
                let mut client = TcpStream::connect(&host).unwrap();
                client.write_all(request.as_bytes()).unwrap();
                assert!(client.read(&mut [0; 1000]).unwrap() > 0);
                client
            })
            .collect();
        if kill {
            emulator.child.kill().unwrap();
        } else {
            signal(&emulator, "-TERM");
        }
        emulator.child.wait().unwrap();
        emulator = Running::start(&["--port", port]);
        assert_eq!(emulator.text("endpoint"), format!("http://{host}"));
        assert_eq!(emulator.send(&["/echo"]).exit, Some(0));
        drop(asked);
    }
    emulator.end();
}
