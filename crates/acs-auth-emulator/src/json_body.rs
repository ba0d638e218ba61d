//! A body of JSON, or none.

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::service_error::ServiceError;

/// Values that a body has at most: texts, numbers, lists and all else that is in it.
pub(crate) const MOST_VALUES: usize = 1 << 16;
/// Bytes that a value takes in memory at most, beside those of its text: an object of one field takes most.
const VALUE: usize = 340;

/// What the body says, if there is one. An empty one may be of any type: SDKs call it JSON.
pub(crate) struct JsonBody<T>(pub(crate) Option<T>);

/// The same of a body that says what is to be changed: a JSON Merge Patch (RFC 7396).
pub(crate) struct MergePatch<T>(pub(crate) Option<T>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonBody<T> {
    type Rejection = ServiceError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ServiceError> {
        let (headers, body) = read(request, state).await?;
        parse(&headers, &body).map(Self)
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for MergePatch<T> {
    type Rejection = ServiceError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ServiceError> {
        let (headers, body) = read(request, state).await?;
        parse_of(MERGE_PATCH, &headers, &body).map(Self)
    }
}

/// What the body says, and the body itself, for an inbox to keep. Of an empty one both say nothing.
pub(crate) struct Sent<T> {
    pub(crate) request: T,
    pub(crate) content: Value,
    /// Bytes that the content takes.
    pub(crate) bytes: usize,
}

impl<T: DeserializeOwned + Default, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = ServiceError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ServiceError> {
        let (headers, body) = read(request, state).await?;
        Ok(Self {
            request: parse(&headers, &body)?.unwrap_or_default(),
            content: parse(&headers, &body)?.unwrap_or_default(),
            bytes: bytes_held(&body),
        })
    }
}

async fn read<S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<(HeaderMap, Bytes), ServiceError> {
    let headers = request.headers().clone();
    let body = Bytes::from_request(request, state).await;
    body.map(|body| (headers, body))
        .map_err(|_| ServiceError::bad_request("The request body could not be read."))
}

/// A media type, and what there is to say where a body is of another.
type MediaType = (&'static str, &'static str);

const JSON: MediaType =
    ("application/json", "The request body must be of the content type application/json.");
const MERGE_PATCH: MediaType = (
    "application/merge-patch+json",
    "The request body must be of the content type application/merge-patch+json.",
);

/// What a body says that came with these headers, if there is one.
pub(crate) fn parse<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Option<T>, ServiceError> {
    parse_of(JSON, headers, body)
}

fn parse_of<T: DeserializeOwned>(
    (due, otherwise): MediaType,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Option<T>, ServiceError> {
    if body.is_empty() {
        return Ok(None);
    }
    if !is_of(headers, due) {
        return Err(ServiceError::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UnsupportedMediaType",
            otherwise,
        ));
    }
    // In a field that it skips, the parser would take bytes that are no text. Its words are kept
    // back, for they tell what it read, which may be a token.
    // And it would take the fields of an object out of a list, in their order. Within a body, an
    // `Object` is in its way there.
    let is_object = |text: &&str| text.trim_ascii_start().starts_with('{');
    let text = str::from_utf8(body).ok().filter(is_object);
    if text.is_some_and(|text| values(text.as_bytes()) > MOST_VALUES) {
        return Err(ServiceError::TOO_MANY_VALUES);
    }
    let value = text.and_then(|text| serde_json::from_str(text).ok());
    value.map(Some).ok_or(ServiceError::MALFORMED)
}

/// Bytes that the values of a body take once they are read, at most.
pub(crate) fn bytes_held(body: &[u8]) -> usize {
    body.len() + values(body) * VALUE
}

/// How many values there are in a text of JSON, or a few more. Of any other text it means nothing.
fn values(text: &[u8]) -> usize {
    let (mut in_text, mut escaped) = (false, false);
    let begins_another = |byte: &&u8| {
        match **byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b',' | b'[' | b'{' => return !in_text,
            _ => {}
        }
        false
    };
    text.iter().filter(begins_another).count()
}

fn is_of(headers: &HeaderMap, due: &str) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(content_type), None) = (types.next(), types.next()) else { return false };
    let essence = content_type.as_bytes().split(|byte| *byte == b';').next().unwrap_or_default();
    essence.trim_ascii().eq_ignore_ascii_case(due.as_bytes())
}
