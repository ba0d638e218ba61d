//! What the signature is made of.

use core::fmt;

use crate::ascii::pieces;
use crate::auth_headers::SIGNED_HEADERS;
use crate::error::Error;
use crate::header::Headers;
use crate::host;
use crate::method;
use crate::path_and_query;
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
pub struct StringToSign<'a> {
    method: &'a str,
    path_and_query: &'a [u8],
    signed: Signed<'a>,
}

/// The values that are signed, in the order that `SignedHeaders` lists them.
#[derive(Clone, Copy)]
pub(crate) enum Signed<'a> {
    /// Those of [`SIGNED_HEADERS`], of the sizes that they have.
    Usual { date: &'a [u8; 29], host: &'a [u8], content_hash: &'a [u8; 44] },
    /// Those of a received request that lists its own.
    Listed(&'a dyn Headers<'a>, &'a str),
}

impl<'a> StringToSign<'a> {
    /// The string-to-sign of a request to be sent.
    ///
    /// # Errors
    ///
    /// `INVALID_METHOD`, `INVALID_PATH_AND_QUERY` or `INVALID_HOST` where [`SignableRequest`] does
    /// not allow a part.
    #[inline(never)] // many ask
    pub fn new(request: &'a SignableRequest<'a>) -> Result<Self, Error> {
        method::check(request.method)?;
        path_and_query::check(request.path_and_query)?;
        host::check(request.host)?;
        Ok(Self::of_checked(request))
    }

    /// The same where every part was checked before.
    pub(crate) const fn of_checked(request: &'a SignableRequest<'a>) -> Self {
        let SignableRequest { method, path_and_query, host, date, content_hash } = request;
        Self {
            method,
            path_and_query: path_and_query.as_bytes(),
            signed: Signed::Usual {
                date: date.as_bytes(),
                host: host.as_bytes(),
                content_hash: content_hash.as_bytes(),
            },
        }
    }

    /// That of a received request, which has every header that it lists once.
    pub(crate) const fn of_received(
        method: &'a str,
        path_and_query: &'a [u8],
        signed: Signed<'a>,
    ) -> Self {
        Self { method, path_and_query, signed }
    }

    /// Shows the parts in their order, each with its name: `method`, as it was given,
    /// `path_and_query`, and the headers that are signed.
    pub fn for_each_part(&self, mut show: impl FnMut(&'a str, &'a [u8])) {
        show("method", self.method.as_bytes());
        show("path_and_query", self.path_and_query);
        match self.signed {
            Signed::Usual { date, host, content_hash } => {
                let values = [date.as_slice(), host, content_hash];
                pieces(SIGNED_HEADERS, b';')
                    .zip(values)
                    .for_each(|(name, value)| show(name, value));
            }
            Signed::Listed(headers, names) => {
                for (name, value) in listed(headers, names) {
                    show(name, value);
                }
            }
        }
    }

    /// Hands over the bytes that are authenticated, from the first to the last, piece by piece.
    #[inline]
    pub fn for_each_piece(&self, mut sink: impl FnMut(&[u8])) {
        method::feed(self.method.as_bytes(), &mut sink);
        sink(b"\n");
        sink(self.path_and_query);
        match self.signed {
            Signed::Usual { date, host, content_hash } => {
                sink(b"\n");
                sink(date);
                sink(b";");
                sink(host);
                sink(b";");
                sink(content_hash);
            }
            Signed::Listed(headers, names) => {
                let mut separator = b"\n";
                for (_, value) in listed(headers, names) {
                    sink(separator);
                    sink(value);
                    separator = b";";
                }
            }
        }
    }
}

/// The headers that are listed, which are all there.
fn listed<'a>(
    headers: &'a dyn Headers<'a>,
    names: &'a str,
) -> impl Iterator<Item = (&'a str, &'a [u8])> {
    pieces(names, b';').filter_map(|name| Some((name, headers.at_most_one(name).ok()??)))
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
