//! A name for a key that can be logged.

use core::fmt;

use crate::ascii::Ascii;

/// Tells keys apart without telling anything of them: 16 lower-case hex digits.
///
/// They are the first 8 bytes of HMAC-SHA256(key, `acs-auth fingerprint v1`).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Fingerprint(Ascii<16>);

impl Fingerprint {
    /// What is authenticated with the key: no string-to-sign looks like it, having no line ends.
    pub(crate) const MESSAGE: &'static [u8] = b"acs-auth fingerprint v1";

    pub(crate) fn from_code(code: &[u32; 8]) -> Self {
        let mut text = [0; 16];
        for (pair, byte) in
            text.chunks_exact_mut(2).zip(code.iter().flat_map(|word| word.to_be_bytes()))
        {
            pair.copy_from_slice(&[hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
        Self(Ascii(text))
    }

    /// The same as bytes: ASCII.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        self.0.as_bytes()
    }

    /// The 16 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

const fn hex_digit(nibble: u8) -> u8 {
    if nibble < 10 { b'0' + nibble } else { b'a' + nibble - 10 }
}

impl fmt::Debug for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Fingerprint").field(&self.0).finish()
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
