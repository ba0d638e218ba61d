//! The `authorization` header as a server reads it.

use crate::ascii::{is_same, pieces};
use crate::auth_headers::{DATE, HOST, PREFIX, SIGNED_HEADERS, X_MS_CONTENT_SHA256, X_MS_DATE};
use crate::base64_digest::{BASE64_LEN, decode_base64};
use crate::code::Code;
use crate::error::VerifyError;
use crate::method::is_token;

const SCHEME: &[u8] = b"HMAC-SHA256";
const SIGNATURE: &[u8] = b"Signature=";
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
        let (mut signed_headers, mut signature) = (None, None);
        let mut rest = Some(
            parameters.ok_or(malformed("after HMAC-SHA256 come SignedHeaders and Signature"))?,
        );
        while let Some(parameters) = rest {
            let (parameter, others) = first(parameters);
            rest = others;
            let twice = if let Some(text) = parameter.strip_prefix(SIGNATURE) {
                signature.replace(text).is_some()
            } else if let Some(names) = parameter.strip_prefix(b"SignedHeaders=") {
                let names = core::str::from_utf8(names).map_err(|_| NAMES)?;
                signed_headers.replace(names).is_some()
            } else {
                return Err(malformed(
                    "the authorization takes SignedHeaders and Signature with & between them, and \
                     nothing else: Credential belongs to App Configuration",
                ));
            };
            if twice {
                return Err(malformed("the authorization gives a parameter twice"));
            }
        }
        let (Some(signed_headers), Some(signature)) = (signed_headers, signature) else {
            return Err(malformed("the authorization lacks SignedHeaders or Signature"));
        };
        let signature = decode_base64(signature).ok_or(malformed(
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

/// The first parameter, and those behind the `&` after it.
///
/// A signature is as long as each is, so that nothing has to be searched for in it: how long that takes
/// could tell of it. One that is not is no signature.
fn first(parameters: &[u8]) -> (&[u8], Option<&[u8]>) {
    if parameters.starts_with(SIGNATURE) {
        match parameters.split_at_checked(SIGNATURE.len() + BASE64_LEN) {
            Some((signature, [])) => return (signature, None),
            Some((signature, [b'&', others @ ..])) => return (signature, Some(others)),
            _ => {}
        }
    }
    let mut pieces = parameters.splitn(2, |byte| *byte == b'&');
    (pieces.next().unwrap_or_default(), pieces.next())
}

fn check_signed_headers(names: &str) -> Result<(), VerifyError> {
    for (index, name) in pieces(names, b';').enumerate() {
        if index == MAX_SIGNED_HEADERS {
            return Err(malformed("SignedHeaders lists more than 32 names"));
        }
        if !is_token(name) {
            return Err(NAMES);
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

const NAMES: VerifyError = malformed("SignedHeaders is header names with ; between them");

const fn malformed(reason: &'static str) -> VerifyError {
    VerifyError::new(Code::MalformedAuthorization, reason)
}
