//! What is measured, for the clock and for the count of instructions alike.

mod by_c;
mod by_crates;
mod by_openssl;
mod by_ring;
mod floor;
mod request;

pub use by_c::{ByC, LIBRARY};
pub use by_crates::{ByHmac, sign_by_azure_core};
pub use by_openssl::{ByOpenSsl, OPENSSL_LIBRARY};
pub use by_ring::ByRing;
pub use floor::Floor;
pub use request::{DATE, HOST, KEY, METHOD, PATH_AND_QUERY, Signed, URL, body, key};
