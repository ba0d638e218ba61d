//! The scheme as somebody in a hurry writes it, with good crates: `ring` and `base64`.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::{digest, hmac};

/// A signer whose key is prepared.
pub struct ByRing(hmac::Key);

impl ByRing {
    /// Decodes and prepares a key.
    ///
    /// # Panics
    ///
    /// If it is not base64.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a benchmark stops where it is wrong")]
    pub fn new(key: &str) -> Self {
        let key = STANDARD.decode(key).expect("base64");
        Self(hmac::Key::new(hmac::HMAC_SHA256, &key))
    }

    /// Content hash and authorization.
    #[must_use]
    pub fn sign(
        &self,
        method: &str,
        path_and_query: &str,
        host: &str,
        date: &str,
        body: &[u8],
    ) -> [String; 2] {
        let hash = STANDARD.encode(digest::digest(&digest::SHA256, body));
        let string = format!("{method}\n{path_and_query}\n{date};{host};{hash}");
        let signature = STANDARD.encode(hmac::sign(&self.0, string.as_bytes()));
        let authorization = format!(
            "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}"
        );
        [hash, authorization]
    }
}

impl fmt::Debug for ByRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByRing").finish_non_exhaustive()
    }
}
