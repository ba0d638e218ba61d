//! What is sent of a URL.

use napi::Either;
use napi_derive::napi;

use crate::refusal::{Refusal, told};

#[napi(object, object_from_js = false)]
pub(crate) struct Split {
    #[napi(ts_type = "'https' | 'http'")]
    pub scheme: &'static str,
    pub host: String,
    pub path_and_query: String,
    pub href: String,
}

#[napi]
pub(crate) fn split_url(url: String) -> Either<Split, Refusal> {
    told(acs_auth::SplitUrl::parse(&url).map(|split| Split {
        scheme: split.scheme(),
        host: split.host().to_owned(),
        path_and_query: split.path_and_query().to_owned(),
        href: split.to_string(),
    }))
}
