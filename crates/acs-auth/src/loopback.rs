//! This machine, as a URL names it.

use std::net::Ipv4Addr;

/// Whether the value of a `host` header leads to this machine and no other: `localhost`, `127.0.0.0/8` or
/// `[::1]`, with a port or without.
pub(crate) fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    };
    let is_address = || name.parse::<Ipv4Addr>().is_ok_and(|address| address.is_loopback());
    name == "localhost" || name == "[::1]" || is_address()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_told_from_others() {
        for host in
            ["localhost", "localhost:1", "127.0.0.1", "127.255.0.3:80", "[::1]", "[::1]:443"]
        {
            assert!(is_loopback(host), "{host}");
        }
        for host in [
            "",
            "example.com",
            "localhost.example.com:80",
            "127.0.0.1.example.com",
            "128.0.0.1",
            "10.0.0.1",
            "[::2]",
            "[::1]:80.example.com",
        ] {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
