//! The three headers that prove who sent a request.

use core::fmt;

use crate::ascii::Ascii;
use crate::base64_digest::{BASE64_LEN, encode_base64};
use crate::content_hash::ContentHash;
use crate::http_date::HttpDate;

/// The header that carries the signature.
pub const AUTHORIZATION: &str = "authorization";
/// The header that is signed, and set by the HTTP client itself.
pub const HOST: &str = "host";
/// The header that carries the hash of the body.
pub const X_MS_CONTENT_SHA256: &str = "x-ms-content-sha256";
/// The header that carries the date.
pub const X_MS_DATE: &str = "x-ms-date";
/// The header that carried the date before 2021. A verifier reads it where it was signed.
pub const DATE: &str = "date";

macro_rules! signed_headers {
    () => {
        "x-ms-date;host;x-ms-content-sha256"
    };
}
/// What is signed, and in which order.
pub(crate) const SIGNED_HEADERS: &str = signed_headers!();
/// What stands before the signature.
pub(crate) const PREFIX: &str =
    concat!("HMAC-SHA256 SignedHeaders=", signed_headers!(), "&Signature=");

/// The headers to send with a signed request, beside the `host` that the HTTP client sends anyway.
///
/// They prove one attempt, within five minutes of its date. Sign each retry and each redirect
/// anew, and set these headers rather than append them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct AuthHeaders {
    date: HttpDate,
    content_hash: ContentHash,
    authorization: Ascii<{ PREFIX.len() + BASE64_LEN }>,
}

impl AuthHeaders {
    pub(crate) fn new(date: HttpDate, content_hash: ContentHash, signature: &[u32; 8]) -> Self {
        let mut authorization = [0; PREFIX.len() + BASE64_LEN];
        if let Some((prefix, rest)) = authorization.split_last_chunk_mut() {
            prefix.copy_from_slice(PREFIX.as_bytes());
            *rest = encode_base64(signature).0;
        }
        Self { date, content_hash, authorization: Ascii(authorization) }
    }

    /// The value of `x-ms-date`: 29 characters.
    #[must_use]
    pub fn date(&self) -> &str {
        self.date.as_str()
    }

    /// The value of `x-ms-content-sha256`: 44 characters.
    #[must_use]
    pub fn content_hash(&self) -> &str {
        self.content_hash.as_str()
    }

    /// The value of `authorization`: 115 characters.
    #[must_use]
    pub fn authorization(&self) -> &str {
        self.authorization.as_str()
    }

    /// The three values in the order of [`iter`](Self::iter), as bytes of known sizes.
    #[must_use]
    pub const fn as_bytes(&self) -> (&[u8; 29], &[u8; 44], &[u8; 115]) {
        (self.date.as_bytes(), self.content_hash.as_bytes(), self.authorization.as_bytes())
    }

    /// The headers as names, in lower case, and values.
    #[must_use]
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }
}

impl<'a> IntoIterator for &'a AuthHeaders {
    type Item = (&'static str, &'a str);
    type IntoIter = core::array::IntoIter<Self::Item, 3>;

    fn into_iter(self) -> Self::IntoIter {
        [
            (X_MS_DATE, self.date()),
            (X_MS_CONTENT_SHA256, self.content_hash()),
            (AUTHORIZATION, self.authorization()),
        ]
        .into_iter()
    }
}

/// Leaves out the signature: whoever has it can send the same request once more.
impl fmt::Debug for AuthHeaders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuthHeaders")
            .field("date", &self.date)
            .field("content_hash", &self.content_hash)
            .finish_non_exhaustive()
    }
}
