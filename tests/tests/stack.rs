//! What the preparation of a key leaves on the stack: nothing of the key.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt as _;

use acs_auth::AccessKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

/// Bytes below the frame of the caller that are looked through: more than preparing a key takes.
const DEPTH: usize = 16 * 1024;
/// No byte of the key comes twice, so that a run of them is no accident.
const KEY: &[u8; 64] = b"Zy9Xx8Ww7Vv6Uu5Tt4Ss3Rr2Qq1Pp0OoNnMmLlKkJjIiHhGgFfEeDdCcBbAaz-_+";

/// How many runs of eight bytes of these secrets the stack holds after `prepare`.
///
/// The kernel reads it, so that no Rust code reads memory that holds no value. Whatever has been
/// overwritten meanwhile is not seen: another run of the test proves that enough is.
fn runs_left(secrets: &[Vec<u8>], prepare: impl FnOnce()) -> usize {
    let memory = File::open("/proc/self/mem").unwrap();
    let mut stack = vec![0; DEPTH];
    let here = 0_u8;
    let start = (&raw const here).addr() - DEPTH;
    clear();
    prepare();
    memory.read_exact_at(&mut stack, start as u64).unwrap();

    let held = |run: &[u8]| stack.windows(run.len()).any(|window| window == run);
    secrets.iter().flat_map(|secret| secret.windows(8)).filter(|run| held(run)).count()
}

/// A key as it is, and under the two pads of HMAC.
fn padded(key: &[u8]) -> Vec<Vec<u8>> {
    [0, 0x36, 0x5c].map(|pad| key.iter().map(|byte| byte ^ pad).collect()).to_vec()
}

/// Threads inherit the stacks of others, and what those left there.
#[inline(never)]
fn clear() {
    black_box(&mut [0_u8; DEPTH]);
}

#[inline(never)]
fn prepare(text: &str) {
    black_box(AccessKey::from_base64(text).unwrap());
}

#[test]
fn a_prepared_key_leaves_nothing() {
    let text = STANDARD.encode(KEY);
    assert_eq!(runs_left(&padded(KEY), || prepare(&text)), 0);
}

/// A key longer than a block is hashed, and its hash is then as good as the key.
#[test]
fn a_long_key_leaves_neither_itself_nor_its_hash() {
    let long = KEY.repeat(3);
    let text = STANDARD.encode(&long);
    assert_eq!(runs_left(&padded(KEY), || prepare(&text)), 0);
    let hash = Sha256::digest(&long);
    let in_words: Vec<_> = hash.chunks(4).flat_map(|word| word.iter().rev().copied()).collect();
    assert_eq!(runs_left(&padded(&hash), || prepare(&text)), 0);
    // Hardly optimized, the compression of sha2 itself leaves half of its state: nine runs of it.
    let most = if cfg!(debug_assertions) { 9 } else { 0 };
    let left = runs_left(&[in_words], || prepare(&text));
    assert!(left <= most, "{left} runs of the hash");
}

/// If a copy that is not wiped were not seen, the test above would say nothing.
#[test]
fn a_key_that_is_left_is_seen() {
    assert_eq!(runs_left(&padded(KEY), || leave(KEY)), 57);
}

#[inline(never)]
fn leave(key: &[u8; 64]) {
    let mut deep = [0; 4096];
    deep[..64].copy_from_slice(&key.map(|byte| byte ^ 0x5c));
    black_box(&mut deep);
}
