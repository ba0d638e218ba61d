//! The hash of a body.

use acs_auth::ContentHash;
use napi_derive::napi;

#[napi]
pub(crate) fn content_hash(body: &[u8]) -> String {
    ContentHash::of(body).as_str().to_owned()
}

/// Hashes a body that comes in pieces.
#[napi]
#[derive(Default)]
pub(crate) struct Hasher(acs_auth::ContentHasher);

#[napi]
impl Hasher {
    #[napi(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    #[napi]
    pub fn update(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// That of all pieces so far. More may follow.
    #[napi]
    pub fn finish(&self) -> String {
        self.0.clone().finish().as_str().to_owned()
    }
}
