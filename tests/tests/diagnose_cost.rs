//! What a diagnosis costs at most: whoever sends a request must not choose it.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use acs_auth::diagnose::{Case, SuspectKey, diagnose};
use acs_auth::{ContentHash, HttpDate};
use allocation_counter::{AllocationInfo, measure};

const NAMES: &str = "x-ms-date;host;x-ms-content-sha256";

/// What it takes from the heap to find nothing.
fn taken(names: &str, body: &[u8]) -> AllocationInfo {
    let now = HttpDate::from_unix(1_767_225_600).unwrap();
    let hash = ContentHash::of(body);
    let signature = ContentHash::EMPTY;
    let authorization = format!("HMAC-SHA256 SignedHeaders={names}&Signature={signature}");
    let keys = [SuspectKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap()];
    let headers = [
        ("host", "localhost:8401"),
        ("x-ms-date", now.as_str()),
        ("x-ms-content-sha256", hash.as_str()),
        ("authorization", &authorization),
    ];
    let case = Case {
        keys: &keys,
        other_keys: &[],
        method: "POST",
        path_and_query: b"/rooms",
        headers: &headers,
        body: Some(body),
        endpoint: None,
        now,
        tolerance: 300,
    };
    measure(|| assert!(diagnose(&case).signed.is_none()))
}

/// Indented, each number here would stand behind hundreds of blanks.
#[test]
fn deep_json_takes_no_more_memory_than_other_json() {
    let brackets = |depth| ["[".repeat(depth), "]".repeat(depth)];
    let [[open, close], [deep_open, deep_close]] = [brackets(1), brackets(120)];
    let numbers = "1,".repeat(10_000);
    let flat = format!("{open}{numbers}1{close}");
    let deep = format!("{deep_open}{numbers}1{deep_close}");
    let (flat, deep) = (taken(NAMES, flat.as_bytes()), taken(NAMES, deep.as_bytes()));
    assert!(deep.bytes_max < 2 * flat.bytes_max, "{deep:?} {flat:?}");
    assert!(flat.bytes_max < 2 << 20, "{flat:?}");
}

/// Each name has its variants once.
#[test]
fn names_that_stand_twice_cost_no_more_than_others() {
    for name in ["host", "x-ms-date", "x-ms-content-sha256"] {
        let often = |name: &str| format!("{NAMES}{}", format!(";{name}").repeat(29));
        let (again, other) = (taken(&often(name), b"{}"), taken(&often("x-other"), b"{}"));
        assert!(again.bytes_total < 2 * other.bytes_total, "{name}: {again:?} {other:?}");
    }
}
