//! What the library says of itself, and of its statuses.

use core::ffi::{CStr, c_char};

use crate::refusal::acs_auth_status;
use crate::status::texts_of;

/// The version of the library that runs, such as "0.1.0". ACS_AUTH_VERSION is that of the header.
///
/// Example:
///
///     assert(strcmp(acs_auth_version(), ACS_AUTH_VERSION) == 0);
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_version() -> *const c_char {
    const VERSION: &CStr =
        match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
            Ok(version) => version,
            Err(_) => c"",
        };
    VERSION.as_ptr()
}

/// The name of a status, such as "INVALID_HOST": the same in every language of acs-auth. "UNKNOWN"
/// for a number that no status has. Never NULL; it lasts as long as the program.
///
/// Example:
///
///     assert(strcmp(acs_auth_status_name(ACS_AUTH_INVALID_HOST), "INVALID_HOST") == 0);
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_status_name(status: acs_auth_status) -> *const c_char {
    let [name, _] = texts_of(status);
    name.as_ptr().cast()
}

/// What a status means, in one sentence. Never NULL; it lasts as long as the program. The functions
/// acs_auth_explain_... say more.
///
/// Example:
///
///     acs_auth_status status = acs_auth_key_init(acs_auth_str_from("no key"), &key);
///     assert(status == ACS_AUTH_INVALID_ACCESS_KEY);
///     fprintf(stderr, "%s\n", acs_auth_status_message(status));
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_status_message(status: acs_auth_status) -> *const c_char {
    let [_, message] = texts_of(status);
    message.as_ptr().cast()
}
