//! Signing a request.

use std::cell::RefCell;

use acs_auth::{AccessKey, AuthHeaders, ContentHash, Error, SignableRequest, StringToSign};
use napi::bindgen_prelude::{Buffer, Function, Latin1String};
use napi::{Either, Env};
use napi_derive::napi;

use crate::access_key::Key;
use crate::date::date;
use crate::refusal::{Refusal, told};

/// The bytes of the numbers that [`text_signer`] reads.
const NUMBERS: usize = 4 * size_of::<f64>();

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

/// A function that signs what lies in memory that `lib` writes to, which is what most sign: a method, a URL
/// and a body of text. It holds the key and the memory by itself, so that nothing is handed over at a call
/// but the answer. `None` where there is something to refuse: then the way with arguments says what.
#[napi(ts_return_type = "() => string | null")]
pub(crate) fn text_signer<'env>(
    env: &'env Env,
    #[napi(ts_arg_type = "Key")] key: &Key,
    #[napi(ts_arg_type = "Uint8Array")] memory: Buffer,
) -> napi::Result<Function<'env, (), Option<Latin1String>>> {
    let (key, memory) = (AccessKey::clone(key), RefCell::new(memory));
    env.create_function_from_closure("sign", move |_| {
        Ok(memory.try_borrow_mut().ok().and_then(|mut memory| sign_written(&key, &mut memory)))
    })
}

/// What is written: four numbers, which are the date, where the URL begins, where the body begins, and where
/// it ends, and then these texts. They are wiped, for a body may hold a token.
fn sign_written(key: &AccessKey, memory: &mut [u8]) -> Option<Latin1String> {
    let (numbers, texts) = memory.split_first_chunk_mut::<NUMBERS>()?;
    let [seconds, url, body, end] = *numbers.as_chunks().0 else { return None };
    let [url, body, end] = [url, body, end].map(place);
    let texts = texts.get_mut(..end)?;
    let signed = sign_texts(key, texts, url, body, f64::from_ne_bytes(seconds));
    texts.fill(0);
    signed
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "lib gives places")]
fn place(number: [u8; 8]) -> usize {
    f64::from_ne_bytes(number) as usize
}

/// The places are those in JavaScript, where what is no ASCII is shorter than in bytes. So a method and a URL
/// that have such might be cut in the wrong place, and are not signed here; neither is allowed to anyway.
fn sign_texts(
    key: &AccessKey,
    texts: &[u8],
    url: usize,
    body: usize,
    seconds: f64,
) -> Option<Latin1String> {
    let (head, body) = texts.split_at_checked(body)?;
    let head = str::from_utf8(head).ok().filter(|head| head.is_ascii())?;
    let (method, url) = head.split_at_checked(url)?;
    sign_url(key, method, url, ContentHash::of(body), seconds).ok()
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
