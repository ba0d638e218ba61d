//! The hash of a body.

use acs_auth::ContentHash;
use napi::bindgen_prelude::Latin1String;
use napi_derive::napi;

#[napi]
pub(crate) fn content_hash(body: &[u8]) -> Latin1String {
    hash_of(body)
}

#[napi]
pub(crate) fn content_hash_of_text(body: String) -> Latin1String {
    hash_of(body.as_bytes())
}

/// As Latin-1 it comes over in one piece.
fn hash_of(body: &[u8]) -> Latin1String {
    ContentHash::of(body).as_str().to_owned().into()
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
