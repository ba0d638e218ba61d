//! The window of time.

use acs_auth::{HttpDate, now};
use acs_auth_emulator::Emulator;

use crate::request::Signed;
use crate::wire::{ask, host};

const NOW: i64 = 1_700_000_000;

fn emulator() -> Emulator {
    Emulator::builder().clock(|| HttpDate::from_unix(NOW).unwrap()).start().unwrap()
}

fn dated(emulator: &Emulator, unix: i64) -> Signed {
    let date = HttpDate::from_unix(unix).unwrap();
    Signed::by(emulator.access_key(), host(emulator), "GET", "/echo", "", date)
}

#[test]
fn five_minutes_are_taken_each_way() {
    let emulator = emulator();
    for apart in [-300, -1, 0, 1, 300] {
        assert_eq!(ask(&emulator, &dated(&emulator, NOW + apart)).status, 200, "{apart}");
    }
    let late = "The time difference between the originating client and the server is greater than \
                the allowed margin of 5 minutes.";
    for date in [NOW - 301, NOW + 301, NOW - 3600, NOW + 3600, 0, HttpDate::MAX.unix()] {
        let error = ask(&emulator, &dated(&emulator, date)).error();
        assert_eq!(error, (401, "Denied".into(), late.into()), "{date}");
    }
}

#[test]
fn the_tolerance_can_be_another() {
    let clock = || HttpDate::from_unix(NOW).unwrap();
    let emulator = Emulator::builder().clock(clock).tolerance(10).start().unwrap();
    for (apart, status) in [(-10, 200), (10, 200), (-11, 401), (11, 401)] {
        assert_eq!(ask(&emulator, &dated(&emulator, NOW + apart)).status, status, "{apart}");
    }
}

/// What clients of old sign: the header `date`, which stands in the place of `x-ms-date`.
#[test]
fn signed_headers_tell_which_date() {
    let emulator = Emulator::start().unwrap();
    let mut request = Signed::new(&emulator, "GET", "/echo", "");
    let authorization = String::from_utf8(request.header("authorization").clone()).unwrap();
    *request.header("authorization") = authorization.replace("x-ms-date", "date").into();
    assert_eq!(ask(&emulator, &request).status, 401, "there is no date");

    let with = |date: Vec<u8>| request.clone().with("date", date);
    let date = request.clone().header("x-ms-date").clone();
    assert_eq!(ask(&emulator, &with(date.clone()).without("x-ms-date")).status, 200);
    assert_eq!(ask(&emulator, &with(date.clone())).status, 200, "the other one is not signed");
    let other = HttpDate::from_unix(now().unix() - 60).unwrap();
    assert_eq!(ask(&emulator, &with(other.as_str().into())).status, 401);
}

#[test]
fn the_same_request_may_come_again() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo", "{}");
    for _ in 0..3 {
        assert_eq!(ask(&emulator, &request).status, 200);
    }
}
