//! When a token expires, as the service writes it.

use std::time::Duration;

use acs_auth::HttpDate;
use rcgen::date_time_ymd;

/// Such as `2023-10-10T21:39:39.0000000+00:00`: always seven digits of a second, always UTC.
pub(crate) fn timestamp(date: HttpDate) -> String {
    let date = date_time_ymd(1970, 1, 1) + Duration::from_secs(date.unix().unsigned_abs());
    let (year, month, day) = (date.year(), u8::from(date.month()), date.day());
    let (hour, minute, second) = date.to_hms();
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.0000000+00:00")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_has_its_number() {
        let written = |date: &str| timestamp(HttpDate::parse(date).unwrap());
        assert_eq!(written("Tue, 10 Oct 2023 21:39:39 GMT"), "2023-10-10T21:39:39.0000000+00:00");
        assert_eq!(timestamp(HttpDate::MAX), "9999-12-31T23:59:59.0000000+00:00");
        let starts = (0..12).map(|month| HttpDate::from_unix(month * 2_629_800 + 86_400).unwrap());
        for (month, date) in (1..).zip(starts) {
            assert_eq!(timestamp(date)[..8], format!("1970-{month:02}-"), "{date}");
        }
    }
}
