//! Signing a request.

use acs_auth::{AccessKey, AuthHeaders, ContentHash, Error, SignableRequest, StringToSign};
use napi::bindgen_prelude::{FnArgs, Function, Latin1String};
use napi::{Either, Env};
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
    key: &AccessKey,
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

/// The arguments are method, URL, body and date.
type SignText<'env> =
    Function<'env, FnArgs<(String, String, String, f64)>, Either<Latin1String, Refusal>>;

/// A function that signs a URL and a body of text, which is what most sign: it holds the key by itself, for
/// to find the key again at each call takes a seventh of the call. To take the text as it is costs less than
/// new bytes of it in JavaScript.
#[napi(
    ts_return_type = "(method: string, url: string, body: string, seconds: number) => string | Refusal"
)]
pub(crate) fn text_signer<'env>(
    env: &'env Env,
    #[napi(ts_arg_type = "Key")] key: &Key,
) -> napi::Result<SignText<'env>> {
    let key = AccessKey::clone(key);
    env.create_function_from_closure("sign", move |call| {
        let (method, url): (String, String) = (call.get(0)?, call.get(1)?);
        let (body, seconds): (String, f64) = (call.get(2)?, call.get(3)?);
        Ok(told(sign_url(&key, &method, &url, ContentHash::of(body.as_bytes()), seconds)))
    })
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
