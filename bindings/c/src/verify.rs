//! Verifying.

use core::mem::MaybeUninit;

use acs_auth_core::{Code, ContentHash, Header, HttpDate, Received, Verified};

use crate::border::{given, refusal, status};
use crate::key::acs_auth_key;
use crate::refusal::{Refusal, acs_auth_refusal, acs_auth_status};
use crate::text::{acs_auth_str, lent};

/// Seconds that a request may be dated away from now, each way: what the service allows.
pub const ACS_AUTH_DEFAULT_TOLERANCE: u32 = 300;

const _: () = assert!(ACS_AUTH_DEFAULT_TOLERANCE == acs_auth_core::DEFAULT_TOLERANCE);

/// A header as it came, its name in any case.
///
/// value: what stands behind the colon, without the blanks and tabs around it (RFC 9110, section
/// 5.5). Servers give it so; whoever cuts up the bytes trims them.
#[repr(C)]
pub struct acs_auth_header {
    pub name: acs_auth_str,
    pub value: acs_auth_str,
}

// SAFETY: nobody writes to what it points to while the library has it, by the rules of the header.
unsafe impl Sync for acs_auth_header {}

impl Header for acs_auth_header {
    fn name(&self) -> &[u8] {
        // SAFETY: lent by the rules of the header. `verify` has met every NULL before.
        unsafe { self.name.bytes() }.unwrap_or_default()
    }

    fn value(&self) -> &[u8] {
        // SAFETY: as above.
        unsafe { self.value.bytes() }.unwrap_or_default()
    }
}

/// A request as it came over the wire: nothing decoded, joined or lower-cased.
///
/// method: its case does not matter. path_and_query: the request target; in HTTP/2 :path. headers:
/// all of them, in any order; one that came twice stands there twice; in HTTP/2 :authority is given
/// as host. content_hash: that of the body that came, from acs_auth_content_hash or a hasher.
#[repr(C)]
pub struct acs_auth_received {
    pub method: acs_auth_str,
    pub path_and_query: acs_auth_str,
    pub headers: *const acs_auth_header,
    pub headers_len: usize,
    pub content_hash: acs_auth_str,
}

/// Who signed a request, and when.
///
/// key_index: which of the keys, counted from 0; the first, if several are equal.
#[repr(C)]
pub struct acs_auth_verified {
    pub key_index: usize,
    pub unix_seconds: i64,
}

/// Checks that a request was signed with one of several keys, about now: keys points to keys_len
/// pointers, usually to the primary and the secondary key of a resource. now is Unix seconds, such
/// as time(NULL), and tolerance the seconds that the request may be dated away from it, such as
/// ACS_AUTH_DEFAULT_TOLERANCE.
///
/// Hash and signature are compared in constant time, the signature with every key. The same request
/// may come again: it is not refused as a replay.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_KEY_NOT_READY; ACS_AUTH_INVALID_DATE for now,
/// ACS_AUTH_INVALID_CONTENT_HASH for content_hash; then the first of these that holds:
/// ACS_AUTH_INVALID_METHOD, ACS_AUTH_INVALID_PATH_AND_QUERY, ACS_AUTH_MISSING_HEADER,
/// ACS_AUTH_DUPLICATE_HEADER, ACS_AUTH_INVALID_HOST, ACS_AUTH_UNSUPPORTED_SCHEME,
/// ACS_AUTH_MALFORMED_AUTHORIZATION, ACS_AUTH_SIGNED_HEADERS_INCOMPLETE, ACS_AUTH_MALFORMED_DATE,
/// ACS_AUTH_DATE_OUT_OF_RANGE, ACS_AUTH_CONTENT_HASH_MISMATCH, ACS_AUTH_SIGNATURE_MISMATCH, also
/// if keys_len is 0.
///
/// Example:
///
///     const acs_auth_key *keys[] = {&primary, &secondary};
///     acs_auth_verified verified;
///     int64_t now = (int64_t)time(NULL);
///     acs_auth_status status =
///         acs_auth_verify(keys, 2, &received, now, ACS_AUTH_DEFAULT_TOLERANCE, &verified);
///     if (status != ACS_AUTH_OK) {
///         fprintf(stderr, "refused: %s\n", acs_auth_status_name(status));
///     }
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_verify(
    keys: *const Option<&acs_auth_key>,
    keys_len: usize,
    received: Option<&acs_auth_received>,
    now: i64,
    tolerance: u32,
    out: Option<&mut MaybeUninit<acs_auth_verified>>,
) -> acs_auth_status {
    status(|| {
        let out = given(out)?;
        // SAFETY: all is lent by the rules of the header.
        let Verified { key_index, date, .. } =
            unsafe { verify(keys, keys_len, received, now, tolerance) }?;
        out.write(acs_auth_verified { key_index, unix_seconds: date.unix() });
        Ok(())
    })
}

/// Why acs_auth_verify refuses a request: the same arguments, but for the result. It has no offset,
/// but for a method that is no text. For the log of the server: what it tells the other side is its
/// own decision.
///
/// Example:
///
///     const acs_auth_key *keys[] = {&primary, &secondary};
///     int64_t now = (int64_t)time(NULL);
///     acs_auth_refusal why =
///         acs_auth_explain_verify(keys, 2, &received, now, ACS_AUTH_DEFAULT_TOLERANCE);
///     fprintf(stderr, "%s\n", why.reason);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_explain_verify(
    keys: *const Option<&acs_auth_key>,
    keys_len: usize,
    received: Option<&acs_auth_received>,
    now: i64,
    tolerance: u32,
) -> acs_auth_refusal {
    refusal(|| {
        // SAFETY: all is lent by the rules of the header.
        unsafe { verify(keys, keys_len, received, now, tolerance) }?;
        Ok(())
    })
}

/// # Safety
///
/// All is lent by the rules of the header.
unsafe fn verify(
    keys: *const Option<&acs_auth_key>,
    keys_len: usize,
    received: Option<&acs_auth_received>,
    now: i64,
    tolerance: u32,
) -> Result<Verified, Refusal> {
    let received = given(received)?;
    // SAFETY: the same promise.
    let (keys, method, path_and_query, headers, content_hash) = unsafe {
        (
            lent(keys, keys_len)?,
            received.method.text(Code::InvalidMethod)?,
            received.path_and_query.bytes()?,
            lent(received.headers, received.headers_len)?,
            received.content_hash.bytes()?,
        )
    };
    for key in keys {
        given(key.as_ref())?.read()?;
    }
    for header in headers {
        // SAFETY: the same promise.
        unsafe { (header.name.bytes()?, header.value.bytes()?) };
    }
    let now = HttpDate::from_unix(now)?;
    let content_hash = ContentHash::from_base64(content_hash)?;
    let received = Received { method, path_and_query, headers, content_hash };
    let keys = keys.iter().flatten().filter_map(|key| key.read().ok());
    Ok(received.verify(keys, now, tolerance)?)
}
