//! A request that is yet to be sent, and what came back: by whichever client.

use std::fmt;

use zeroize::Zeroizing;

use acs_auth_core::HttpDate;

/// A request, for whatever sends it. It may hold secrets: body and headers are wiped when it is
/// dropped, and its `Debug` shows neither body nor values of headers.
#[derive(Clone)]
pub struct Request {
    method: &'static str,
    url: String,
    headers: Vec<(&'static str, Zeroizing<String>)>,
    body: Zeroizing<Vec<u8>>,
    /// Whether its body holds a token, which is none of its proof.
    #[cfg_attr(not(feature = "reqwest"), expect(dead_code, reason = "that client alone asks"))]
    holds_token: bool,
}

impl Request {
    pub(crate) fn new(method: &'static str, url: String) -> Self {
        Self { method, url, headers: Vec::new(), body: Zeroizing::default(), holds_token: false }
    }

    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, Zeroizing::new(value.into())));
        self
    }

    pub(crate) fn with_body(
        self,
        content_type: &'static str,
        body: impl Into<Zeroizing<Vec<u8>>>,
    ) -> Self {
        let with_type = self.with_header("content-type", content_type);
        Self { body: body.into(), ..with_type }
    }

    pub(crate) fn holding_token(self) -> Self {
        Self { holds_token: true, ..self }
    }

    #[cfg(feature = "reqwest")]
    pub(crate) const fn holds_token(&self) -> bool {
        self.holds_token
    }

    /// The method, in upper case.
    #[must_use]
    pub const fn method(&self) -> &'static str {
        self.method
    }

    /// Where it goes. It holds no secret.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The headers to set, their names in lower case. A value may be a secret.
    pub fn headers(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.headers.iter().map(|(name, value)| (*name, value.as_str()))
    }

    /// The body, to be sent byte for byte. It may hold secrets.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// What came back, of which the rest is of no matter here.
#[derive(Clone, Copy)]
pub struct Response<'a> {
    /// The status of HTTP.
    pub status: u16,
    /// The header `retry-after`, if there is one.
    pub retry_after: Option<&'a str>,
    /// The body, as a whole.
    pub body: &'a [u8],
}

impl<'a> Response<'a> {
    /// One without `retry-after`.
    #[must_use]
    pub const fn new(status: u16, body: &'a [u8]) -> Self {
        Self { status, retry_after: None, body }
    }

    /// In how many seconds the other side wants to be asked again, if it says so: `retry-after` in seconds
    /// or as a date ([RFC 9110, section 10.2.3](https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3)).
    #[must_use]
    pub fn retry_after_seconds(&self, now: i64) -> Option<u64> {
        let text = self.retry_after?.trim();
        text.parse().ok().or_else(|| {
            let date = HttpDate::parse(text).ok()?;
            Some(u64::try_from(date.unix().saturating_sub(now)).unwrap_or_default())
        })
    }

    pub(crate) const fn is_success(&self) -> bool {
        matches!(self.status, 200..=299)
    }
}

/// Shows no body: it may hold a token.
impl fmt::Debug for Response<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("retry_after", &self.retry_after)
            .finish_non_exhaustive()
    }
}
