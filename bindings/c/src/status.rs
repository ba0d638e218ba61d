//! The statuses: those that only C has, and the codes of the core.
//!
//! `cargo xtask header` reads this file too, for the constants of the header.

use core::ffi::CStr;

use acs_auth_core::Code;

/// A status as C sees it. Its texts end with a NUL at the latest.
#[derive(Clone, Copy)]
pub(crate) struct Status {
    pub(crate) number: i32,
    name: [u8; 32],
    message: [u8; 112],
}

impl Status {
    /// Every status, in the order of their numbers.
    #[expect(clippy::indexing_slicing, reason = "what is wrong stops the build")]
    pub(crate) const ALL: [Self; OWN.len() + Code::ALL.len()] = {
        let mut all = [Self::new(OWN[0]); OWN.len() + Code::ALL.len()];
        let (own, codes) = all.split_at_mut(OWN.len());
        let mut at = 0;
        while at < own.len() {
            own[at] = Self::new(OWN[at]);
            at += 1;
        }
        at = 0;
        while at < codes.len() {
            let code = Code::ALL[at];
            codes[at] = Self::new((code.number(), code.as_str(), code.meaning()));
            at += 1;
        }
        all
    };

    const fn new((number, name, message): (i32, &str, &str)) -> Self {
        Self { number, name: ended(name), message: ended(message) }
    }

    /// The one of a number, or what stands for a number that nothing has.
    pub(crate) fn of(number: i32) -> &'static Self {
        static ALL: [Status; Status::ALL.len()] = Status::ALL;
        static UNKNOWN: Status = Status::new((-1, "UNKNOWN", "No status has this number."));
        ALL.iter().find(|status| status.number == number).unwrap_or(&UNKNOWN)
    }

    /// Such as `INVALID_HOST`.
    pub(crate) fn name(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.name).unwrap_or_default()
    }

    /// One sentence.
    pub(crate) fn message(&self) -> &CStr {
        CStr::from_bytes_until_nul(&self.message).unwrap_or_default()
    }
}

pub(crate) const OK: i32 = OWN[0].0;
pub(crate) const NULL_POINTER: i32 = OWN[1].0;
pub(crate) const BUFFER_TOO_SMALL: i32 = OWN[2].0;
pub(crate) const KEY_NOT_READY: i32 = OWN[3].0;
pub(crate) const INTERNAL: i32 = OWN[4].0;

const OWN: [(i32, &str, &str); 5] = [
    (0, "OK", "Nothing was wrong."),
    (
        1,
        "NULL_POINTER",
        "A pointer is NULL where something must be, or a length is beyond PTRDIFF_MAX.",
    ),
    (2, "BUFFER_TOO_SMALL", "The buffer has no room for the text and the NUL behind it."),
    (
        3,
        "KEY_NOT_READY",
        "The key, or the hasher, was never initialized, failed to be, or was wiped.",
    ),
    (4, "INTERNAL", "A mistake in this library, which went no further: please report it."),
];

/// The text with zeros behind it: as the array is made when the library is built, one that is too long
/// stops that.
const fn ended<const N: usize>(text: &str) -> [u8; N] {
    let mut ended = [0; N];
    let (place, zeros) = ended.split_at_mut(text.len());
    place.copy_from_slice(text.as_bytes());
    assert!(!zeros.is_empty(), "a NUL must follow");
    ended
}
