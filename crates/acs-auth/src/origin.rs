//! The one place that a proof is for.

use std::fmt;

use ::http::Uri;
use acs_auth_core::{Code, Error, SplitUrl};

/// Scheme, host and port of an endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Origin(String);

impl Origin {
    /// Takes an endpoint, such as `https://contoso.communication.azure.com`, with or without a slash.
    pub(crate) fn of(endpoint: &str) -> Result<Self, Error> {
        let url = SplitUrl::parse(endpoint)?;
        if url.path_and_query() != "/" {
            return Err(Error::new(
                Code::InvalidUrl,
                "an endpoint is a scheme and a host: leave out the path",
            ));
        }
        Ok(Self(format!("{}://{}", url.scheme(), url.host())))
    }

    /// Without a slash at its end.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Refuses what would carry the proof elsewhere.
    pub(crate) fn check(&self, uri: &Uri) -> Result<(), OtherOrigin> {
        let (scheme, host) = (uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default());
        let default_port = if scheme == "https" { 443 } else { 80 };
        let port = uri.port_u16().filter(|port| *port != default_port);
        let port = port.map_or_else(String::new, |port| format!(":{port}"));
        let origin = format!("{scheme}://{host}{port}").to_ascii_lowercase();
        if origin == self.0 { Ok(()) } else { Err(OtherOrigin) }
    }
}

/// A request, or a redirect, to another scheme, host or port than those of the endpoint that the credential
/// is for. It was not sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OtherOrigin;

impl OtherOrigin {
    /// The stable name of this, the same in every language.
    pub const CODE: &'static str = "OTHER_ORIGIN";
}

impl fmt::Display for OtherOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "the URL is not of the endpoint that the credential is for: what is sent elsewhere could be \
             used by whoever gets it",
        )
    }
}

impl std::error::Error for OtherOrigin {}
