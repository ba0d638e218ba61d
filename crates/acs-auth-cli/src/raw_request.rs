//! A request as it stands on the wire, in a file.

use std::borrow::Cow;

use acs_auth::{AUTHORIZATION, ContentHash, Received};

/// More headers than servers take.
const MAX_HEADERS: usize = 200;

/// The pieces of an HTTP/1.1 message ([RFC 9112]), each as it was written.
///
/// [RFC 9112]: https://www.rfc-editor.org/rfc/rfc9112
#[derive(Clone, Debug)]
pub(crate) struct RawRequest<'a> {
    pub(crate) method: &'a str,
    pub(crate) target: &'a [u8],
    pub(crate) headers: Vec<(&'a str, &'a [u8])>,
    /// Nothing where there is one that is not known.
    pub(crate) body: Option<&'a [u8]>,
}

/// Why a text is not such a message, without a piece of it.
#[derive(Debug)]
pub(crate) struct Malformed(pub(crate) Cow<'static, str>);

impl<'a> RawRequest<'a> {
    /// Whether a text starts with a request line.
    pub(crate) fn begins(message: &[u8]) -> bool {
        split_request_line(message).is_some()
    }

    /// Reads a message whose lines end with LF or CR LF, its body as long as `Content-Length` says.
    /// Behind the body a file may have one more line end, as editors leave it. A message without its
    /// body takes the one that is given.
    pub(crate) fn parse(message: &'a [u8], given: Option<&'a [u8]>) -> Result<Self, Malformed> {
        if message.is_empty() {
            return Err(refused("it is empty"));
        }
        let (method, target, rest) = split_request_line(message).ok_or_else(|| {
            refused(
                "it is neither a raw HTTP/1.1 request, whose first line reads METHOD /path HTTP/1.1 with \
                 single spaces, nor what curl -v shows of one",
            )
        })?;
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let httparse::Status::Complete((len, headers)) =
            httparse::parse_headers(rest, &mut headers).map_err(|error| refused(reason(error)))?
        else {
            return Err(refused("it breaks off: an empty line ends the headers"));
        };
        let headers: Vec<_> = headers.iter().map(|header| (header.name, header.value)).collect();
        if values(&headers, AUTHORIZATION).any(is_redacted) {
            return Err(refused(
                "the value of authorization was blotted out: record the request with the whole value",
            ));
        }
        let body = body(&headers, rest.get(len..).unwrap_or_default(), given)?;
        Ok(Self { method, target, headers, body })
    }

    /// The same for the library, with a body.
    pub(crate) fn received(&self, body: &[u8]) -> Received<'_> {
        Received {
            method: self.method,
            path_and_query: self.target,
            headers: &self.headers,
            content_hash: ContentHash::of(body),
        }
    }
}

/// Method and target of the first line, and what comes after it. The target may be any bytes: a
/// verifier is asked about what came, not about what should have come.
fn split_request_line(message: &[u8]) -> Option<(&str, &[u8], &[u8])> {
    let end = message.iter().position(|byte| *byte == b'\n')?;
    let (line, rest) = (message.get(..end)?, message.get(end + 1..)?);
    let line = line.strip_suffix(b"\r").unwrap_or(line);
    let mut words = line.split(|byte| *byte == b' ');
    let (method, target, version) = (words.next()?, words.next()?, words.next()?);
    let fits = matches!(version, b"HTTP/1.1" | b"HTTP/1.0")
        && !method.is_empty()
        && !target.is_empty()
        && words.next().is_none();
    fits.then_some((std::str::from_utf8(method).ok()?, target, rest))
}

/// The body behind a head, or the one that is given in its place. Nothing where the head tells of one
/// that is in neither.
fn body<'a>(
    headers: &[(&str, &[u8])],
    rest: &'a [u8],
    given: Option<&'a [u8]>,
) -> Result<Option<&'a [u8]>, Malformed> {
    let mut lengths = values(headers, "content-length");
    let len = match (lengths.next(), lengths.next()) {
        (None, _) => None,
        (Some(value), None) => Some(
            length(value)
                .ok_or_else(|| refused("the content-length is no number, or one far too large"))?,
        ),
        (Some(_), Some(_)) => return Err(refused("the request has two content-lengths")),
    };
    let is_chunked = values(headers, "transfer-encoding").next().is_some();
    let is_bare = matches!(rest, b"" | b"\n" | b"\r\n");
    match given {
        Some(_) if !is_bare => {
            Err(refused("it has a body of its own: leave out --data and --data-file"))
        }
        Some(body) => match len {
            Some(len) if len != body.len() => Err(refused(format!(
                "the body that is given is not the one that was sent: content-length says {len} \
                 bytes, it has {}",
                body.len()
            ))),
            _ => Ok(Some(body)),
        },
        None if is_chunked && is_bare => Ok(None),
        None if is_chunked => Err(refused(
            "the body has a transfer-encoding: write it plain, with its content-length",
        )),
        None if is_bare && len.is_some_and(|len| len > rest.len()) => Ok(None),
        None => cut_body(rest, len.unwrap_or_default()).map(Some),
    }
}

fn cut_body(rest: &[u8], len: usize) -> Result<&[u8], Malformed> {
    let Some((body, behind)) = rest.split_at_checked(len) else {
        return Err(refused(format!(
            "the body breaks off: content-length says {len} bytes, {} are there",
            rest.len()
        )));
    };
    match behind {
        b"" | b"\n" | b"\r\n" => Ok(body),
        _ if len == 0 => Err(refused(format!(
            "{} bytes of body are there, and no content-length says so",
            behind.len()
        ))),
        _ => Err(refused(format!(
            "{} more bytes are there than the {len} that content-length says",
            behind.len()
        ))),
    }
}

/// Whether somebody, or a tool, has put something else in the place of a value.
fn is_redacted(value: &[u8]) -> bool {
    let text = String::from_utf8_lossy(value).to_ascii_lowercase();
    ["redacted", "***", "[credentials]", "<hidden>"].iter().any(|blot| text.contains(blot))
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
        httparse::Error::TooManyHeaders => "the request has more than 200 headers",
        _ => "its headers cannot be read",
    }
}

fn refused(reason: impl Into<Cow<'static, str>>) -> Malformed {
    Malformed(reason.into())
}
