//! A string-to-sign, and what it is made of.

use std::fmt::Write as _;

use acs_auth::{AUTHORIZATION, ContentHash, VerifyError};
use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};

use super::text::visible;
use crate::colour::{MARK, NAME, on_stdout};
use crate::raw_request::RawRequest;

/// What an authorization says that this library makes, but for the signature: zeros.
const USUAL_AUTHORIZATION: &[u8] = b"HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256\
    &Signature=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// A string-to-sign in its parts.
#[derive(Debug)]
pub(super) struct Explanation {
    /// The bytes, which need not be text.
    pub(super) string_to_sign: Vec<u8>,
    pub(super) parts: Parts,
    /// Why it is in the usual order rather than that of the request.
    pub(super) note: &'static str,
}

/// Names, with what was signed under each, in the order of the string-to-sign.
#[derive(Debug)]
pub(super) struct Parts {
    signed: Vec<(String, Vec<u8>)>,
    /// Nothing where it is not known.
    body: Option<Body>,
}

#[derive(Serialize)]
struct Part<'a> {
    value: &'a str,
    bytes: usize,
}

/// The body that came, which is signed through its hash.
#[derive(Debug, Serialize)]
struct Body {
    bytes: usize,
    content_hash: String,
}

impl Explanation {
    /// What the headers make in the order that the authorization tells, or in the usual one where
    /// there is none.
    pub(super) fn of(request: &RawRequest<'_>) -> Result<Self, VerifyError> {
        let is_signed = request.headers.iter().any(is_authorization);
        if is_signed {
            Self::read(request, "")
        } else {
            Self::in_usual_order(request, NO_AUTHORIZATION)
        }
    }

    /// The same where the authorization may be one that cannot be read.
    pub(super) fn of_any(request: &RawRequest<'_>) -> Option<Self> {
        let unread = |_| Self::in_usual_order(request, UNREADABLE_AUTHORIZATION);
        Self::of(request).or_else(unread).ok()
    }

    fn in_usual_order(request: &RawRequest<'_>, note: &'static str) -> Result<Self, VerifyError> {
        let mut request = request.clone();
        request.headers.retain(|header| !is_authorization(header));
        request.headers.push((AUTHORIZATION, USUAL_AUTHORIZATION));
        Self::read(&request, note)
    }

    fn read(request: &RawRequest<'_>, note: &'static str) -> Result<Self, VerifyError> {
        let received = request.received(request.body.unwrap_or_default());
        let string = received.string_to_sign()?;
        let mut string_to_sign = Vec::new();
        string.for_each_piece(|piece| string_to_sign.extend_from_slice(piece));
        let mut signed = Vec::new();
        string
            .for_each_part(|name, value| signed.push((name.to_ascii_lowercase(), value.to_vec())));
        if let Some((_, method)) = signed.first_mut() {
            method.make_ascii_uppercase();
        }
        let body = request.body.map(|body| Body {
            bytes: body.len(),
            content_hash: ContentHash::of(body).to_string(),
        });
        Ok(Self { string_to_sign, parts: Parts { signed, body }, note })
    }
}

const NO_AUTHORIZATION: &str =
    "The request has no authorization. In the usual order its headers make:\n\n";
const UNREADABLE_AUTHORIZATION: &str =
    "The authorization cannot be read. In the usual order the headers make:\n\n";

fn is_authorization((name, _): &(&str, &[u8])) -> bool {
    name.eq_ignore_ascii_case(AUTHORIZATION)
}

impl Parts {
    /// A part a line, each with its size.
    pub(super) fn print(&self) -> String {
        let (mark, style) = (on_stdout(MARK), on_stdout(NAME));
        let mut text = String::new();
        let names = self.signed.iter().map(|(name, _)| name.len());
        let width = names.max().unwrap_or_default();
        for (name, value) in &self.signed {
            let (len, value) = (value.len(), visible(value));
            let _ = writeln!(text, "  {style}{name:width$}{style:#} {len:5}  {value}");
        }
        let _ = write!(text, "  {style}{:width$}{style:#} ", "body");
        let Some(Body { bytes, content_hash }) = &self.body else {
            text.push_str("    ?  not known: --data-file gives it\n");
            return text;
        };
        let is_signed = |(_, value): &(String, Vec<u8>)| value == content_hash.as_bytes();
        let other = if self.signed.iter().any(is_signed) { "" } else { "  <- not what is signed" };
        let _ = writeln!(text, "{bytes:5}  hash {content_hash}{mark}{other}{mark:#}");
        text
    }
}

impl Serialize for Parts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.signed.len() + 1))?;
        for (name, value) in &self.signed {
            let text = String::from_utf8_lossy(value);
            map.serialize_entry(name, &Part { value: &text, bytes: value.len() })?;
        }
        map.serialize_entry("body", &self.body)?;
        map.end()
    }
}
