//! How long something is good, for people.

use acs_auth::HttpDate;

/// Units of time from the longest on, in seconds.
const UNITS: [(u64, &str); 4] = [(86_400, "d"), (3600, "h"), (60, "min"), (1, "s")];

/// `Thu, 01 Jan 2026 00:00:00 GMT, in 23 h 59 min`.
pub(crate) fn end(expires_on: i64, now: i64) -> String {
    let left = expires_on.saturating_sub(now);
    let span = span(left.unsigned_abs());
    let relative = if left > 0 { format!("in {span}") } else { format!("{span} ago") };
    match date(expires_on) {
        Some(date) => format!("{date}, {relative}"),
        None => relative,
    }
}

/// The date of a number of seconds since 1970.
pub(crate) fn date(seconds: i64) -> Option<HttpDate> {
    HttpDate::from_unix(seconds).ok()
}

/// The two longest units: who wants to know more has the date.
fn span(seconds: u64) -> String {
    let first = UNITS.iter().position(|(unit, _)| seconds >= *unit).unwrap_or(UNITS.len() - 1);
    let mut rest = seconds;
    let mut words = Vec::new();
    for (unit, name) in UNITS.iter().skip(first).take(2) {
        if rest >= *unit || words.is_empty() {
            words.push(format!("{} {name}", rest / unit));
        }
        rest %= unit;
    }
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn two_units_are_enough() {
        for (seconds, due) in [
            (0, "0 s"),
            (59, "59 s"),
            (60, "1 min"),
            (3599, "59 min 59 s"),
            (3600, "1 h"),
            (3659, "1 h"),
            (86_399, "23 h 59 min"),
            (86_400, "1 d"),
            (90_061, "1 d 1 h"),
            (u64::MAX, "213503982334601 d 7 h"),
        ] {
            assert_eq!(span(seconds), due);
        }
    }
}
