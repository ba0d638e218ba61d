//! The one date format of the scheme.

use core::fmt;

use crate::ascii::Ascii;
use crate::code::Code;
use crate::error::Error;

/// Characters in an IMF-fixdate.
const LEN: usize = 29;
/// The last second of the year 9999.
const MAX_UNIX: i64 = 253_402_300_799;
const SECONDS_A_DAY: i64 = 86_400;

const WEEKDAYS: &[u8; 21] = b"SunMonTueWedThuFriSat";
const MONTHS: &[u8; 36] = b"JanFebMarAprMayJunJulAugSepOctNovDec";

/// An instant as the scheme writes it: `Sun, 06 Nov 1994 08:49:37 GMT`.
///
/// This is the IMF-fixdate of [RFC 9110, section 5.6.7]: always 29 characters, English names, two
/// digits for the day, whole seconds, the right weekday. The years are 1970 to 9999.
///
/// ```
/// use acs_auth_core::HttpDate;
///
/// let date = HttpDate::from_unix(784_111_777)?;
/// assert_eq!(date.as_str(), "Sun, 06 Nov 1994 08:49:37 GMT");
/// assert_eq!(HttpDate::parse(date.as_str())?, date);
/// # Ok::<(), acs_auth_core::Error>(())
/// ```
///
/// [RFC 9110, section 5.6.7]: https://www.rfc-editor.org/rfc/rfc9110#section-5.6.7
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct HttpDate {
    unix: i64,
    text: Ascii<LEN>,
}

impl HttpDate {
    /// The first date: the start of 1970.
    pub const MIN: Self = Self { unix: 0, text: Ascii(*b"Thu, 01 Jan 1970 00:00:00 GMT") };
    /// The last date: the end of 9999.
    pub const MAX: Self = Self { unix: MAX_UNIX, text: Ascii(*b"Fri, 31 Dec 9999 23:59:59 GMT") };

    /// The date of a number of seconds since 1970-01-01 00:00:00 UTC.
    ///
    /// # Errors
    ///
    /// `INVALID_DATE` before 1970 and after 9999.
    pub fn from_unix(seconds: i64) -> Result<Self, Error> {
        if !(0..=MAX_UNIX).contains(&seconds) {
            return Err(Error::new(
                Code::InvalidDate,
                "a date lies in the years 1970 to 9999: give whole seconds since 1970, not \
                 milliseconds",
            ));
        }
        Ok(Self { unix: seconds, text: Ascii(format(seconds)) })
    }

    /// The date that a text names.
    ///
    /// # Errors
    ///
    /// `INVALID_DATE` unless the text is exactly what [`as_str`](Self::as_str) gives for some
    /// date: other formats, other zones and a wrong weekday are refused.
    pub fn parse(text: impl AsRef<[u8]>) -> Result<Self, Error> {
        parse(text.as_ref()).ok_or(Error::new(
            Code::InvalidDate,
            "a date has the form `Sun, 06 Nov 1994 08:49:37 GMT`: 29 characters, the right \
             weekday, two digits for the day, always GMT",
        ))
    }

    /// The value of the header `x-ms-date`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.text.as_str()
    }

    /// The same as bytes: ASCII.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 29] {
        self.text.as_bytes()
    }

    /// Seconds since 1970-01-01 00:00:00 UTC.
    #[must_use]
    pub const fn unix(&self) -> i64 {
        self.unix
    }
}

impl fmt::Debug for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("HttpDate").field(&self.text).finish()
    }
}

impl fmt::Display for HttpDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Writes seconds of the years 1970 to 9999.
fn format(seconds: i64) -> [u8; LEN] {
    let (days, second) = (seconds / SECONDS_A_DAY, seconds % SECONDS_A_DAY);
    let (year, month, day) = civil_from_days(days);
    let mut text = *b"Www, dd Mmm yyyy hh:mm:ss GMT";
    // 1970-01-01 was a Thursday.
    put_name(&mut text, 0, WEEKDAYS, (days + 4) % 7);
    put_number::<2>(&mut text, 5, day);
    put_name(&mut text, 8, MONTHS, month - 1);
    put_number::<4>(&mut text, 12, year);
    put_number::<2>(&mut text, 17, second / 3600);
    put_number::<2>(&mut text, 20, second / 60 % 60);
    put_number::<2>(&mut text, 23, second % 60);
    text
}

/// Reads the fields where they must stand, then writes the instant anew: only what [`format`]
/// itself would have written comes through, so every rule of the format stands in one place.
#[inline] // as `decode` of an access key
fn parse(text: &[u8]) -> Option<HttpDate> {
    let month = text.get(8..11)?;
    let month = (1..).zip(MONTHS.chunks_exact(3)).find(|(_, name)| *name == month)?.0;
    let days = days_from_civil(number(text, 12..16)?, month, number(text, 5..7)?);
    let (hour, minute, second) =
        (number(text, 17..19)?, number(text, 20..22)?, number(text, 23..25)?);
    let date =
        HttpDate::from_unix(days * SECONDS_A_DAY + hour * 3600 + minute * 60 + second).ok()?;
    (date.text.0 == text).then_some(date)
}

fn put_name(text: &mut [u8; LEN], at: usize, names: &[u8], index: i64) {
    let name = usize::try_from(index).ok().and_then(|index| names.chunks_exact(3).nth(index));
    if let (Some(place), Some(name)) = (text.get_mut(at..at + 3), name) {
        place.copy_from_slice(name);
    }
}

fn put_number<const DIGITS: usize>(text: &mut [u8; LEN], at: usize, mut number: i64) {
    for place in text.iter_mut().skip(at).take(DIGITS).rev() {
        *place = b'0' + (number % 10).to_le_bytes()[0];
        number /= 10;
    }
}

fn number(text: &[u8], digits: core::ops::Range<usize>) -> Option<i64> {
    text.get(digits)?.iter().try_fold(0, |number, digit| {
        digit.is_ascii_digit().then(|| number * 10 + i64::from(digit - b'0'))
    })
}

/// Days from a civil date to 1970-01-01.
///
/// Years are counted from March, so that the leap day is the last of its year and the months
/// before it have the lengths that `(153 * month + 2) / 5` sums up.
const fn days_from_civil(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year / 4 - year / 100 + year / 400;
    year * 365 + leap_days + (153 * month + 2) / 5 + day - 1 - DAYS_TO_1970
}

/// Days from 0000-03-01 to 1970-01-01.
const DAYS_TO_1970: i64 = 719_468;
const DAYS_IN_400_YEARS: i64 = 146_097;

/// The civil date (year, month, day) of a number of days since 1970-01-01: the inverse of the above.
const fn civil_from_days(days: i64) -> (i64, i64, i64) {
    let days = days + DAYS_TO_1970;
    let (era, day_of_era) = (days / DAYS_IN_400_YEARS, days % DAYS_IN_400_YEARS);
    // The leap days that the era has had by then are taken out, and what is left is whole years.
    let leap_days = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
    let year = (day_of_era - leap_days) / 365;
    let day_of_year = day_of_era - (year * 365 + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let year = era * 400 + year;
    if month < 10 { (year, month + 3, day) } else { (year + 1, month - 9, day) }
}
