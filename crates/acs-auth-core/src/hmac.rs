//! HMAC-SHA256 with its key prepared ([RFC 2104]).
//!
//! The crate `hmac` does not wipe the block that it pads a key in, and takes longer for a message in
//! pieces: SECURITY.md tells by how much. A message is no secret: here what holds the key is wiped, and
//! nothing else needs to be.
//!
//! [RFC 2104]: https://www.rfc-editor.org/rfc/rfc2104

use zeroize::{Zeroize as _, Zeroizing};

use crate::sha256::{BLOCK_LEN, Message, START, compressed, put_words};

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
            message.wipe();
        }
        block.iter_mut().for_each(|byte| *byte ^= 0x36);
        let inner = compressed(START, &block);
        block.iter_mut().for_each(|byte| *byte ^= 0x36 ^ 0x5c);
        Self { inner, outer: compressed(START, &block) }
    }

    /// The code of the message that `write` puts together.
    pub(crate) fn code(&self, write: impl FnOnce(&mut Message)) -> [u32; 8] {
        let mut message = Message::new(self.inner, BLOCK_LEN);
        write(&mut message);
        let mut block = OUTER_BLOCK;
        put_words(&mut block, message.finish());
        compressed(self.outer, &block)
    }
}

impl Drop for PreparedKey {
    fn drop(&mut self) {
        self.inner.zeroize();
        self.outer.zeroize();
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
