//! The date: whole seconds since 1970, as a number of JavaScript.

use acs_auth::{Error, HttpDate};
use napi::Either;
use napi_derive::napi;

use crate::refusal::{Refusal, told};

#[expect(clippy::cast_possible_truncation, reason = "lib gives whole seconds, and no NaN")]
pub(crate) fn date(seconds: f64) -> Result<HttpDate, Error> {
    HttpDate::from_unix(seconds as i64)
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
