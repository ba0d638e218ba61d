//! What the answers have in common.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::VERSION;
use crate::access_token::AccessToken;
use crate::request::{Request, Response};
use crate::service_error::ServiceError;
use crate::wiped_json::WipedJson;

/// What stands in an identity as it is: clients leave a colon in a path alone, and some decode `%3A`.
const ID: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b':').remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// A request about an identity, or about all where there is none.
pub(super) fn request(
    method: &'static str,
    endpoint: &str,
    id: Option<&str>,
    verb: &str,
) -> Request {
    let endpoint = endpoint.trim_end_matches('/');
    let id = id.map(|id| format!("/{}", utf8_percent_encode(id, ID))).unwrap_or_default();
    Request::new(method, format!("{endpoint}/identities{id}{verb}?api-version={VERSION}"))
}

/// A body in JSON.
pub(super) fn with_json(request: Request, body: Value) -> Request {
    request.with_body("application/json", WipedJson::new(body).to_bytes())
}

/// The JSON of an answer with the status that is due.
pub(super) fn json(response: &Response<'_>, due: u16) -> Result<WipedJson, ServiceError> {
    done(response, due)?;
    WipedJson::read(response.body).map_err(|_| ServiceError::unreadable(response))
}

/// Whether an answer has the status that is due.
pub(super) fn done(response: &Response<'_>, due: u16) -> Result<(), ServiceError> {
    match response.status {
        status if status == due => Ok(()),
        _ if response.is_success() => Err(ServiceError::unreadable(response)),
        _ => Err(ServiceError::read(response)),
    }
}

/// `{"token", "expiresOn"}`.
pub(super) fn token(value: &Value) -> Option<AccessToken> {
    let text = value.get("token")?.as_str()?;
    let expires_on = value.get("expiresOn")?.as_str()?;
    // The service writes seven digits of a second, and an offset.
    let expires_on = OffsetDateTime::parse(expires_on, &Rfc3339).ok()?.unix_timestamp();
    AccessToken::new(text, expires_on).ok()
}

/// `{"identity": {"id"}}`.
pub(super) fn identity_id(value: &Value) -> Option<String> {
    Some(value.get("identity")?.get("id")?.as_str()?.to_owned())
}
