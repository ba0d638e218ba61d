//! The Phone Numbers API: the search for numbers.

use std::time::Duration;

use acs_auth::HttpDate;
use acs_auth_emulator::{Auth, Emulator};
use serde_json::{Value, json};

use crate::identity::{api, text};
use crate::request::Signed;
use crate::wire::{Answer, ask};

fn wanted() -> Value {
    json!({
        "phoneNumberType": "tollFree",
        "assignmentType": "application",
        "capabilities": { "calling": "outbound", "sms": "none" },
    })
}

fn search(emulator: &Emulator, country: &str, body: &Value) -> Answer {
    let target =
        format!("/availablePhoneNumbers/countries/{country}/:search?api-version=2025-06-01");
    ask(emulator, &Signed::new(emulator, "POST", &target, body.to_string()))
}

/// What is at the link in a header, as it stands there.
fn follow(emulator: &Emulator, answer: &Answer, header: &str) -> Answer {
    ask(emulator, &Signed::new(emulator, "GET", answer.header(header).unwrap(), ""))
}

#[test]
fn a_search_finds_numbers() {
    let clock = || HttpDate::parse("Tue, 10 Oct 2023 21:39:39 GMT").unwrap();
    let emulator = Emulator::builder().auth(Auth::Off).clock(clock).start().unwrap();
    let started = search(&emulator, "US", &wanted());
    assert_eq!((started.status, started.body.len()), (202, 0));
    let id = started.header("search-id").unwrap();
    let version = "?api-version=2025-06-01";
    let location = format!("/availablePhoneNumbers/searchResults/{id}{version}");
    let operation = format!("search_{id}");
    assert_eq!(id.len(), 36);
    assert_eq!(started.header("operation-id"), Some(&*operation));
    assert_eq!(started.header("location"), Some(&*location));
    let operation_location = format!("/phoneNumbers/operations/{operation}{version}");
    assert_eq!(started.header("operation-location"), Some(&*operation_location));

    let polled = follow(&emulator, &started, "operation-location");
    assert_eq!((polled.status, polled.header("location")), (200, Some(&*location)));
    let due = json!({
        "status": "succeeded",
        "resourceLocation": location,
        "createdDateTime": "2023-10-10T21:39:39.0000000+00:00",
        "id": operation,
        "operationType": "search",
        "lastActionDateTime": "0001-01-01T00:00:00+00:00",
    });
    assert_eq!(polled.json(), due);

    let result = follow(&emulator, &started, "location");
    assert_eq!(result.status, 200);
    let due = json!({
        "searchId": id,
        "phoneNumbers": ["+18005550110"],
        "phoneNumberType": "tollFree",
        "assignmentType": "application",
        "capabilities": { "calling": "outbound", "sms": "none" },
        "cost": { "amount": 2.0, "currencyCode": "USD", "billingFrequency": "monthly" },
        "searchExpiresBy": "2023-10-10T21:54:39.0000000+00:00",
        "isAgreementToNotResellRequired": false,
        "errorCode": 0,
        "error": "NoError",
    });
    assert_eq!(result.json(), due);
}

#[test]
fn it_finds_what_is_wanted() {
    let emulator = Emulator::start().unwrap();
    let find = |change: &dyn Fn(&mut Value)| {
        let mut body = wanted();
        change(&mut body);
        let started = search(&emulator, "us", &body);
        assert_eq!(started.status, 202, "{body}");
        follow(&emulator, &started, "location").json()
    };
    let numbers = |found: Value| {
        found["phoneNumbers"].as_array().unwrap().iter().map(text).collect::<Vec<_>>()
    };
    let two = find(&|body| body["quantity"] = json!(2));
    assert_eq!(numbers(two), ["+18005550110", "+18005550111"]);
    let in_area = find(&|body| body["areaCode"] = json!("888"));
    assert_eq!(numbers(in_area), ["+18885550110"]);
    let unknown = find(&|body| body["later"] = json!([]));
    assert_eq!(numbers(unknown), ["+18005550110"]);
    let nulls = find(&|body| {
        body["areaCode"] = json!(null);
        body["quantity"] = json!(null);
    });
    assert_eq!(numbers(nulls), ["+18005550110"]);

    let geographic = find(&|body| {
        body["phoneNumberType"] = json!("geographic");
        body["assignmentType"] = json!("person");
        body["capabilities"] = json!({ "calling": "none", "sms": "inbound+outbound" });
        body["quantity"] = json!(i32::MAX);
    });
    for (field, due) in [
        ("phoneNumberType", json!("geographic")),
        ("assignmentType", json!("person")),
        ("capabilities", json!({ "calling": "none", "sms": "inbound+outbound" })),
    ] {
        assert_eq!(geographic[field], due);
    }
    assert_eq!(geographic["cost"]["amount"], 1.0);
    let all = numbers(geographic);
    assert_eq!((all.len(), &*all[0], &*all[89]), (90, "+14255550110", "+14255550199"));
}

#[test]
fn a_search_takes_its_time() {
    let emulator = Emulator::builder().operation_time(Duration::from_secs(7200)).start().unwrap();
    let started = search(&emulator, "US", &wanted());
    let polled = follow(&emulator, &started, "operation-location").json();
    assert_eq!(polled["status"], "notStarted");
    assert!(polled["resourceLocation"].is_string());
    let (status, code, _) = follow(&emulator, &started, "location").error();
    assert_eq!((status, &*code), (404, "NotFound"));

    let emulator = Emulator::builder().operation_time(Duration::from_millis(100)).start().unwrap();
    let started = search(&emulator, "US", &wanted());
    let mut seen = Vec::new();
    while seen.last().is_none_or(|last| last != "succeeded") {
        seen.push(text(&follow(&emulator, &started, "operation-location").json()["status"]));
    }
    seen.dedup();
    let mut due = ["notStarted", "running", "succeeded"].into_iter();
    assert!(seen.iter().all(|state| due.any(|due| due == state)), "{seen:?}");
    assert_eq!(follow(&emulator, &started, "location").status, 200);
}

#[test]
fn some_searches_find_nothing() {
    let emulator = Emulator::start().unwrap();
    let mut in_empty_area = wanted();
    in_empty_area["areaCode"] = json!("999");
    for (country, body) in [("US", in_empty_area), ("GB", wanted())] {
        let started = search(&emulator, country, &body);
        assert_eq!(started.status, 202);
        let failed = follow(&emulator, &started, "operation-location").json();
        assert_eq!(failed["status"], "failed");
        assert_eq!(failed["error"]["code"], "OutOfStock");
        assert!(failed["error"]["message"].is_string());
        assert!(failed["resourceLocation"].is_null());
        assert_eq!(follow(&emulator, &started, "location").error().0, 404);
    }
}

#[test]
fn a_search_can_be_cancelled() {
    for time in [Duration::ZERO, Duration::from_secs(7200)] {
        let emulator = Emulator::builder().operation_time(time).start().unwrap();
        let started = search(&emulator, "US", &wanted());
        let other = search(&emulator, "US", &wanted());
        let target = started.header("operation-location").unwrap();
        let cancel = Signed::new(&emulator, "DELETE", target, "");
        let cancelled = ask(&emulator, &cancel);
        assert_eq!((cancelled.status, cancelled.header("content-length")), (204, None));
        for gone in [
            ask(&emulator, &cancel),
            follow(&emulator, &started, "operation-location"),
            follow(&emulator, &started, "location"),
        ] {
            assert_eq!(gone.error().0, 404);
        }
        assert_eq!(follow(&emulator, &other, "operation-location").status, 200);
    }
}

#[test]
fn ids_must_be_there() {
    let emulator = Emulator::start().unwrap();
    let started = search(&emulator, "US", &wanted());
    let id = started.header("search-id").unwrap();
    for (method, path, target) in [
        ("GET", format!("/phoneNumbers/operations/{id}"), "operationid"),
        ("GET", "/phoneNumbers/operations/search_".to_owned(), "operationid"),
        ("GET", "/phoneNumbers/operations/search_1".to_owned(), "operationid"),
        ("DELETE", "/phoneNumbers/operations/search_1".to_owned(), "operationid"),
        ("DELETE", format!("/phoneNumbers/operations/{id}"), "operationid"),
        ("GET", "/availablePhoneNumbers/searchResults/1".to_owned(), "searchid"),
        ("GET", format!("/availablePhoneNumbers/searchResults/search_{id}"), "searchid"),
    ] {
        let answer = api(&emulator, method, &path, "");
        let (status, code, _) = answer.error();
        assert_eq!((status, &*code), (404, "NotFound"), "{method} {path}");
        assert_eq!(answer.json()["error"]["target"], target);
    }
    for (method, path) in [
        ("GET", "/availablePhoneNumbers/countries/US/:search".to_owned()),
        ("POST", format!("/phoneNumbers/operations/search_{id}")),
        ("DELETE", format!("/availablePhoneNumbers/searchResults/{id}")),
    ] {
        assert_eq!(api(&emulator, method, &path, "").error().0, 405, "{method} {path}");
    }
    for (method, target) in [
        ("POST", "/availablePhoneNumbers/countries/US/:search".to_owned()),
        ("GET", format!("/phoneNumbers/operations/search_{id}")),
        ("DELETE", format!("/phoneNumbers/operations/search_{id}")),
        ("GET", format!("/availablePhoneNumbers/searchResults/{id}")),
    ] {
        let answer = ask(&emulator, &Signed::new(&emulator, method, &target, ""));
        assert_eq!(answer.error().1, "ApiVersionUnspecified", "{method} {target}");
    }
    assert_eq!(follow(&emulator, &started, "location").status, 200);
}

#[test]
fn a_country_must_be_one() {
    let emulator = Emulator::start().unwrap();
    for country in ["XX", "xx", "AA", "ZZ", "QM", "U", "USA", "U1", "%C3%A9", "%20US", "840"] {
        let answer = search(&emulator, country, &wanted());
        let due = (400, "InvalidInput".into(), "Unable to parse country code.".into());
        assert_eq!(answer.error(), due, "{country}");
        assert_eq!(answer.json()["error"]["target"], "countrycode");
    }
    for country in ["US", "us", "QA", "AQ", "ZA"] {
        assert_eq!(search(&emulator, country, &wanted()).status, 202, "{country}");
    }
}

#[test]
fn a_search_must_say_what_it_wants() {
    let emulator = Emulator::start().unwrap();
    for (pointer, value, target) in [
        ("/phoneNumberType", json!(null), "phonenumbertype"),
        ("/phoneNumberType", json!("SECRET"), "phonenumbertype"),
        ("/phoneNumberType", json!("TollFree"), "phonenumbertype"),
        ("/assignmentType", json!(null), "assignmenttype"),
        ("/assignmentType", json!("user"), "assignmenttype"),
        ("/capabilities", json!(null), "capabilities"),
        ("/capabilities", json!({}), "calling"),
        ("/capabilities/calling", json!("both"), "calling"),
        ("/capabilities/sms", json!(null), "sms"),
        ("/capabilities/sms", json!("inbound, outbound"), "sms"),
        ("/areaCode", json!("42"), "areacode"),
        ("/areaCode", json!("4255"), "areacode"),
        ("/areaCode", json!("125"), "areacode"),
        ("/areaCode", json!("4a5"), "areacode"),
        ("/quantity", json!(0), "quantity"),
        ("/quantity", json!(-1), "quantity"),
        ("/quantity", json!(2_147_483_648_i64), "quantity"),
    ] {
        let answer = search(&emulator, "US", &changed(pointer, value));
        let (status, code, message) = answer.error();
        assert_eq!((status, &*code), (400, "InvalidInput"), "{pointer}");
        assert!(!message.contains("SECRET"));
        assert_eq!(answer.json()["error"]["target"], target);
    }
    let path = "/availablePhoneNumbers/countries/US/:search";
    assert_eq!(api(&emulator, "POST", path, "").error().1, "InvalidInput");
    for (pointer, value) in [
        ("/phoneNumberType", json!(1)),
        ("/assignmentType", json!([])),
        ("/capabilities", json!(["outbound", "none"])),
        ("/capabilities/sms", json!(true)),
        ("/areaCode", json!(425)),
        ("/quantity", json!("1")),
        ("/quantity", json!(1.5)),
    ] {
        let (status, code, _) = search(&emulator, "US", &changed(pointer, value)).error();
        assert_eq!((status, &*code), (400, "BadRequest"), "{pointer}");
    }
}

#[test]
fn not_everything_is_offered() {
    let emulator = Emulator::start().unwrap();
    for (pointer, value) in [
        ("/assignmentType", json!("person")),
        ("/phoneNumberType", json!("mobile")),
        ("/capabilities/calling", json!("none")),
    ] {
        let message = "We are unable to find phone plans to match your requested capabilities.";
        let due = (400, "BadRequest".into(), message.into());
        assert_eq!(search(&emulator, "US", &changed(pointer, value)).error(), due, "{pointer}");
    }
}

fn changed(pointer: &str, value: Value) -> Value {
    let mut body = wanted();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    body.pointer_mut(parent).unwrap()[name] = value;
    body
}
