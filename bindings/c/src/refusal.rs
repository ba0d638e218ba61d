//! Why something was refused.

use acs_auth_core::{Error, VerifyError};

use crate::status;
use crate::text::acs_auth_str;

/// ACS_AUTH_OK, or what was wrong.
pub type acs_auth_status = i32;

/// Why an input was refused. If it was not, status is ACS_AUTH_OK and reason is empty.
///
/// reason: one fixed sentence that names the rule and what to write instead. It lasts as long as the
/// program, and no NUL ends it: print it with "%.*s". Nothing of the input is in it.
///
/// offset: where in the URL, host, target or connection string, in bytes from its start;
/// ACS_AUTH_NO_OFFSET if there is no such place.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct acs_auth_refusal {
    pub status: acs_auth_status,
    pub reason: acs_auth_str,
    pub offset: usize,
}

const NO_OFFSET: usize = usize::MAX;

impl acs_auth_refusal {
    pub(crate) const NONE: Self = Self::new(status::OK, "", None);

    pub(crate) const fn new(status: i32, reason: &'static str, offset: Option<usize>) -> Self {
        let offset = match offset {
            Some(offset) => offset,
            None => NO_OFFSET,
        };
        Self { status, reason: acs_auth_str::of(reason), offset }
    }

    /// One that only C knows: its reason is what the status means.
    #[cold]
    pub(crate) fn of(status: i32) -> Self {
        let [_, message] = status::texts_of(status);
        Self { reason: acs_auth_str::of_c(message), ..Self::new(status, "", None) }
    }
}

impl From<Error> for acs_auth_refusal {
    fn from(error: Error) -> Self {
        Self::new(error.code().number(), error.reason(), error.offset())
    }
}

impl From<VerifyError> for acs_auth_refusal {
    fn from(error: VerifyError) -> Self {
        Self::new(error.code().number(), error.reason(), None)
    }
}
