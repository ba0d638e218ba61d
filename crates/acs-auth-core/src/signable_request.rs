//! A request in the form in which it will be sent.

use crate::content_hash::ContentHash;
use crate::http_date::HttpDate;

/// The parts of a request that are signed, as the HTTP client will send them.
///
/// Nothing of it is parsed, decoded or escaped. A URL is cut into parts by
/// [`SplitUrl`](crate::SplitUrl).
#[derive(Clone, Copy, Debug)]
pub struct SignableRequest<'a> {
    /// The HTTP method, a token. It is signed in upper case.
    pub method: &'a str,
    /// The request target: from its first `/` to the end of the query, visible ASCII without `#`.
    /// In HTTP/2 it is called `:path`.
    pub path_and_query: &'a str,
    /// The value of the `host` header, with its port where the client sends one. In HTTP/2 it is
    /// called `:authority`. Visible ASCII without `/`, `@`, `;` and `,`.
    pub host: &'a str,
    /// When the request is signed. The service takes five minutes each way.
    pub date: HttpDate,
    /// The hash of the body.
    pub content_hash: ContentHash,
}
