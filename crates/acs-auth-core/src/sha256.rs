//! SHA-256 ([FIPS 180-4]) of what is short, over the compression function of `sha2`.
//!
//! The hasher of that crate takes every piece of a message through a buffer of one block, and would
//! leave the end of a key there. Here all of a usual message lies ready before it is compressed, at once.
//!
//! [FIPS 180-4]: https://csrc.nist.gov/pubs/fips/180-4/upd1/final

use sha2::block_api::compress256;
use zeroize::Zeroize as _;

pub(crate) const BLOCK_LEN: usize = 64;
/// Bytes that are gathered before they are compressed: one call for all of a usual message.
const ROOM_LEN: usize = 4 * BLOCK_LEN;
/// Bytes that are put behind a message at least: a bit, and its length.
const END_LEN: usize = 9;
/// What it starts from (5.3.3).
pub(crate) const START: [u32; 8] = [
    0x6a09_e667,
    0xbb67_ae85,
    0x3c6e_f372,
    0xa54f_f53a,
    0x510e_527f,
    0x9b05_688c,
    0x1f83_d9ab,
    0x5be0_cd19,
];

/// A message on its way through SHA-256, from a state that so many bytes have led to.
pub(crate) struct Message {
    state: [u32; 8],
    /// What is not compressed yet, and zeros behind it.
    room: [u8; ROOM_LEN],
    taken: usize,
    /// Bytes so far.
    len: u64,
}

impl Message {
    pub(crate) const fn new(state: [u32; 8], len: usize) -> Self {
        Self { state, room: [0; ROOM_LEN], taken: 0, len: len as u64 }
    }

    #[inline] // so that a piece of a known length is moved without a call
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
    #[inline]
    pub(crate) fn finish(&mut self) -> &[u32; 8] {
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

    /// Leaves nothing of a message that was a secret.
    pub(crate) fn wipe(&mut self) {
        self.room.zeroize();
        self.state.zeroize();
    }
}

/// The hash of what is at hand as a whole: its blocks are compressed where they lie.
pub(crate) fn hash(message: &[u8]) -> [u32; 8] {
    let (blocks, rest) = message.as_chunks();
    // Its end is laid out first, so that a processor has it ready when the blocks before it are done.
    let mut end = [0; 2 * BLOCK_LEN];
    let len = (rest.len() + END_LEN).next_multiple_of(BLOCK_LEN);
    let end = end.get_mut(..len).unwrap_or_default();
    if let Some((place, [bit, ..])) = end.split_at_mut_checked(rest.len()) {
        place.copy_from_slice(rest);
        *bit = 0x80;
    }
    if let Some(place) = end.last_chunk_mut() {
        *place = (message.len() as u64).wrapping_mul(8).to_be_bytes();
    }
    let mut state = START;
    compress256(&mut state, blocks);
    compress256(&mut state, end.as_chunks().0);
    state
}

/// The state after one block more.
pub(crate) fn compressed(mut state: [u32; 8], block: &[u8; BLOCK_LEN]) -> [u32; 8] {
    compress256(&mut state, core::slice::from_ref(block));
    state
}

/// A state as bytes.
pub(crate) fn put_words(bytes: &mut [u8], words: &[u32; 8]) {
    for (place, word) in bytes.chunks_exact_mut(4).zip(words) {
        place.copy_from_slice(&word.to_be_bytes());
    }
}

/// Bytes as a state.
pub(crate) fn words_of(bytes: &[u8; 32]) -> [u32; 8] {
    let mut words = [0; 8];
    for (word, bytes) in words.iter_mut().zip(bytes.as_chunks().0) {
        *word = u32::from_be_bytes(*bytes);
    }
    words
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    /// Each length around the ends of blocks and of the room, as a whole and in two pieces.
    #[test]
    fn as_the_crate_sha2_has_it() {
        let mut bytes = [0; 2 * ROOM_LEN + BLOCK_LEN];
        bytes.iter_mut().zip((0..251).cycle()).for_each(|(place, byte)| *place = byte);
        for len in 0..=bytes.len() {
            let due = words_of(&Sha256::digest(&bytes[..len]).into());
            assert_eq!(hash(&bytes[..len]), due, "{len}");
            for first in (0..=len).step_by(7).chain([len]) {
                let mut message = Message::new(START, 0);
                message.update(&bytes[..first]);
                message.update(&bytes[first..len]);
                assert_eq!(message.finish(), &due, "{first} of {len}");
            }
        }
    }
}
