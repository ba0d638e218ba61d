//! Dates as people and programs give them.

use acs_auth::{HttpDate, now};

use crate::answer::Failure;

/// An IMF-fixdate, or seconds since 1970; without either, now.
pub(crate) fn parse(option: &str, text: Option<&str>) -> Result<HttpDate, Failure> {
    let Some(text) = text else { return Ok(now()) };
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        // A number beyond all numbers is beyond all dates too.
        let seconds = text.parse().unwrap_or(i64::MAX);
        return HttpDate::from_unix(seconds).map_err(|error| Failure::of(option, &error));
    }
    HttpDate::parse(text).map_err(|error| {
        let message = format!("{option}: {error}; or it is a number of seconds since 1970");
        Failure::refused(error.code().as_str(), message)
    })
}
