//! A request as a server received it, and what it claims.

use core::fmt;

use crate::ascii::{find_forbidden, pieces};
use crate::auth_headers::{
    AUTHORIZATION, DATE, HOST, SIGNED_HEADERS, X_MS_CONTENT_SHA256, X_MS_DATE,
};
use crate::authorization::Authorization;
use crate::code::Code;
use crate::content_hash::ContentHash;
use crate::error::VerifyError;
use crate::header::Header;
use crate::method;
use crate::string_to_sign::StringToSign;

/// A request as it came over the wire: nothing decoded, joined or lower-cased.
#[derive(Clone, Copy)]
pub struct Received<'a, H = (&'a str, &'a [u8])> {
    /// The method. Its case does not matter.
    pub method: &'a str,
    /// The request target, byte for byte: in HTTP/2 `:path`.
    pub path_and_query: &'a [u8],
    /// Every header, in any order, with names in any case. A header that came twice stands here
    /// twice. In HTTP/2 `:authority` is given as `host`.
    pub headers: &'a [H],
    /// The hash of the body that came.
    pub content_hash: ContentHash,
}

/// What a request says of itself, read but not yet believed.
pub(crate) struct Claim<'a, H> {
    pub(crate) string_to_sign: StringToSign<'a, H>,
    pub(crate) signature: [u8; 32],
    pub(crate) date: &'a [u8],
    pub(crate) content_hash: &'a [u8],
}

impl<'a, H: Header> Received<'a, H> {
    /// The string-to-sign of this request, its values in the order that its `SignedHeaders` lists.
    ///
    /// # Errors
    ///
    /// Those of [`Verifier::verify`](crate::Verifier::verify) up to the grammar of the
    /// authorization. Neither date, hash nor signature is checked.
    pub fn string_to_sign(&'a self) -> Result<StringToSign<'a, H>, VerifyError> {
        Ok(self.claim()?.string_to_sign)
    }

    /// Reads all that the signature rests on, each header exactly once.
    pub(crate) fn claim(&'a self) -> Result<Claim<'a, H>, VerifyError> {
        method::check(self.method)?;
        if find_forbidden(self.path_and_query, fits_a_line).is_some() {
            return Err(VerifyError::new(
                Code::InvalidPathAndQuery,
                "a request target holds no line end, NUL or space",
            ));
        }
        let authorization = self.only(AUTHORIZATION, "the request has no authorization header")?;
        let host = self.only(HOST, "the request has no host header")?;
        if find_forbidden(host, fits_a_line).is_some() {
            return Err(VerifyError::new(
                Code::InvalidHost,
                "a host header holds no line end, NUL or space",
            ));
        }
        let content_hash =
            self.only(X_MS_CONTENT_SHA256, "the request has no x-ms-content-sha256 header")?;
        // A date beside x-ms-date does not count, unless it is the one that is signed.
        let x_ms_date = self.at_most_one(X_MS_DATE)?;
        let date = match x_ms_date {
            Some(date) => date,
            None => self.only(DATE, "the request has neither an x-ms-date nor a date header")?,
        };

        let authorization = Authorization::parse(authorization)?;
        let names = authorization.signed_headers;
        let (string_to_sign, date) = if names == SIGNED_HEADERS && x_ms_date.is_some() {
            (StringToSign::of_usual(self, [date, host, content_hash]), date)
        } else {
            for name in pieces(names, b';') {
                self.only(name, LISTED)?;
            }
            let date = self.only(authorization.date_header(), LISTED)?;
            (StringToSign::of_listed(self, names), date)
        };
        Ok(Claim { string_to_sign, signature: authorization.signature, date, content_hash })
    }

    /// Every value of a header.
    pub(crate) fn values(&self, name: &str) -> impl Iterator<Item = &'a [u8]> {
        let is_it = move |header: &&H| header.name().eq_ignore_ascii_case(name.as_bytes());
        self.headers.iter().filter(is_it).map(H::value)
    }

    /// The value of a header that must be there once.
    fn only(&self, name: &str, missing: &'static str) -> Result<&'a [u8], VerifyError> {
        self.at_most_one(name)?.ok_or(VerifyError::new(Code::MissingHeader, missing))
    }

    fn at_most_one(&self, name: &str) -> Result<Option<&'a [u8]>, VerifyError> {
        let mut values = self.values(name);
        match (values.next(), values.next()) {
            (_, Some(_)) => Err(VerifyError::new(Code::DuplicateHeader, duplicate(name))),
            (value, None) => Ok(value),
        }
    }
}

/// Shows the request line only: whoever has the authorization can send the request once more.
impl<H> fmt::Debug for Received<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Received")
            .field("method", &self.method)
            .field("path_and_query", &format_args!("{}", self.path_and_query.escape_ascii()))
            .finish_non_exhaustive()
    }
}

/// Whether a byte can stand in a request line or a header without breaking it.
const fn fits_a_line(byte: u8) -> bool {
    !matches!(byte, b'\r' | b'\n' | b'\0' | b' ')
}

const LISTED: &str = "the request lacks a header that SignedHeaders lists";

fn duplicate(name: &str) -> &'static str {
    match name {
        AUTHORIZATION => "the request has more than one authorization header",
        HOST => "the request has more than one host header",
        X_MS_CONTENT_SHA256 => "the request has more than one x-ms-content-sha256 header",
        X_MS_DATE | DATE => "the request has its date header more than once",
        _ => "the request has a header more than once that SignedHeaders lists",
    }
}
