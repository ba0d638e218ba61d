//! The hash of the body, as the header `x-ms-content-sha256` carries it.

use core::fmt;

use ctutils::CtEq as _;
use sha2::{Digest as _, Sha256};

use crate::ascii::Ascii;
use crate::base64_digest::{BASE64_LEN, encode_base64, is_base64};
use crate::code::Code;
use crate::error::Error;
use crate::sha256::{hash, words_of};

/// The SHA-256 of a body in base64: 44 characters.
///
/// Hash the bytes that are sent: after `content-encoding`, before `transfer-encoding`.
///
/// ```
/// use acs_auth_core::ContentHash;
///
/// assert_eq!(ContentHash::of(b"{}").as_str(), "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=");
/// assert_eq!(ContentHash::of(b""), ContentHash::EMPTY);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ContentHash(Ascii<BASE64_LEN>);

impl ContentHash {
    /// The hash of no body at all. A request without a body sends it too.
    pub const EMPTY: Self = Self(Ascii(*b"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));

    /// The hash of a body that is at hand as a whole.
    #[must_use]
    pub fn of(body: &[u8]) -> Self {
        Self(encode_base64(&hash(body)))
    }

    /// A hash that was computed before.
    ///
    /// # Errors
    ///
    /// `INVALID_CONTENT_HASH` unless it is the padded standard base64 of 32 bytes, 44 characters.
    pub fn from_base64(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        let text = text.as_ref().try_into().ok().filter(is_base64);
        text.map(|text| Self(Ascii(text))).ok_or(Error::new(
            Code::InvalidContentHash,
            "a content hash is the SHA-256 of the body in standard base64 with padding, 44 \
             characters: not hex, not base64url",
        ))
    }

    /// The value of the header `x-ms-content-sha256`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The same as bytes: ASCII.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 44] {
        self.0.as_bytes()
    }

    /// Whether a header says the same, in a time that does not tell how much of it was right.
    pub(crate) fn matches(&self, header: &[u8]) -> bool {
        self.0.0.as_slice().ct_eq(header).to_bool()
    }
}

impl fmt::Debug for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ContentHash").field(&self.0).finish()
    }
}

impl fmt::Display for ContentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Hashes a body that arrives in pieces.
///
/// ```
/// use acs_auth_core::{ContentHash, ContentHasher};
///
/// let mut hasher = ContentHasher::new();
/// hasher.update(b"{");
/// hasher.update(b"}");
/// assert_eq!(hasher.finish(), ContentHash::of(b"{}"));
/// ```
#[derive(Clone, Default)]
pub struct ContentHasher(Sha256);

impl ContentHasher {
    /// A hasher that has seen nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the next piece of the body.
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// The hash of all pieces in the order they came.
    #[must_use]
    pub fn finish(self) -> ContentHash {
        ContentHash(encode_base64(&words_of(&self.0.finalize().into())))
    }
}

impl fmt::Debug for ContentHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ContentHasher").finish_non_exhaustive()
    }
}
