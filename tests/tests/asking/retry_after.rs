//! When the other side wants to be asked again.

use acs_auth::Response;

/// Sun, 06 Nov 1994 08:49:37 GMT.
const NOW: i64 = 784_111_777;

fn seconds(retry_after: Option<&str>, now: i64) -> Option<u64> {
    Response { retry_after, ..Response::new(503, b"") }.retry_after_seconds(now)
}

#[test]
fn as_a_number_of_seconds() {
    for (text, due) in [
        ("0", 0),
        ("1", 1),
        ("120", 120),
        (" 5\t", 5),
        ("007", 7),
        ("18446744073709551615", u64::MAX),
    ] {
        assert_eq!(seconds(Some(text), NOW), Some(due), "{text}");
    }
}

#[test]
fn as_a_date() {
    for (text, due) in [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Sun, 06 Nov 1994 08:51:37 GMT", 120),
        ("Sun, 06 Nov 1994 08:49:36 GMT", 0),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
    ] {
        assert_eq!(seconds(Some(text), NOW), Some(due), "{text}");
    }
    // Whatever the clock shows, nothing overflows.
    let date = Some("Fri, 31 Dec 9999 23:59:59 GMT");
    assert_eq!(seconds(date, i64::MAX), Some(0));
    assert_eq!(seconds(date, i64::MIN), Some(i64::MAX.unsigned_abs()));
}

#[test]
fn not_at_all() {
    assert_eq!(seconds(None, NOW), None);
    for text in [
        "",
        " ",
        "-5",
        "1.5",
        "soon",
        "5 seconds",
        "18446744073709551616",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
    ] {
        assert_eq!(seconds(Some(text), NOW), None, "{text}");
    }
}
