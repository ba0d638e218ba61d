//! How long a token of Entra is good, and when it is time for the next.

use std::time::Duration;

use acs_auth::HttpDate;

/// Seconds from which on Entra says when a token is to be refreshed: halfway.
const LONG: i64 = 2 * 60 * 60;

/// From now on.
#[derive(Clone, Copy)]
pub(crate) struct Lifetime {
    pub(crate) start: HttpDate,
    pub(crate) end: HttpDate,
}

impl Lifetime {
    pub(super) fn new(start: HttpDate, length: Duration) -> Self {
        let length = i64::try_from(length.as_secs()).unwrap_or(i64::MAX);
        let end = HttpDate::from_unix(start.unix().saturating_add(length));
        Self { start, end: end.unwrap_or(HttpDate::MAX) }
    }

    pub(super) fn seconds(self) -> i64 {
        self.end.unix() - self.start.unix()
    }

    /// Seconds after which it is time for the next, if that is said.
    pub(super) fn refresh_in(self) -> Option<i64> {
        Some(self.seconds()).filter(|seconds| *seconds >= LONG).map(|seconds| seconds / 2)
    }
}
