//! What may have been signed in the place of the date, and what is wrong with a date that was sent.

use super::Mistake::{
    self, DateHeaderMixedUp, DateInFuture, DateInOtherFormat, DateInOtherZone, DateLeftOut,
    DateLooksLocal, DateNotTheOneSent, DateTooOld,
};
use super::variants::Variants;
use crate::HttpDate;

const HOUR: i64 = 60 * 60;
/// Minutes that local time is ahead of UTC where that is no whole hour, from the Marquesas to Chatham.
const UNEVEN_ZONES: [i64; 13] =
    [-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825];
/// Seconds by which a date that is local time may be off beside its zone.
const SLACK: i64 = 90;

/// The variants of a date that was sent, with that of the other date header.
pub(super) fn variants(sent: &[u8], other_header: Option<&[u8]>) -> Variants {
    let mut variants = Variants::of(sent);
    if let Some(other) = other_header {
        variants.push(DateHeaderMixedUp, other);
    }
    variants.push(DateLeftOut, b"");
    let Ok(date) = HttpDate::parse(sent) else { return variants };
    for text in formats(date) {
        variants.push(DateInOtherFormat, text);
    }
    let text = date.as_str();
    for zone in ["UTC", "+0000", "-0000", "Z", "UT"] {
        variants.push(DateInOtherZone, text.replace("GMT", zone));
    }
    for seconds in [-1, 1, -2, 2, -3, 3] {
        if let Ok(date) = HttpDate::from_unix(date.unix() + seconds) {
            variants.push(DateNotTheOneSent, date.as_str());
        }
    }
    for ahead in zones() {
        if let Ok(date) = HttpDate::from_unix(date.unix() + ahead) {
            variants.push_alone(DateInOtherZone, date.as_str());
        }
    }
    variants
}

/// A date in the other forms that languages write of themselves.
fn formats(date: HttpDate) -> Vec<String> {
    // `Sun, 06 Nov 1994 08:49:37 GMT`, cut where its fields are.
    let text = date.as_str();
    let field = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default();
    let (weekday, day, month, year) = (field(0..3), field(5..7), field(8..11), field(12..16));
    let (short_year, time) = (field(14..16), field(17..25));
    let months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    let number = months.find(month).map_or(0, |at| at / 3 + 1);
    let iso = format!("{year}-{number:02}-{day}T{time}");
    let unpadded = day.trim_start_matches('0');
    vec![
        text.to_ascii_lowercase(),
        text.to_ascii_uppercase(),
        format!("{iso}Z"),
        format!("{iso}.000Z"),
        format!("{iso}.0000000Z"),
        format!("{iso}+00:00"),
        iso,
        format!("{weekday}, {unpadded} {month} {year} {time} GMT"),
        format!("{day} {month} {year} {time} GMT"),
        format!("{weekday}, {day} {month} {short_year} {time} GMT"),
        format!("{weekday} {day} {month} {year} {time} GMT"),
        format!("{weekday}, {day}-{month}-{short_year} {time} GMT"),
        format!("{weekday} {month} {day:0>2} {time} {year}"),
        format!("{weekday} {month} {unpadded:>2} {time} {year}"),
        format!("{weekday}, {day} {month} {year} {time}"),
        date.unix().to_string(),
        format!("{}000", date.unix()),
    ]
}

/// What is wrong with the form of a date that was sent, if anything is.
pub(super) fn form(sent: &[u8]) -> Option<Mistake> {
    if HttpDate::parse(sent).is_ok() {
        return None;
    }
    let text = String::from_utf8_lossy(sent);
    // A date is right but for its zone if it is right with the zone that is due.
    let zone = text.trim_end().rfind(' ').and_then(|space| text.get(..space));
    let in_gmt = zone.map(|before| HttpDate::parse(format!("{before} GMT")));
    Some(if matches!(in_gmt, Some(Ok(_))) { DateInOtherZone } else { DateInOtherFormat })
}

/// What a date says that is further from now than the tolerance.
pub(super) fn out_of_range(date: HttpDate, now: HttpDate) -> Mistake {
    let ahead = date.unix() - now.unix();
    if zones().any(|zone| (ahead - zone).abs() <= SLACK) {
        DateLooksLocal
    } else if ahead > 0 {
        DateInFuture
    } else {
        DateTooOld
    }
}

/// Seconds that local time is ahead of UTC, wherever it is not UTC: from -12:00 to +14:00.
fn zones() -> impl Iterator<Item = i64> {
    let even = (-12..=14).filter(|hours| *hours != 0).map(|hours| hours * HOUR);
    even.chain(UNEVEN_ZONES.map(|minutes| minutes * 60))
}
