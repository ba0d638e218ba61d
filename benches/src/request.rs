//! The one request that everything signs.

use acs_auth_core::{
    AUTHORIZATION, AccessKey, AuthHeaders, ContentHash, HttpDate, Received, X_MS_CONTENT_SHA256,
    X_MS_DATE,
};

/// A key as the service hands it out: 64 bytes.
pub const KEY: &str =
    "Zm9yIG1lYXN1cmVtZW50IG9ubHk6IDY0IGJ5dGVzLCBhcyB0aGUgc2VydmljZSBoYW5kcyB0aGVtIG91dC4uLg==";
/// The method.
pub const METHOD: &str = "POST";
/// The host.
pub const HOST: &str = "contoso.communication.azure.com";
/// The target.
pub const PATH_AND_QUERY: &str = "/emails:send?api-version=2023-03-31";
/// The same in one.
pub const URL: &str = "https://contoso.communication.azure.com/emails:send?api-version=2023-03-31";
/// The date, in seconds since 1970.
pub const DATE: i64 = 1_795_305_600;

/// The key, prepared.
///
/// # Panics
///
/// If it were none.
#[must_use]
#[expect(clippy::expect_used, reason = "a benchmark stops where it is wrong")]
pub fn key() -> AccessKey {
    AccessKey::from_base64(KEY).expect("a key")
}

/// A body of so many bytes.
#[must_use]
pub fn body(len: usize) -> Vec<u8> {
    (0..=255).cycle().take(len).collect()
}

/// The request as it was signed, for a server to verify.
#[derive(Clone, Copy, Debug)]
pub struct Signed(AuthHeaders);

impl Signed {
    /// With the key and the date above.
    ///
    /// # Panics
    ///
    /// If the request could not be signed.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a benchmark stops where it is wrong")]
    pub fn new(body: &[u8]) -> Self {
        let date = HttpDate::from_unix(DATE).expect("a date");
        let signed = key().sign_url(METHOD, URL, ContentHash::of(body), date);
        Self(*signed.expect("a URL").headers())
    }

    /// Its headers, and others that clients send.
    #[must_use]
    pub fn headers(&self) -> [(&str, &[u8]); 8] {
        [
            ("host", HOST.as_bytes()),
            ("accept", b"application/json"),
            ("content-type", b"application/json"),
            ("content-length", b"200"),
            ("user-agent", b"example/1.0"),
            (X_MS_DATE, self.0.date().as_bytes()),
            (X_MS_CONTENT_SHA256, self.0.content_hash().as_bytes()),
            (AUTHORIZATION, self.0.authorization().as_bytes()),
        ]
    }

    /// The request with those headers and that body.
    #[must_use]
    pub fn received<'a>(headers: &'a [(&'a str, &'a [u8])], body: &[u8]) -> Received<'a> {
        Received {
            method: METHOD,
            path_and_query: PATH_AND_QUERY.as_bytes(),
            headers,
            content_hash: ContentHash::of(body),
        }
    }
}
