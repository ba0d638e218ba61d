//! GUIDs, as the service names resources and users.

use std::fmt;

/// A random GUID (RFC 9562, version 4).
#[derive(Clone, Copy)]
pub(crate) struct Guid(u128);

impl Guid {
    /// That of 16 random bytes, of which six bits go.
    pub(crate) const fn from_random(bytes: [u8; 16]) -> Self {
        const VERSION: u128 = 0xf << 76;
        const VARIANT: u128 = 0b11 << 62;
        let random = u128::from_be_bytes(bytes) & !VERSION & !VARIANT;
        Self(random | 4 << 76 | 0b10 << 62)
    }

    /// Whether a text is one, in either case.
    pub(crate) fn is_guid(text: &str) -> bool {
        let hyphens = [8, 13, 18, 23];
        text.len() == 36
            && text.bytes().enumerate().all(|(at, byte)| {
                if hyphens.contains(&at) { byte == b'-' } else { byte.is_ascii_hexdigit() }
            })
    }
}

impl fmt::Display for Guid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let part = |shift: u32, bits: u32| self.0 >> shift & ((1 << bits) - 1);
        write!(
            f,
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            part(96, 32),
            part(80, 16),
            part(64, 16),
            part(48, 16),
            part(0, 48)
        )
    }
}
