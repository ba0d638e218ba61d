//! Every vector through the Rust library, every stage compared.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test stops where it is wrong"
)]

mod credential;
mod tokens;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use acs_auth::{
    AccessKey, ConnectionString, ContentHash, ContentHasher, Error, HttpDate, Received,
    SignableRequest, SplitUrl, StringToSign, Verifier,
};
use acs_auth_tests::{
    AccessKeyInput, AccessKeyStages, Case, ConnectionStringStages, ContentHashInput,
    ContentHashStages, DateInput, DateStages, FILES, Refusal, SignInput, SignStages, TextInput,
    VectorFile, VerifyInput, VerifyStages, directory, report,
};
use serde::de::DeserializeOwned;

/// Puts every case of a file through a test, and says how many there were.
fn run<I: DeserializeOwned, S: DeserializeOwned>(
    name: &str,
    operation: &str,
    mut test: impl FnMut(&Case<I, S>),
) {
    let file = VectorFile::read(name).unwrap();
    assert_eq!(file.operation, operation);
    // What is reported is what was run: `cargo xtask test` compares it with what the file holds.
    report("rust", name, file.cases.iter().inspect(|case| test(case)).count());
}

#[track_caller]
fn assert_refused<T: std::fmt::Debug>(id: &str, result: Result<T, Error>, refusal: &Refusal) {
    let error = result.expect_err(id);
    assert_eq!(error.code().as_str(), refusal.code, "{id}: {error}");
    assert_eq!(error.offset(), refusal.offset, "{id}: {error}");
}

fn sign(file: &str) {
    run(file, "sign", |case: &Case<SignInput, SignStages>| {
        let (id, input) = (&case.id, &case.input);
        match case.outcome() {
            Ok(stages) => assert_signed(id, input, stages),
            Err(refusal) => assert_refused(id, sign_input(input), refusal),
        }
    });
}

/// Signs a URL, or parts, whichever is given.
fn sign_input(input: &SignInput) -> Result<String, Error> {
    let key = AccessKey::from_base64(&input.access_key)?;
    let date = HttpDate::parse(&input.date)?;
    let content_hash = ContentHash::of(&input.body_base64.0);
    let headers = match (&input.url, &input.host, &input.path_and_query) {
        (Some(url), None, None) => *key.sign_url(&input.method, url, content_hash, date)?.headers(),
        (None, Some(host), Some(path_and_query)) => {
            let method = &input.method;
            key.sign(&SignableRequest { method, path_and_query, host, date, content_hash })?
        }
        _ => panic!("either a URL or parts"),
    };
    assert_eq!(headers.date(), input.date);
    assert_eq!(headers.content_hash(), content_hash.as_str());
    Ok(headers.authorization().to_owned())
}

fn assert_signed(id: &str, input: &SignInput, stages: &SignStages) {
    let content_hash = ContentHash::of(&input.body_base64.0);
    assert_eq!(content_hash.as_str(), stages.content_hash, "{id}");

    if let Some(url) = &input.url {
        let url = SplitUrl::parse(url).expect(id);
        assert_eq!(url.host(), stages.host, "{id}");
        assert_eq!(url.path_and_query(), stages.path_and_query, "{id}");
    }
    let date = HttpDate::parse(&input.date).expect(id);
    let request = SignableRequest {
        method: &input.method,
        path_and_query: &stages.path_and_query,
        host: &stages.host,
        date,
        content_hash,
    };
    let string_to_sign = StringToSign::new(&request).expect(id);
    assert_eq!(string_to_sign.to_string(), stages.string_to_sign, "{id}");

    // From the URL where there is one, and from the parts in any case.
    assert_eq!(sign_input(input).expect(id), stages.authorization, "{id}");
    let key = AccessKey::from_base64(&input.access_key).expect(id);
    let headers = key.sign(&request).expect(id);
    assert_eq!(headers.authorization(), stages.authorization, "{id}");
    assert!(headers.authorization().ends_with(&stages.signature), "{id}");

    // What was signed verifies.
    let mut received = vec![("Host", stages.host.as_bytes())];
    received.extend(headers.iter().map(|(name, value)| (name, value.as_bytes())));
    let received = Received {
        method: &input.method,
        path_and_query: stages.path_and_query.as_bytes(),
        headers: &received,
        content_hash,
    };
    let verified = Verifier::new([key]).verify(&received, date).expect(id);
    assert_eq!(verified.date, date, "{id}");
}

#[test]
fn sign_published_and_own() {
    sign("sign.json");
}

#[test]
fn sign_what_official_sdks_signed() {
    sign("sign-sdk.json");
}

#[test]
fn sign_refused() {
    sign("sign-refused.json");
}

#[test]
fn verify() {
    run("verify.json", "verify", |case: &Case<VerifyInput, VerifyStages>| {
        let (id, input) = (&case.id, &case.input);
        let keys = input.access_keys.iter().map(AccessKey::from_base64);
        let keys: Vec<_> = keys.collect::<Result<_, _>>().expect(id);
        let headers: Vec<_> =
            input.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let received = Received {
            method: &input.method,
            path_and_query: input.path_and_query.as_bytes(),
            headers: &headers,
            content_hash: ContentHash::of(&input.body_base64.0),
        };
        let verifier = Verifier::new(keys).with_tolerance(input.tolerance);
        let result = verifier.verify(&received, HttpDate::parse(&input.now).expect(id));
        match case.outcome() {
            Ok(stages) => {
                assert_eq!(result.expect(id).key_index, stages.key_index, "{id}");
                let string_to_sign = received.string_to_sign().expect(id);
                assert_eq!(string_to_sign.to_string(), stages.string_to_sign, "{id}");
            }
            Err(refusal) => {
                let error = result.expect_err(id);
                assert_eq!(error.code().as_str(), refusal.code, "{id}: {error}");
                assert_eq!(refusal.offset, None, "{id}");
            }
        }
    });
}

#[test]
fn content_hash() {
    let test = |case: &Case<ContentHashInput, ContentHashStages>| {
        let (id, input) = (&case.id, &case.input);
        let result = match input {
            ContentHashInput::Body { body_base64 } => {
                let mut hasher = ContentHasher::new();
                body_base64.0.chunks(7).for_each(|piece| hasher.update(piece));
                let hash = ContentHash::of(&body_base64.0);
                assert_eq!(hasher.finish(), hash, "{id}");
                Ok(hash)
            }
            ContentHashInput::Text { text } => ContentHash::from_base64(text),
        };
        match case.outcome() {
            Ok(stages) => assert_eq!(result.expect(id).as_str(), stages.content_hash, "{id}"),
            Err(refusal) => assert_refused(id, result, refusal),
        }
    };
    run("content_hash.json", "content_hash", test);
}

#[test]
fn date() {
    run("date.json", "date", |case: &Case<DateInput, DateStages>| {
        let (id, input) = (&case.id, &case.input);
        let result = match input {
            DateInput::Unix { unix } => HttpDate::from_unix(*unix),
            DateInput::Text { text } => HttpDate::parse(text),
        };
        match case.outcome() {
            Ok(stages) => {
                let date = result.expect(id);
                assert_eq!(date.as_str(), stages.text, "{id}");
                assert_eq!(HttpDate::parse(&stages.text).expect(id), date, "{id}");
                if let DateInput::Unix { unix } = input {
                    assert_eq!(date.unix(), *unix, "{id}");
                }
            }
            Err(refusal) => assert_refused(id, result, refusal),
        }
    });
}

#[test]
fn access_key() {
    run("access_key.json", "access_key", |case: &Case<AccessKeyInput, AccessKeyStages>| {
        let (id, result) = (&case.id, AccessKey::from_base64(&case.input.text));
        match case.outcome() {
            Ok(stages) => {
                let fingerprint = result.expect(id).fingerprint();
                assert_eq!(fingerprint.as_str(), stages.fingerprint, "{id}");
                let plain = AccessKey::from_base64(&stages.key_base64).expect(id);
                assert_eq!(fingerprint, plain.fingerprint(), "{id}");
            }
            Err(refusal) => assert_refused(id, result, refusal),
        }
    });
}

#[test]
fn connection_string() {
    let test = |case: &Case<TextInput, ConnectionStringStages>| {
        let (id, result) = (&case.id, ConnectionString::parse(&case.input.text));
        match case.outcome() {
            Ok(stages) => {
                let connection = result.expect(id);
                assert_eq!(connection.endpoint(), stages.endpoint, "{id}");
                let fingerprint = connection.access_key().fingerprint();
                assert_eq!(fingerprint.as_str(), stages.fingerprint, "{id}");
            }
            Err(refusal) => assert_refused(id, result, refusal),
        }
    };
    run("connection_string.json", "connection_string", test);
}

/// A file that no test above reads would be run by nobody.
#[test]
fn every_file_is_listed() {
    let found = fs::read_dir(directory()).unwrap().map(|entry| entry.unwrap().file_name());
    let found: BTreeSet<_> = found.map(|name| name.into_string().unwrap()).collect();
    let beside = ["NOTICE.md", "README.md", "notes.json"];
    assert_eq!(found, FILES.into_iter().chain(beside).map(String::from).collect());
}

#[test]
fn every_flag_has_a_note_and_every_id_is_its_own() {
    let notes = fs::read(directory().join("notes.json")).unwrap();
    let notes: BTreeMap<String, String> = serde_json::from_slice(&notes).unwrap();
    let (mut flags, mut ids) = (BTreeSet::new(), BTreeSet::new());
    for name in FILES {
        let file: VectorFile<serde_json::Value, serde_json::Value> =
            VectorFile::read(name).unwrap();
        for case in file.cases {
            assert!(!case.flags.is_empty(), "{} hunts nothing", case.id);
            assert!(!case.comment.is_empty() && !case.source.is_empty(), "{}", case.id);
            flags.extend(case.flags);
            assert!(ids.insert(case.id.clone()), "{} is there twice", case.id);
        }
    }
    assert_eq!(flags, notes.into_keys().collect());
}
