//! Thirty-two bytes as text: what hashes and signatures are sent as.
//!
//! Standard base64 with padding ([RFC 4648], section 4), of bytes that are always as many. Libraries do
//! it for any number of bytes, with checks that could panic as far as a linker can tell, and with tables
//! whose addresses tell of a signature before it is known to be right. Here eight characters are made, or
//! read, at a time, in the bytes of one word: no branch and no address depends on any of them.
//!
//! [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4

use crate::ascii::Ascii;

/// Characters in the base64 of 32 bytes.
pub(crate) const BASE64_LEN: usize = 44;

/// The base64 of 32 bytes, which are given as SHA-256 leaves them: as eight words.
#[inline(never)] // many ask
pub(crate) fn encode_base64(words: &[u32; 8]) -> Ascii<BASE64_LEN> {
    // Three words are twice 48 bits, which are eight characters each; a word is missing at the end.
    let mut threes = [[0; 3]; 3];
    for (place, word) in threes.as_flattened_mut().iter_mut().zip(words) {
        *place = u64::from(*word);
    }
    let twice = |[one, two, three]: [u64; 3]| [one << 16 | two >> 16, (two & 0xffff) << 32 | three];
    let mut text = threes.map(|three| twice(three).map(|bits| characters(bits).to_le_bytes()));
    let text = text.as_flattened_mut().as_flattened_mut();
    if let Some(padding) = text.get_mut(BASE64_LEN - 1) {
        *padding = b'=';
    }
    Ascii(*text.first_chunk().unwrap_or(&[0; BASE64_LEN]))
}

/// Whether such text is exactly what [`encode_base64`] gives for some 32 bytes.
pub(crate) fn is_base64(text: &[u8; BASE64_LEN]) -> bool {
    decode_base64(text).is_some()
}

/// The 32 bytes of such text, or nothing unless it is exactly what [`encode_base64`] gives for them.
#[inline(never)] // many ask
pub(crate) fn decode_base64(text: &[u8]) -> Option<[u8; 32]> {
    let [text @ .., padding]: &[u8; BASE64_LEN] = text.try_into().ok()?;
    // What is missing to whole words is filled up with zeros.
    let mut eights = [[b'A'; 8]; 6];
    for (place, character) in eights.as_flattened_mut().iter_mut().zip(text) {
        *place = *character;
    }
    let (mut bytes, mut wrong) = ([[0; 6]; 6], u64::from(padding ^ b'='));
    for (place, eight) in bytes.iter_mut().zip(eights) {
        let (bits, others) = bits(u64::from_le_bytes(eight));
        [_, _, place[0], place[1], place[2], place[3], place[4], place[5]] = bits.to_be_bytes();
        wrong |= others;
    }
    // What the last character holds beyond the last byte is the start of a byte that is not there.
    let (bytes, beyond) = bytes.as_flattened().split_first_chunk()?;
    wrong |= beyond.iter().fold(0, |all, byte| all | u64::from(*byte));
    (wrong == 0).then_some(*bytes)
}

/// 1 in each byte of a word. A number times it is that number in each.
const EACH: u64 = 0x0101_0101_0101_0101;

/// 1 in each byte of a word that is as large as a number. Bytes are at most 127, so that none overflows.
const fn from(least: u64, bytes: u64) -> u64 {
    (bytes + (0x80 - least) * EACH) >> 7 & EACH
}

/// The characters of 48 bits, side by side, the first in the lowest byte.
fn characters(bits: u64) -> u64 {
    // By halves, which are halved again: 24 bits in each, then 12, then 6.
    let halves = bits >> 24 | (bits & 0xff_ffff) << 32;
    let quarters = halves >> 12 & 0xfff_0000_0fff | (halves & 0xfff_0000_0fff) << 16;
    let values = quarters >> 6 & 0x3f_003f_003f_003f | (quarters & 0x3f_003f_003f_003f) << 8;
    // They follow each other as in ASCII, but for these steps: to a, to 0, to + and to /.
    values + 65 * EACH + 6 * from(26, values) + 3 * from(63, values)
        - 75 * from(52, values)
        - 15 * from(62, values)
}

/// The 48 bits of such characters, and something but 0 if one is not of the alphabet.
fn bits(characters: u64) -> (u64, u64) {
    let ascii = characters & (0x7f * EACH);
    let from = |least: u8| from(least.into(), ascii);
    // From each start of a range, and not from behind its end: +, from / to 9, and the letters.
    let starts = from(b'+') + from(b'/') + from(b'A') + from(b'a');
    let ends = from(b'+' + 1) + from(b'9' + 1) + from(b'Z' + 1) + from(b'z' + 1);
    // The steps are those above, in the order of ASCII.
    let back = 3 * from(b'/') + 12 * from(b'0') + 69 * from(b'A') + 6 * from(b'a');
    let values = ascii + 19 * from(b'+') - back;
    let quarters = (values & 0x3f_003f_003f_003f) << 6 | values >> 8 & 0x3f_003f_003f_003f;
    let halves = (quarters & 0xfff_0000_0fff) << 12 | quarters >> 16 & 0xfff_0000_0fff;
    ((halves & 0xff_ffff) << 24 | halves >> 32, (EACH - (starts - ends)) | (characters ^ ascii))
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;

    use super::*;
    use crate::sha256::words_of;

    /// Each bit, each place, and each wrong character in each place.
    #[test]
    fn as_the_crate_base64_has_it() {
        let mut bytes = [0; 32];
        for round in 0..2000_usize {
            bytes[round % 32] = u8::try_from(round * 31 % 256).unwrap() ^ bytes[(round + 7) % 32];
            let mut due = [0; BASE64_LEN];
            STANDARD.encode_slice(bytes, &mut due).unwrap();
            assert_eq!(encode_base64(&words_of(&bytes)).as_bytes(), &due);
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
