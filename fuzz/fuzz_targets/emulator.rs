//! The local ACS answers whatever it is asked, and tells nobody a key, or the token of somebody else.
//!
//! The input is requests with `---` on a line between them. Each is a line with its proof, method and target;
//! headers up to an empty line; then the body. The proof is `k` or `s` for a signature with the first or the
//! second key, `b` or `a` for the last token that was given or the one before, `-` for none. `{0}` is the last
//! id that an answer had, `{1}` the one before.

#![no_main]

#[path = "../shared/wire.rs"]
mod wire;

use std::cell::RefCell;

use acs_auth::{AccessKey, ContentHash, HttpDate, SignableRequest, UserToken};
use acs_auth_emulator::{CLIENT_SECRET, Emulator, FAULT_HEADER, IDENTITY_HEADER};
use http::uri::PathAndQuery;
use http::{HeaderName, HeaderValue, Method};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;
use wire::{Answer, Connection};

const NOW: i64 = 1_767_258_307;
/// Inputs after which there is a new one.
const MOST_INPUTS: u32 = 20_000;
/// Requests and headers of one input.
const MOST: usize = 16;
/// Those that are set here, that change how a request is sent, or that ask for a failure.
const OWN_HEADERS: [&str; 11] = [
    FAULT_HEADER,
    "authorization",
    "connection",
    "content-length",
    "expect",
    "host",
    "te",
    "transfer-encoding",
    "upgrade",
    "x-ms-content-sha256",
    "x-ms-date",
];

thread_local! {
    static SERVED: RefCell<Option<Served>> = const { RefCell::new(None) };
}

fuzz_target!(|input: &[u8]| {
    SERVED.with_borrow_mut(|served| {
        if served.as_ref().is_none_or(|served| served.inputs == MOST_INPUTS) {
            *served = None;
            *served = Some(Served::start());
        }
        let served = served.as_mut().unwrap();
        served.inputs += 1;
        served.emulator.reset();
        let mut known = Known::default();
        for request in split(input, b"\n---\n").into_iter().take(MOST) {
            let _ = served.ask(request, input, &mut known);
        }
    });
});

/// One that runs, and what it takes to ask it.
struct Served {
    emulator: Emulator,
    connection: Connection,
    host: String,
    keys: [AccessKey; 2],
    inputs: u32,
}

/// What answers have told, the last one last.
#[derive(Default)]
struct Known {
    ids: Vec<String>,
    tokens: Vec<String>,
}

impl Served {
    fn start() -> Self {
        let now = HttpDate::from_unix(NOW).unwrap();
        let emulator = Emulator::builder().clock(move || now).start().unwrap();
        let host = emulator.endpoint().trim_start_matches("http://").to_owned();
        let keys = [emulator.access_key(), emulator.secondary_access_key()];
        let keys = keys.map(|key| AccessKey::from_base64(key).unwrap());
        Self { connection: Connection::to(&host), emulator, host, keys, inputs: 0 }
    }

    /// Sends a request of the input, unless it is none.
    fn ask(&mut self, request: &[u8], input: &[u8], known: &mut Known) -> Option<()> {
        let request = known.put_in(request);
        let (head, body) = split_once(&request, b"\n\n").unwrap_or((&request, b""));
        let mut lines = head.split(|byte| *byte == b'\n');
        let first = str::from_utf8(lines.next()?).ok()?;
        let (proof, first) = first.split_at_checked(1)?;
        let (method, target) = first.split_once(' ')?;
        Method::from_bytes(method.as_bytes()).ok().filter(|method| method != Method::CONNECT)?;
        let is_target = target.starts_with('/') && !target.contains('#');
        let path = target.parse::<PathAndQuery>().ok().filter(|_| is_target)?;
        // Whoever waits for messages waits for up to ten minutes.
        if path.path() == "/_emulator/messages" && target.contains(['%', 't']) {
            return None;
        }

        let content_hash = ContentHash::of(body);
        let date = HttpDate::from_unix(NOW).unwrap();
        let host = &*self.host;
        let to_sign = SignableRequest { method, path_and_query: target, host, date, content_hash };
        let mut sent = format!("{method} {target} HTTP/1.1\r\nhost: {host}\r\n").into_bytes();
        let mut set = |name: &str, value: &[u8]| {
            sent.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        };
        set("content-length", body.len().to_string().as_bytes());
        let bearer =
            |at: usize| format!("Bearer {}", known.tokens.iter().nth_back(at).map_or("e30", |t| t));
        match proof {
            "k" | "s" => {
                let signed = self.keys[usize::from(proof == "s")].sign(&to_sign).ok()?;
                signed.iter().for_each(|(name, value)| set(name, value.as_bytes()));
            }
            "b" => set("authorization", bearer(0).as_bytes()),
            "a" => set("authorization", bearer(1).as_bytes()),
            _ => {}
        }
        for line in lines.take(MOST) {
            let (name, value) = split_once(line, b": ")?;
            let name = HeaderName::from_bytes(name).ok()?;
            let value = HeaderValue::from_bytes(value).ok()?;
            if !OWN_HEADERS.contains(&name.as_str()) {
                set(name.as_str(), value.as_bytes());
            }
        }
        sent.extend([b"\r\n", body].concat());
        let answer = self.connection.ask(method, &sent);
        if path.path() == "/_emulator/faults" {
            self.emulator.clear_faults();
        }
        self.check(&answer, path.path(), method, input, known);
        Some(())
    }

    fn check(&self, answer: &Answer, path: &str, method: &str, input: &[u8], known: &mut Known) {
        assert!((200..500).contains(&answer.status), "{}", answer.status);
        let json = serde_json::from_slice::<Value>(&answer.body).ok();
        if answer.status >= 400 && method != "HEAD" {
            check_error(answer, json.as_ref().expect("an error is JSON"), path);
        }

        let head = answer.headers.iter().flat_map(|(name, value)| [name.as_bytes(), value]);
        let mut told = head.chain([&answer.body[..]]).collect::<Vec<_>>().join(&b'\n');
        // What the input says itself may come back, such as in the text of a message.
        let keys = [self.emulator.access_key(), self.emulator.secondary_access_key()];
        for secret in keys.into_iter().chain([CLIENT_SECRET, IDENTITY_HEADER]) {
            assert!(!has(&told, secret) || has(input, secret));
        }
        let mut given = Vec::new();
        if let Some(json) = &json {
            gather(json, &["token", "access_token"], &mut given);
            gather(json, &["id"], &mut known.ids);
            check_user(json, path);
        }
        for token in &given {
            told = split(&told, token.as_bytes()).concat();
        }
        assert!(
            !known.tokens.iter().any(|token| has(&told, token)),
            "a token that was given before"
        );
        known.tokens.append(&mut given);
    }
}

impl Known {
    /// The text with ids in their places.
    fn put_in(&self, text: &[u8]) -> Vec<u8> {
        let mut parts = split(text, b"{").into_iter();
        let mut put = parts.next().unwrap_or_default().to_vec();
        for part in parts {
            match part {
                [digit @ b'0'..=b'9', b'}', rest @ ..] => {
                    let id = self.ids.iter().nth_back(usize::from(digit - b'0'));
                    put.extend(
                        id.map_or("8:acs:none", |id| id).bytes().chain(rest.iter().copied()),
                    );
                }
                _ => put.extend([b"{", part].concat()),
            }
        }
        put
    }
}

/// An error of the service, of Entra, or of a managed identity.
fn check_error(answer: &Answer, json: &Value, path: &str) {
    let text = |name| json[name].as_str().is_some_and(|text| !text.is_empty());
    let code = json["error"]["code"].as_str().filter(|code| !code.is_empty());
    if let Some(code) = code {
        assert!(json["error"]["message"].is_string());
        assert_eq!(answer.header("x-ms-error-code"), Some(code.as_bytes()));
        return;
    }
    if path == "/sms" {
        // The SMS API has a list of texts for each field that is wrong.
        let fields = json.as_object().expect("an error is an object");
        assert!(answer.status == 400 && fields.values().all(|texts| texts[0].is_string()));
        return;
    }
    assert!(path.contains("/oauth2/") || path.contains("/v2.0/") || path == "/msi/token", "{path}");
    assert!((text("error") && text("error_description")) || json["statusCode"].is_u64());
}

/// That a token of a user of ACS is that of the user who is told beside it.
fn check_user(json: &Value, path: &str) {
    let token =
        |token: &Value| Some(UserToken::decode_unverified(token["token"].as_str()?).unwrap());
    if let Some(token) = token(&json["accessToken"]) {
        assert_eq!(token.identity_id(), json["identity"]["id"].as_str());
    }
    let path = path.replace("%3A", ":").replace("%3a", ":");
    if let Some(id) =
        path.strip_prefix("/identities/").and_then(|rest| rest.strip_suffix("/:issueAccessToken"))
        && let Some(token) = token(json)
    {
        assert!(id.contains('%') || token.identity_id() == Some(id));
    }
}

/// The texts under some names, wherever they are.
fn gather(json: &Value, names: &[&str], found: &mut Vec<String>) {
    match json {
        Value::Array(values) => values.iter().for_each(|value| gather(value, names, found)),
        Value::Object(fields) => {
            for (name, value) in fields {
                match value {
                    Value::String(text) if names.contains(&&**name) => found.push(text.clone()),
                    value => gather(value, names, found),
                }
            }
        }
        _ => {}
    }
}

fn has(text: &[u8], part: &str) -> bool {
    text.windows(part.len().max(1)).any(|window| window == part.as_bytes())
}

fn split_once<'a>(text: &'a [u8], mark: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let at = text.windows(mark.len()).position(|window| window == mark)?;
    Some((&text[..at], &text[at + mark.len()..]))
}

fn split<'a>(mut text: &'a [u8], mark: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some((part, rest)) = split_once(text, mark) {
        parts.push(part);
        text = rest;
    }
    parts.push(text);
    parts
}
