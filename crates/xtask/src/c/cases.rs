//! The vectors as the programs in `bindings/c/tests` read them, and the answers that are due.

use acs_auth_core::{
    AccessKey, Code, ConnectionString, ContentHash, Error, HttpDate, Received, SignableRequest,
    Verified, VerifyError,
};
use acs_auth_tests::{
    AccessKeyInput, AccessKeyStages, ConnectionStringStages, ContentHashInput, ContentHashStages,
    DateInput, DateStages, SignInput, SignStages, TextInput, VectorFile, VerifyInput, VerifyStages,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::run::Failed;

/// One vector.
pub(crate) struct Case {
    pub(crate) id: String,
    fields: Vec<Vec<u8>>,
    pub(crate) due: Vec<String>,
}

/// Why the core refuses an input, as C has to tell it.
struct Why(Code, &'static str, Option<usize>);

impl From<Error> for Why {
    fn from(error: Error) -> Self {
        Self(error.code(), error.reason(), error.offset())
    }
}

impl From<VerifyError> for Why {
    fn from(error: VerifyError) -> Self {
        Self(error.code(), error.reason(), None)
    }
}

/// Where C has no function that explains a refusal, the status is all that it tells.
fn unexplained(error: Error) -> Why {
    Why(error.code(), error.code().meaning(), None)
}

/// All cases of a file.
pub(crate) fn cases(file: &str) -> Result<Vec<Case>, Failed> {
    let head =
        VectorFile::<Value, Value>::read(file).map_err(|error| format!("{file}: {error}"))?;
    match head.operation.as_str() {
        "sign" => read(file, sign),
        "verify" => read(file, verify),
        "content_hash" => read(file, content_hash),
        "date" => read(file, date),
        "access_key" => read(file, access_key),
        "connection_string" => read(file, connection_string),
        other => Err(format!("{file}: C has no operation {other}")),
    }
}

/// What goes to a program, and either the stages that are due or why the core refuses it.
type Asked = (Vec<Vec<u8>>, Result<Vec<String>, Why>);

fn read<I: DeserializeOwned, S: DeserializeOwned>(
    file: &str,
    ask: impl Fn(&I, Option<&S>) -> Asked,
) -> Result<Vec<Case>, Failed> {
    let cases = VectorFile::<I, S>::read(file).map_err(|error| format!("{file}: {error}"))?.cases;
    let each = cases.into_iter().map(|case| {
        let (fields, answer) = ask(&case.input, case.outcome().ok());
        let due = match (case.outcome(), answer) {
            (Ok(_), Ok(stages)) => [vec!["OK".to_owned()], stages].concat(),
            (Err(refusal), Err(Why(code, reason, offset)))
                if (code.as_str(), offset) == (&refusal.code, refusal.offset) =>
            {
                let offset = offset.map(|offset| offset.to_string()).unwrap_or_default();
                vec![refusal.code.clone(), offset, reason.to_owned()]
            }
            _ => return Err(format!("{file}: the core has another answer to {}", case.id)),
        };
        Ok(Case { id: case.id, fields, due })
    });
    each.collect()
}

impl Case {
    /// In the form that `frame.h` tells.
    pub(crate) fn encode(&self) -> Vec<u8> {
        let number = |number: usize| (number as u64).to_le_bytes();
        let mut bytes = number(self.fields.len()).to_vec();
        for field in &self.fields {
            bytes.extend(number(field.len()));
            bytes.extend(field);
        }
        bytes
    }
}

fn fields(operation: &str, fields: &[&[u8]]) -> Vec<Vec<u8>> {
    [&[operation.as_bytes()], fields].concat().into_iter().map(<[u8]>::to_vec).collect()
}

fn sign(input: &SignInput, due: Option<&SignStages>) -> Asked {
    let SignInput { access_key, method, url, host, path_and_query, date, body_base64 } = input;
    let (body, target) = (&body_base64.0[..], [url, host, path_and_query].into_iter().flatten());
    let mut asked = vec![access_key.as_bytes(), method.as_bytes(), date.as_bytes(), body];
    asked.extend(target.map(String::as_bytes));
    let operation = if url.is_some() { "sign_url" } else { "sign" };

    let answer = || {
        let key = AccessKey::from_base64(access_key).map_err(unexplained)?;
        let date = HttpDate::parse(date).map_err(unexplained)?;
        let content_hash = ContentHash::of(body);
        if let Some(url) = url {
            key.sign_url(method, url, content_hash, date)?;
        } else if let (Some(host), Some(path_and_query)) = (host, path_and_query) {
            key.sign(&SignableRequest { method, path_and_query, host, date, content_hash })?;
        }
        // The signature is the end of the authorization.
        let stages = due.map(|due| {
            [
                &due.host,
                &due.path_and_query,
                &due.content_hash,
                &due.string_to_sign,
                &due.authorization,
            ]
        });
        Ok(stages.into_iter().flatten().cloned().collect())
    };
    (fields(operation, &asked), answer())
}

/// C has no function for the string-to-sign of what was received.
fn verify(input: &VerifyInput, due: Option<&VerifyStages>) -> Asked {
    let VerifyInput { access_keys, method, path_and_query, headers, body_base64, now, tolerance } =
        input;
    let (numbers, body) = ([access_keys.len().to_string(), tolerance.to_string()], &body_base64.0);
    let mut asked = vec![numbers[0].as_bytes(), method.as_bytes(), path_and_query.as_bytes()];
    asked.extend([&body[..], now.as_bytes(), numbers[1].as_bytes()]);
    asked.extend(access_keys.iter().map(String::as_bytes));
    asked.extend(headers.iter().flat_map(|(name, value)| [name.as_bytes(), value.as_bytes()]));

    let answer = || {
        let keys = access_keys.iter().map(AccessKey::from_base64).collect::<Result<Vec<_>, _>>()?;
        let headers: Vec<_> =
            headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let received = Received {
            method,
            path_and_query: path_and_query.as_bytes(),
            headers: &headers,
            content_hash: ContentHash::of(body),
        };
        let Verified { date, .. } = received.verify(&keys, HttpDate::parse(now)?, *tolerance)?;
        let key_index = due.map(|due| due.key_index.to_string());
        Ok(key_index.into_iter().chain([date.unix().to_string()]).collect())
    };
    (fields("verify", &asked), answer())
}

fn content_hash(input: &ContentHashInput, due: Option<&ContentHashStages>) -> Asked {
    let stages = || due.map(|due| due.content_hash.clone()).into_iter().collect();
    match input {
        ContentHashInput::Body { body_base64 } => {
            (fields("content_hash", &[&body_base64.0]), Ok(stages()))
        }
        ContentHashInput::Text { text } => {
            let read = ContentHash::from_base64(text);
            (
                fields("content_hash_of_text", &[text.as_bytes()]),
                read.map(|_| stages()).map_err(Why::from),
            )
        }
    }
}

fn date(input: &DateInput, due: Option<&DateStages>) -> Asked {
    let (asked, read) = match input {
        DateInput::Unix { unix } => {
            (fields("date_of_seconds", &[unix.to_string().as_bytes()]), HttpDate::from_unix(*unix))
        }
        DateInput::Text { text } => (fields("date", &[text.as_bytes()]), HttpDate::parse(text)),
    };
    let stages = |_| due.map(|due| due.text.clone()).into_iter().collect();
    (asked, read.map(stages).map_err(unexplained))
}

/// Beside the text, that of the key that it stands for: both have the same fingerprint.
fn access_key(input: &AccessKeyInput, due: Option<&AccessKeyStages>) -> Asked {
    let plain = due.map(|due| due.key_base64.as_bytes()).unwrap_or_default();
    let stages = |_| due.map(|due| due.fingerprint.clone()).into_iter().collect();
    let answer = AccessKey::from_base64(&input.text).map(stages).map_err(unexplained);
    (fields("access_key", &[input.text.as_bytes(), plain]), answer)
}

fn connection_string(input: &TextInput, due: Option<&ConnectionStringStages>) -> Asked {
    let stages = |_| due.map(|due| vec![due.endpoint.clone(), due.fingerprint.clone()]);
    let read = ConnectionString::parse(&input.text);
    let answer = read.map(|read| stages(read).unwrap_or_default()).map_err(Why::from);
    (fields("connection_string", &[input.text.as_bytes()]), answer)
}
