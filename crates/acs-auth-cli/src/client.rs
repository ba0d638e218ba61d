//! Sending, and what comes back.

use std::io;
use std::path::Path;
use std::time::Duration;

use acs_auth::Response;
use acs_auth::diagnose::Mistake;
use acs_auth_emulator::MISTAKE_HEADER;
use ureq::http::{Request, StatusCode, Uri};
use ureq::tls::{PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Proxy, Timeout};

use crate::answer::{Failure, NO_ANSWER, UNREACHABLE, UNREADABLE, UNSENDABLE};
use crate::args::TransportArgs;
use crate::command::Command;
use crate::host::is_near;
use crate::input;

/// Bytes of an answer's body: more than any API of the service gives.
const MAX_BODY: u64 = 64 * 1024 * 1024;
/// How long a connection may take that goes no further than this machine.
const NEAR: Duration = Duration::from_secs(2);

/// How requests are sent: once, without following a redirect, which would carry the signature to
/// another place.
#[derive(Debug)]
pub(crate) struct Client {
    authorities: RootCerts,
    timeout: Option<Duration>,
}

/// An answer, whatever its status.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    /// Names in lower case, and values as text.
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The value of a header, whose name is given in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let header = self.headers.iter().find(|(header, _)| header == name);
        header.map(|(_, value)| value.as_str())
    }

    /// What the library reads of it.
    pub(crate) fn response(&self) -> Response<'_> {
        Response {
            status: self.status.as_u16(),
            retry_after: self.header("retry-after"),
            body: &self.body,
        }
    }

    /// The mistakes that a local ACS names, where it was asked to.
    pub(crate) fn mistakes(&self) -> impl Iterator<Item = Mistake> {
        let codes = self.header(MISTAKE_HEADER).unwrap_or_default();
        let is_named =
            move |mistake: &Mistake| codes.split(", ").any(|code| code == mistake.as_str());
        Mistake::ALL.iter().copied().filter(is_named)
    }
}

impl Client {
    /// Trusts the authorities of a file, or else those that browsers trust. A timeout of 0 seconds
    /// is none.
    pub(crate) fn new(args: &TransportArgs) -> Result<Self, Failure> {
        let authorities =
            args.ca_file.as_deref().map_or(Ok(RootCerts::WebPki), read_authorities)?;
        let timeout = (args.timeout > 0).then(|| Duration::from_secs(args.timeout.into()));
        Ok(Self { authorities, timeout })
    }

    /// Sends the host and the target that were signed, byte for byte.
    pub(crate) fn send(&self, command: &Command<'_>) -> Result<Reply, Failure> {
        if command.method() == "CONNECT" {
            return Err(unsendable("CONNECT asks for a connection, not for what is at a URL"));
        }
        let url = command.url();
        let uri: Uri = url
            .to_string()
            .parse()
            .map_err(|_| unsendable("the URL is too long: it has more than 65,534 bytes"))?;
        let tls = TlsConfig::builder().root_certs(self.authorities.clone()).build();
        // What is on this machine or beside it is nothing that a proxy could reach, and near enough to be
        // there at once or not at all.
        let is_near = is_near(url.host());
        let (proxy, patience) =
            if is_near { (None, Some(NEAR)) } else { (Proxy::try_from_env(), None) };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .allow_non_standard_methods(true)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .user_agent(concat!("acs-auth/", env!("CARGO_PKG_VERSION")))
            .timeout_global(self.timeout)
            .timeout_connect(patience)
            .proxy(proxy)
            .tls_config(tls)
            .build();

        let mut request = Request::builder().method(command.method()).uri(uri);
        request = request.header("host", url.host());
        for (name, value) in command.headers() {
            request = request.header(*name, *value);
        }
        let unfit = |_| unsendable("a header is one that HTTP does not allow");
        let agent = config.new_agent();
        let answer = match command.body() {
            None if !command.announces_empty_body() => agent.run(request.body(()).map_err(unfit)?),
            body => agent.run(request.body(body.unwrap_or_default()).map_err(unfit)?),
        };
        let (head, mut body) = answer.map_err(|error| self.explain(&error, is_near))?.into_parts();
        let body = body.with_config().limit(MAX_BODY).read_to_vec();
        let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
        let headers = head.headers.iter();
        Ok(Reply {
            status: head.status,
            headers: headers
                .map(|(name, value)| (name.as_str().to_owned(), text(value.as_bytes())))
                .collect(),
            body: body.map_err(|error| self.explain(&error, is_near))?,
        })
    }

    /// Says why in words of our own: those of others hold pieces of URLs.
    fn explain(&self, error: &ureq::Error, is_near: bool) -> Failure {
        let unreachable = |reason: &str| Failure::refused(UNREACHABLE, reason);
        let no_answer = |reason: &str| {
            let advice = "the request may have been acted on all the same";
            Failure::refused(NO_ANSWER, format!("{reason}; {advice}"))
        };
        match error {
            ureq::Error::HostNotFound => unreachable(NO_SUCH_HOST),
            ureq::Error::ConnectProxyFailed(_) => {
                unreachable("the proxy that the environment names does not connect to the host")
            }
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) => unreachable(NO_TLS),
            ureq::Error::Timeout(Timeout::Connect) => {
                unreachable("nothing answers at that address")
            }
            ureq::Error::Timeout(_) => no_answer(&format!(
                "no whole answer came within {} seconds",
                self.timeout.unwrap_or_default().as_secs()
            )),
            ureq::Error::BodyExceedsLimit(_) => no_answer("the answer is larger than 64 MiB"),
            ureq::Error::Io(error) => match error.kind() {
                io::ErrorKind::InvalidData => unreachable(NO_TLS),
                io::ErrorKind::ConnectionRefused if is_near => unreachable(NO_LOCAL_ACS),
                io::ErrorKind::ConnectionRefused => unreachable("nothing answers at that port"),
                io::ErrorKind::UnexpectedEof | io::ErrorKind::ConnectionReset => {
                    no_answer("the connection ended before the answer did")
                }
                io::ErrorKind::HostUnreachable
                | io::ErrorKind::NetworkUnreachable
                | io::ErrorKind::NetworkDown
                | io::ErrorKind::AddrNotAvailable => {
                    unreachable("there is no way to the host from here")
                }
                // The standard library has no kind for it.
                _ if error.to_string().contains("lookup address") => unreachable(NO_SUCH_HOST),
                kind => no_answer(&format!("the connection failed: {kind}")),
            },
            _ => no_answer("what came is no answer of HTTP/1.1"),
        }
    }
}

const NO_SUCH_HOST: &str = "the name of the host is not known";
const NO_LOCAL_ACS: &str = "nothing answers at that port of this machine; acs-auth emulator starts a local ACS, at port \
    8401 unless --port says otherwise";
const NO_TLS: &str = "no TLS with the host: its certificate is of an authority that is not trusted, \
    or of another name, or out of date, or no TLS is spoken there; --ca-file trusts an authority of \
    your own";

fn read_authorities(file: &Path) -> Result<RootCerts, Failure> {
    let what = "the file of certificates";
    let text = input::read(what, file)?;
    let items: Result<Vec<_>, _> = parse_pem(&text).collect();
    let items = items.unwrap_or_default().into_iter();
    let certificates: Vec<_> = items
        .filter_map(|item| if let PemItem::Certificate(one) = item { Some(one) } else { None })
        .collect();
    if certificates.is_empty() {
        let message = format!("{what} cannot be read: it has no certificate in PEM");
        return Err(Failure::misused(UNREADABLE, message));
    }
    Ok(RootCerts::from(certificates))
}

fn unsendable(reason: &str) -> Failure {
    Failure::refused(UNSENDABLE, reason)
}
