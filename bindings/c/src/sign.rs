//! Signing.

use core::ffi::c_char;
use core::mem::{self, MaybeUninit};
use core::{ptr, slice};

use acs_auth_core::{
    AuthHeaders, Code, ContentHash, HttpDate, SignableRequest, SplitUrl, StringToSign,
};

use crate::border::{given, refusal, status};
use crate::content_hash::ACS_AUTH_CONTENT_HASH_SIZE;
use crate::date::ACS_AUTH_DATE_SIZE;
use crate::key::acs_auth_key;
use crate::refusal::{Refusal, acs_auth_refusal, acs_auth_status};
use crate::status;
use crate::text::{acs_auth_str, ended, lent};

/// Bytes of the value of authorization and its NUL.
pub const ACS_AUTH_AUTHORIZATION_SIZE: usize = 116;

/// The values of the headers to set, each ended by a NUL: x-ms-date, x-ms-content-sha256 and
/// authorization. They prove one attempt, within five minutes of its date: sign a retry anew.
#[repr(C)]
pub struct acs_auth_headers {
    pub date: [c_char; ACS_AUTH_DATE_SIZE],
    pub content_hash: [c_char; ACS_AUTH_CONTENT_HASH_SIZE],
    pub authorization: [c_char; ACS_AUTH_AUTHORIZATION_SIZE],
}

impl acs_auth_headers {
    fn of(headers: &AuthHeaders) -> Self {
        let (date, content_hash, authorization) = headers.as_bytes();
        Self {
            date: ended(date),
            content_hash: ended(content_hash),
            authorization: ended(authorization),
        }
    }
}

/// The parts of a request that are signed, as the HTTP client will send them.
///
/// method: an HTTP token; it is signed in upper case, so send it so. path_and_query: the request
/// target, visible ASCII without "#", from its first "/" on. host: the value of the host header,
/// with the port where the client sends one. unix_seconds: when it is signed, in the years 1970 to
/// 9999. content_hash: 44 characters without a NUL, from acs_auth_content_hash or a hasher.
#[repr(C)]
pub struct acs_auth_request {
    pub method: acs_auth_str,
    pub path_and_query: acs_auth_str,
    pub host: acs_auth_str,
    pub unix_seconds: i64,
    pub content_hash: acs_auth_str,
}

impl acs_auth_request {
    /// # Safety
    ///
    /// The texts are lent by the rules of the header.
    unsafe fn read(&self) -> Result<SignableRequest<'_>, Refusal> {
        // SAFETY: the same promise.
        let (method, path_and_query, host, content_hash) = unsafe {
            (
                self.method.text(Code::InvalidMethod)?,
                self.path_and_query.text(Code::InvalidPathAndQuery)?,
                self.host.text(Code::InvalidHost)?,
                self.content_hash.bytes()?,
            )
        };
        let date = HttpDate::from_unix(self.unix_seconds)?;
        let content_hash = ContentHash::from_base64(content_hash)?;
        Ok(SignableRequest { method, path_and_query, host, date, content_hash })
    }
}

/// Signs a request to a URL, with its whole body. What some HTTP client would send otherwise than it
/// is written is refused; acs_auth_explain_sign_url tells how to write it instead. For a body that
/// comes in pieces: acs_auth_split_url, a hasher, and acs_auth_sign.
///
/// unix_seconds is the time, such as time(NULL). No body is {NULL, 0}.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_KEY_NOT_READY, ACS_AUTH_INVALID_URL,
/// ACS_AUTH_INVALID_METHOD, ACS_AUTH_INVALID_HOST, ACS_AUTH_INVALID_PATH_AND_QUERY,
/// ACS_AUTH_INVALID_DATE.
///
/// Example:
///
///     acs_auth_headers headers;
///     acs_auth_status status = acs_auth_sign_url(
///         &key, acs_auth_str_from("POST"),
///         acs_auth_str_from("https://contoso.communication.azure.com/sms?api-version=2021-03-07"),
///         (const uint8_t *)"{}", 2, (int64_t)time(NULL), &headers);
///     assert(status == ACS_AUTH_OK);
///     printf("authorization: %s\n", headers.authorization);
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_sign_url(
    key: Option<&acs_auth_key>,
    method: acs_auth_str,
    url: acs_auth_str,
    body: *const u8,
    body_len: usize,
    unix_seconds: i64,
    out: Option<&mut MaybeUninit<acs_auth_headers>>,
) -> acs_auth_status {
    status(|| {
        let (key, out) = (given(key)?.read()?, given(out)?);
        // SAFETY: texts and body are lent by the rules of the header.
        let ((method, url, date), body) =
            unsafe { (read_url(method, url, unix_seconds)?, lent(body, body_len)?) };
        let signed = key.sign_url(method, url, ContentHash::of(body), date)?;
        out.write(acs_auth_headers::of(signed.headers()));
        Ok(())
    })
}

/// # Safety
///
/// The texts are lent by the rules of the header.
unsafe fn read_url<'a>(
    method: acs_auth_str,
    url: acs_auth_str,
    unix_seconds: i64,
) -> Result<(&'a str, &'a str, HttpDate), Refusal> {
    // SAFETY: the same promise.
    let (method, url) = unsafe { (method.text(Code::InvalidMethod)?, url.text(Code::InvalidUrl)?) };
    Ok((method, url, HttpDate::from_unix(unix_seconds)?))
}

/// Why acs_auth_sign_url and acs_auth_split_url refuse a method, a URL or a date, and at which byte
/// of the URL. It knows no key and no output: what is wrong with those acs_auth_status_message
/// tells.
///
/// Example:
///
///     acs_auth_refusal why = acs_auth_explain_sign_url(
///         acs_auth_str_from("GET"), acs_auth_str_from("https://Contoso.com/a b"), 0);
///     assert(why.status == ACS_AUTH_INVALID_HOST && why.offset == 8);
///     fprintf(stderr, "%s\n", why.reason);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_explain_sign_url(
    method: acs_auth_str,
    url: acs_auth_str,
    unix_seconds: i64,
) -> acs_auth_refusal {
    refusal(|| {
        // SAFETY: the texts are lent by the rules of the header.
        let (method, url, date) = unsafe { read_url(method, url, unix_seconds) }?;
        StringToSign::new(&SplitUrl::parse(url)?.request(method, ContentHash::EMPTY, date))?;
        Ok(())
    })
}

/// Signs a request whose parts are known as the HTTP client will send them. Nothing of them is
/// parsed, decoded or escaped.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_KEY_NOT_READY, ACS_AUTH_INVALID_METHOD,
/// ACS_AUTH_INVALID_PATH_AND_QUERY, ACS_AUTH_INVALID_HOST, ACS_AUTH_INVALID_DATE,
/// ACS_AUTH_INVALID_CONTENT_HASH. acs_auth_explain_sign tells why.
///
/// Example:
///
///     acs_auth_headers headers;
///     char hash[ACS_AUTH_CONTENT_HASH_SIZE];
///     acs_auth_content_hash((const uint8_t *)"{}", 2, &hash);
///     acs_auth_request request;
///     request.method = acs_auth_str_from("POST");
///     request.path_and_query = acs_auth_str_from("/sms?api-version=2021-03-07");
///     request.host = acs_auth_str_from("contoso.communication.azure.com");
///     request.unix_seconds = (int64_t)time(NULL);
///     request.content_hash = acs_auth_str_from(hash);
///     assert(acs_auth_sign(&key, &request, &headers) == ACS_AUTH_OK);
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_sign(
    key: Option<&acs_auth_key>,
    request: Option<&acs_auth_request>,
    out: Option<&mut MaybeUninit<acs_auth_headers>>,
) -> acs_auth_status {
    status(|| {
        let (key, request, out) = (given(key)?.read()?, given(request)?, given(out)?);
        // SAFETY: the texts are lent by the rules of the header.
        let headers = key.sign(&unsafe { request.read() }?)?;
        out.write(acs_auth_headers::of(&headers));
        Ok(())
    })
}

/// Why acs_auth_sign and acs_auth_string_to_sign refuse a request, and at which byte: of the host if
/// it is ACS_AUTH_INVALID_HOST, of the target if it is ACS_AUTH_INVALID_PATH_AND_QUERY. It knows no
/// key and no output: what is wrong with those acs_auth_status_message tells.
///
/// Example:
///
///     acs_auth_refusal why = acs_auth_explain_sign(&request);
///     if (why.status != ACS_AUTH_OK) {
///         fprintf(stderr, "%s\n", why.reason);
///     }
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_explain_sign(
    request: Option<&acs_auth_request>,
) -> acs_auth_refusal {
    refusal(|| {
        // SAFETY: the texts are lent by the rules of the header.
        StringToSign::new(&unsafe { given(request)?.read() }?)?;
        Ok(())
    })
}

/// The text that is signed, to see what it is. It holds no secret.
///
/// Writes it to out, which has room for capacity bytes, ends it with a NUL, and gives its length
/// without the NUL in *out_len. With out NULL and capacity 0 it gives the length alone: capacity has
/// to be more than that.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_BUFFER_TOO_SMALL, and those of acs_auth_sign for the
/// request. Then neither out nor *out_len is written to.
///
/// Example:
///
///     char text[256];
///     size_t len;
///     assert(acs_auth_string_to_sign(&request, NULL, 0, &len) == ACS_AUTH_OK);
///     assert(len < sizeof text);
///     assert(acs_auth_string_to_sign(&request, text, sizeof text, &len) == ACS_AUTH_OK);
///     printf("%s\n", text);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_string_to_sign(
    request: Option<&acs_auth_request>,
    out: *mut c_char,
    capacity: usize,
    out_len: Option<&mut MaybeUninit<usize>>,
) -> acs_auth_status {
    status(|| {
        let (request, out_len) = (given(request)?, given(out_len)?);
        if out.is_null() && capacity > 0 {
            return Err(Refusal::of(status::NULL_POINTER));
        }
        // SAFETY: the texts are lent by the rules of the header.
        let request = unsafe { request.read() }?;
        let string = StringToSign::new(&request)?;
        let len = copy(&string, &mut []);
        if !out.is_null() {
            if capacity <= len {
                return Err(Refusal::of(status::BUFFER_TOO_SMALL));
            }
            // SAFETY: the caller has that many bytes there, and the NUL is the last of them.
            let room = unsafe {
                out.add(len).write(0);
                slice::from_raw_parts_mut(out.cast(), len)
            };
            copy(&string, room);
        }
        out_len.write(len);
        Ok(())
    })
}

/// Writes what there is room for, and says how long the whole is.
#[inline(never)]
fn copy(string: &StringToSign<'_>, mut room: &mut [MaybeUninit<u8>]) -> usize {
    let mut len = 0;
    string.for_each_piece(|piece| {
        len += piece.len();
        let fits = piece.len().min(room.len());
        let (place, rest) = mem::take(&mut room).split_at_mut_checked(fits).unwrap_or_default();
        // SAFETY: both are as long, and what C reads is written.
        unsafe { ptr::copy_nonoverlapping(piece.as_ptr(), place.as_mut_ptr().cast(), place.len()) };
        room = rest;
    });
    len
}
