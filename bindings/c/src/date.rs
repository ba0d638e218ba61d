//! The date.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use acs_auth_core::HttpDate;

use crate::border::{given, status};
use crate::refusal::acs_auth_status;
use crate::text::{acs_auth_str, ended};

/// Bytes of a date and its NUL.
pub const ACS_AUTH_DATE_SIZE: usize = 30;

/// The value of x-ms-date: an IMF-fixdate (RFC 9110, section 5.6.7), 29 characters and a NUL.
///
/// Errors: ACS_AUTH_NULL_POINTER; ACS_AUTH_INVALID_DATE for seconds before 1970 or after 9999.
///
/// Example:
///
///     char date[ACS_AUTH_DATE_SIZE];
///     assert(acs_auth_date_format(784111777, &date) == ACS_AUTH_OK);
///     assert(strcmp(date, "Sun, 06 Nov 1994 08:49:37 GMT") == 0);
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_date_format(
    unix_seconds: i64,
    out: Option<&mut MaybeUninit<[c_char; ACS_AUTH_DATE_SIZE]>>,
) -> acs_auth_status {
    status(|| {
        let out = given(out)?;
        out.write(ended(HttpDate::from_unix(unix_seconds)?.as_bytes()));
        Ok(())
    })
}

/// Reads such a date, as Unix seconds.
///
/// Errors: ACS_AUTH_NULL_POINTER; ACS_AUTH_INVALID_DATE for any other form, a wrong weekday, or a
/// year before 1970.
///
/// Example:
///
///     int64_t unix_seconds;
///     acs_auth_str text = acs_auth_str_from("Sun, 06 Nov 1994 08:49:37 GMT");
///     assert(acs_auth_date_parse(text, &unix_seconds) == ACS_AUTH_OK);
///     assert(unix_seconds == 784111777);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_date_parse(
    text: acs_auth_str,
    out: Option<&mut MaybeUninit<i64>>,
) -> acs_auth_status {
    status(|| {
        let out = given(out)?;
        // SAFETY: the text is lent by the rules of the header.
        out.write(HttpDate::parse(unsafe { text.bytes() }?)?.unix());
        Ok(())
    })
}
