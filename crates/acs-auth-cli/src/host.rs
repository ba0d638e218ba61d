//! Where a host is.

use std::net::IpAddr;

/// Whether a host, with its port or without, is this machine itself, or beside it as those endpoints are that
/// know its managed identity.
pub(crate) fn is_near(host: &str) -> bool {
    let in_brackets = host.strip_prefix('[').and_then(|rest| rest.split(']').next());
    let name = in_brackets.or_else(|| host.split(':').next()).unwrap_or(host);
    let is_near = |address: IpAddr| match address {
        IpAddr::V4(address) => address.is_loopback() || address.is_link_local(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unicast_link_local(),
    };
    name == "localhost" || name.parse().is_ok_and(is_near)
}

#[cfg(test)]
mod tests {
    use super::is_near;

    #[test]
    fn near_is_this_machine_and_what_has_no_other_way() {
        for host in
            ["localhost", "localhost:1", "127.0.0.1:80", "[::1]:80", "169.254.169.254", "[fe80::1]"]
        {
            assert!(is_near(host), "{host}");
        }
        for host in
            ["", "localhost.example", "10.0.0.1", "169.255.0.1:80", "[2001:db8::1]", "127.example"]
        {
            assert!(!is_near(host), "{host}");
        }
    }
}
