//! When a token is to be refreshed: a decision, without a clock, a thread or a timer.
//!
//! A token is refreshed some time before it expires, and serves on while that goes on or fails. In the
//! window before its end the gaps between attempts shrink with what is left, so that a service that is
//! down is not stormed, and one that hands out short tokens is not asked without end.
//!
//! Times are seconds since 1970.

/// Seconds before a user token's end from which it is refreshed ahead of time.
pub const PROACTIVE_WINDOW: i64 = 600;
/// Seconds before a user token's end from which it is refreshed when it is asked for.
pub const ON_DEMAND_WINDOW: i64 = 120;
/// Seconds before the end of a token of Entra from which it is refreshed, where Entra names no time.
pub const ENTRA_WINDOW: i64 = 300;
/// Seconds between attempts once a token has expired, at most.
pub const MOST_BETWEEN: i64 = 30;

/// What to do with a token that is asked for. There is no fourth: match them all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decision {
    /// It is good for some time.
    Use,
    /// It is good, and to be refreshed: whoever finds that first refreshes it, the others use it. Where
    /// that fails, it serves on.
    UseAndRefresh,
    /// There is none, or it has expired: everybody waits for the one refresh.
    MustRefresh,
}

impl Decision {
    /// A name that stays the same from version to version.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Use => "USE",
            Self::UseAndRefresh => "USE_AND_REFRESH",
            Self::MustRefresh => "MUST_REFRESH",
        }
    }
}

/// What to do with a user access token that expires at a time, or with none.
///
/// A token is refreshed from ten minutes before its end, if that is done ahead of time (`proactive`), and
/// otherwise from two minutes before.
///
/// ```
/// use acs_auth::refresh::{Decision, decide};
///
/// assert_eq!(decide(0, Some(3600), true), Decision::Use);
/// assert_eq!(decide(3000, Some(3600), true), Decision::UseAndRefresh);
/// assert_eq!(decide(3000, Some(3600), false), Decision::Use);
/// assert_eq!(decide(3600, Some(3600), false), Decision::MustRefresh);
/// ```
#[must_use]
pub const fn decide(now: i64, expires_on: Option<i64>, proactive: bool) -> Decision {
    match expires_on {
        Some(end) => {
            let window = if proactive { PROACTIVE_WINDOW } else { ON_DEMAND_WINDOW };
            decide_from(now, end, end.saturating_sub(window))
        }
        None => Decision::MustRefresh,
    }
}

/// The same for a token that is to be refreshed from a time on.
#[must_use]
pub const fn decide_from(now: i64, expires_on: i64, refresh_on: i64) -> Decision {
    if now >= expires_on {
        Decision::MustRefresh
    } else if now >= refresh_on {
        Decision::UseAndRefresh
    } else {
        Decision::Use
    }
}

/// In how many seconds a token is to be refreshed ahead of time: ten minutes before its end, or where less
/// is left, after half of that, and never twice in a second.
///
/// Timers have a greatest length, in Node 24 days: wait no longer than that, and ask again.
///
/// ```
/// use acs_auth::refresh::next_refresh_in;
///
/// assert_eq!(next_refresh_in(0, 3600), 3000);
/// assert_eq!(next_refresh_in(3000, 3600), 300);
/// assert_eq!(next_refresh_in(3600, 3600), 0);
/// ```
#[must_use]
pub const fn next_refresh_in(now: i64, expires_on: i64) -> i64 {
    let left = expires_on.saturating_sub(now);
    if left <= 0 {
        0
    } else if left > PROACTIVE_WINDOW {
        left - PROACTIVE_WINDOW
    } else {
        half(left)
    }
}

/// In how many seconds to try again once a refresh has failed, or has given a token that is to be refreshed
/// already: after half of what is left, and of an expired one after half a minute.
#[must_use]
pub const fn retry_in(now: i64, expires_on: i64) -> i64 {
    let left = expires_on.saturating_sub(now);
    if left <= 0 { MOST_BETWEEN } else { half(left) }
}

/// Half, rounded up: of one second a whole one.
const fn half(left: i64) -> i64 {
    left / 2 + left % 2
}
