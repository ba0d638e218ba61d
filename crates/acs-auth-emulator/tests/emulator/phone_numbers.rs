//! The Phone Numbers API: the numbers that there are.

use std::num::NonZeroUsize;

use acs_auth_emulator::Emulator;
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, ask};

const ALL: [&str; 3] = ["+18005550100", "+12065550101", "+14255550102"];

fn list(emulator: &Emulator, query: &str) -> Answer {
    let target = format!("/phoneNumbers?{query}api-version=2025-06-01");
    ask(emulator, &Signed::new(emulator, "GET", &target, ""))
}

fn numbers(page: &Value) -> Vec<String> {
    page["phoneNumbers"].as_array().unwrap().iter().map(|one| text(&one["phoneNumber"])).collect()
}

#[test]
fn a_resource_has_some() {
    let emulator = Emulator::start().unwrap();
    let answer = list(&emulator, "");
    assert_eq!(answer.status, 200);
    let page = answer.json();
    assert_eq!(page.as_object().unwrap().len(), 1, "no next page: {page}");
    assert_eq!(numbers(&page), ALL);
    let toll_free = json!({
        "id": "18005550100",
        "phoneNumber": "+18005550100",
        "countryCode": "US",
        "phoneNumberType": "tollFree",
        "capabilities": { "calling": "inbound+outbound", "sms": "inbound+outbound" },
        "assignmentType": "application",
        "purchaseDate": "2024-01-01T00:00:00.0000000+00:00",
        "cost": { "amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly" },
    });
    assert_eq!(page["phoneNumbers"][0], toll_free);
    assert_eq!(page["phoneNumbers"][1]["phoneNumberType"], "geographic");
    assert_eq!(page["phoneNumbers"][1]["capabilities"]["sms"], "none");
}

#[test]
fn each_is_found_however_its_plus_is_written() {
    let emulator = Emulator::start().unwrap();
    let all = list(&emulator, "").json();
    for (at, number) in ALL.into_iter().enumerate() {
        for number in [number, &number.replace('+', "%2B"), &number.replace('+', "%2b")] {
            let answer = api(&emulator, "GET", &format!("/phoneNumbers/{number}"), "");
            assert_eq!(answer.status, 200, "{number}");
            assert_eq!(answer.json(), all["phoneNumbers"][at]);
        }
    }
    for unknown in ["+14255550199", "%2B14255550199", "18005550100", "%2018005550100", "%00", "+"] {
        let answer = api(&emulator, "GET", &format!("/phoneNumbers/{unknown}"), "");
        let due = (404, "NotFound".into(), "Input phoneNumber cannot be found.".into());
        assert_eq!(answer.error(), due, "{unknown}");
        assert_eq!(answer.json()["error"]["target"], "phonenumber");
    }
}

#[test]
fn pages_follow_each_other() {
    let follow = |emulator: &Emulator, query: &str| {
        let mut pages = Vec::new();
        let mut answer = list(emulator, query);
        loop {
            assert_eq!(answer.status, 200);
            let page = answer.json();
            pages.push(numbers(&page));
            let Some(next) = page["nextLink"].as_str() else { return pages };
            assert!(next.ends_with("&api-version=2025-06-01"), "{next}");
            let target = next.strip_prefix(emulator.endpoint()).unwrap();
            answer = ask(emulator, &Signed::new(emulator, "GET", target, ""));
        }
    };
    let emulator = Emulator::start().unwrap();
    for (query, due) in [
        ("skip=0&top=100&", vec![&ALL[..]]),
        ("top=3&", vec![&ALL]),
        ("top=2&", vec![&ALL[..2], &ALL[2..]]),
        ("top=1&", vec![&ALL[..1], &ALL[1..2], &ALL[2..]]),
        ("skip=1&", vec![&ALL[1..]]),
        ("skip=1&top=1&", vec![&ALL[1..2], &ALL[2..]]),
        ("top=1&skip=2&", vec![&ALL[2..]]),
        ("skip=3&", vec![&[]]),
        ("skip=2147483647&top=2147483647&", vec![&[]]),
    ] {
        assert_eq!(follow(&emulator, query), due, "{query}");
    }
    let two = NonZeroUsize::new(2).unwrap();
    let emulator = Emulator::builder().page_size(two).start().unwrap();
    for (query, due) in [
        ("", vec![&ALL[..2], &ALL[2..]]),
        ("skip=0&top=100&", vec![&ALL[..2], &ALL[2..]]),
        ("top=1&", vec![&ALL[..1], &ALL[1..2], &ALL[2..]]),
    ] {
        assert_eq!(follow(&emulator, query), due, "{query}");
    }
}

#[test]
fn a_page_must_be_one() {
    let emulator = Emulator::start().unwrap();
    for (query, target) in [
        ("skip=-1", "skip"),
        ("skip=+1", "skip"),
        ("skip=%31", "skip"),
        ("skip=a", "skip"),
        ("skip=", "skip"),
        ("skip", "skip"),
        ("skip=2147483648", "skip"),
        ("skip=1.0", "skip"),
        ("top=0", "top"),
        ("top=-1", "top"),
        ("top=ten", "top"),
        ("top=99999999999999999999", "top"),
    ] {
        let answer = list(&emulator, &format!("{query}&"));
        let (status, code, _) = answer.error();
        assert_eq!((status, &*code), (400, "InvalidInput"), "{query}");
        assert_eq!(answer.json()["error"]["target"], target);
    }
}

#[test]
fn they_can_only_be_read() {
    let emulator = Emulator::start().unwrap();
    for (method, path, status) in [
        ("POST", "/phoneNumbers", 405),
        ("DELETE", "/phoneNumbers/+18005550100", 405),
        ("PATCH", "/phoneNumbers/+18005550100/capabilities", 404),
        ("POST", "/availablePhoneNumbers/:purchase", 404),
        ("GET", "/phoneNumbers/", 404),
    ] {
        assert_eq!(api(&emulator, method, path, "").error().0, status, "{method} {path}");
    }
    assert_eq!(numbers(&list(&emulator, "").json()), ALL);
    for target in ["/phoneNumbers", "/phoneNumbers?top=1", "/phoneNumbers/+18005550100"] {
        let answer = ask(&emulator, &Signed::new(&emulator, "GET", target, ""));
        assert_eq!(answer.error().1, "ApiVersionUnspecified");
    }
}
