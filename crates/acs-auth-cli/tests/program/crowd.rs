//! More clients than the local ACS can keep.

use std::collections::VecDeque;
use std::io::Read as _;
use std::net::TcpStream;
use std::process::Command;
use std::time::Duration;

use crate::running::Running;

/// What a client holds at most: all that are still open at the other end, and some.
const HELD: usize = 600;

/// Connects again and again and never asks, beside one that asks.
fn crowd(emulator: &Running, clients: usize) {
    let host = emulator.text("endpoint").strip_prefix("http://").unwrap();
    let mut idle = VecDeque::new();
    for client in 0..clients {
        let stream = TcpStream::connect(host).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
        idle.push_back(stream);
        if idle.len() > HELD {
            // It has made room for a newcomer.
            assert_eq!(idle.pop_front().unwrap().read(&mut [0]).unwrap(), 0);
        }
        if client % 500 == 499 {
            assert_eq!(emulator.send(&["/echo"]).exit, Some(0), "after {client} others");
        }
    }
}

#[test]
fn idle_connections_keep_nobody_out() {
    let emulator = Running::start(&[]);
    crowd(&emulator, 5000);
    emulator.end();
}

/// Where a process may open few files, as on macOS, there is room for fewer.
#[cfg(unix)]
#[test]
fn nor_do_they_where_files_are_few() {
    let mut limited = Command::new("sh");
    let script = r#"ulimit -n 100 && exec "$0" "$@""#;
    limited.args(["-c", script, env!("CARGO_BIN_EXE_acs-auth")]);
    let emulator = Running::by(limited, &[]);
    crowd(&emulator, 1500);
    emulator.end();
}
