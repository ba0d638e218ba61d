//! Signing a request.

use acs_auth::{AuthHeaders, ContentHash, Error, SignableRequest, StringToSign};
use napi::Either;
use napi::bindgen_prelude::Latin1String;
use napi_derive::napi;

use crate::access_key::Key;
use crate::date::date;
use crate::refusal::{Refusal, told};

/// The three values in one text. Each has a length that never changes, so that `lib` cuts it where they
/// meet: to hand over one text and cut it is faster than to hand over three. It is ASCII, and as Latin-1 it
/// comes over in one piece.
fn joined(headers: &AuthHeaders) -> Latin1String {
    [headers.date(), headers.content_hash(), headers.authorization()].concat().into()
}

fn sign_url(
    key: &Key,
    method: &str,
    url: &str,
    hash: ContentHash,
    seconds: f64,
) -> Result<Latin1String, Error> {
    Ok(joined(key.sign_url(method, url, hash, date(seconds)?)?.headers()))
}

/// Signs a URL and a body.
#[napi]
pub(crate) fn sign(
    #[napi(ts_arg_type = "Key")] key: &Key,
    method: String,
    url: String,
    body: &[u8],
    seconds: f64,
) -> Either<Latin1String, Refusal> {
    told(sign_url(key, &method, &url, ContentHash::of(body), seconds))
}

/// Signs a URL and a body of text. To take the text as it is costs less than new bytes of it in JavaScript.
#[napi]
pub(crate) fn sign_text(
    #[napi(ts_arg_type = "Key")] key: &Key,
    method: String,
    url: String,
    body: String,
    seconds: f64,
) -> Either<Latin1String, Refusal> {
    told(sign_url(key, &method, &url, ContentHash::of(body.as_bytes()), seconds))
}

/// Signs a URL and a body that was hashed before.
#[napi]
pub(crate) fn sign_hashed(
    #[napi(ts_arg_type = "Key")] key: &Key,
    method: String,
    url: String,
    hash: String,
    seconds: f64,
) -> Either<Latin1String, Refusal> {
    let hash = ContentHash::from_base64(hash);
    told(hash.and_then(|hash| sign_url(key, &method, &url, hash, seconds)))
}

/// Signs the parts as the HTTP client will send them.
#[napi]
pub(crate) fn sign_parts(
    #[napi(ts_arg_type = "Key")] key: &Key,
    method: String,
    path_and_query: String,
    host: String,
    hash: String,
    seconds: f64,
) -> Either<Latin1String, Refusal> {
    let request = request(&method, &path_and_query, &host, &hash, seconds);
    told(request.and_then(|request| Ok(joined(&key.sign(&request)?))))
}

/// The text that is signed of them.
#[napi]
pub(crate) fn string_to_sign(
    method: String,
    path_and_query: String,
    host: String,
    hash: String,
    seconds: f64,
) -> Either<String, Refusal> {
    let request = request(&method, &path_and_query, &host, &hash, seconds);
    told(request.and_then(|request| Ok(StringToSign::new(&request)?.to_string())))
}

fn request<'a>(
    method: &'a str,
    path_and_query: &'a str,
    host: &'a str,
    hash: &str,
    seconds: f64,
) -> Result<SignableRequest<'a>, Error> {
    let content_hash = ContentHash::from_base64(hash)?;
    Ok(SignableRequest { method, path_and_query, host, date: date(seconds)?, content_hash })
}
