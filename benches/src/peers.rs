//! What stands beside ours: the same scheme as others have it, or would write it; and ours from C.

mod by_c;
mod by_crates;
mod by_openssl;
mod by_ring;

pub use by_c::{ByC, LIBRARY};
pub use by_crates::{ByHmac, sign_by_azure_core};
pub use by_openssl::{ByOpenSsl, OPENSSL_LIBRARY};
pub use by_ring::ByRing;
