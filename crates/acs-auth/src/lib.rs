#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]

mod clock;
pub mod diagnose;
#[cfg(feature = "http")]
pub mod http;
mod service_message;

pub use acs_auth_core::*;
pub use clock::{date_from, now};
pub use service_message::ServiceMessage;
