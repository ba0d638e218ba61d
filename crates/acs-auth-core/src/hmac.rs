//! HMAC-SHA256 with its key prepared ([RFC 2104]), over the compression function of `sha2`.
//!
//! The crate `hmac` would leave the padded key on the stack, and take every piece of a message
//! through a buffer that it wipes. A message is no secret: here what holds the key is wiped, and
//! nothing else needs to be.
//!
//! [RFC 2104]: https://www.rfc-editor.org/rfc/rfc2104

use sha2::block_api::compress256;
use zeroize::{Zeroize as _, Zeroizing};

const BLOCK_LEN: usize = 64;
/// Bytes that are gathered before they are compressed: one call for all of a usual message.
const ROOM_LEN: usize = 4 * BLOCK_LEN;
/// What SHA-256 starts from ([FIPS 180-4], 5.3.3).
///
/// [FIPS 180-4]: https://csrc.nist.gov/pubs/fips/180-4/upd1/final
const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];
/// The block that holds the hash of the inner message, but for that: its end and its length in
/// bits, with the block of the key before it.
const OUTER_BLOCK: [u8; BLOCK_LEN] = {
    let mut block = [0; BLOCK_LEN];
    block[32] = 0x80;
    [block[62], block[63]] = 768_u16.to_be_bytes();
    block
};

/// The two states that a key leaves behind: all that signing needs of it.
#[derive(Clone)]
pub(crate) struct PreparedKey {
    inner: [u32; 8],
    outer: [u32; 8],
}

impl PreparedKey {
    #[inline] // as `decode` of an access key
    pub(crate) fn new(key: &[u8]) -> Self {
        let mut block = Zeroizing::new([0; BLOCK_LEN]);
        if let Some(start) = block.get_mut(..key.len()) {
            start.copy_from_slice(key);
        } else {
            // A key longer than a block stands for its hash.
            let mut message = Message::new(START, 0);
            message.update(key);
            put_words(block.as_mut_slice(), message.finish());
            message.room.zeroize();
            message.state.zeroize();
        }
        block.iter_mut().for_each(|byte| *byte ^= 0x36);
        let inner = compressed(START, &block);
        block.iter_mut().for_each(|byte| *byte ^= 0x36 ^ 0x5c);
        Self { inner, outer: compressed(START, &block) }
    }

    /// The code of the message that `write` puts together.
    pub(crate) fn code(&self, write: impl FnOnce(&mut Message)) -> [u8; 32] {
        let mut message = Message::new(self.inner, BLOCK_LEN);
        write(&mut message);
        self.code_of(message.finish())
    }

    /// The code of a message whose inner hash is known.
    #[inline(never)] // many ask
    fn code_of(&self, inner: &[u32; 8]) -> [u8; 32] {
        let mut block = OUTER_BLOCK;
        put_words(&mut block, inner);
        let mut code = [0; 32];
        put_words(&mut code, &compressed(self.outer, &block));
        code
    }
}

impl Drop for PreparedKey {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
    }
}

/// A message on its way through SHA-256.
pub(crate) struct Message {
    state: [u32; 8],
    /// What is not compressed yet, and zeros behind it.
    room: [u8; ROOM_LEN],
    taken: usize,
    /// Bytes so far.
    len: u64,
}

impl Message {
    const fn new(state: [u32; 8], len: usize) -> Self {
        Self { state, room: [0; ROOM_LEN], taken: 0, len: len as u64 }
    }

    #[inline]
    pub(crate) fn update(&mut self, bytes: &[u8]) {
        self.len = self.len.wrapping_add(bytes.len() as u64);
        // In two steps, so that a compiler sees that the place is as long as the piece.
        let free = self.room.get_mut(self.taken..).unwrap_or_default();
        match free.get_mut(..bytes.len()) {
            Some(place) => {
                place.copy_from_slice(bytes);
                self.taken += bytes.len();
            }
            None => self.overflow(bytes),
        }
    }

    /// Takes what is more than the room has left.
    #[cold]
    fn overflow(&mut self, mut bytes: &[u8]) {
        while let Some(free) = self.room.get_mut(self.taken..)
            && let Some((fitting, rest)) = bytes.split_at_checked(free.len())
        {
            free.copy_from_slice(fitting);
            self.compress_all();
            bytes = rest;
        }
        if let Some(place) = self.room.get_mut(..bytes.len()) {
            place.copy_from_slice(bytes);
            self.taken = bytes.len();
        }
    }

    /// Ends the message: a bit, zeros, and the number of its bits at the end of a block.
    ///
    /// The state is lent and not given, so that the hash of a key has no copy that nobody wipes.
    fn finish(&mut self) -> &[u32; 8] {
        let bits = self.len.wrapping_mul(8).to_be_bytes();
        self.update(&[0x80]);
        let mut end = (self.taken + bits.len()).next_multiple_of(BLOCK_LEN);
        if end > ROOM_LEN {
            self.compress_all();
            end = BLOCK_LEN;
        }
        let blocks = self.room.get_mut(..end).unwrap_or_default();
        if let Some(place) = blocks.last_chunk_mut() {
            *place = bits;
        }
        compress256(&mut self.state, self.room.get(..end).unwrap_or_default().as_chunks().0);
        &self.state
    }

    fn compress_all(&mut self) {
        compress256(&mut self.state, self.room.as_chunks().0);
        self.room = [0; ROOM_LEN];
        self.taken = 0;
    }
}

fn compressed(mut state: [u32; 8], block: &[u8; BLOCK_LEN]) -> [u32; 8] {
    compress256(&mut state, core::slice::from_ref(block));
    state
}

fn put_words(bytes: &mut [u8], words: &[u32; 8]) {
    for (place, word) in bytes.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_be_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base64_digest::encode_base64;

    /// Messages that are no requests, so that no other test can put them through a key: the two
    /// of the official JavaScript, Python and iOS tests, and cases 1, 2, 3, 6 and 7 of RFC 4231.
    #[test]
    fn published_codes() {
        let long_key = [0xaa; 131];
        let cases: [(&[u8], &[u8], &str); 7] = [
            (&[0xa7], b"banana", "88EC05aAS9iXnaimtNO78JLjiPtfWryQB/5QYEzEsu8="),
            (&[0xa7], "\u{1f600}".as_bytes(), "1rudJKjn2Zi+3hRrBG29wIF6pD6YyAeQR1ZcFtXoKAU="),
            (&[0x0b; 20], b"Hi There", "sDRMYdjbOFNcqK/OrwvxK4gdwgDJgz2nJuk3bC4yz/c="),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=",
            ),
            (&[0xaa; 20], &[0xdd; 50], "dz6pHjaADkaFTbjr0JGBpylZCYs++MEi2WNVFM7VZf4="),
            (
                &long_key,
                b"Test Using Larger Than Block-Size Key - Hash Key First",
                "YOQxWR7gtn8Niiaqy/W3f44LxiE3KMUUBUYEDw7jf1Q=",
            ),
            (
                &long_key,
                b"This is a test using a larger than block-size key and a larger than block-size \
                  data. The key needs to be hashed before being used by the HMAC algorithm.",
                "mwn/pxuUL8snY1+81bDpRL/cY2RPBxOTin9RU1w6NeI=",
            ),
        ];
        for (key, message, code) in cases {
            let computed = PreparedKey::new(key).code(|whole| whole.update(message));
            assert_eq!(encode_base64(&computed).as_str(), code);
        }
    }

    /// The number of its bits takes three bytes. (The code is that of Python's `hmac`.)
    #[test]
    fn a_long_message_in_any_pieces() {
        let key = PreparedKey::new(b"Jefe");
        let mut message = [0; 10_000];
        message.iter_mut().zip((0..251).cycle()).for_each(|(place, byte)| *place = byte);
        for len in [1, 63, 64, 65, 255, 256, 257, 1000, 10_000] {
            let code = key.code(|whole| message.chunks(len).for_each(|piece| whole.update(piece)));
            assert_eq!(
                encode_base64(&code).as_str(),
                "bn5MIy34Jr0bnCnu4oqJVzIWSvzlKmsWDfcBzaaJxI4="
            );
        }
    }
}
