//! Whether a local ACS listens, for whoever started it and cannot see it.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use ureq::Agent;

use crate::answer::{Answer, Failure, UNREACHABLE};

/// How long it may take to say so.
const TIMEOUT: Duration = Duration::from_secs(2);

pub(crate) fn check(listen: IpAddr, port: u16) -> Result<Answer, Failure> {
    // One that listens at every address does so at this.
    let address = match listen {
        IpAddr::V4(address) if address.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(address) if address.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        address => address,
    };
    let url = format!("http://{}/_emulator/health", SocketAddr::new(address, port));
    let agent = Agent::config_builder().proxy(None).timeout_global(Some(TIMEOUT)).build();
    match Agent::from(agent).get(url).call() {
        Ok(_) => Ok(Answer::text("A local ACS listens there, and is healthy.\n".to_owned())),
        Err(_) => {
            Err(Failure::refused(UNREACHABLE, "no local ACS listens there, or it is not healthy"))
        }
    }
}
