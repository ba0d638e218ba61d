//! What the preparation of a key leaves on the stack: nothing of the key.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::fs::File;
use std::hint::black_box;
use std::os::unix::fs::FileExt as _;

use acs_auth::AccessKey;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// Bytes below the frame of the caller that are looked through: more than preparing a key takes.
const DEPTH: usize = 32 * 1024;
/// No byte of the key comes twice, so that a run of them is no accident.
const KEY: &[u8; 64] = b"Zy9Xx8Ww7Vv6Uu5Tt4Ss3Rr2Qq1Pp0OoNnMmLlKkJjIiHhGgFfEeDdCcBbAaz-_+";

/// How many runs of eight key bytes the stack holds after `prepare`, as they are and under the two
/// pads of HMAC.
///
/// The kernel reads it, so that no Rust code reads memory that holds no value. Whatever has been
/// overwritten meanwhile is not seen: another run of the test proves that enough is.
fn runs_left(prepare: impl FnOnce()) -> usize {
    let memory = File::open("/proc/self/mem").unwrap();
    let mut stack = vec![0; DEPTH];
    let here = 0_u8;
    let start = (&raw const here).addr() - DEPTH;
    prepare();
    memory.read_exact_at(&mut stack, start as u64).unwrap();

    let left = |pad: u8| {
        let key = KEY.map(|byte| byte ^ pad);
        let held = |run: &[u8]| stack.windows(run.len()).any(|window| window == run);
        key.windows(8).filter(|run| held(run)).count()
    };
    left(0) + left(0x36) + left(0x5c)
}

#[inline(never)]
fn prepare(text: &str) {
    black_box(AccessKey::from_base64(text).unwrap());
}

#[test]
fn a_prepared_key_leaves_nothing() {
    // One of a block, and one that is longer and so is hashed first.
    for text in [STANDARD.encode(KEY), STANDARD.encode(KEY.repeat(3))] {
        assert_eq!(runs_left(|| prepare(&text)), 0);
    }
}

/// If a copy that is not wiped were not seen, the test above would say nothing.
#[test]
fn a_key_that_is_left_is_seen() {
    assert_eq!(runs_left(|| leave(KEY)), 57);
}

#[inline(never)]
fn leave(key: &[u8; 64]) {
    let mut deep = [0; 4096];
    deep[..64].copy_from_slice(&key.map(|byte| byte ^ 0x5c));
    black_box(&mut deep);
}
