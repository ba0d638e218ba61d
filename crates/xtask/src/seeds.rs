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

/// Writes the seeds of a target, a file for each case, and says where.
pub(crate) fn lay_out(target: &str) -> Result<PathBuf, Failed> {
    let (files, seed): (&[&str], Seed) = match target {
        "access_key" => (&["access_key.json"], |input, _| text(input, "text")),
        "connection_string" => (&["connection_string.json"], |input, _| text(input, "text")),
        "date" => (&["date.json"], |input, _| text(input, "text")),
        "url" => (SIGN, |input, _| text(input, "url")),
        "parts" => (SIGN, parts),
        "authorization" => (&["verify.json"], |input, _| authorization(input)),
        "raw_request" => (&["verify.json"], |input, _| raw_request(input)),
        "diagnose" => (&["diagnose.json"], |input, _| raw_request(input)),
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
    if written == 0 { Err(format!("fuzz: no vector fits {target}")) } else { Ok(place) }
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
