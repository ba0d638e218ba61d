//! Targets and hosts are taken as they come.

use acs_auth::now;
use acs_auth_emulator::Emulator;

use crate::request::Signed;
use crate::wire::{ask, host};

#[test]
fn no_target_is_decoded() {
    let emulator = Emulator::start().unwrap();
    for target in [
        "/echo",
        "/echo/",
        "/echo?",
        "/echo/a%2Fb%252F%3a",
        "/echo//a//b/",
        "/echo/%AA",
        "/echo/a/../b/./c/%2e%2E",
        "/echo/8:acs:1/:issue;x=1",
        "/echo?b&c=&=d&&e=f=g",
        "/echo?q=x?y=z&t='(*)~!@$",
        "/echo?x=1;y=2&q=a+b%20c",
        "/echo/{\"a\"}|^[\\]`?{}|^[\\]`",
        &format!("/echo/{}", "a".repeat(2000)),
        &format!("/echo?q={}", "b".repeat(20_000)),
    ] {
        let request = Signed::new(&emulator, "GET", target, "");
        let answer = ask(&emulator, &request);
        // Of backticks in a path the types of `http` know nothing.
        if answer.status == 400 {
            assert!(target.split('?').next().unwrap().contains('`'), "{target}");
            continue;
        }
        assert_eq!(answer.json()["target"], target);
        assert_eq!(ask(&emulator, &Signed { method: "PUT".into(), ..request }).status, 401);
    }
}

/// Two spellings of one path are two paths, to the signature as well as to the routes.
#[test]
fn another_spelling_is_another_target() {
    let emulator = Emulator::start().unwrap();
    for (signed, sent) in [
        ("/echo/a%2Fb", "/echo/a/b"),
        ("/echo/%41", "/echo/A"),
        ("/echo/%3a", "/echo/%3A"),
        ("/echo?a=b%20c", "/echo?a=b+c"),
        ("/echo", "/echo?"),
        ("/echo", "/echo/"),
        ("/echo/a/../b", "/echo/b"),
        ("/health", "/%68ealth"),
    ] {
        let request = Signed::new(&emulator, "GET", signed, "");
        assert_eq!(ask(&emulator, &request).status, 200, "{signed}");
        let request = Signed { target: sent.into(), ..request };
        assert_eq!(ask(&emulator, &request).status, 401, "{sent}");
    }
}

/// As it comes through a proxy: path and query are what was signed.
#[test]
fn an_absolute_target_is_reduced() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "GET", "/echo/a%2Fb?c=d", "");
    let absolute = |before: &str| Signed {
        target: [before.as_bytes(), &request.target].concat(),
        ..request.clone()
    };
    let before = format!("http://{}", host(&emulator));
    let echo = ask(&emulator, &absolute(&before)).json();
    assert_eq!(echo["target"], "/echo/a%2Fb?c=d");
    assert_eq!(ask(&emulator, &absolute("http://other.example")).status, 401, "two hosts");
    let nobody = absolute(&before).without("host");
    assert_eq!(ask(&emulator, &nobody).status, 200, "its host is the one that was signed");
}

#[test]
fn other_forms_of_targets_lead_nowhere() {
    let emulator = Emulator::start().unwrap();
    let request = Signed::new(&emulator, "OPTIONS", "/echo", "");
    for (method, target) in [("OPTIONS", "*"), ("CONNECT", "h.example:443"), ("GET", "echo")] {
        let request = Signed { method: method.into(), target: target.into(), ..request.clone() };
        assert_eq!(ask(&emulator, &request).status, 401, "{target}");
    }
}

/// Some clients write the port twice, into the signature and into the header.
#[test]
fn the_host_is_raw() {
    let emulator = Emulator::start().unwrap();
    for host in ["h:8080:8080", "localhost", "H.EXAMPLE", "contoso.communication.azure.com", "_"] {
        let request = Signed::by(emulator.access_key(), host, "GET", "/echo", "", now());
        assert_eq!(ask(&emulator, &request).json()["host"], host);
        let other = request.without("host").with("host", host.to_owned() + "1");
        assert_eq!(ask(&emulator, &other).status, 401);
    }
}

#[test]
fn a_head_has_no_body() {
    let emulator = Emulator::start().unwrap();
    let mut wire = crate::wire::Wire::to(&emulator);
    for _ in 0..2 {
        let answer = wire.ask(&Signed::new(&emulator, "HEAD", "/echo", ""));
        assert_eq!(answer.status, 200);
        assert!(answer.header("content-length").is_some());
    }
    assert_eq!(wire.ask(&Signed::new(&emulator, "HEAD", "/nothing", "")).status, 404);
    assert_eq!(wire.ask(&Signed::new(&emulator, "GET", "/echo", "")).status, 200);
}
