//! A request as it stands on the wire, in a file.

use acs_auth::{ContentHash, Received};

use crate::answer::{Failure, INVALID_REQUEST};

/// More headers than servers take.
const MAX_HEADERS: usize = 200;

/// The pieces of an HTTP/1.1 message ([RFC 9112]), each as it was written.
///
/// [RFC 9112]: https://www.rfc-editor.org/rfc/rfc9112
#[derive(Debug)]
pub(crate) struct RawRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a str,
    pub(crate) headers: Vec<(&'a str, &'a [u8])>,
    pub(crate) body: &'a [u8],
}

impl<'a> RawRequest<'a> {
    /// Reads a message whose lines end with LF or CR LF, its body as long as `Content-Length` says.
    /// Behind the body a file may have one more line end, as editors leave it.
    pub(crate) fn parse(message: &'a [u8]) -> Result<Self, Failure> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut request = httparse::Request::new(&mut headers);
        let status = request.parse(message).map_err(|error| refused(reason(error)))?;
        let (httparse::Status::Complete(head_len), Some(method), Some(target)) =
            (status, request.method, request.path)
        else {
            return Err(refused(if message.is_empty() {
                "it is empty"
            } else {
                "it breaks off: an empty line ends the headers"
            }));
        };
        let headers: Vec<_> =
            request.headers.iter().map(|header| (header.name, header.value)).collect();
        let body = cut_body(&headers, message.get(head_len..).unwrap_or_default())?;
        Ok(Self { method, target, headers, body })
    }

    /// The same for the library.
    pub(crate) fn received(&self) -> Received<'_> {
        Received {
            method: self.method,
            path_and_query: self.target.as_bytes(),
            headers: &self.headers,
            content_hash: ContentHash::of(self.body),
        }
    }
}

fn cut_body<'a>(headers: &[(&str, &[u8])], rest: &'a [u8]) -> Result<&'a [u8], Failure> {
    if values(headers, "transfer-encoding").next().is_some() {
        return Err(refused(
            "the body has a transfer-encoding: write it plain, with its content-length",
        ));
    }
    let mut lengths = values(headers, "content-length");
    let len = match (lengths.next(), lengths.next()) {
        (None, _) => 0,
        (Some(value), None) => length(value)
            .ok_or_else(|| refused("the content-length is no number, or one far too large"))?,
        (Some(_), Some(_)) => return Err(refused("the request has two content-lengths")),
    };
    let Some((body, behind)) = rest.split_at_checked(len) else {
        return Err(refused(&format!(
            "the body breaks off: content-length says {len} bytes, {} are there",
            rest.len()
        )));
    };
    match behind {
        b"" | b"\n" | b"\r\n" => Ok(body),
        _ if len == 0 => Err(refused(&format!(
            "{} bytes of body are there, and no content-length says so",
            behind.len()
        ))),
        _ => Err(refused(&format!(
            "{} more bytes are there than the {len} that content-length says",
            behind.len()
        ))),
    }
}

fn values<'h>(headers: &[(&str, &'h [u8])], wanted: &str) -> impl Iterator<Item = &'h [u8]> {
    let wanted = headers.iter().filter(move |(name, _)| name.eq_ignore_ascii_case(wanted));
    wanted.map(|(_, value)| *value)
}

/// Digits alone: a sign or a blank would be read differently by others.
fn length(value: &[u8]) -> Option<usize> {
    let digits = std::str::from_utf8(value).ok()?;
    digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok())?
}

fn reason(error: httparse::Error) -> &'static str {
    match error {
        httparse::Error::HeaderName => "a header line does not read NAME: VALUE",
        httparse::Error::HeaderValue => "a header has a value that HTTP does not allow",
        httparse::Error::NewLine => "a line ends with neither LF nor CR LF",
        httparse::Error::Token => {
            "the request line reads METHOD /path HTTP/1.1, with single spaces"
        }
        httparse::Error::TooManyHeaders => "the request has more than 200 headers",
        httparse::Error::Version => "the request line ends with HTTP/1.1 or HTTP/1.0",
        httparse::Error::Status => "a request is due, not a response",
    }
}

fn refused(reason: &str) -> Failure {
    Failure::refused(INVALID_REQUEST, format!("not a raw HTTP/1.1 request: {reason}"))
}
