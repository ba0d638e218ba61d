//! The access key.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use acs_auth_core::AccessKey;

use crate::border::{given, scrubbed, status};
use crate::refusal::{Refusal, acs_auth_status};
use crate::slot::{Slot, Value};
use crate::text::{acs_auth_str, ended};

/// An access key that was made ready to sign: not the key itself, but what is as good as it. Only
/// acs_auth_key_init makes one. A copy of the struct is a key too, and has to be wiped as well.
#[repr(C)]
pub struct acs_auth_key {
    opaque: [MaybeUninit<u64>; 32],
}

impl Value for AccessKey {
    const READY: u64 = u64::from_be_bytes(*b"acs-key!");
}

impl acs_auth_key {
    pub(crate) fn read(&self) -> Result<&AccessKey, Refusal> {
        Slot::read(&self.opaque)
    }

    /// Takes a copy: the caller's own key is wiped where it stands.
    pub(crate) fn put(&mut self, key: &AccessKey) {
        Slot::put(&mut self.opaque, key.clone());
    }

    pub(crate) fn wipe(&mut self) {
        Slot::<AccessKey>::wipe(&mut self.opaque);
    }
}

/// Makes a key ready, as the Azure portal shows it: base64 of 1 to 1024 bytes. Blanks and line ends
/// around it do not count. It is decoded in constant time, but for what stands around it and its
/// padding. What that leaves on the stack is wiped, and takes some 4 KiB of it.
///
/// If it fails, the key is wiped, whatever it held before.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_INVALID_ACCESS_KEY.
///
/// Example:
///
///     acs_auth_status status = acs_auth_key_init(acs_auth_str_from("cHVibGljIHRlc3Qga2V5"), &key);
///     assert(status == ACS_AUTH_OK);
///     acs_auth_key_wipe(&key);
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_key_init(
    access_key: acs_auth_str,
    out: Option<&mut acs_auth_key>,
) -> acs_auth_status {
    status(|| {
        let out = given(out)?;
        // What failed must not sign with what was there before.
        out.wipe();
        // SAFETY: the text is lent by the rules of the header.
        let text = unsafe { access_key.bytes() }?;
        scrubbed(|| match &AccessKey::from_base64(text) {
            Ok(key) => {
                out.put(key);
                Ok(())
            }
            Err(error) => Err((*error).into()),
        })
    })
}

/// Overwrites all of a key with zeros. Afterwards it answers ACS_AUTH_KEY_NOT_READY. NULL is fine.
///
/// Example:
///
///     acs_auth_key_wipe(&key);
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_key_wipe(key: Option<&mut acs_auth_key>) {
    if let Some(key) = key {
        key.wipe();
    }
}

/// Bytes of a fingerprint and its NUL.
pub const ACS_AUTH_FINGERPRINT_SIZE: usize = 17;

/// Which key this is, in a form that is safe to log: 16 hex digits, the start of an HMAC under the
/// key.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_KEY_NOT_READY.
///
/// Example:
///
///     char fingerprint[ACS_AUTH_FINGERPRINT_SIZE];
///     if (acs_auth_key_fingerprint(&key, &fingerprint) == ACS_AUTH_OK) {
///         printf("signed with the key %s\n", fingerprint);
///     }
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_key_fingerprint(
    key: Option<&acs_auth_key>,
    out: Option<&mut MaybeUninit<[c_char; ACS_AUTH_FINGERPRINT_SIZE]>>,
) -> acs_auth_status {
    status(|| {
        let (key, out) = (given(key)?, given(out)?);
        out.write(ended(key.read()?.fingerprint().as_bytes()));
        Ok(())
    })
}
