//! The connection string.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use acs_auth_core::ConnectionString;

use crate::border::{given, refusal, scrubbed, status};
use crate::key::acs_auth_key;
use crate::refusal::{acs_auth_refusal, acs_auth_status};
use crate::text::acs_auth_str;

/// Bytes of the longest endpoint and its NUL, and then some.
pub const ACS_AUTH_ENDPOINT_SIZE: usize = 272;

const _: () = assert!(ConnectionString::MAX_ENDPOINT_LEN < ACS_AUTH_ENDPOINT_SIZE);

/// Where a resource is, and a key to it. When it is done with: acs_auth_key_wipe(&it.access_key).
///
/// endpoint: its URL in the normal form, NUL-ended: the host in lower case, no default port, no
/// slash at the end. A path, which begins with one, goes right behind it.
#[repr(C)]
pub struct acs_auth_connection_string {
    pub access_key: acs_auth_key,
    pub endpoint: MaybeUninit<[c_char; ACS_AUTH_ENDPOINT_SIZE]>,
}

/// Reads a connection string as the Azure portal shows it: "endpoint=https://...;accesskey=...". Its
/// parts stand in any order, their names in any case; parts of other names are passed over.
///
/// If it fails, the key in *out is wiped, and the endpoint is left as it was.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_INVALID_CONNECTION_STRING, ACS_AUTH_INVALID_ACCESS_KEY.
/// acs_auth_explain_connection_string tells why.
///
/// Example:
///
///     acs_auth_connection_string connection;
///     acs_auth_status status = acs_auth_connection_string_parse(
///         acs_auth_str_from("endpoint=https://contoso.communication.azure.com/;accesskey=pw=="),
///         &connection);
///     assert(status == ACS_AUTH_OK);
///     assert(strcmp(connection.endpoint, "https://contoso.communication.azure.com") == 0);
///     acs_auth_key_wipe(&connection.access_key);
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_connection_string_parse(
    text: acs_auth_str,
    out: Option<&mut acs_auth_connection_string>,
) -> acs_auth_status {
    status(|| {
        let out = given(out)?;
        // What failed must not sign with what was there before.
        out.access_key.wipe();
        // SAFETY: the text is lent by the rules of the header.
        let text = unsafe { text.bytes() }?;
        scrubbed(|| match &ConnectionString::parse(text) {
            Ok(connection) => {
                // What fits is asserted above.
                let mut endpoint = [0; ACS_AUTH_ENDPOINT_SIZE];
                for (place, byte) in endpoint.iter_mut().zip(connection.endpoint().bytes()) {
                    *place = c_char::from_ne_bytes([byte]);
                }
                out.endpoint.write(endpoint);
                out.access_key.put(connection.access_key());
                Ok(())
            }
            Err(error) => Err((*error).into()),
        })
    })
}

/// Why acs_auth_connection_string_parse refuses a text, and at which byte of it: 0 for a part that
/// is missing.
///
/// Example:
///
///     acs_auth_refusal why =
///         acs_auth_explain_connection_string(acs_auth_str_from("endpoint=https://contoso"));
///     assert(why.status == ACS_AUTH_INVALID_CONNECTION_STRING);
///     fprintf(stderr, "%s\n", why.reason);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_explain_connection_string(
    text: acs_auth_str,
) -> acs_auth_refusal {
    refusal(|| {
        // SAFETY: the text is lent by the rules of the header.
        let text = unsafe { text.bytes() }?;
        Ok(scrubbed(|| ConnectionString::parse(text).map(drop))?)
    })
}
