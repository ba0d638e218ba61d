//! Why something was refused.

use core::ffi::c_char;

use acs_auth_core::{Error, VerifyError};

use crate::status::{OK, texts_of};

/// ACS_AUTH_OK, or what was wrong.
pub type acs_auth_status = i32;

/// Bytes of the longest reason and its NUL, and then some.
pub const ACS_AUTH_REASON_SIZE: usize = 192;

/// Why an input was refused. If it was not, status is ACS_AUTH_OK and reason is empty.
///
/// offset: where it is wrong, in bytes from the start of the text, the first being 0; or
/// ACS_AUTH_NO_OFFSET. Which text it is in, the function tells that gives the refusal.
///
/// reason: one sentence that names the rule and what to write instead, in UTF-8, ended by a NUL.
/// Nothing of the input is in it.
#[repr(C)]
pub struct acs_auth_refusal {
    pub status: acs_auth_status,
    pub offset: usize,
    pub reason: [c_char; ACS_AUTH_REASON_SIZE],
}

const NO_OFFSET: usize = usize::MAX;

/// The same on its way through the library.
pub(crate) struct Refusal {
    pub(crate) status: acs_auth_status,
    reason: &'static [u8],
    offset: Option<usize>,
}

impl Refusal {
    pub(crate) const NONE: Self = Self { status: OK, reason: b"", offset: None };

    pub(crate) const fn new(status: i32, reason: &'static str, offset: Option<usize>) -> Self {
        Self { status, reason: reason.as_bytes(), offset }
    }

    /// One that only C knows: its reason is what the status means.
    #[cold]
    pub(crate) fn of(status: i32) -> Self {
        let [_, reason] = texts_of(status);
        Self { status, reason, offset: None }
    }
}

impl From<Refusal> for acs_auth_refusal {
    fn from(Refusal { status, reason, offset }: Refusal) -> Self {
        let mut ended = [0; ACS_AUTH_REASON_SIZE];
        let (place, _) = ended.split_at_mut(ACS_AUTH_REASON_SIZE - 1);
        for (place, byte) in place.iter_mut().zip(reason) {
            *place = c_char::from_ne_bytes([*byte]);
        }
        Self { status, offset: offset.unwrap_or(NO_OFFSET), reason: ended }
    }
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::new(error.code().number(), error.reason(), error.offset())
    }
}

impl From<VerifyError> for Refusal {
    fn from(error: VerifyError) -> Self {
        Self::new(error.code().number(), error.reason(), None)
    }
}
