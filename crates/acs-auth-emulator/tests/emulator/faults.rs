//! What goes wrong because a test asks for it.

use std::time::{Duration, Instant};

use acs_auth::{HttpDate, now};
use acs_auth_emulator::{Auth, Emulator, FAULT_HEADER, Fault, Verdict};
use serde_json::json;

use crate::control::get;
use crate::request::Signed;
use crate::wire::{Answer, Wire, ask, host};

pub(crate) fn fault(text: &str) -> Fault {
    text.parse().unwrap()
}

pub(crate) fn echo(emulator: &Emulator) -> Answer {
    ask(emulator, &Signed::new(emulator, "GET", "/echo", ""))
}

fn statuses(emulator: &Emulator, count: usize) -> Vec<u16> {
    (0..count).map(|_| echo(emulator).status).collect()
}

#[test]
fn a_status_comes_as_often_as_it_is_asked_for() {
    let emulator = Emulator::start().unwrap();
    emulator.inject(fault("status=503,retryAfter=7,count=2"));
    let answer = echo(&emulator);
    assert_eq!(answer.header("retry-after"), Some("7"));
    let (status, code, message) = answer.error();
    assert_eq!((status, code.as_str()), (503, "ServiceUnavailable"));
    assert!(message.contains("A test has asked"), "{message}");
    assert_eq!(statuses(&emulator, 3), [503, 200, 200]);

    // Without a count, until it is cleared.
    emulator.inject(fault("status=429"));
    let answer = echo(&emulator);
    assert_eq!((answer.status, answer.header("retry-after")), (429, None));
    assert_eq!(statuses(&emulator, 5), [429; 5]);
    emulator.clear_faults();
    assert_eq!(statuses(&emulator, 2), [200; 2]);
}

#[test]
fn every_error_has_the_form_of_the_service() {
    let emulator = Emulator::start().unwrap();
    for status in 400..600 {
        emulator.inject(fault(&format!("status={status},count=1")));
        let (answered, code, _) = echo(&emulator).error();
        assert_eq!(answered, status);
        assert!(code.chars().all(char::is_alphanumeric), "{code}");
    }
}

#[test]
fn nothing_is_done_where_it_fails() {
    let emulator = Emulator::start().unwrap();
    let create = Signed::api(&emulator, "POST", "/identities", "");
    let user = ask(&emulator, &create).json()["identity"]["id"].as_str().unwrap().to_owned();
    emulator.inject(fault("status=500,count=1"));
    let delete = Signed::api(&emulator, "DELETE", &format!("/identities/{user}"), "");
    assert_eq!(ask(&emulator, &delete).status, 500);
    assert_eq!(ask(&emulator, &delete).status, 204);
}

#[test]
fn some_requests_are_meant() {
    let emulator = Emulator::start().unwrap();
    emulator.inject(fault("status=503,method=post,path=/echo/a"));
    let status = |method: &str, target: &str| {
        ask(&emulator, &Signed::new(&emulator, method, target, "")).status
    };
    assert_eq!(status("POST", "/echo/a"), 503);
    assert_eq!(status("POST", "/echo/ab?c"), 503);
    assert_eq!(status("GET", "/echo/a"), 200);
    assert_eq!(status("POST", "/echo/b?/echo/a"), 200);
    // The first that is for it, and then the next.
    emulator.clear_faults();
    emulator.inject(fault("status=500,count=1,method=PUT"));
    emulator.inject(fault("status=501,count=1"));
    emulator.inject(fault("status=502,count=1"));
    assert_eq!(statuses(&emulator, 3), [501, 502, 200]);
    assert_eq!([status("PUT", "/echo"), status("PUT", "/echo")], [500, 200]);
}

#[test]
fn a_request_may_ask_for_its_own() {
    let emulator = Emulator::start().unwrap();
    let asking = |value: &str| {
        ask(&emulator, &Signed::new(&emulator, "GET", "/echo", "").with(FAULT_HEADER, value))
    };
    let answer = asking("status=503, retryAfter = 2");
    assert_eq!((answer.status, answer.header("retry-after")), (503, Some("2")));
    assert_eq!(echo(&emulator).status, 200);
    // It uses up none that waits.
    emulator.inject(fault("status=500,count=1"));
    assert_eq!(asking("status=418").status, 418);
    assert_eq!(statuses(&emulator, 2), [500, 200]);
    for wrong in
        ["", "503", "status", "status=503,count=1", "status=503,path=/", "status=503\u{e9}"]
    {
        assert_eq!(asking(wrong).error().0, 400, "{wrong}");
    }
    // That is written down too.
    assert_eq!(emulator.requests().last().unwrap().status, Some(400));
    let twice = Signed::new(&emulator, "GET", "/echo", "").with(FAULT_HEADER, "status=503");
    assert_eq!(ask(&emulator, &twice.with(FAULT_HEADER, "status=500")).error().0, 400);
    let unsigned = Signed::new(&emulator, "GET", "/echo", "")
        .with(FAULT_HEADER, "status=503")
        .without("authorization");
    assert_eq!(ask(&emulator, &unsigned).status, 401);
}

#[test]
fn it_happens_to_those_that_are_let_in() {
    let emulator = Emulator::start().unwrap();
    let unsigned = Signed::new(&emulator, "GET", "/echo", "").without("authorization");
    for text in ["status=503,count=1", "reset,count=1", "latency=0.01,count=1"] {
        emulator.inject(fault(text));
        assert_eq!(ask(&emulator, &unsigned).status, 401);
        assert_eq!(get(&emulator, "/_emulator/faults")["faults"].as_array().unwrap().len(), 1);
        let mut wire = Wire::to(&emulator);
        wire.send(Signed::new(&emulator, "GET", "/echo", "").bytes());
        if text.starts_with("reset") {
            assert!(wire.was_reset());
        } else {
            assert_eq!(wire.answer().status, if text.starts_with("status") { 503 } else { 200 });
        }
        assert_eq!(get(&emulator, "/_emulator/faults")["faults"], json!([]), "{text}");
        let records = emulator.requests();
        assert_eq!((&records[0].fault, &records[1].fault), (&None, &Some(fault(text))));
        assert!(matches!(records[0].verdict, Verdict::Refused { .. }));
        assert!(matches!(records[1].verdict, Verdict::Verified { .. }));
        emulator.clear_requests();
    }
    // One of the clock has a say in who is let in, and what stands behind it waits.
    emulator.inject(fault("clockOffset=900,count=1"));
    emulator.inject(fault("status=503,count=1"));
    assert_eq!(statuses(&emulator, 3), [401, 503, 200]);
    assert_eq!(emulator.requests()[0].fault, Some(fault("clockOffset=900,count=1")));
    // And may fail besides.
    emulator.inject(fault("clockOffset=100,status=503,count=1"));
    assert_eq!(statuses(&emulator, 2), [503, 200]);
}

#[test]
fn what_is_not_signed_anew_is_told() {
    let emulator = Emulator::start().unwrap();
    emulator.inject(fault("status=503,count=1"));
    let date = HttpDate::from_unix(now().unix() - 100).unwrap();
    let again = Signed::by(emulator.access_key(), host(&emulator), "GET", "/echo", "", date);
    assert_eq!([ask(&emulator, &again).status, ask(&emulator, &again).status], [503, 200]);
    assert_eq!(echo(&emulator).status, 200);
    let signed = emulator.requests().into_iter().map(|record| match record.verdict {
        Verdict::Verified { signed_on, .. } => signed_on,
        other => panic!("{other:?}"),
    });
    let signed: Vec<_> = signed.collect();
    assert!(signed[0] == signed[1] && signed[1] < signed[2], "{signed:?}");
    let told = get(&emulator, "/_emulator/requests");
    assert_eq!(told["requests"][0]["signedOn"], json!(signed[0]));
}

#[test]
fn an_answer_may_be_late() {
    let emulator = Emulator::start().unwrap();
    emulator.inject(fault("latency=0.2,count=2"));
    let started = Instant::now();
    assert_eq!(echo(&emulator).status, 200);
    assert!(started.elapsed() >= Duration::from_millis(200));
    // Others are served meanwhile.
    let mut late = Wire::to(&emulator);
    emulator.clear_faults();
    emulator.inject(fault("latency=600,count=1"));
    late.send(Signed::new(&emulator, "GET", "/echo", "").bytes());
    while emulator.requests().len() < 2 {
        std::thread::yield_now();
    }
    assert_eq!(echo(&emulator).status, 200);
}

#[test]
fn a_clock_may_be_off() {
    let emulator = Emulator::start().unwrap();
    for (offset, status) in [(600, 401), (-600, 401), (100, 200), (-100, 200)] {
        let before = now().unix() + offset;
        emulator.inject(fault(&format!("clockOffset={offset},count=1")));
        let answer = echo(&emulator);
        assert_eq!(answer.status, status, "{offset}");
        let told = HttpDate::parse(answer.header("date").unwrap()).unwrap().unix();
        assert!((before..=now().unix() + offset).contains(&told), "{offset}: {told}");
        if status == 401 {
            assert!(answer.error().2.starts_with("The time difference"));
        }
    }
    let answer = echo(&emulator);
    assert_eq!(answer.status, 200);
    // There is no time before 1970 or after 9999: such a clock stands still.
    let early = Emulator::builder().clock(|| HttpDate::from_unix(1000).unwrap()).auth(Auth::Off);
    let early = early.fault(fault("clockOffset=-2000")).start().unwrap();
    assert_eq!(echo(&early).header("date"), Some("Thu, 01 Jan 1970 00:16:40 GMT"));
}

#[test]
fn a_connection_may_be_reset() {
    let emulator = Emulator::start().unwrap();
    emulator.inject(fault("reset,count=1"));
    let mut wire = Wire::to(&emulator);
    wire.send(Signed::new(&emulator, "GET", "/echo", "").bytes());
    assert!(wire.was_reset());
    assert_eq!(echo(&emulator).status, 200);
    let records = emulator.requests();
    assert_eq!((records[0].status, records[1].status), (None, Some(200)));
    // Not for those that are to be refused.
    emulator.inject(fault("reset,count=1"));
    let unsigned = Signed::new(&emulator, "GET", "/echo", "").without("authorization");
    assert_eq!(ask(&emulator, &unsigned).status, 401);
}

#[test]
fn those_of_the_start_come_back() {
    let emulator = Emulator::builder().fault(fault("status=503,count=1")).start().unwrap();
    assert_eq!(statuses(&emulator, 2), [503, 200]);
    emulator.inject(fault("status=500"));
    emulator.reset();
    assert_eq!(statuses(&emulator, 2), [503, 200]);
}
