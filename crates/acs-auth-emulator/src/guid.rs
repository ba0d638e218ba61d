//! GUIDs, as the service names resources, users, messages and all else.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use ring::hmac;

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

    /// Its bits, of which 122 are random.
    pub(crate) const fn bits(self) -> u128 {
        self.0
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

/// All the GUIDs that an emulator gives out.
pub(crate) struct Guids {
    key: hmac::Key,
    count: AtomicU64,
    resource: Guid,
}

impl Guids {
    pub(crate) fn new(key: hmac::Key) -> Self {
        Self { resource: nth(&key, 0), count: AtomicU64::new(1), key }
    }

    /// That of the resource.
    pub(crate) fn resource(&self) -> Guid {
        self.resource
    }

    /// Another, which nobody can tell from those before.
    pub(crate) fn next(&self) -> Guid {
        nth(&self.key, self.count.fetch_add(1, Ordering::Relaxed))
    }
}

/// A MAC of a number: random to whoever lacks the key, and it asks the system for nothing.
fn nth(key: &hmac::Key, number: u64) -> Guid {
    let random = hmac::sign(key, &number.to_be_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(random.as_ref()).for_each(|(byte, random)| *byte = *random);
    Guid::from_random(bytes)
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
