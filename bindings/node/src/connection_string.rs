//! The connection string.

use napi::Either;
use napi::bindgen_prelude::External;
use napi_derive::napi;

use crate::access_key::Key;
use crate::refusal::{Refusal, told};

#[napi(object, object_from_js = false)]
pub(crate) struct Connection {
    pub endpoint: String,
    #[napi(ts_type = "Key")]
    pub key: Key,
}

#[napi]
pub(crate) fn connection_string(text: &[u8]) -> Either<Connection, Refusal> {
    told(acs_auth::ConnectionString::parse(text).map(|parsed| Connection {
        endpoint: parsed.endpoint().to_owned(),
        key: External::new(parsed.access_key().clone()),
    }))
}
