//! Thirty-two bytes as text: what hashes and signatures are sent as.
//!
//! Standard base64 with padding ([RFC 4648], section 4), of bytes that are no secret and always as
//! many. Libraries do it for any number of bytes, with checks that could panic as far as a linker can
//! tell.
//!
//! [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4

use crate::ascii::Ascii;

/// Characters in the base64 of 32 bytes.
pub(crate) const BASE64_LEN: usize = 44;

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The base64 of 32 bytes.
pub(crate) fn encode_base64(bytes: &[u8; 32]) -> Ascii<BASE64_LEN> {
    let mut text = [0; BASE64_LEN];
    put_base64(&mut text, bytes);
    Ascii(text)
}

/// The same, to the place where it belongs.
pub(crate) fn put_base64(place: &mut [u8; BASE64_LEN], bytes: &[u8; 32]) {
    let (fours, _) = place.as_chunks_mut();
    for ([first, second, third, fourth], [a, b, c]) in fours.iter_mut().zip(bytes.as_chunks().0) {
        *first = character(a >> 2);
        *second = character(a << 4 | b >> 4);
        *third = character(b << 2 | c >> 6);
        *fourth = character(*c);
    }
    // Two bytes are left over.
    if let (Some(last), [.., a, b]) = (fours.last_mut(), bytes) {
        *last = [character(a >> 2), character(a << 4 | b >> 4), character(b << 2), b'='];
    }
}

/// The character of the lower 6 bits.
fn character(bits: u8) -> u8 {
    ALPHABET.get(usize::from(bits & 63)).copied().unwrap_or_default()
}

/// Whether such text is exactly what [`encode_base64`] gives for some 32 bytes.
pub(crate) fn is_base64(text: &[u8; BASE64_LEN]) -> bool {
    let [characters @ .., last, padding] = text;
    let bits = characters.iter().fold(0, |all, character| all | value(*character));
    // Two bits of the last character are beyond the last byte.
    bits <= 63 && value(*last) & !0b11_1100 == 0 && *padding == b'='
}

/// The 32 bytes of such text, or nothing unless it is exactly what [`encode_base64`] gives for them.
pub(crate) fn decode_base64(text: &[u8]) -> Option<[u8; 32]> {
    let (text, padding) = text.split_last_chunk::<1>()?;
    if text.len() != BASE64_LEN - 1 || padding != b"=" {
        return None;
    }
    let mut bytes = [0; 33];
    let mut wrong = 0;
    for (place, group) in bytes.as_chunks_mut().0.iter_mut().zip(text.chunks(4)) {
        let mut bits = [0; 4];
        for (bits, character) in bits.iter_mut().zip(group) {
            *bits = value(*character);
            wrong |= *bits;
        }
        let [a, b, c, d] = bits;
        *place = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
    // What the last character holds beyond the last byte is the start of a byte that is not there.
    let (bytes, rest) = bytes.split_first_chunk()?;
    (wrong <= 63 && rest == [0]).then_some(*bytes)
}

/// What a character stands for: 6 bits, or more if it is none of the alphabet.
fn value(character: u8) -> u8 {
    const VALUES: [u8; 256] = {
        let mut values = [255; 256];
        let mut rest: &[u8] = ALPHABET;
        while let [first @ .., last] = rest {
            #[expect(clippy::indexing_slicing, reason = "256 values, and a byte to choose one")]
            #[expect(clippy::cast_possible_truncation, reason = "there are 64")]
            {
                values[*last as usize] = first.len() as u8;
            }
            rest = first;
        }
        values
    };
    VALUES.get(usize::from(character)).copied().unwrap_or(255)
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;

    /// Each bit, each place, and each wrong character in each place.
    #[test]
    fn as_the_crate_base64_has_it() {
        let mut bytes = [0; 32];
        for round in 0..2000_usize {
            bytes[round % 32] = u8::try_from(round * 31 % 256).unwrap() ^ bytes[(round + 7) % 32];
            let mut due = [0; BASE64_LEN];
            STANDARD.encode_slice(bytes, &mut due).unwrap();
            assert_eq!(encode_base64(&bytes).as_bytes(), &due);
            assert_eq!(decode_base64(&due), Some(bytes));

            let mut text = due;
            for byte in 0..=255 {
                text[round % BASE64_LEN] = byte;
                let mut room = [0; 33];
                let len = STANDARD.decode_slice(text, &mut room).ok();
                let due = len.and_then(|len| room[..len].try_into().ok());
                assert_eq!(is_base64(&text), due.is_some(), "{byte} at {}", round % BASE64_LEN);
                assert_eq!(decode_base64(&text), due, "{byte} at {}", round % BASE64_LEN);
            }
            assert_eq!(decode_base64(&due[1..]), None);
        }
    }
}
