//! The local ACS, given what official SDKs really sent: it takes what was signed as it was sent, refuses all
//! else, and names the mistake.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use acs_auth::HttpDate;
use acs_auth_emulator::{Auth, Emulator};
use acs_auth_tests::{SignInput, SignStages, VectorFile};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

/// One emulator for each key, each at the time of its request.
struct Emulators {
    auth: Auth,
    running: BTreeMap<String, (Emulator, Arc<AtomicI64>)>,
}

struct Answer {
    status: u16,
    mistake: Option<String>,
}

impl Emulators {
    fn new(auth: Auth) -> Self {
        Self { auth, running: BTreeMap::new() }
    }

    fn send(
        &mut self,
        key: &str,
        now: &str,
        method: &str,
        target: &str,
        headers: &[(String, String)],
        body: &[u8],
    ) -> Answer {
        let (emulator, time) = self.running.entry(key.to_owned()).or_insert_with(|| {
            let time = Arc::new(AtomicI64::new(0));
            let clock = Arc::clone(&time);
            let clock = move || HttpDate::from_unix(clock.load(Ordering::Relaxed)).unwrap();
            // In the second place, where it is as good.
            let builder = Emulator::builder().auth(self.auth).keys("b3RoZXI=", key).clock(clock);
            (builder.start().unwrap(), time)
        });
        time.store(HttpDate::parse(now).unwrap().unix(), Ordering::Relaxed);
        let headers: String =
            headers.iter().map(|(name, value)| [name, ": ", value, "\r\n"].concat()).collect();
        let request = format!(
            "{method} {target} HTTP/1.1\r\nconnection: close\r\n{headers}content-length: {}\r\n\r\n",
            body.len()
        );
        let address = emulator.endpoint().split_once("://").unwrap().1;
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(&[request.as_bytes(), body].concat()).unwrap();
        let mut answer = Answer { status: 0, mistake: None };
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if answer.status == 0 {
                answer.status = line.split(' ').nth(1).unwrap().parse().unwrap();
            } else if let Some(mistake) = line.strip_prefix("x-acs-auth-mistake: ") {
                answer.mistake = Some(mistake.to_owned());
            } else if line.is_empty() {
                break;
            }
        }
        answer
    }
}

#[test]
fn what_official_sdks_signed_as_they_sent_it_is_taken() {
    let mut emulators = Emulators::new(Auth::Strict);
    let file = VectorFile::<SignInput, SignStages>::read("sign-sdk.json").unwrap();
    let mut taken = 0;
    for case in &file.cases {
        let (input, stages) = (&case.input, case.outcome().unwrap());
        let headers = [
            ("host", &stages.host),
            ("x-ms-date", &input.date),
            ("x-ms-content-sha256", &stages.content_hash),
            ("authorization", &stages.authorization),
        ];
        let headers = headers.map(|(name, value)| (name.to_owned(), value.clone()));
        let method = input.method.to_ascii_uppercase();
        let (target, body) = (&stages.path_and_query, &input.body_base64.0);
        let key = &input.access_key;
        let answer = emulators.send(key, &input.date, &method, target, &headers, body);
        // Most are of APIs that it has not got: then it says so, once it has seen the signature.
        assert!(answer.status != 401 && answer.status < 500, "{}: {}", case.id, answer.status);
        taken += 1;
    }
    assert_eq!(taken, 360);
}

#[test]
fn what_they_signed_otherwise_is_refused_and_named() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/divergences/requests.jsonl");
    let requests = fs::read_to_string(path).unwrap();
    let mut strict = Emulators::new(Auth::Strict);
    let mut explaining = Emulators::new(Auth::Explain);
    let (mut refused, mut named) = (0, 0);
    for line in requests.lines() {
        let request: Value = serde_json::from_str(line).unwrap();
        let text = |field: &str| request[field].as_str().unwrap();
        let headers: Vec<_> = serde_json::from_value(request["headers"].clone()).unwrap();
        let body = STANDARD.decode(text("body_base64")).unwrap();
        let [strict, explained] = [&mut strict, &mut explaining].map(|emulators| {
            let (method, target) = (text("method"), text("path_and_query"));
            emulators.send(text("access_key"), text("now"), method, target, &headers, &body)
        });
        // J8 signs `date` and lists it; of X1 the target is reduced, as whoever is no proxy does it.
        if ["J8", "X1"].contains(&text("finding")) {
            assert_ne!(strict.status, 401, "{}", text("id"));
            continue;
        }
        assert_eq!((strict.status, strict.mistake), (401, None), "{}", text("id"));
        assert_eq!(explained.status, 401, "{}", text("id"));
        refused += 1;
        named += usize::from(explained.mistake.is_some_and(|code| !code.ends_with("_MISMATCH")));
    }
    // Of the rest an emulator cannot know: they are named where the client's endpoint is known.
    assert_eq!((refused, named), (130, 127));
}
