//! The other side: whether a request was signed with one of the keys.

use acs_auth::{AccessKey, ContentHash, Received};
use napi::Either;
use napi_derive::napi;

use crate::access_key::Key;
use crate::date::{date, seconds};
use crate::refusal::{Refusal, told};

#[napi]
pub(crate) struct Verifier {
    keys: Vec<AccessKey>,
    tolerance: u32,
}

#[napi(object, object_from_js = false)]
pub(crate) struct Verified {
    pub key_index: u32,
    pub seconds: f64,
}

#[napi]
impl Verifier {
    #[napi(constructor)]
    pub fn new(tolerance: u32) -> Self {
        Self { keys: Vec::new(), tolerance }
    }

    #[napi]
    pub fn add(&mut self, #[napi(ts_arg_type = "Key")] key: &Key) {
        self.keys.push(AccessKey::clone(key));
    }

    /// The headers are the names and values in turns, with nothing between them, and the lengths say
    /// where each ends: so they come over in two pieces, however many they are.
    #[napi]
    pub fn verify(
        &self,
        method: String,
        path_and_query: &[u8],
        headers: &[u8],
        lengths: &[u32],
        hash: String,
        now: f64,
    ) -> Either<Verified, Refusal> {
        // Lengths that do not add up are no headers, and so refused.
        let headers = pairs(headers, lengths).unwrap_or_default();
        told(self.check(&method, path_and_query, &headers, &hash, now))
    }

    fn check(
        &self,
        method: &str,
        path_and_query: &[u8],
        headers: &[(&[u8], &[u8])],
        hash: &str,
        now: f64,
    ) -> Result<Verified, Refusal> {
        let content_hash = ContentHash::from_base64(hash)?;
        let received = Received { method, path_and_query, headers, content_hash };
        let verified = received.verify(&self.keys, date(now)?, self.tolerance)?;
        let key_index = u32::try_from(verified.key_index).unwrap_or(u32::MAX);
        Ok(Verified { key_index, seconds: seconds(&verified.date) })
    }
}

fn pairs<'a>(mut rest: &'a [u8], lengths: &[u32]) -> Option<Vec<(&'a [u8], &'a [u8])>> {
    let mut next = |length: u32| {
        let piece;
        (piece, rest) = rest.split_at_checked(usize::try_from(length).ok()?)?;
        Some(piece)
    };
    let pairs = lengths.as_chunks().0.iter();
    let pairs = pairs.map(|&[name, value]| Some((next(name)?, next(value)?))).collect();
    if rest.is_empty() { pairs } else { None }
}
