//! A date is taken exactly where `httpdate` takes it and would write it so.

#![no_main]

use std::time::{Duration, UNIX_EPOCH};

use acs_auth::{HttpDate, date_from};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &[u8]| {
    let theirs = str::from_utf8(text).ok().and_then(|text| {
        let instant = httpdate::parse_http_date(text).ok()?;
        (httpdate::fmt_http_date(instant) == text).then_some(instant)
    });
    let ours = HttpDate::parse(text).ok();
    assert_eq!(ours, theirs.map(|instant| date_from(instant).unwrap()));

    // Eight bytes are a number as well.
    let Ok(number) = text.try_into().map(i64::from_le_bytes) else { return };
    if let Ok(date) = HttpDate::from_unix(number) {
        let instant = UNIX_EPOCH + Duration::from_secs(number.unsigned_abs());
        assert_eq!(date.as_str(), httpdate::fmt_http_date(instant));
        assert_eq!(HttpDate::parse(date.as_str()), Ok(date));
    } else {
        assert!(!(0..=HttpDate::MAX.unix()).contains(&number));
    }
});
