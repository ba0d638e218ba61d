//! What part of a list is asked for.

use axum::extract::{FromRequestParts, Query};
use http::request::Parts;
use serde::Deserialize;

use crate::date_time::DateTime;
use crate::service_error::ServiceError;
use crate::services::page::PageRequest;

/// A page, and what is to stand on it.
pub(super) struct Listing {
    pub(super) page: PageRequest,
    range: Range,
}

/// So many things at most, and none that is older. Without a word, all of them.
#[derive(Clone, Copy)]
pub(super) struct Range {
    pub(super) most: usize,
    pub(super) start: Option<DateTime>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Parameters {
    max_page_size: Option<i32>,
    start_time: Option<String>,
}

impl Listing {
    /// The number of the last thing on the page before.
    pub(super) fn cursor(&self) -> Result<Option<u64>, ServiceError> {
        let cursor = self.page.cursor().map(str::parse).transpose();
        cursor.map_err(|_| PageRequest::NOT_GIVEN_OUT)
    }

    pub(super) fn range(&self) -> Range {
        self.range
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Listing {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let page = PageRequest::from_request_parts(parts, state).await?;
        let parameters = Query::<Parameters>::from_request_parts(parts, state).await;
        let Query(Parameters { max_page_size, start_time }) =
            parameters.map_err(|_| invalid("maxPageSize", "MaxPageSize is not a number."))?;
        let most = max_page_size.map(|most| usize::try_from(most).ok().filter(|most| *most > 0));
        let most = match most {
            Some(None) => return Err(invalid("maxPageSize", "A page has one item or more.")),
            Some(Some(most)) => most,
            None => usize::MAX,
        };
        let start = start_time.map(|start| DateTime::parse(&start).ok_or(NO_DATE));
        Ok(Self { page, range: Range { most, start: start.transpose()? } })
    }
}

const NO_DATE: ServiceError = ServiceError::bad_request("StartTime is not a date and a time.");

fn invalid(target: &'static str, message: &'static str) -> ServiceError {
    ServiceError::validation(target, message)
}
