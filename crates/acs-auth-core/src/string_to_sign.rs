//! What the signature is made of.

use core::fmt;

use crate::auth_headers::{HOST, X_MS_CONTENT_SHA256, X_MS_DATE};
use crate::error::Error;
use crate::host;
use crate::method;
use crate::path_and_query;
use crate::received::Received;
use crate::signable_request::SignableRequest;

/// The text that is authenticated with the key:
///
/// ```text
/// METHOD LF path-and-query LF x-ms-date ";" host ";" content-hash
/// ```
///
/// Only the values of the headers are in it, not their names. It holds no secret: print it to see
/// what was signed.
///
/// ```
/// use acs_auth_core::{ContentHash, HttpDate, SplitUrl, StringToSign};
///
/// let url = SplitUrl::parse("https://example.com/testPath")?;
/// let request = url.request("get", ContentHash::EMPTY, HttpDate::from_unix(1_649_873_352)?);
/// assert_eq!(
///     StringToSign::new(&request)?.to_string(),
///     "GET\n/testPath\nWed, 13 Apr 2022 18:09:12 GMT;example.com;\
///      47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
/// );
/// # Ok::<(), acs_auth_core::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct StringToSign<'a>(Source<'a>);

#[derive(Clone, Copy)]
enum Source<'a> {
    ToSend(&'a SignableRequest<'a>),
    /// A request that was received, and the names that its `SignedHeaders` lists.
    Received(&'a Received<'a>, &'a str),
}

impl<'a> StringToSign<'a> {
    /// The string-to-sign of a request to be sent.
    ///
    /// # Errors
    ///
    /// `INVALID_METHOD`, `INVALID_PATH_AND_QUERY` or `INVALID_HOST` where [`SignableRequest`] does
    /// not allow a part.
    pub fn new(request: &'a SignableRequest<'a>) -> Result<Self, Error> {
        method::check(request.method)?;
        path_and_query::check(request.path_and_query)?;
        host::check(request.host)?;
        Ok(Self(Source::ToSend(request)))
    }

    pub(crate) const fn of_received(received: &'a Received<'a>, signed_headers: &'a str) -> Self {
        Self(Source::Received(received, signed_headers))
    }

    /// Shows the parts in their order, each with its name: `method`, as it was given,
    /// `path_and_query`, and the headers that are signed.
    pub fn for_each_part(&self, mut show: impl FnMut(&'a str, &'a [u8])) {
        match self.0 {
            Source::ToSend(request) => {
                show("method", request.method.as_bytes());
                show("path_and_query", request.path_and_query.as_bytes());
                show(X_MS_DATE, request.date.as_str().as_bytes());
                show(HOST, request.host.as_bytes());
                show(X_MS_CONTENT_SHA256, request.content_hash.as_str().as_bytes());
            }
            Source::Received(received, signed_headers) => {
                show("method", received.method.as_bytes());
                show("path_and_query", received.path_and_query);
                for name in signed_headers.split(';') {
                    received.values(name).for_each(|value| show(name, value));
                }
            }
        }
    }

    /// Hands over the bytes that are authenticated, from the first to the last, piece by piece.
    pub fn for_each_piece(&self, mut sink: impl FnMut(&[u8])) {
        let mut index = 0;
        self.for_each_part(|_, part| {
            match index {
                0 => method::feed(part, &mut sink),
                1 | 2 => {
                    sink(b"\n");
                    sink(part);
                }
                _ => {
                    sink(b";");
                    sink(part);
                }
            }
            index += 1;
        });
    }
}

/// The text itself. Where a received request holds bytes that are not UTF-8, each is shown as
/// U+FFFD.
impl fmt::Display for StringToSign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut written = Ok(());
        self.for_each_piece(|piece| {
            for chunk in piece.utf8_chunks() {
                written = written.and_then(|()| f.write_str(chunk.valid()));
                if !chunk.invalid().is_empty() {
                    written = written.and_then(|()| f.write_str("\u{fffd}"));
                }
            }
        });
        written
    }
}

impl fmt::Debug for StringToSign<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StringToSign").field(&format_args!("{self}")).finish()
    }
}
