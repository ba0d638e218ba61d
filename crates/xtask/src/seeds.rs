//! What fuzzing starts from: every vector, under its own name, as its target reads it.

use std::fs;
use std::path::PathBuf;

use acs_auth_tests::VectorFile;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::run::{Failed, root};

/// The seed of a case, of its input and of its stages where it has them.
type Seed = fn(&Value, Option<&Value>) -> Option<Vec<u8>>;

const SIGN: &[&str] = &["sign.json", "sign-sdk.json", "sign-refused.json"];
const C_API: &[&str] =
    &["sign.json", "sign-refused.json", "verify.json", "connection_string.json", "date.json"];

/// Writes the seeds of a target, a file for each case, and says where, if there are vectors for it.
pub(crate) fn lay_out(target: &str) -> Result<Option<PathBuf>, Failed> {
    let (files, seed): (&[&str], Seed) = match target {
        "access_key" => (&["access_key.json"], |input, _| text(input, "text")),
        "connection_string" => (&["connection_string.json"], |input, _| text(input, "text")),
        "date" => (&["date.json"], |input, _| text(input, "text")),
        "url" => (SIGN, |input, _| text(input, "url")),
        "parts" => (SIGN, parts),
        "authorization" => (&["verify.json"], |input, _| authorization(input)),
        "raw_request" => (&["verify.json"], |input, _| raw_request(input)),
        "diagnose" => (&["diagnose.json"], |input, _| raw_request(input)),
        "user_token" => (&["user_token.json"], |input, _| text(input, "text")),
        "c_api" => (C_API, |input, _| c_program(input)),
        // What an answer or a flow of requests is, no vector tells: those in `seeds` do.
        "service_error" | "entra_answer" | "emulator" => return Ok(None),
        _ => return Err(format!("fuzz: no vectors are named for the target {target}")),
    };
    let place = root().join("target/fuzz-seeds").join(target);
    // A case may have gone or have another name now.
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).map_err(|error| format!("{}: {error}", place.display()))?;
    let mut written = 0;
    for file in files {
        let read = VectorFile::<Value, Value>::read(file);
        for case in read.map_err(|error| format!("{file}: {error}"))?.cases {
            if let Some(seed) = seed(&case.input, case.outcome().ok()) {
                fs::write(place.join(&case.id), seed).map_err(|error| format!("seed: {error}"))?;
                written += 1;
            }
        }
    }
    if written == 0 { Err(format!("fuzz: no vector fits {target}")) } else { Ok(Some(place)) }
}

fn text(value: &Value, field: &str) -> Option<Vec<u8>> {
    Some(value.get(field)?.as_str()?.into())
}

fn base64(value: &Value) -> Option<Vec<u8>> {
    STANDARD.decode(value.as_str()?).ok()
}

/// Lines, as the target says; a key that holds the end of a line cannot stand in one.
fn parts(input: &Value, stages: Option<&Value>) -> Option<Vec<u8>> {
    let key = base64(input.get("access_key")?).filter(|key| !key.contains(&b'\n'))?;
    let target = stages.unwrap_or(input);
    let lines = [
        key,
        text(input, "method")?,
        text(target, "path_and_query")?,
        text(target, "host")?,
        text(input, "date")?,
        base64(input.get("body_base64")?)?,
    ];
    Some(lines.join(&b'\n'))
}

fn headers(input: &Value) -> Option<Vec<(&str, &str)>> {
    let pairs = input.get("headers")?.as_array()?.iter();
    pairs.map(|pair| Some((pair.get(0)?.as_str()?, pair.get(1)?.as_str()?))).collect()
}

/// Lines, as the target says: what a case does not tell is empty. The flags hash the body in two pieces.
fn c_program(input: &Value) -> Option<Vec<u8>> {
    let field = |name| text(input, name).unwrap_or_default();
    let or = |text: Vec<u8>, other: Vec<u8>| if text.is_empty() { other } else { text };
    let keys = input.get("access_keys").and_then(|keys| keys.get(0)?.as_str());
    let key = or(field("access_key"), keys.unwrap_or("pw==").into());
    // The text of a case that has nothing else is a date, or a connection string.
    let date = or(or(field("date"), field("now")), field("text"));
    let [method, url, target, host] = ["method", "url", "path_and_query", "host"].map(field);
    let of_body = Vec::new();
    let flags = b"ipepf".to_vec();
    let mut lines = vec![flags, key, method, url, target, host, date, of_body, field("text")];
    for (name, value) in headers(input).unwrap_or_default() {
        lines.push(format!("{name}:{value}").into());
    }
    lines.push(Vec::new());
    // A line that has an end of one within would be two.
    let is_whole = lines.iter().all(|line| !line.contains(&b'\n'));
    lines.push(input.get("body_base64").and_then(base64).unwrap_or_default());
    is_whole.then(|| lines.join(&b'\n'))
}

fn authorization(input: &Value) -> Option<Vec<u8>> {
    let headers = headers(input)?;
    let (_, value) = headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("authorization"))?;
    Some((*value).into())
}

fn raw_request(input: &Value) -> Option<Vec<u8>> {
    let body = base64(input.get("body_base64")?)?;
    let mut message = text(input, "method")?;
    message.push(b' ');
    message.extend(text(input, "path_and_query")?);
    message.extend(b" HTTP/1.1\r\n");
    for (name, value) in headers(input)? {
        message.extend(format!("{name}: {value}\r\n").bytes());
    }
    message.extend(format!("content-length: {}\r\n\r\n", body.len()).bytes());
    message.extend(body);
    Some(message)
}
