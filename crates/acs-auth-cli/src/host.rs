//! Where a host is.

use std::net::IpAddr;

/// Whether a host, with its port or without, is this machine itself.
pub(crate) fn is_local(host: &str) -> bool {
    let name = name(host);
    name == "localhost" || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// Whether it is beside this machine, as the endpoints are that know its managed identity.
pub(crate) fn is_near(host: &str) -> bool {
    is_local(host)
        || name(host).parse().is_ok_and(|address| match address {
            IpAddr::V4(address) => address.is_link_local(),
            IpAddr::V6(address) => address.is_unicast_link_local(),
        })
}

fn name(host: &str) -> &str {
    let in_brackets = host.strip_prefix('[').and_then(|rest| rest.split(']').next());
    in_brackets.or_else(|| host.split(':').next()).unwrap_or(host)
}
