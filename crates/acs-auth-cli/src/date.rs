//! Dates as people and programs give them.

use acs_auth::{HttpDate, now};

use crate::answer::Failure;

/// An IMF-fixdate, or seconds since 1970; without either, now.
pub(crate) fn parse(option: &str, text: Option<&str>) -> Result<HttpDate, Failure> {
    let Some(text) = text else { return Ok(now()) };
    match text.parse::<i64>() {
        Ok(seconds) => HttpDate::from_unix(seconds),
        Err(_) => HttpDate::parse(text),
    }
    .map_err(|error| Failure::of(option, &error))
}
