//! What no signature can do without: the compressions of SHA-256.

use std::hint::black_box;

use sha2::block_api::compress256;

const BLOCK_LEN: usize = 64;
/// Bytes that SHA-256 puts behind a message at least: a bit, and the length.
const END_LEN: usize = 9;

/// The compressions of one signature over blocks that lie ready, and nothing else: the same function
/// of the same crate, called once for each run of blocks that a signer has in one piece.
///
/// There are four runs: the whole blocks of the body where it lies; its last bytes and the end of
/// the message; the string-to-sign, behind the block of the key that was compressed beforehand; and
/// the block of the outer hash.
#[derive(Debug)]
pub struct Floor(Vec<Vec<[u8; BLOCK_LEN]>>);

impl Floor {
    /// That of a body and a string-to-sign of so many bytes.
    #[must_use]
    pub fn new(body_len: usize, string_len: usize) -> Self {
        let end = (body_len % BLOCK_LEN + END_LEN).div_ceil(BLOCK_LEN);
        let string = (string_len + END_LEN).div_ceil(BLOCK_LEN);
        let runs = [body_len / BLOCK_LEN, end, string, 1];
        let runs = runs.into_iter().filter(|blocks| *blocks > 0);
        Self(runs.map(|blocks| vec![[0x5a; BLOCK_LEN]; blocks]).collect())
    }

    /// Each run waits for the one before it, as in a signature: the hash of the body is part of the
    /// string, and the hash of the string part of the last block.
    #[must_use]
    pub fn run(&self) -> [u32; 8] {
        let mut state = [1; 8];
        for blocks in &self.0 {
            compress256(&mut state, black_box(blocks));
        }
        state
    }
}
