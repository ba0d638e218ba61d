//! Points in time that clients choose, as they write them and as the service does.

use std::fmt;

use acs_auth::HttpDate;
use rcgen::date_time_ymd;
use serde::{Serialize, Serializer};

use crate::timestamp::timestamp;

/// A part of a second, the smallest that the service knows: 100 nanoseconds.
const DIGITS: usize = 7;

/// A point in time of the years 1970 to 9999, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct DateTime {
    date: HttpDate,
    /// So many ten millionths of a second after it.
    ticks: u32,
}

impl DateTime {
    /// Reads the format of RFC 3339, such as `2023-10-10T21:39:39.5Z`. Without an offset it is UTC, as the
    /// service takes it; digits beyond the seventh of a second are left out.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.split_once('T')?;
        let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
        let zone = time.find(['Z', '+', '-']).unwrap_or(time.len());
        let (time, zone) = time.split_at_checked(zone)?;
        let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
        let [hour, minute, second] = numbers(time, ':', [2, 2, 2])?;
        let date = (1970..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=days(year, month)).contains(&day);
        if !date || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let day = date_time_ymd(
            i32::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day).ok()?,
        );
        let seconds = i64::from(hour * 3600 + minute * 60 + second);
        let unix = day.unix_timestamp() + seconds - offset(zone)?;
        Some(Self { date: HttpDate::from_unix(unix).ok()?, ticks: ticks(fraction)? })
    }

    /// So many days later, or the last second that there is.
    pub(crate) fn plus_days(self, days: i64) -> Self {
        let date = HttpDate::from_unix(self.date.unix() + days * 86_400).unwrap_or(HttpDate::MAX);
        Self { date, ..self }
    }
}

impl From<HttpDate> for DateTime {
    fn from(date: HttpDate) -> Self {
        Self { date, ticks: 0 }
    }
}

/// Such as `2023-10-10T21:39:39.5+00:00`: of the second as many digits as there are.
impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let timestamp = timestamp(self.date);
        let second = timestamp.split('.').next().unwrap_or_default();
        let fraction = format!(".{:0DIGITS$}", self.ticks);
        let fraction = fraction.trim_end_matches('0').trim_end_matches('.');
        write!(f, "{second}{fraction}+00:00")
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// The same with a `Z` in its end, as the Chat API writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Zulu(pub(crate) DateTime);

impl Zulu {
    /// The first second that there is.
    pub(crate) const EPOCH: Self = Self(DateTime { date: HttpDate::MIN, ticks: 0 });
}

impl Serialize for Zulu {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let written = self.0.to_string();
        let utc = written.strip_suffix("+00:00").unwrap_or(&written);
        serializer.collect_str(&format_args!("{utc}Z"))
    }
}

/// Three numbers with so many digits each.
fn numbers(text: &str, between: char, digits: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(between).zip(digits).map(|(part, digits)| {
        let due = part.len() == digits && part.bytes().all(|byte| byte.is_ascii_digit());
        due.then(|| part.parse().ok()).flatten()
    });
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    (text.split(between).count() == digits.len()).then_some(numbers)
}

fn days(year: u32, month: u32) -> u32 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Seconds that a zone is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    let (sign, ahead) = match zone.split_at_checked(1) {
        None | Some(("Z", "")) => return Some(0),
        Some(("+", ahead)) => (1, ahead),
        Some(("-", ahead)) => (-1, ahead),
        _ => return None,
    };
    let [hours, minutes, _] = numbers(&format!("{ahead}:00"), ':', [2, 2, 2])?;
    (hours < 24 && minutes < 60).then(|| sign * i64::from(hours * 3600 + minutes * 60))
}

fn ticks(fraction: &str) -> Option<u32> {
    let digits = !fraction.is_empty() && fraction.bytes().all(|byte| byte.is_ascii_digit());
    let padded: String = fraction.chars().chain(std::iter::repeat('0')).take(DIGITS).collect();
    digits.then(|| padded.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_written_as_the_service_does() {
        for (sent, written) in [
            ("2023-10-10T21:39:39Z", "2023-10-10T21:39:39+00:00"),
            ("2023-10-10T21:39:39", "2023-10-10T21:39:39+00:00"),
            ("2023-10-10T21:39:39.000Z", "2023-10-10T21:39:39+00:00"),
            ("2023-10-10T21:39:39.5Z", "2023-10-10T21:39:39.5+00:00"),
            ("2023-10-10T21:39:39.0010", "2023-10-10T21:39:39.001+00:00"),
            ("2023-10-10T21:39:39.1234567Z", "2023-10-10T21:39:39.1234567+00:00"),
            ("2023-10-10T21:39:39.123456789123Z", "2023-10-10T21:39:39.1234567+00:00"),
            ("2023-10-10T21:39:39.5+02:30", "2023-10-10T19:09:39.5+00:00"),
            ("2023-12-31T21:39:39-03:00", "2024-01-01T00:39:39+00:00"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00+00:00"),
            ("2000-02-29T00:00:00Z", "2000-02-29T00:00:00+00:00"),
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00+00:00"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59+00:00"),
        ] {
            assert_eq!(DateTime::parse(sent).unwrap().to_string(), written, "{sent}");
        }
    }

    #[test]
    fn what_is_none_is_refused() {
        for text in [
            "",
            "T",
            "2023-10-10",
            "2023-10-10 21:39:39Z",
            "2023-10-10t21:39:39Z",
            "2023-10-10T21:39:39z",
            "2023-10-10T21:39Z",
            "2023-10-10T21:39:39:00Z",
            "2023-10-10-10T21:39:39Z",
            "2023-1-10T21:39:39Z",
            "23-10-10T21:39:39Z",
            "2023-00-10T21:39:39Z",
            "2023-13-10T21:39:39Z",
            "2023-10-00T21:39:39Z",
            "2023-11-31T21:39:39Z",
            "2023-02-29T21:39:39Z",
            "2100-02-29T21:39:39Z",
            "2023-10-10T24:00:00Z",
            "2023-10-10T21:60:00Z",
            "2023-10-10T21:39:60Z",
            "2023-10-10T21:39:39.Z",
            "2023-10-10T21:39:39.5aZ",
            "2023-10-10T21:39:39.+5Z",
            "2023-10-10T21:39:39ZZ",
            "2023-10-10T21:39:39+02",
            "2023-10-10T21:39:39+0200",
            "2023-10-10T21:39:39+24:00",
            "2023-10-10T21:39:39+02:60",
            "2023-10-10T21:39:39+-2:00",
            "+023-10-10T21:39:39Z",
            "1969-12-31T23:59:59Z",
            "1970-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
            "10000-01-01T00:00:00Z",
            "2023-10-10T21:39:39é",
            "Tue, 10 Oct 2023 21:39:39 GMT",
        ] {
            assert_eq!(DateTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn they_are_ordered() {
        let parse = |text| DateTime::parse(text).unwrap();
        assert!(parse("2023-10-10T21:39:39.5Z") < parse("2023-10-10T21:39:40Z"));
        assert!(parse("2023-10-10T21:39:39.5Z") > parse("2023-10-10T21:39:39.4999999Z"));
        assert_eq!(parse("2024-02-28T00:00:00Z").plus_days(2), parse("2024-03-01T00:00:00Z"));
        assert_eq!(parse("9999-12-31T00:00:00Z").plus_days(2), HttpDate::MAX.into());
    }
}
