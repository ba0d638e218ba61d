//! Our dates beside those of `httpdate`, over every day there is.

use std::time::{Duration, UNIX_EPOCH};

use acs_auth::{HttpDate, date_from, now};

const SECONDS_A_DAY: u64 = 86_400;
const DAYS: u64 = 2_932_897;

#[test]
fn every_day_from_1970_to_9999_is_written_as_httpdate_writes_it() {
    for day in 0..DAYS {
        // Another second of the day each time: all of them come up.
        let seconds = day * SECONDS_A_DAY + day * 7919 % SECONDS_A_DAY;
        let instant = UNIX_EPOCH + Duration::from_secs(seconds);
        let date = HttpDate::from_unix(i64::try_from(seconds).unwrap()).unwrap();
        assert_eq!(date.as_str(), httpdate::fmt_http_date(instant));
        assert_eq!(date_from(instant).unwrap(), date);
        assert_eq!(HttpDate::parse(date.as_str()).unwrap(), date);
    }
    assert!(HttpDate::from_unix(i64::try_from(DAYS * SECONDS_A_DAY).unwrap()).is_err());
}

/// Whatever we take, `httpdate` takes for the same instant. It takes more: two other formats.
#[test]
fn changed_texts_are_read_as_httpdate_reads_them_or_not_at_all() {
    let good = HttpDate::from_unix(1_709_164_799).unwrap();
    let mut taken = 0;
    for at in 0..good.as_str().len() {
        for byte in 0..=127 {
            let mut text = good.as_str().as_bytes().to_vec();
            text[at] = byte;
            let Ok(date) = HttpDate::parse(&text) else { continue };
            taken += 1;
            let theirs = httpdate::parse_http_date(std::str::from_utf8(&text).unwrap()).unwrap();
            assert_eq!(date_from(theirs).unwrap(), date);
        }
    }
    assert!(taken > good.as_str().len(), "hours, minutes and seconds have other values too");
}

#[test]
fn bytes_that_are_no_text_are_no_date() {
    assert!(HttpDate::parse([0xff; 29]).is_err());
    assert!(HttpDate::parse([0; 29]).is_err());
    assert!(HttpDate::parse([b'9'; 1000]).is_err());
}

#[test]
fn fractions_of_a_second_are_left_out() {
    let instant = UNIX_EPOCH + Duration::from_millis(1_649_873_352_999);
    assert_eq!(date_from(instant).unwrap().as_str(), "Wed, 13 Apr 2022 18:09:12 GMT");
    assert!(date_from(UNIX_EPOCH - Duration::from_millis(1)).is_err());
    assert_eq!(date_from(UNIX_EPOCH).unwrap(), HttpDate::MIN);
}

#[test]
fn the_ends_are_what_they_say() {
    assert_eq!(HttpDate::parse(HttpDate::MIN.as_str()).unwrap(), HttpDate::MIN);
    assert_eq!(HttpDate::parse(HttpDate::MAX.as_str()).unwrap(), HttpDate::MAX);
    assert!(HttpDate::MIN < now() && now() < HttpDate::MAX);
}
