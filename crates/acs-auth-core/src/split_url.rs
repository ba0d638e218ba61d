//! A URL, cut into what a request sends of it.

use core::fmt;

use crate::ascii::is_same;
use crate::code::Code;
use crate::content_hash::ContentHash;
use crate::error::Error;
use crate::host;
use crate::http_date::HttpDate;
use crate::path_and_query;
use crate::signable_request::SignableRequest;

/// A URL that every common HTTP client sends unchanged, in its parts.
///
/// Nothing is decoded, escaped or copied: the parts are slices of the URL. What some client
/// would rewrite on its way is refused, because a signature of the one form does not hold for
/// the other.
///
/// ```
/// use acs_auth_core::SplitUrl;
///
/// let url = SplitUrl::parse("https://contoso.communication.azure.com:443/sms?api-version=2021-03-07")?;
/// assert_eq!(url.host(), "contoso.communication.azure.com");
/// assert_eq!(url.path_and_query(), "/sms?api-version=2021-03-07");
///
/// let refused = SplitUrl::parse("https://contoso.communication.azure.com/a b").unwrap_err();
/// assert_eq!(refused.code().as_str(), "INVALID_PATH_AND_QUERY");
/// assert_eq!(refused.offset(), Some(41));
/// # Ok::<(), acs_auth_core::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SplitUrl<'u> {
    scheme: &'static str,
    host: &'u str,
    path_and_query: &'u str,
}

impl<'u> SplitUrl<'u> {
    /// Cuts an absolute `https` or `http` URL.
    ///
    /// # Errors
    ///
    /// With the byte offset into the URL:
    ///
    /// - `INVALID_URL`: another scheme or none, a user or password, a fragment.
    /// - `INVALID_HOST`: the host is not a name of lower-case letters, digits, `-`, `_` and `.` (at
    ///   most 253 characters, 1 to 63 between dots, no number at its end: [RFC 1035]), a dotted quad,
    ///   or an IPv6 address in brackets in its shortest form ([RFC 5952], but none with an IPv4
    ///   address inside); or its port is not one of 1 to 65535 without leading zeros.
    /// - `INVALID_PATH_AND_QUERY`: a query without a path, a `?` that nothing follows, the segments
    ///   `.` and `..`, a character that [RFC 3986] does not allow bare, a `'` in the query, or an
    ///   escape that is malformed, in lower case, or of a character that needs none.
    ///
    /// [RFC 1035]: https://www.rfc-editor.org/rfc/rfc1035#section-2.3.4
    /// [RFC 3986]: https://www.rfc-editor.org/rfc/rfc3986#section-3.3
    /// [RFC 5952]: https://www.rfc-editor.org/rfc/rfc5952#section-4
    pub fn parse(url: &'u str) -> Result<Self, Error> {
        let (scheme, after_scheme) = split_scheme(url)?;
        let authority_at = url.len() - after_scheme.len();
        let authority_len = after_scheme
            .bytes()
            .position(|byte| matches!(byte, b'/' | b'?'))
            .unwrap_or(after_scheme.len());
        let (authority, rest) =
            after_scheme.split_at_checked(authority_len).unwrap_or((after_scheme, ""));
        let default_port = if scheme == "https" { "443" } else { "80" };
        let wrong = |error: Error, at| not_sent(url, (authority, authority_at), error.shifted(at));
        let host = host::of_authority(authority, default_port)
            .map_err(|error| wrong(error, authority_at))?;
        let path_and_query = path_and_query::of_url(rest)
            .map_err(|error| wrong(error, authority_at + authority_len))?;
        Ok(Self { scheme, host, path_and_query })
    }

    /// `https` or `http`.
    #[must_use]
    pub const fn scheme(&self) -> &'static str {
        self.scheme
    }

    /// The value of the `host` header: the port is part of it unless it is the scheme's own.
    #[must_use]
    pub const fn host(&self) -> &'u str {
        self.host
    }

    /// The request target: `/` where the URL has no path.
    #[must_use]
    pub const fn path_and_query(&self) -> &'u str {
        self.path_and_query
    }

    /// A request to this URL.
    #[must_use]
    pub const fn request<'a>(
        &self,
        method: &'a str,
        content_hash: ContentHash,
        date: HttpDate,
    ) -> SignableRequest<'a>
    where
        'u: 'a,
    {
        SignableRequest {
            method,
            path_and_query: self.path_and_query,
            host: self.host,
            date,
            content_hash,
        }
    }
}

/// The URL in its normal form, which leaves a client nothing to rewrite: the scheme in lower case, no
/// default port, and a path.
impl fmt::Display for SplitUrl<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}://{}{}", self.scheme, self.host, self.path_and_query)
    }
}

/// What is wrong with a URL of which a part was refused: that it has a part which is never sent, if
/// that is so. No part that is sent takes a `#`, and no authority an `@`.
#[cold]
#[inline(never)]
fn not_sent(url: &str, (authority, authority_at): (&str, usize), error: Error) -> Error {
    if let Some(at) = url.bytes().position(|byte| byte == b'#') {
        return Error::at(
            Code::InvalidUrl,
            "leave out the # and what follows: a fragment is not sent; in a path or query \
             write # as %23",
            at,
        );
    }
    if authority.bytes().any(|byte| byte == b'@') {
        return Error::at(
            Code::InvalidUrl,
            "leave out the user and password before the @: clients turn them into another \
             authorization",
            authority_at,
        );
    }
    error
}

fn split_scheme(url: &str) -> Result<(&'static str, &str), Error> {
    for known in ["https", "http"] {
        if let Some((scheme, rest)) = url.split_at_checked(known.len())
            && is_same(scheme.as_bytes(), known.as_bytes())
            && let Some(rest) = rest.strip_prefix("://")
        {
            return Ok((known, rest));
        }
    }
    Err(Error::at(Code::InvalidUrl, "a URL starts with https:// or http://", 0))
}
