//! What stands before the path in the URLs that answers name.

use std::convert::Infallible;
use std::fmt;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use http::header::HOST;
use http::request::Parts;
use http::uri::Authority;

use crate::connection::Connection;

/// How a request came. The server tells of each.
#[derive(Clone)]
pub(crate) struct Arrival {
    pub(crate) by_tls: bool,
    pub(crate) connection: Arc<Connection>,
}

impl Arrival {
    /// Resets the connection that the request came on, and with it all that is asked there. Whatever the
    /// request is answered, nobody sees it.
    pub(crate) fn reset(&self) {
        self.connection.reset();
    }
}

/// Scheme and host, as the client of a request reaches the emulator, such as `http://127.0.0.1:8401`: links
/// have to name the host that the client signs.
pub(crate) struct Origin {
    scheme: &'static str,
    host: String,
}

impl<S: Sync> FromRequestParts<S> for Origin {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let by_tls = parts.extensions.get::<Arrival>().is_some_and(|arrival| arrival.by_tls);
        let header = parts.headers.get(HOST).and_then(|host| host.to_str().ok());
        let host = header.or_else(|| parts.uri.authority().map(Authority::as_str));
        let host = without_doubled_port(host.unwrap_or_default()).to_owned();
        Ok(Self { scheme: if by_tls { "https" } else { "http" }, host })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // To whom says no host, a link is a path.
        if self.host.is_empty() { Ok(()) } else { write!(f, "{}://{}", self.scheme, self.host) }
    }
}

/// Clients of JavaScript send their port twice, and cannot read it so.
fn without_doubled_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((rest, port)) if !port.is_empty() && rest.ends_with(&format!(":{port}")) => rest,
        _ => host,
    }
}

#[cfg(test)]
mod tests {
    use super::without_doubled_port;

    #[test]
    fn a_port_stands_once() {
        for (sent, once) in [
            ("h:80:80", "h:80"),
            ("h:80", "h:80"),
            ("h", "h"),
            ("", ""),
            ("[::1]:80:80", "[::1]:80"),
            ("[::1]:80", "[::1]:80"),
            ("h:8080:80", "h:8080:80"),
            ("h:180:80", "h:180:80"),
        ] {
            assert_eq!(without_doubled_port(sent), once);
        }
    }
}
