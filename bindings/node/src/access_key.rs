//! The access key.

use acs_auth::AccessKey;
use napi::Either;
use napi::bindgen_prelude::External;
use napi_derive::napi;

use crate::refusal::{Refusal, told};

/// What JavaScript holds of a key: something to hand back, which shows nothing of it. It costs a third of
/// what an instance of a native class does at each call.
pub(crate) type Key = External<AccessKey>;

#[napi(ts_return_type = "Key | Refusal")]
pub(crate) fn access_key(text: &[u8]) -> Either<Key, Refusal> {
    told(AccessKey::from_base64(text).map(External::new))
}

#[napi]
pub(crate) fn fingerprint(#[napi(ts_arg_type = "Key")] key: &Key) -> String {
    key.fingerprint().as_str().to_owned()
}
