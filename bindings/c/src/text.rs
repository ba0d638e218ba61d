//! Texts and bytes on their way in and out.

use core::ffi::{CStr, c_char};
use core::{ptr, slice, str};

use acs_auth_core::Code;

use crate::refusal::Refusal;
use crate::status;

/// A text that somebody else keeps: len bytes from data on, without a NUL at the end: print it with
/// "%.*s", (int)text.len, text.data. {NULL, 0} is an empty one. acs_auth_str_from makes one of a C
/// string.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct acs_auth_str {
    pub data: *const c_char,
    pub len: usize,
}

impl acs_auth_str {
    pub(crate) const fn of(text: &str) -> Self {
        Self { data: text.as_ptr().cast(), len: text.len() }
    }

    /// # Safety
    ///
    /// As [`lent`].
    pub(crate) unsafe fn bytes<'a>(self) -> Result<&'a [u8], Refusal> {
        // SAFETY: the same promise.
        unsafe { lent(self.data.cast(), self.len) }
    }

    /// The text, or a refusal under a code.
    ///
    /// # Safety
    ///
    /// As [`lent`].
    #[inline(never)]
    pub(crate) unsafe fn text<'a>(self, code: Code) -> Result<&'a str, Refusal> {
        // SAFETY: the same promise.
        let bytes = unsafe { self.bytes() }?;
        if bytes.is_ascii() {
            // SAFETY: ASCII is UTF-8.
            return Ok(unsafe { str::from_utf8_unchecked(bytes) });
        }
        // The core tells of other alphabets what to write instead.
        str::from_utf8(bytes).map_err(|error| {
            Refusal::new(
                code.number(),
                "this is no text in UTF-8: write what is beyond ASCII percent-encoded, or in a \
                 host in its xn-- form",
                Some(error.valid_up_to()),
            )
        })
    }
}

/// What the caller lends: `len` values from `data` on.
///
/// # Safety
///
/// They are there, and nobody writes to them until the function of the header returns.
pub(crate) unsafe fn lent<'a, T>(data: *const T, len: usize) -> Result<&'a [T], Refusal> {
    if len == 0 {
        return Ok(&[]);
    }
    let bytes = len.checked_mul(size_of::<T>()).and_then(|bytes| isize::try_from(bytes).ok());
    if data.is_null() || bytes.is_none() {
        return Err(Refusal::of(status::NULL_POINTER));
    }
    // SAFETY: there are as many as the caller says, and no more than any object has.
    Ok(unsafe { slice::from_raw_parts(data, len) })
}

/// A text of a known size as an array of C, with its NUL.
pub(crate) fn ended<const LEN: usize, const SIZE: usize>(text: &[u8; LEN]) -> [c_char; SIZE] {
    const { assert!(LEN < SIZE) };
    let mut ended = [0; SIZE];
    if let Some((place, _)) = ended.split_first_chunk_mut() {
        *place = *text;
    }
    ended.map(|byte| c_char::from_ne_bytes([byte]))
}

/// The text of a C string: as many characters as stand before its NUL, without copying them.
/// {NULL, 0} for NULL.
///
/// Example:
///
///     acs_auth_str method = acs_auth_str_from("POST");
///     assert(method.len == 4);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_str_from(text: *const c_char) -> acs_auth_str {
    if text.is_null() {
        return acs_auth_str { data: ptr::null(), len: 0 };
    }
    // SAFETY: the caller says that a NUL ends it.
    let text = unsafe { CStr::from_ptr(text) };
    acs_auth_str { data: text.as_ptr(), len: text.count_bytes() }
}
