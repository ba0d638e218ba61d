//! A key is taken exactly where the crate base64 takes it, its check of the last bits left out.

#![no_main]

use acs_auth::{AccessKey, Code};
use base64::alphabet;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::prelude::*;
use libfuzzer_sys::fuzz_target;

const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_allow_trailing_bits(true),
);

fuzz_target!(|text: &[u8]| {
    let blank = |byte: &u8| b" \t\r\n".contains(byte);
    let start = text.iter().position(|byte| !blank(byte)).unwrap_or(text.len());
    let end = text.iter().rposition(|byte| !blank(byte)).map_or(start, |last| last + 1);
    let due = LENIENT.decode(&text[start..end]).ok();
    let due = due.filter(|key| (1..=1024).contains(&key.len()));

    match AccessKey::from_base64(text) {
        Ok(key) => {
            let same = AccessKey::from_base64(BASE64_STANDARD.encode(due.unwrap())).unwrap();
            assert_eq!(key.fingerprint(), same.fingerprint());
        }
        Err(error) => {
            assert_eq!((error.code(), error.offset()), (Code::InvalidAccessKey, None));
            assert_eq!(due, None);
        }
    }
});
