//! What is measured, for the clock and for the count of instructions alike.

mod floor;
#[cfg(feature = "peers")]
pub mod peers;
mod request;

pub use floor::Floor;
pub use request::{DATE, HOST, KEY, METHOD, PATH_AND_QUERY, Signed, URL, body, key};
