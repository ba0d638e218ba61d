//! A request as a server received it, and what it claims.

use core::fmt;

use crate::ascii::pieces;
use crate::auth_headers::{
    AUTHORIZATION, DATE, HOST, SIGNED_HEADERS, X_MS_CONTENT_SHA256, X_MS_DATE,
};
use crate::authorization::Authorization;
use crate::character::Class;
use crate::code::Code;
use crate::content_hash::ContentHash;
use crate::error::VerifyError;
use crate::header::{Header, Headers};
use crate::method;
use crate::string_to_sign::{Signed, StringToSign};

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
pub(crate) struct Claim<'a> {
    pub(crate) string_to_sign: StringToSign<'a>,
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
    pub fn string_to_sign(&'a self) -> Result<StringToSign<'a>, VerifyError> {
        Ok(self.claim()?.string_to_sign)
    }

    /// What it says of itself.
    pub(crate) fn claim(&'a self) -> Result<Claim<'a>, VerifyError> {
        Claim::read(self.method, self.path_and_query, &self.headers)
    }
}

impl<'a> Claim<'a> {
    /// Reads all that the signature rests on, each header exactly once.
    fn read(
        method: &'a str,
        path_and_query: &'a [u8],
        headers: &'a dyn Headers<'a>,
    ) -> Result<Self, VerifyError> {
        method::check(method)?;
        if Class::LINE.find_other(path_and_query).is_some() {
            return Err(VerifyError::new(
                Code::InvalidPathAndQuery,
                "a request target holds no line end, NUL or space",
            ));
        }
        let authorization =
            only(headers, AUTHORIZATION, "the request has no authorization header")?;
        let host = only(headers, HOST, "the request has no host header")?;
        if Class::LINE.find_other(host).is_some() {
            return Err(VerifyError::new(
                Code::InvalidHost,
                "a host header holds no line end, NUL or space",
            ));
        }
        let content_hash =
            only(headers, X_MS_CONTENT_SHA256, "the request has no x-ms-content-sha256 header")?;
        // A date beside x-ms-date does not count, unless it is the one that is signed.
        let x_ms_date = headers.at_most_one(X_MS_DATE)?;
        let date = match x_ms_date {
            Some(date) => date,
            None => only(headers, DATE, "the request has neither an x-ms-date nor a date header")?,
        };

        let authorization = Authorization::parse(authorization)?;
        let names = authorization.signed_headers;
        let (signed, date) = match (date.try_into(), content_hash.try_into()) {
            (Ok(date), Ok(content_hash)) if names == SIGNED_HEADERS && x_ms_date.is_some() => {
                (Signed::Usual { date, host, content_hash }, date.as_slice())
            }
            _ => {
                for name in pieces(names, b';') {
                    only(headers, name, LISTED)?;
                }
                let date = only(headers, authorization.date_header(), LISTED)?;
                (Signed::Listed(headers, names), date)
            }
        };
        let string_to_sign = StringToSign::of_received(method, path_and_query, signed);
        Ok(Claim { string_to_sign, signature: authorization.signature, date, content_hash })
    }
}

/// The value of a header that must be there once.
fn only<'a>(
    headers: &'a dyn Headers<'a>,
    name: &str,
    missing: &'static str,
) -> Result<&'a [u8], VerifyError> {
    headers.at_most_one(name)?.ok_or(VerifyError::new(Code::MissingHeader, missing))
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

const LISTED: &str = "the request lacks a header that SignedHeaders lists";
