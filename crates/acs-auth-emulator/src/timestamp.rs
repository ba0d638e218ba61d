//! When a token expires, as the service writes it.

use acs_auth::HttpDate;

/// Such as `2023-10-10T21:39:39.0000000+00:00`: always seven digits of a second, always UTC.
pub(crate) fn timestamp(date: HttpDate) -> String {
    const MONTHS: &str = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let text = date.as_str();
    let part = |from: usize, to: usize| text.get(from..to).unwrap_or_default();
    let month = MONTHS.find(part(8, 11)).unwrap_or_default() / 3 + 1;
    format!("{}-{month:02}-{}T{}.0000000+00:00", part(12, 16), part(5, 7), part(17, 25))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_month_has_its_number() {
        let written = |date: &str| timestamp(HttpDate::parse(date).unwrap());
        assert_eq!(written("Tue, 10 Oct 2023 21:39:39 GMT"), "2023-10-10T21:39:39.0000000+00:00");
        let starts = (0..12).map(|month| HttpDate::from_unix(month * 2_629_800 + 86_400).unwrap());
        for (month, date) in (1..).zip(starts) {
            assert_eq!(timestamp(date)[..8], format!("1970-{month:02}-"), "{date}");
        }
    }
}
