#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod clock;
pub mod diagnose;
#[cfg(feature = "http")]
pub mod http;

pub use acs_auth_core::*;
pub use clock::{date_from, now};
