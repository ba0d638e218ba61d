//! When a token is to be refreshed. Times are seconds since 1970.

use acs_auth::refresh;
use napi_derive::napi;

#[napi(ts_return_type = "'USE' | 'USE_AND_REFRESH' | 'MUST_REFRESH'")]
pub(crate) fn refresh_decision(now: i64, expires_on: Option<i64>, proactive: bool) -> &'static str {
    refresh::decide(now, expires_on, proactive).as_str()
}

#[napi]
pub(crate) fn next_refresh_in(now: i64, expires_on: i64) -> i64 {
    refresh::next_refresh_in(now, expires_on)
}

#[napi]
pub(crate) fn retry_in(now: i64, expires_on: i64) -> i64 {
    refresh::retry_in(now, expires_on)
}
