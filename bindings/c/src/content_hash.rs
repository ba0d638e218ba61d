//! The hash of a body.

use core::ffi::c_char;
use core::mem::MaybeUninit;

use acs_auth_core::{ContentHash, ContentHasher};

use crate::border::{given, status};
use crate::refusal::acs_auth_status;
use crate::slot::{Slot, Value};
use crate::text::{ended, lent};

/// Bytes of a content hash and its NUL.
pub const ACS_AUTH_CONTENT_HASH_SIZE: usize = 45;

/// The value of x-ms-content-sha256 for a body: its SHA-256 in base64, 44 characters and a NUL. No
/// body is {NULL, 0}, and has a hash too.
///
/// Errors: ACS_AUTH_NULL_POINTER.
///
/// Example:
///
///     char hash[ACS_AUTH_CONTENT_HASH_SIZE];
///     acs_auth_status status = acs_auth_content_hash((const uint8_t *)"{}", 2, &hash);
///     assert(status == ACS_AUTH_OK);
///     assert(strcmp(hash, "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=") == 0);
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_content_hash(
    body: *const u8,
    body_len: usize,
    out: Option<&mut MaybeUninit<[c_char; ACS_AUTH_CONTENT_HASH_SIZE]>>,
) -> acs_auth_status {
    status(|| {
        let out = given(out)?;
        // SAFETY: the body is lent by the rules of the header.
        let hash = ContentHash::of(unsafe { lent(body, body_len) }?);
        out.write(ended(hash.as_bytes()));
        Ok(())
    })
}

/// Hashes a body that comes in pieces. Only acs_auth_hasher_init makes one.
#[repr(C)]
pub struct acs_auth_hasher {
    opaque: [MaybeUninit<u64>; 32],
}

impl Value for ContentHasher {
    const READY: u64 = u64::from_be_bytes(*b"acs-hash");
}

/// Begins a body.
///
/// Errors: ACS_AUTH_NULL_POINTER.
///
/// Example:
///
///     acs_auth_hasher hasher;
///     char hash[ACS_AUTH_CONTENT_HASH_SIZE];
///     acs_auth_hasher_init(&hasher);
///     acs_auth_hasher_update(&hasher, (const uint8_t *)"{", 1);
///     acs_auth_hasher_update(&hasher, (const uint8_t *)"}", 1);
///     assert(acs_auth_hasher_finish(&hasher, &hash) == ACS_AUTH_OK);
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_hasher_init(out: Option<&mut acs_auth_hasher>) -> acs_auth_status {
    status(|| {
        Slot::put(&mut given(out)?.opaque, ContentHasher::new());
        Ok(())
    })
}

/// Adds the next piece of the body. An empty one, {NULL, 0} too, changes nothing.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_KEY_NOT_READY: the hasher was not begun, or is finished.
///
/// Example: see acs_auth_hasher_init.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn acs_auth_hasher_update(
    hasher: Option<&mut acs_auth_hasher>,
    piece: *const u8,
    piece_len: usize,
) -> acs_auth_status {
    status(|| {
        let hasher: &mut ContentHasher = Slot::change(&mut given(hasher)?.opaque)?;
        // SAFETY: the piece is lent by the rules of the header.
        hasher.update(unsafe { lent(piece, piece_len) }?);
        Ok(())
    })
}

/// The value of x-ms-content-sha256 for all pieces: 44 characters and a NUL. The hasher is wiped:
/// acs_auth_hasher_init begins another body.
///
/// Errors: ACS_AUTH_NULL_POINTER, ACS_AUTH_KEY_NOT_READY: the hasher was not begun, or is finished.
///
/// Example: see acs_auth_hasher_init.
#[unsafe(no_mangle)]
pub extern "C" fn acs_auth_hasher_finish(
    hasher: Option<&mut acs_auth_hasher>,
    out: Option<&mut MaybeUninit<[c_char; ACS_AUTH_CONTENT_HASH_SIZE]>>,
) -> acs_auth_status {
    status(|| {
        let (hasher, out) = (given(hasher)?, given(out)?);
        let finished: &ContentHasher = Slot::read(&hasher.opaque)?;
        out.write(ended(finished.clone().finish().as_bytes()));
        Slot::<ContentHasher>::wipe(&mut hasher.opaque);
        Ok(())
    })
}
