//! Thirty-two bytes as text: what hashes and signatures are sent as.
//!
//! Standard base64 with padding ([RFC 4648], section 4), of bytes that are always as many. Libraries do
//! it for any number of bytes, with checks that could panic as far as a linker can tell, and with tables
//! whose addresses tell of a signature before it is known to be right.
//!
//! [RFC 4648]: https://www.rfc-editor.org/rfc/rfc4648#section-4

use crate::ascii::Ascii;

/// Characters in the base64 of 32 bytes.
pub(crate) const BASE64_LEN: usize = 44;

/// The base64 of 32 bytes, which are given as SHA-256 leaves them: as eight words.
///
/// It depends on them by no branch and no address, and compilers make many characters at a time.
pub(crate) fn encode_base64(words: &[u32; 8]) -> Ascii<BASE64_LEN> {
    // Three words are twice 48 bits, which are eight characters each; a word is missing at the end.
    let mut threes = [[0; 3]; 3];
    for (place, word) in threes.as_flattened_mut().iter_mut().zip(words) {
        *place = u64::from(*word);
    }
    let twice = |[one, two, three]: [u64; 3]| [one << 16 | two >> 16, (two & 0xffff) << 32 | three];
    let mut text = threes.map(|three| twice(three).map(spread));
    let text = text.as_flattened_mut().as_flattened_mut();
    if let Some(padding) = text.get_mut(BASE64_LEN - 1) {
        *padding = PADDING;
    }
    for value in &mut *text {
        *value = character(*value);
    }
    Ascii(*text.first_chunk().unwrap_or(&[0; BASE64_LEN]))
}

/// 48 bits as eight bytes of six, the first bits first: by halves, which are halved again.
fn spread(bits: u64) -> [u8; 8] {
    let halves = bits >> 24 | (bits & 0xff_ffff) << 32;
    let quarters = halves >> 12 & 0xfff_0000_0fff | (halves & 0xfff_0000_0fff) << 16;
    let bytes = quarters >> 6 & 0x3f_003f_003f_003f | (quarters & 0x3f_003f_003f_003f) << 8;
    bytes.to_le_bytes()
}

/// What stands for `=` among the values of characters, which have 6 bits.
const PADDING: u8 = 64;

/// The character of a value.
#[inline] // into the loop that takes many at a time
fn character(value: u8) -> u8 {
    // They follow each other as in ASCII, but for these steps: to a, to 0, to +, to /, and to =.
    let from = |least, step: i8| if value < least { 0 } else { step };
    let steps = [from(26, 6), from(52, -75), from(62, -15), from(63, 3), from(PADDING, 13)];
    steps.into_iter().fold(b'A' + value, u8::wrapping_add_signed)
}

/// Whether such text is exactly what [`encode_base64`] gives for some 32 bytes.
pub(crate) fn is_base64(text: &[u8; BASE64_LEN]) -> bool {
    let [characters @ .., last, padding] = text;
    let bits = characters.iter().fold(0, |all, character| all | value(*character));
    // Two bits of the last character are beyond the last byte.
    bits <= 63 && value(*last) & !0b11_1100 == 0 && *padding == b'='
}

/// The 32 bytes of such text, or nothing unless it is exactly what [`encode_base64`] gives for them.
///
/// No branch and no address depends on a character, but for the answer: it reads signatures.
pub(crate) fn decode_base64(text: &[u8]) -> Option<[u8; 32]> {
    let [characters @ .., padding]: &[u8; BASE64_LEN] = text.try_into().ok()?;
    // The value of the padding is that of an `A`, and falls with the byte that it would be in.
    let mut values = [0; BASE64_LEN];
    let mut wrong = 0;
    for (place, character) in values.iter_mut().zip(characters) {
        *place = value(*character);
        wrong |= *place;
    }
    let mut bytes = [0; 33];
    for (place, [a, b, c, d]) in bytes.as_chunks_mut().0.iter_mut().zip(values.as_chunks().0) {
        *place = [a << 2 | b >> 4, b << 4 | c >> 2, c << 6 | d];
    }
    // What the last character holds beyond the last byte is the start of a byte that is not there.
    let [bytes @ .., rest] = bytes;
    ((wrong & !63) | rest | (padding ^ b'=') == 0).then_some(bytes)
}

/// What a character stands for: 6 bits, or 255 if it is none of the alphabet.
///
/// By arithmetic: of a table, the address would depend on the character. Each difference is negative,
/// and all ones when shifted, where the character is between the two that it names.
fn value(character: u8) -> u8 {
    let character = i16::from(character);
    let within = |before: u8, behind: u8| {
        ((i16::from(before) - character) & (character - i16::from(behind))) >> 8
    };
    let value = -1
        + (within(b'@', b'[') & (character - 64))
        + (within(b'`', b'{') & (character - 70))
        + (within(b'/', b':') & (character + 5))
        + (within(b'*', b',') & 63)
        + (within(b'.', b'0') & 64);
    value.to_le_bytes()[0]
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
