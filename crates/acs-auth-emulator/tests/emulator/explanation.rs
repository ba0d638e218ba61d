//! What explaining adds to a refusal, and that nothing else does.

use std::sync::{Arc, Mutex};

use acs_auth::diagnose::Mistake;
use acs_auth::{Code, HttpDate, now};
use acs_auth_emulator::{Auth, Emulator};

use crate::request::Signed;
use crate::wire::{ask, host};

const MISTAKE: &str = "x-acs-auth-mistake";

#[test]
fn it_names_the_mistake() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let heard = Arc::clone(&told);
    let emulator = Emulator::builder()
        .auth(Auth::Explain)
        .on_refusal(move |refusal| {
            let request = format!("{} {}", refusal.method, refusal.path_and_query);
            let code = refusal.diagnosis.verdict.unwrap_err().code();
            heard.lock().unwrap().push((request, code, refusal.diagnosis.mistakes.clone()));
        })
        .start()
        .unwrap();
    let good = Signed::new(&emulator, "POST", "/echo?a=b%20c", "[1]");
    assert_eq!(ask(&emulator, &good).status, 200);
    assert!(told.lock().unwrap().is_empty());

    let with_target = |target: &str| Signed { target: target.into(), ..good.clone() };
    let with_host = |host: &str| good.clone().without("host").with("host", host);
    let old = HttpDate::from_unix(now().unix() - 1000).unwrap();
    let old = Signed::by(emulator.access_key(), host(&emulator), "GET", "/echo", "", old);
    let body = Signed { body: b"[]".into(), ..good.clone() };
    for (request, header, code, mistakes) in [
        (
            with_target("/echo?a=b+c"),
            "QUERY_PLUS_FOR_SPACE",
            Code::SignatureMismatch,
            vec![Mistake::QueryPlusForSpace],
        ),
        (
            with_host("h.example"),
            "HOST_OF_ENDPOINT",
            Code::SignatureMismatch,
            vec![Mistake::HostOfEndpoint],
        ),
        (body, "BODY_CHANGED", Code::ContentHashMismatch, vec![Mistake::BodyChanged]),
        (old, "DATE_TOO_OLD", Code::DateOutOfRange, vec![Mistake::DateTooOld]),
        (good.clone().without("authorization"), "MISSING_HEADER", Code::MissingHeader, vec![]),
        (with_target("/other"), "SIGNATURE_MISMATCH", Code::SignatureMismatch, vec![]),
        (
            with_target("http://other.example/a?b"),
            "DUPLICATE_HEADER",
            Code::DuplicateHeader,
            vec![],
        ),
    ] {
        let answer = ask(&emulator, &request);
        assert_eq!(answer.error().1, "Denied");
        assert_eq!(answer.header(MISTAKE), Some(header));
        let target = str::from_utf8(&request.target).unwrap();
        let target = target.strip_prefix("http://other.example").unwrap_or(target);
        let due = (format!("{} {target}", request.method), code, mistakes);
        assert_eq!(told.lock().unwrap().pop(), Some(due));
    }
}

#[test]
fn two_hosts_are_told_of() {
    let emulator = Emulator::builder().auth(Auth::Explain).start().unwrap();
    let request = Signed::new(&emulator, "GET", "/echo", "");
    let request = Signed { target: b"http://other.example/echo".into(), ..request };
    assert_eq!(ask(&emulator, &request).header(MISTAKE), Some("DUPLICATE_HEADER"));
}

/// A body that is not read has no say in it.
#[test]
fn a_body_that_is_too_large_is_explained_without() {
    let emulator = Emulator::builder().auth(Auth::Explain).max_body(1).start().unwrap();
    let request = Signed::new(&emulator, "POST", "/echo?a=b%20c", "{}");
    assert_eq!(ask(&emulator, &request).status, 413);
    let request = Signed { target: b"/echo?a=b+c".into(), ..request };
    assert_eq!(ask(&emulator, &request).header(MISTAKE), Some("QUERY_PLUS_FOR_SPACE"));
}

#[test]
fn the_service_says_the_same_and_no_more() {
    let strict = Emulator::builder().on_refusal(|_| panic!("only what is explained is told"));
    let strict = strict.start().unwrap();
    let explained = Emulator::builder().auth(Auth::Explain).start().unwrap();
    let body = |emulator: &Emulator| {
        let request = Signed::new(emulator, "POST", "/echo", "{}").without("x-ms-date");
        let answer = ask(emulator, &request);
        (answer.header(MISTAKE).is_some(), answer.error())
    };
    assert_eq!(body(&explained).1, body(&strict).1);
    assert_eq!((body(&explained).0, body(&strict).0), (true, false));
}
