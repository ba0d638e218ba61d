//! Dates as people and programs give them.

use acs_auth::{HttpDate, now};

use crate::answer::Failure;

/// An IMF-fixdate, or seconds since 1970; without either, now.
pub(crate) fn parse(option: &str, text: Option<&str>) -> Result<HttpDate, Failure> {
    let Some(text) = text else { return Ok(now()) };
    if let Ok(seconds) = text.parse::<i64>() {
        return HttpDate::from_unix(seconds).map_err(|error| Failure::of(option, &error));
    }
    HttpDate::parse(text).map_err(|error| {
        let message = format!("{option}: {error}; or it is a number of seconds since 1970");
        Failure::refused(error.code().as_str(), message)
    })
}
