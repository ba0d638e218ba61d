//! Thirty-two bytes as text: what hashes and signatures are sent as.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::ascii::Ascii;

/// Characters in the base64 of 32 bytes.
pub(crate) const BASE64_LEN: usize = 44;

/// The base64 of 32 bytes that are no secret, with padding ([RFC 4648], section 4).
///
/// [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4
pub(crate) fn encode_base64(bytes: &[u8; 32]) -> Ascii<BASE64_LEN> {
    let mut text = [b'='; BASE64_LEN];
    put_base64(&mut text, bytes);
    Ascii(text)
}

/// The same, to the place where it belongs.
pub(crate) fn put_base64(place: &mut [u8; BASE64_LEN], bytes: &[u8; 32]) {
    let written = STANDARD.encode_slice(bytes, place);
    debug_assert_eq!(written.ok(), Some(BASE64_LEN), "32 bytes are 44 characters");
}

/// The 32 bytes of such text, or nothing unless it is exactly what [`encode_base64`] gives for them.
pub(crate) fn decode_base64(text: &[u8]) -> Option<[u8; 32]> {
    if text.len() != BASE64_LEN {
        return None;
    }
    // The decoder may use the room of a whole last group, padding and all.
    let mut bytes = [0; 33];
    let decoded = STANDARD.decode_slice(text, &mut bytes).ok()?;
    bytes.get(..decoded)?.try_into().ok()
}
