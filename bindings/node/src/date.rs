//! The date: whole seconds since 1970, as a number of JavaScript.

use std::cell::Cell;

use acs_auth::{Error, HttpDate};
use napi::Either;
use napi_derive::napi;

use crate::refusal::{Refusal, told};

/// The date of a second. Most are that of the last one, which is not written again.
#[expect(clippy::cast_possible_truncation, reason = "lib gives whole seconds, and no NaN")]
pub(crate) fn date(seconds: f64) -> Result<HttpDate, Error> {
    thread_local!(static LAST: Cell<HttpDate> = const { Cell::new(HttpDate::MIN) });
    let (last, seconds) = (LAST.get(), seconds as i64);
    if last.unix() == seconds {
        return Ok(last);
    }
    let date = HttpDate::from_unix(seconds)?;
    LAST.set(date);
    Ok(date)
}

#[expect(clippy::cast_precision_loss, reason = "a second up to the year 9999 is exact")]
pub(crate) fn seconds(date: &HttpDate) -> f64 {
    date.unix() as f64
}

#[napi]
pub(crate) fn format_date(seconds: f64) -> Either<String, Refusal> {
    told(date(seconds).map(|date| date.as_str().to_owned()))
}

#[napi]
pub(crate) fn parse_date(text: String) -> Either<f64, Refusal> {
    told(HttpDate::parse(text).map(|date| seconds(&date)))
}
