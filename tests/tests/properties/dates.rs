//! Dates go there and back, and are those of `httpdate`.

use std::time::{Duration, UNIX_EPOCH};

use acs_auth::{Code, HttpDate, date_from};
use proptest::prelude::*;

proptest! {
    #[test]
    fn a_number_becomes_the_text_of_httpdate_and_a_number_again(unix in 0..=HttpDate::MAX.unix()) {
        let date = HttpDate::from_unix(unix).unwrap();
        let instant = UNIX_EPOCH + Duration::from_secs(unix.unsigned_abs());
        prop_assert_eq!(date.as_str(), httpdate::fmt_http_date(instant));
        prop_assert_eq!(HttpDate::parse(date.as_str()), Ok(date));
        prop_assert_eq!(date.unix(), unix);
        prop_assert_eq!(date_from(instant), Ok(date));
    }

    #[test]
    fn any_number_is_a_date_of_1970_to_9999_or_refused(unix: i64) {
        let due = (0..=HttpDate::MAX.unix()).contains(&unix);
        let date = HttpDate::from_unix(unix);
        prop_assert_eq!(date.is_ok(), due);
        if let Err(error) = date {
            prop_assert_eq!(error.code(), Code::InvalidDate);
        }
    }

    /// What is nearly a date is read as `httpdate` reads it, or refused.
    #[test]
    fn a_text_is_read_as_httpdate_reads_it_or_not_at_all(
        day in "(Mon|Tue|Wed|Thu|Fri|Sat|Sun|mon), [0-3 ][0-9] (Jan|Feb|Mar|Sep|Dec|dec) [0-9]{4}",
        time in "[0-2][0-9]:[0-6][0-9]:[0-6][0-9] (GMT|UTC|gmt)",
    ) {
        let text = format!("{day} {time}");
        if let Ok(date) = HttpDate::parse(&text) {
            let theirs = httpdate::parse_http_date(&text).unwrap();
            prop_assert_eq!(date_from(theirs), Ok(date));
            prop_assert_eq!(date.as_str(), text);
        }
    }

    #[test]
    fn dates_are_in_the_order_of_their_numbers(
        one in 0..=HttpDate::MAX.unix(),
        two in 0..=HttpDate::MAX.unix(),
    ) {
        let [first, second] = [one, two].map(|unix| HttpDate::from_unix(unix).unwrap());
        prop_assert_eq!(first.cmp(&second), one.cmp(&two));
    }
}
