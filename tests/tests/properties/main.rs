//! What must hold for every input, tried on random ones.
//!
//! A failure is cut down to the smallest input that shows it. `PROPTEST_CASES` sets how many are
//! tried of each property: by itself 256, and more of those that are quick.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

mod arbitrary_bytes;
mod changes;
mod dates;
mod refresh;
mod request;
mod secrets;
mod signatures;
mod tokens;
mod urls;
