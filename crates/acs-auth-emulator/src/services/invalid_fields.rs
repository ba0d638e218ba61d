//! The fields of a request that do not hold what they should, as the SMS API tells them.

use std::collections::BTreeMap;

use axum::response::{IntoResponse, Response};
use http::StatusCode;

use crate::answer::json;

/// Each with what is wrong with it, such as `{"From":["Invalid From phone number format"]}`: this API has
/// another form of error than the others. Names start in upper case there.
#[derive(Default)]
pub(super) struct InvalidFields(BTreeMap<String, [&'static str; 1]>);

impl InvalidFields {
    /// Notes that a field is wrong, if it is.
    pub(super) fn check(&mut self, field: impl Into<String>, wrong: Option<&'static str>) {
        if let Some(wrong) = wrong {
            self.0.insert(field.into(), [wrong]);
        }
    }

    /// Itself as the error, if there is any.
    pub(super) fn into_result(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

impl IntoResponse for InvalidFields {
    fn into_response(self) -> Response {
        json(StatusCode::BAD_REQUEST, &self.0)
    }
}
