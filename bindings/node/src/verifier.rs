//! The other side: whether a request was signed with one of the keys.

use acs_auth::{AccessKey, ContentHash, Received};
use napi::Either;
use napi_derive::napi;

use crate::access_key::Key;
use crate::date::{date, seconds};
use crate::received_headers::pairs;
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
        let headers = pairs(headers, lengths);
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
        Ok(received.verify(&self.keys, date(now)?, self.tolerance)?.into())
    }
}

impl From<acs_auth::Verified> for Verified {
    fn from(verified: acs_auth::Verified) -> Self {
        let key_index = u32::try_from(verified.key_index).unwrap_or(u32::MAX);
        Self { key_index, seconds: seconds(&verified.date) }
    }
}
