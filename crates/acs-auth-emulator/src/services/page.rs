//! One page of a list, and the link to the next.

use axum::extract::FromRequestParts;
use axum::response::Response;
use base64ct::{Base64UrlUnpadded, Encoding as _};
use http::StatusCode;
use http::request::Parts;
use serde::Serialize;

use crate::answer::json;
use crate::origin::Origin;
use crate::service_error::ServiceError;

/// Which page is asked for: the first, or the one after a cursor that the page before has given.
pub(crate) struct PageRequest {
    /// The URL of the list, without its query.
    list: String,
    /// Those parameters as they came that the next page is asked for with too.
    kept: String,
    cursor: Option<String>,
}

/// A page, as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Page<'a, T> {
    value: &'a [T],
    #[serde(skip_serializing_if = "Option::is_none")]
    next_link: Option<String>,
}

/// What else a list is asked for with: how much of it, and in which version.
const KEPT: [&str; 3] = ["maxPageSize", "startTime", "api-version"];

impl PageRequest {
    pub(crate) const NOT_GIVEN_OUT: ServiceError =
        ServiceError::bad_request("The link is none that was given out as a nextLink.");

    pub(crate) fn cursor(&self) -> Option<&str> {
        self.cursor.as_deref()
    }

    /// The page, and the cursor of the next if there is one.
    pub(crate) fn answer<T: Serialize>(&self, value: &[T], next: Option<String>) -> Response {
        json(StatusCode::OK, &self.page(value, next))
    }

    /// The same, not yet written.
    pub(crate) fn page<'a, T>(&self, value: &'a [T], next: Option<String>) -> Page<'a, T> {
        // In a link is nothing that is escaped, but what came so: clients differ in how they sign that.
        let link = |cursor: String| {
            let cursor = Base64UrlUnpadded::encode_string(cursor.as_bytes());
            format!("{}?nextLink={cursor}{}", self.list, self.kept)
        };
        Page { value, next_link: next.map(link) }
    }
}

impl<S: Sync> FromRequestParts<S> for PageRequest {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let Ok(origin) = Origin::from_request_parts(parts, state).await;
        let query = parts.uri.query().unwrap_or_default();
        let parameter = |name: &str| {
            let mut parameters = query.split('&').filter_map(|parameter| parameter.split_once('='));
            parameters.find(|(other, _)| *other == name).map(|(_, value)| value)
        };
        let decode = |cursor| {
            let bytes = Base64UrlUnpadded::decode_vec(cursor).ok();
            bytes.and_then(|bytes| String::from_utf8(bytes).ok()).ok_or(Self::NOT_GIVEN_OUT)
        };
        let kept = KEPT.iter().filter_map(|name| Some((name, parameter(name)?)));
        Ok(Self {
            list: format!("{origin}{}", parts.uri.path()),
            kept: kept.flat_map(|(name, value)| ["&", name, "=", value]).collect(),
            cursor: parameter("nextLink").map(decode).transpose()?,
        })
    }
}
