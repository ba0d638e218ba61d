//! The clock, which the core has not got.

use std::cell::Cell;
use std::time::{SystemTime, UNIX_EPOCH};

use acs_auth_core::{Error, HttpDate};

/// The date to sign with now.
///
/// A clock outside the years 1970 to 9999 reads as the end that it is beyond: the service then
/// refuses the date like that of any other clock that is wrong.
///
/// ```
/// use acs_auth::{AccessKey, ContentHash, now};
///
/// let key = AccessKey::from_base64("pw==")?;
/// let signed = key.sign_url("GET", "https://example.com/", ContentHash::EMPTY, now())?;
/// # Ok::<(), acs_auth::Error>(())
/// ```
#[must_use]
pub fn now() -> HttpDate {
    // What it was last in this thread: within a second it is written once.
    thread_local!(static LAST: Cell<HttpDate> = const { Cell::new(HttpDate::MIN) });
    let clock = SystemTime::now();
    let last = LAST.get();
    if seconds(clock) == last.unix() {
        return last;
    }
    let now =
        date_from(clock).unwrap_or(if clock < UNIX_EPOCH { HttpDate::MIN } else { HttpDate::MAX });
    LAST.set(now);
    now
}

/// The date of an instant, its fraction of a second left out.
///
/// # Errors
///
/// `INVALID_DATE` before 1970 and after 9999.
pub fn date_from(instant: SystemTime) -> Result<HttpDate, Error> {
    HttpDate::from_unix(seconds(instant))
}

/// An instant before 1970 is -1 here, however near: no date either way.
fn seconds(instant: SystemTime) -> i64 {
    instant
        .duration_since(UNIX_EPOCH)
        .map_or(-1, |since| i64::try_from(since.as_secs()).unwrap_or(i64::MAX))
}
