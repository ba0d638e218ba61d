//! The diagnosis: each mistake by its name, those of the official SDKs too, and none where none was made.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use acs_auth::diagnose::{Case, Diagnosis, Mistake, SuspectKey, diagnose};
use acs_auth::{AccessKey, Code, ContentHash, HttpDate};
use acs_auth_tests::{DiagnoseInput, DiagnoseStages, VectorFile, report};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

fn keys(texts: &[String]) -> Vec<SuspectKey> {
    texts.iter().map(|text| SuspectKey::from_base64(text).unwrap()).collect()
}

fn diagnosed(input: &DiagnoseInput) -> Diagnosis {
    diagnose(&Case {
        keys: &keys(&input.access_keys),
        other_keys: &keys(&input.other_keys),
        method: &input.method,
        path_and_query: input.path_and_query.as_bytes(),
        headers: &input.headers,
        body: input.body_base64.as_ref().map(|body| body.0.as_slice()),
        endpoint: input.endpoint.as_deref(),
        now: HttpDate::parse(&input.now).unwrap(),
        tolerance: input.tolerance,
    })
}

fn codes(diagnosis: &Diagnosis) -> Vec<&'static str> {
    diagnosis.mistakes.iter().map(|mistake| mistake.as_str()).collect()
}

/// Mistakes made on purpose, one and two at a time.
#[test]
fn every_mistake_is_named() {
    let name = "diagnose.json";
    let file = VectorFile::<DiagnoseInput, DiagnoseStages>::read(name).unwrap();
    assert_eq!(file.operation, "diagnose");
    let mut made = BTreeSet::new();
    let mut ran = 0;
    for case in &file.cases {
        let due = case.outcome().unwrap();
        let diagnosis = diagnosed(&case.input);
        assert_eq!(codes(&diagnosis), due.mistakes, "{}", case.id);
        let signed = diagnosis.signed.map(|signed| String::from_utf8(signed).unwrap());
        assert_eq!(signed, due.signed, "{}", case.id);
        if diagnosis.verdict.is_ok() {
            assert_eq!(due.mistakes, [""; 0], "{}", case.id);
        }
        made.extend(due.mistakes.iter().cloned());
        ran += 1;
    }
    report("rust", name, ran);
    let known: BTreeSet<_> =
        Mistake::ALL.iter().map(|mistake| mistake.as_str().to_owned()).collect();
    assert_eq!(made, known);
    assert_eq!(known.len(), Mistake::ALL.len());
}

/// A request that an official SDK sent, and that is not signed as it was sent.
#[derive(Deserialize)]
struct Divergence {
    id: String,
    finding: String,
    why: String,
    access_key: String,
    method: String,
    path_and_query: String,
    headers: Vec<(String, String)>,
    body_base64: String,
    endpoint: Option<String>,
    now: String,
}

/// What is due of a kind of divergence: one of these, each of them of some request.
struct Due {
    codes: BTreeSet<String>,
    seen: BTreeSet<String>,
}

/// The map from finding and reason to the codes that are right.
fn due() -> BTreeMap<(String, String), Due> {
    let text = fs::read_to_string(file("map.tsv")).unwrap();
    let rows =
        text.lines().skip(1).map(|row| row.split('\t').map(str::to_owned).collect::<Vec<_>>());
    rows.map(|row| {
        let codes = row[2].split(" or ").map(str::to_owned).collect();
        ((row[0].clone(), row[1].clone()), Due { codes, seen: BTreeSet::new() })
    })
    .collect()
}

fn file(name: &str) -> String {
    format!("{}/divergences/{name}", env!("CARGO_MANIFEST_DIR"))
}

#[test]
fn the_mistakes_of_official_sdks_are_named() {
    let mut due = due();
    let requests = fs::read_to_string(file("requests.jsonl")).unwrap();
    let (mut refused, mut verified, mut wrong) = (0, Vec::new(), Vec::new());
    for line in requests.lines() {
        let request: Divergence = serde_json::from_str(line).unwrap();
        let diagnosis = diagnose(&Case {
            keys: &[SuspectKey::from_base64(&request.access_key).unwrap()],
            other_keys: &[],
            method: &request.method,
            path_and_query: request.path_and_query.as_bytes(),
            headers: &request.headers,
            body: Some(&STANDARD.decode(&request.body_base64).unwrap()),
            endpoint: request.endpoint.as_deref(),
            now: HttpDate::parse(&request.now).unwrap(),
            tolerance: 0,
        });
        if diagnosis.verdict.is_ok() {
            verified.push(request.finding);
            continue;
        }
        refused += 1;
        let due = due.get_mut(&(request.finding, request.why)).expect(&request.id);
        let code = diagnosis.codes().unwrap();
        if due.codes.contains(&code) {
            due.seen.insert(code);
        } else {
            wrong.push(request.id);
        }
    }
    // Those of J8 sign `date` and say so, which is the scheme as it was first: they are right.
    assert_eq!(verified, ["J8"; 2]);
    assert_eq!((refused, wrong), (133, Vec::new()));
    for ((finding, why), due) in due {
        assert_eq!(due.codes, due.seen, "{finding}: {why}");
    }
}

/// Bytes that nobody chose, and that are the same each time.
fn random(number: u32) -> [u8; 32] {
    Sha256::digest(number.to_le_bytes()).into()
}

/// Nothing is named that did not prove itself.
#[test]
fn random_signatures_are_not_explained() {
    let keys = [SuspectKey::from_base64(STANDARD.encode([7; 64])).unwrap()];
    let body = br#"{"from":"+14255550123"}"#;
    let hash = ContentHash::of(body);
    let now = HttpDate::from_unix(1_767_225_600).unwrap();
    let mut refused = 0;
    for number in 0..10_000 {
        let signature = STANDARD.encode(random(number));
        let authorization = format!(
            "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature={signature}"
        );
        let headers = [
            ("host", "localhost:8401"),
            ("x-ms-date", now.as_str()),
            ("x-ms-content-sha256", hash.as_str()),
            ("authorization", &authorization),
        ];
        let target = format!("/rooms/{number}%20?a=b+c&api-version=2025-03-13");
        let diagnosis = diagnose(&Case {
            keys: &keys,
            other_keys: &[],
            method: "POST",
            path_and_query: target.as_bytes(),
            headers: &headers,
            body: Some(body),
            endpoint: Some("https://contoso.communication.azure.com/"),
            now,
            tolerance: 300,
        });
        refused += usize::from(diagnosis.verdict.unwrap_err().code() == Code::SignatureMismatch);
        assert_eq!((diagnosis.mistakes, diagnosis.signed), (Vec::new(), None));
    }
    assert_eq!(refused, 10_000);
}

/// Whatever comes, there is an answer: no panic, and no mistake without a cause.
#[test]
fn requests_of_any_bytes_are_diagnosed() {
    let key = SuspectKey::from_base64("pw==").unwrap();
    let now = HttpDate::from_unix(0).unwrap();
    for number in 0..2_000 {
        let mut bytes =
            [random(3 * number), random(3 * number + 1), random(3 * number + 2)].concat();
        // Half of it in characters that mean something here.
        let means = br#"%?&;=/:+.,\"'{}[]#@ -_~aZ09"#;
        for byte in bytes.iter_mut().filter(|byte| **byte & 1 == 0) {
            *byte = means[usize::from(*byte >> 1) % means.len()];
        }
        let (target, rest) = bytes.split_at(32);
        let (value, body) = rest.split_at(24);
        let authorization =
            [b"HMAC-SHA256 SignedHeaders=host;date&Signature=".as_slice(), value].concat();
        let signature = STANDARD.encode(&rest[..32]);
        let usual = format!("HMAC-SHA256 SignedHeaders=x-ms-date;host&Signature={signature}");
        for authorization in [authorization.as_slice(), usual.as_bytes(), value] {
            let names = ["host", "x-ms-date", "x-ms-content-sha256", "date"];
            let mut headers: Vec<_> = names.iter().map(|name| (*name, value)).collect();
            headers.push(("authorization", authorization));
            let case = Case {
                keys: std::slice::from_ref(&key),
                other_keys: &[],
                method: "P",
                path_and_query: target,
                headers: &headers,
                body: Some(body),
                endpoint: std::str::from_utf8(value).ok(),
                now,
                tolerance: 300,
            };
            let diagnosis = diagnose(&case);
            assert!(diagnosis.verdict.is_err());
            assert!(diagnosis.signed.is_none());
        }
    }
}

/// What is shown of a key, and what of a request: nothing that a signature could be made with.
#[test]
fn suspect_keys_show_nothing() {
    let text = STANDARD.encode([0x5a; 48]);
    let key = SuspectKey::from_base64(&text).unwrap();
    let shown = format!("{key:?} {:?}", SuspectKey::from(key.access_key().clone()));
    assert!(shown.contains(key.fingerprint().as_str()));
    assert!(!shown.contains(&text[..8]));
    assert!(!shown.contains("ZZZZZZ"));
}

/// A key is found in a connection string as `ConnectionString` finds it.
#[test]
fn suspect_keys_of_connection_strings() {
    let key = AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=").unwrap();
    for text in [
        "endpoint=https://h/;accesskey=bm90IGEgcmVhbCBrZXk=",
        " AccessKey = bm90IGEgcmVhbCBrZXk= ; Endpoint=https://h ;",
        "accesskeys=x;endpoint=http://h:1;ACCESSKEY=bm90IGEgcmVhbCBrZXk=\n",
    ] {
        let suspect = SuspectKey::from_connection_string(text).unwrap();
        assert_eq!(suspect.fingerprint(), key.fingerprint());
    }
    let error = SuspectKey::from_connection_string("endpoint=https://h").unwrap_err();
    assert_eq!(error.code(), Code::InvalidConnectionString);
}

/// As people read it: the mistakes, and both texts with a caret where they part.
#[test]
fn a_diagnosis_is_shown_as_text() {
    let file = VectorFile::<DiagnoseInput, DiagnoseStages>::read("diagnose.json").unwrap();
    let shown = |id: &str| {
        let case = file.cases.iter().find(|case| case.id == id).unwrap();
        diagnosed(&case.input).to_string()
    };
    let hash = "PjnljA2svmGFXG760Qr+nlR+UMhgrl1EDvsZYtSqX0I=";
    let rest = |host: &str| format!("  Thu, 01 Jan 2026 09:05:07 GMT;{host};{hash}");
    let (host, target) = ("contoso.communication.azure.com", "  /sms?api-version=2021-03-07\\n");
    let place = rest(host).find(&format!(";{hash}")).unwrap();
    assert_eq!(
        shown("diagnose-host-slash"),
        [
            &format!("{} [HOST_TRAILING_SLASH]", Mistake::HostTrailingSlash),
            "string-to-sign:",
            "  POST\\n",
            target,
            &rest(host),
            &format!("{:place$}^", ""),
            "what was signed instead:",
            "  POST\\n",
            target,
            &rest(&format!("{host}/")),
            &format!("{:place$}^", ""),
        ]
        .join("\n")
    );
    assert!(shown("diagnose-none").starts_with("signed with the key 0\nstring-to-sign:\n"));
    assert!(shown("diagnose-good-body-not-given").contains("\nthe body is not known, and was not"));
    assert!(shown("diagnose-unknown").contains("\nno mistake is known that explains it\n"));
    assert!(shown("diagnose-unknown-and-old").contains("beside that [SIGNATURE_MISMATCH]\n"));
}
