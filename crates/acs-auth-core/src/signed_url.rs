//! What signing a URL gives.

use crate::auth_headers::AuthHeaders;
use crate::split_url::SplitUrl;

/// The headers of a signed request, with the parts of its URL that they hold for.
#[derive(Clone, Copy, Debug)]
pub struct SignedUrl<'u> {
    url: SplitUrl<'u>,
    headers: AuthHeaders,
}

impl<'u> SignedUrl<'u> {
    pub(crate) const fn new(url: SplitUrl<'u>, headers: AuthHeaders) -> Self {
        Self { url, headers }
    }

    /// The URL in its parts. Send to what its `Display` writes: it is in the normal form.
    #[must_use]
    pub const fn url(&self) -> &SplitUrl<'u> {
        &self.url
    }

    /// The `host` that was signed: the client must send it as it stands here.
    #[must_use]
    pub const fn host(&self) -> &'u str {
        self.url.host()
    }

    /// The request target that was signed: the client must send it as it stands here.
    #[must_use]
    pub const fn path_and_query(&self) -> &'u str {
        self.url.path_and_query()
    }

    /// The headers to set.
    #[must_use]
    pub const fn headers(&self) -> &AuthHeaders {
        &self.headers
    }
}
