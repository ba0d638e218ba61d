//! A token that tells nothing to whoever has it: what it says is encrypted.

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::error::Unspecified;
use ring::rand::SecureRandom;

pub(super) fn key(random: &dyn SecureRandom) -> Result<LessSafeKey, Unspecified> {
    let mut key = [0; 32];
    random.fill(&mut key)?;
    UnboundKey::new(&CHACHA20_POLY1305, &key).map(LessSafeKey::new)
}

/// Writes what a token says. Its number, which no other has, is the nonce.
pub(super) fn write(key: &LessSafeKey, number: u64, said: Vec<u8>) -> Result<String, Unspecified> {
    let mut nonce = [0; NONCE_LEN];
    nonce
        .iter_mut()
        .rev()
        .zip(number.to_le_bytes())
        .for_each(|(byte, of_number)| *byte = of_number);
    let mut sealed = said;
    key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::empty(), &mut sealed)?;
    // The nonce in the end, so that no two look alike.
    sealed.extend(nonce);
    Ok(Base64UrlUnpadded::encode_string(&sealed))
}

/// What one says that was written with this key.
pub(super) fn read(key: &LessSafeKey, token: &str) -> Option<Vec<u8>> {
    let mut sealed = Base64UrlUnpadded::decode_vec(token).ok()?;
    let (rest, nonce) = sealed.split_last_chunk_mut()?;
    let said = key.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::empty(), rest).ok()?;
    Some(said.to_vec())
}
