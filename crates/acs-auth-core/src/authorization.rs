//! The `authorization` header as a server reads it.

use crate::ascii::{cut, is_same, pieces};
use crate::auth_headers::{DATE, HOST, PREFIX, SIGNED_HEADERS, X_MS_CONTENT_SHA256, X_MS_DATE};
use crate::base64_digest::decode_base64;
use crate::code::Code;
use crate::error::VerifyError;
use crate::method::is_token;

const SCHEME: &[u8] = b"HMAC-SHA256";
/// More headers than anybody signs. It bounds the work that one request can ask for.
const MAX_SIGNED_HEADERS: usize = 32;

/// `HMAC-SHA256 SignedHeaders=<names>&Signature=<base64>`, the parameters in either order.
pub(crate) struct Authorization<'a> {
    /// Names of headers, with `;` between them, as they were written.
    pub(crate) signed_headers: &'a str,
    pub(crate) signature: [u8; 32],
}

impl<'a> Authorization<'a> {
    pub(crate) fn parse(value: &'a [u8]) -> Result<Self, VerifyError> {
        // What nearly every client writes needs no parsing.
        if let Some(signature) = value.strip_prefix(PREFIX.as_bytes()).and_then(decode_base64) {
            return Ok(Self { signed_headers: SIGNED_HEADERS, signature });
        }
        let (scheme, parameters) = match value.iter().position(|byte| *byte == b' ') {
            Some(space) => (value.get(..space), value.get(space + 1..)),
            None => (Some(value), None),
        };
        if scheme != Some(SCHEME) {
            return Err(VerifyError::new(
                Code::UnsupportedScheme,
                "the authorization must start with `HMAC-SHA256 `",
            ));
        }
        let Some(parameters) = parameters.and_then(|bytes| core::str::from_utf8(bytes).ok()) else {
            return Err(malformed("after HMAC-SHA256 come SignedHeaders and Signature"));
        };

        let (mut signed_headers, mut signature) = (None, None);
        for parameter in pieces(parameters, b'&') {
            // A signature has = of its own at its end: only the first one separates.
            let place = match cut(parameter, b'=') {
                Some(("SignedHeaders", value)) => signed_headers.replace(value),
                Some(("Signature", value)) => signature.replace(value),
                _ => {
                    return Err(malformed(
                        "the authorization takes SignedHeaders and Signature with & between \
                         them, and nothing else: Credential belongs to App Configuration",
                    ));
                }
            };
            if place.is_some() {
                return Err(malformed("the authorization gives a parameter twice"));
            }
        }
        let (Some(signed_headers), Some(signature)) = (signed_headers, signature) else {
            return Err(malformed("the authorization lacks SignedHeaders or Signature"));
        };
        let signature = decode_base64(signature.as_bytes()).ok_or(malformed(
            "Signature is not the base64 of 32 bytes: 44 characters, with padding, not \
             percent-encoded",
        ))?;
        check_signed_headers(signed_headers)?;
        Ok(Self { signed_headers, signature })
    }

    /// The header that dates the request: `x-ms-date` where it is signed.
    pub(crate) fn date_header(&self) -> &'static str {
        if lists(self.signed_headers, X_MS_DATE) { X_MS_DATE } else { DATE }
    }
}

fn check_signed_headers(names: &str) -> Result<(), VerifyError> {
    for (index, name) in pieces(names, b';').enumerate() {
        if index == MAX_SIGNED_HEADERS {
            return Err(malformed("SignedHeaders lists more than 32 names"));
        }
        if !is_token(name) {
            return Err(malformed("SignedHeaders is header names with ; between them"));
        }
        if pieces(names, b';')
            .take(index)
            .any(|earlier| is_same(earlier.as_bytes(), name.as_bytes()))
        {
            return Err(malformed("SignedHeaders lists a header twice"));
        }
    }
    let dated = lists(names, X_MS_DATE) || lists(names, DATE);
    if dated && lists(names, HOST) && lists(names, X_MS_CONTENT_SHA256) {
        Ok(())
    } else {
        Err(VerifyError::new(
            Code::SignedHeadersIncomplete,
            "SignedHeaders must list x-ms-date (or date), host and x-ms-content-sha256",
        ))
    }
}

#[inline(never)] // many ask
fn lists(names: &str, wanted: &str) -> bool {
    pieces(names, b';').any(|name| is_same(name.as_bytes(), wanted.as_bytes()))
}

const fn malformed(reason: &'static str) -> VerifyError {
    VerifyError::new(Code::MalformedAuthorization, reason)
}
