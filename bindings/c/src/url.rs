//! A URL in its parts.

use core::mem::MaybeUninit;

use acs_auth_core::{Code, SplitUrl};

use crate::border::{given, status};
use crate::refusal::acs_auth_status;
use crate::text::acs_auth_str;

/// What a request sends of a URL. The texts last as long as the URL does.
///
/// scheme: "https" or "http", a text of the library. host: the value of the host header, with the
/// port unless it is the default one: a piece of the URL. path_and_query: the request target, a
/// piece of the URL too, or a "/" of the library where the URL has no path.
#[repr(C)]
pub struct acs_auth_url {
    pub scheme: acs_auth_str,
    pub host: acs_auth_str,
    pub path_and_query: acs_auth_str,
}

/// Cuts a URL into what is signed of it and has to be sent as it stands there. Nothing is copied,
/// decoded or escaped.
///
/// Errors: ACS_AUTH_NULL_POINTER; ACS_AUTH_INVALID_URL, ACS_AUTH_INVALID_HOST and
/// ACS_AUTH_INVALID_PATH_AND_QUERY for a URL that some HTTP client would send otherwise.
/// acs_auth_explain_sign_url tells why.
///
/// Example:
///
///     acs_auth_url parts;
///     acs_auth_status status =
///         acs_auth_split_url(acs_auth_str_from("https://example.com:443/sms?a=b"), &parts);
///     assert(status == ACS_AUTH_OK);
///     assert(parts.host.len == strlen("example.com"));
///     assert(parts.path_and_query.len == strlen("/sms?a=b"));
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_split_url(
    url: acs_auth_str,
    out: Option<&mut MaybeUninit<acs_auth_url>>,
) -> acs_auth_status {
    status(|| {
        let out = given(out)?;
        // SAFETY: the text is lent by the rules of the header.
        let url = SplitUrl::parse(unsafe { url.text(Code::InvalidUrl) }?)?;
        out.write(acs_auth_url {
            scheme: acs_auth_str::of(url.scheme()),
            host: acs_auth_str::of(url.host()),
            path_and_query: acs_auth_str::of(url.path_and_query()),
        });
        Ok(())
    })
}
