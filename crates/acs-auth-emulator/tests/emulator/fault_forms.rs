//! How a test asks for what is to go wrong.

use acs_auth_emulator::{Emulator, Fault};
use serde_json::{Value, json};

use crate::control::{control, get};
use crate::faults::{echo, fault};

#[test]
fn they_are_asked_for_by_http() {
    let emulator = Emulator::start().unwrap();
    let faults = "/_emulator/faults";
    let sent =
        json!({ "status": 503, "retryAfter": 1, "count": 2, "method": "GET", "path": "/echo" });
    let texts = ["status=503,retryAfter=1,count=2,method=GET,path=/echo", &sent.to_string()];
    for text in texts {
        assert_eq!(control(&emulator, "DELETE", faults, "").status, 204);
        assert_eq!(control(&emulator, "POST", faults, text).status, 204);
    }
    assert_eq!(get(&emulator, faults), json!({ "faults": [sent] }));
    assert_eq!(echo(&emulator).status, 503);
    assert_eq!(get(&emulator, faults)["faults"][0]["count"], 1);
    assert_eq!(control(&emulator, "DELETE", faults, "").status, 204);
    assert_eq!(get(&emulator, faults), json!({ "faults": [] }));
    assert_eq!(echo(&emulator).status, 200);

    for wrong in [
        json!({}),
        json!({ "status": 200 }),
        json!({ "status": 600 }),
        json!({ "status": "503" }),
        json!({ "retryAfter": 1 }),
        json!({ "status": 503, "reset": true }),
        json!({ "status": 503, "count": 0 }),
        json!({ "status": 503, "Count": 1 }),
        json!({ "latency": -1 }),
        json!({ "latency": 601 }),
        json!({ "clockOffset": 4_000_000_000_i64 }),
        json!({ "clockOffset": 1.5 }),
        json!({ "status": 503, "method": "G T" }),
        json!({ "status": 503, "path": "echo" }),
        json!({ "status": 503, "path": format!("/{}", "a".repeat(2048)) }),
        json!({ "status": 503, "method": "A".repeat(2049) }),
        json!([]),
    ] {
        let answer = control(&emulator, "POST", faults, &wrong.to_string());
        assert_eq!(answer.error().0, 400, "{wrong}");
    }
    for wrong in ["", "{", "status=200", "[status=503]"] {
        assert_eq!(control(&emulator, "POST", faults, wrong).error().0, 400, "{wrong}");
    }
    assert_eq!(get(&emulator, faults), json!({ "faults": [] }));
}

#[test]
fn there_cannot_be_too_many() {
    let emulator = Emulator::start().unwrap();
    for _ in 0..1000 {
        assert_eq!(
            control(&emulator, "POST", "/_emulator/faults", r#"{"status":503}"#).status,
            204
        );
    }
    let answer = control(&emulator, "POST", "/_emulator/faults", r#"{"status":503}"#);
    assert_eq!(answer.error().0, 400);
}

#[test]
fn a_text_of_one_says_what_its_json_says() {
    for (text, due) in [
        ("status=503", json!({ "status": 503 })),
        (" status = 503 , count=1", json!({ "status": 503, "count": 1 })),
        ("reset", json!({ "reset": true })),
        ("reset=true,path=/a=b", json!({ "reset": true, "path": "/a=b" })),
        ("latency=0.5,clockOffset=-1", json!({ "latency": 0.5, "clockOffset": -1 })),
        ("latency=1,method=PUT", json!({ "latency": 1.0, "method": "PUT" })),
    ] {
        let due: Value = due;
        assert_eq!(serde_json::to_value(fault(text)).unwrap(), due, "{text}");
    }
    for wrong in
        ["", ",", "a=b", "status", "status=503,", "status=503,status=503", "count=1", "reset=1"]
    {
        let error = wrong.parse::<Fault>().unwrap_err().to_string();
        assert!(!error.is_empty() && (wrong.is_empty() || !error.contains("a=b")), "{error}");
    }
}
