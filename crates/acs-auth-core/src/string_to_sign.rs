//! What the signature is made of.

use core::fmt;

use crate::ascii::pieces;
use crate::auth_headers::SIGNED_HEADERS;
use crate::error::Error;
use crate::header::Header;
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
pub struct StringToSign<'a, H = (&'a str, &'a [u8])> {
    method: &'a str,
    path_and_query: &'a [u8],
    signed: Signed<'a, H>,
}

/// The values that are signed, in the order that `SignedHeaders` lists them.
#[derive(Clone, Copy)]
enum Signed<'a, H> {
    /// Those of [`SIGNED_HEADERS`].
    Usual([&'a [u8]; 3]),
    /// Those of a received request that lists its own.
    Listed(&'a Received<'a, H>, &'a str),
}

impl<'a> StringToSign<'a> {
    /// The string-to-sign of a request to be sent.
    ///
    /// # Errors
    ///
    /// `INVALID_METHOD`, `INVALID_PATH_AND_QUERY` or `INVALID_HOST` where [`SignableRequest`] does
    /// not allow a part.
    #[inline(never)]
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
            signed: Signed::Usual([date.as_bytes(), host.as_bytes(), content_hash.as_bytes()]),
        }
    }
}

impl<'a, H: Header> StringToSign<'a, H> {
    /// That of a received request that signs [`SIGNED_HEADERS`], whose values were found.
    pub(crate) const fn of_usual(received: &'a Received<'a, H>, values: [&'a [u8]; 3]) -> Self {
        let Received { method, path_and_query, .. } = *received;
        Self { method, path_and_query, signed: Signed::Usual(values) }
    }

    /// That of a received request that has every header it lists once.
    pub(crate) const fn of_listed(received: &'a Received<'a, H>, signed_headers: &'a str) -> Self {
        let Received { method, path_and_query, .. } = *received;
        Self { method, path_and_query, signed: Signed::Listed(received, signed_headers) }
    }

    /// Shows the parts in their order, each with its name: `method`, as it was given,
    /// `path_and_query`, and the headers that are signed.
    pub fn for_each_part(&self, mut show: impl FnMut(&'a str, &'a [u8])) {
        show("method", self.method.as_bytes());
        show("path_and_query", self.path_and_query);
        match self.signed {
            Signed::Usual(values) => {
                pieces(SIGNED_HEADERS, b';')
                    .zip(values)
                    .for_each(|(name, value)| show(name, value));
            }
            Signed::Listed(received, names) => {
                for name in pieces(names, b';') {
                    received.values(name).for_each(|value| show(name, value));
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
            Signed::Usual([date, host, content_hash]) => {
                sink(b"\n");
                sink(date);
                sink(b";");
                sink(host);
                sink(b";");
                sink(content_hash);
            }
            Signed::Listed(received, names) => {
                let mut separator = b"\n";
                for value in pieces(names, b';').flat_map(|name| received.values(name)) {
                    sink(separator);
                    sink(value);
                    separator = b";";
                }
            }
        }
    }
}

/// The text itself. Where a received request holds bytes that are not UTF-8, each is shown as
/// U+FFFD.
impl<H: Header> fmt::Display for StringToSign<'_, H> {
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

impl<H: Header> fmt::Debug for StringToSign<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("StringToSign").field(&format_args!("{self}")).finish()
    }
}
