//! The scheme with the crates that most would take: `hmac`, `sha2` and `base64`; and with what
//! Microsoft's `azure_core` has for it.

use std::fmt;

use azure_core::credentials::Secret;
use azure_core::hmac::hmac_sha256;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

/// A signer whose key is prepared, by the crate `hmac`.
pub struct ByHmac(Hmac<Sha256>);

impl ByHmac {
    /// Decodes and prepares a key.
    ///
    /// # Panics
    ///
    /// If it is not base64.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a benchmark stops where it is wrong")]
    pub fn new(key: &str) -> Self {
        let key = STANDARD.decode(key).expect("base64");
        Self(Hmac::new_from_slice(&key).expect("keys have any length"))
    }

    /// Content hash and authorization.
    #[must_use]
    pub fn sign(&self, request: [&str; 4], body: &[u8]) -> [String; 2] {
        let hash = STANDARD.encode(Sha256::digest(body));
        let string = string_to_sign(request, &hash);
        let code = self.0.clone().chain_update(string).finalize().into_bytes();
        let authorization = authorization(&STANDARD.encode(code));
        [hash, authorization]
    }

    /// Whether a signature is that of the pieces that are handed over.
    #[must_use]
    pub fn has_signed(
        &self,
        signature: &[u8; 32],
        hand_over: impl FnOnce(&mut dyn FnMut(&[u8])),
    ) -> bool {
        let mut code = self.0.clone();
        hand_over(&mut |piece| code.update(piece));
        code.verify_slice(signature).is_ok()
    }
}

/// Content hash and authorization by the helper of `azure_core`, which decodes the key each time.
///
/// # Panics
///
/// If the key is not base64.
#[must_use]
#[expect(clippy::expect_used, reason = "a benchmark stops where it is wrong")]
pub fn sign_by_azure_core(key: &Secret, request: [&str; 4], body: &[u8]) -> [String; 2] {
    let hash = azure_core::base64::encode(Sha256::digest(body));
    let signature = hmac_sha256(&string_to_sign(request, &hash), key).expect("a key");
    let authorization = authorization(&signature);
    [hash, authorization]
}

fn string_to_sign([method, path_and_query, host, date]: [&str; 4], hash: &str) -> String {
    format!("{method}\n{path_and_query}\n{date};{host};{hash}")
}

fn authorization(signature: &str) -> String {
    format!("HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}")
}

impl fmt::Debug for ByHmac {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByHmac").finish_non_exhaustive()
    }
}
