//! The vectors through the program: what the library takes or refuses, the program does too.

use acs_auth_tests::{
    AccessKeyInput, AccessKeyStages, Case, ConnectionStringStages, DateInput, DateStages,
    DiagnoseInput, DiagnoseStages, SignInput, SignStages, TextInput, VectorFile, VerifyInput,
    VerifyStages, report,
};
use serde::de::DeserializeOwned;

use crate::said::{CONNECTION, run, run_with_input};

/// Runs the cases of a file that a command line can express: all but a number that is known.
pub(crate) fn each<I: DeserializeOwned, S: DeserializeOwned>(
    file: &str,
    skipped: usize,
    expressible: impl Fn(&I) -> bool,
    mut test: impl FnMut(&Case<I, S>),
) {
    let cases = VectorFile::<I, S>::read(file).unwrap().cases;
    let ran = cases.iter().filter(|case| expressible(&case.input)).inspect(|case| test(case));
    let ran = ran.count();
    assert_eq!(cases.len() - ran, skipped, "{file}: other cases are skipped than those known");
    report("program", file, ran);
}

fn sign(file: &str, skipped: usize) {
    // The program takes what starts with a slash for a path, an argument holds no NUL, and a key
    // that is empty is another error.
    let expressible = |input: &SignInput| {
        let url = input.url.as_deref().unwrap_or("/");
        !url.starts_with('/')
            && !url.contains('\0')
            && !input.method.contains('\0')
            && !input.access_key.is_empty()
    };
    each(file, skipped, expressible, |case: &Case<SignInput, SignStages>| {
        let (id, input) = (&case.id, &case.input);
        let url = input.url.as_deref().unwrap();
        let connection = format!("endpoint=https://contoso.example;accesskey={}", input.access_key);
        let (method, date) =
            (format!("--request={}", input.method), format!("--date={}", input.date));
        let mut arguments = vec!["sign", &method, &date, "--any-origin"];
        if !input.body_base64.0.is_empty() {
            arguments.push("--data-file=-");
        }
        let body = &input.body_base64.0;
        let say = |last: &[&str]| run_with_input(&connection, &[&arguments, last].concat(), body);
        let said = say(&["--output=json", "--", url]);
        match case.outcome() {
            Ok(stages) => {
                let signed = said.json();
                assert_eq!(signed["host"], stages.host, "{id}");
                assert_eq!(signed["path_and_query"], stages.path_and_query, "{id}");
                assert_eq!(signed["method"], input.method.to_ascii_uppercase(), "{id}");
                assert_eq!(signed["string_to_sign"], stages.string_to_sign, "{id}");
                let headers = &signed["headers"];
                assert_eq!(headers["x-ms-date"], input.date, "{id}");
                assert_eq!(headers["x-ms-content-sha256"], stages.content_hash, "{id}");
                assert_eq!(headers["authorization"], stages.authorization, "{id}");
                assert_eq!(headers.as_object().unwrap().len(), 3, "{id}");
                assert_eq!(signed.as_object().unwrap().len(), 6, "{id}");
            }
            Err(refusal) => {
                assert_eq!(said.refusal(1), refusal.code, "{id}");
                for format in ["headers", "curl", "python", "powershell"] {
                    let line = say(&["--output", format, "--", url]).line(1);
                    assert!(line.contains(&refusal.code), "{id}: {line}");
                    assert!(refusal.offset.is_none_or(|at| line.contains(&at.to_string())), "{id}");
                }
            }
        }
    });
}

#[test]
fn sign_published_and_own() {
    sign("sign.json", 13);
}

#[test]
fn sign_what_official_sdks_signed() {
    sign("sign-sdk.json", 22);
}

#[test]
fn sign_refused() {
    sign("sign-refused.json", 39);
}

#[test]
fn date() {
    // A text that is a number is no date for the library, and seconds for the program.
    let expressible = |input: &DateInput| match input {
        DateInput::Unix { .. } => true,
        DateInput::Text { text } => text.parse::<i64>().is_err(),
    };
    each("date.json", 1, expressible, |case: &Case<DateInput, DateStages>| {
        let id = &case.id;
        let date = match &case.input {
            DateInput::Unix { unix } => format!("--date={unix}"),
            DateInput::Text { text } => format!("--date={text}"),
        };
        let said = run("", &["sign", "--demo", "/", "--output=json", &date]);
        match case.outcome() {
            Ok(stages) => assert_eq!(said.json()["headers"]["x-ms-date"], stages.text, "{id}"),
            Err(refusal) => {
                assert_eq!(said.refusal(1), refusal.code, "{id}");
                let line = run("", &["sign", "--demo", "/", &date]).line(1);
                assert!(line.contains(&refusal.code), "{id}: {line}");
            }
        }
    });
}

#[test]
fn connection_string() {
    let test = |case: &Case<TextInput, ConnectionStringStages>| {
        let (id, text) = (&case.id, case.input.text.as_bytes());
        let arguments = ["sign", "--connection-string-file", "-", "/a?b"];
        let json = [&arguments[..], &["--output", "json"]].concat();
        let said = run_with_input(CONNECTION, &json, text);
        match case.outcome() {
            Ok(stages) => {
                assert_eq!(said.json()["url"], format!("{}/a?b", stages.endpoint), "{id}");
            }
            Err(refusal) => {
                assert_eq!(said.refusal(1), refusal.code, "{id}");
                let line = run_with_input(CONNECTION, &arguments, text).line(1);
                assert!(line.contains(&refusal.code), "{id}: {line}");
            }
        }
    };
    each("connection_string.json", 0, |_| true, test);
}

/// A key as the program takes it, in a connection string.
#[test]
fn access_key() {
    // There `;` and quotes are no part of a key, and an empty one is another error.
    let expressible =
        |input: &TextInput| !input.text.trim().is_empty() && !input.text.contains(['"', '\'']);
    each("access_key.json", 5, expressible, |case: &Case<AccessKeyInput, AccessKeyStages>| {
        let (id, text) = (&case.id, &case.input.text);
        let connection = format!("endpoint=https://h.example;accesskey={text}");
        let sign = |format: &str| {
            let arguments =
                ["sign", "--connection-string-file", "-", "/", "--date=0", "-o", format];
            run_with_input("", &arguments, connection.as_bytes())
        };
        match case.outcome() {
            Ok(stages) => {
                let key = acs_auth::AccessKey::from_base64(&stages.key_base64).unwrap();
                let (hash, date) = (acs_auth::ContentHash::EMPTY, acs_auth::HttpDate::MIN);
                let signed = key.sign_url("GET", "https://h.example/", hash, date).unwrap();
                let headers = sign("json").json()["headers"].clone();
                assert_eq!(headers["authorization"], signed.headers().authorization(), "{id}");
            }
            Err(refusal) => {
                assert_eq!(sign("json").refusal(1), refusal.code, "{id}");
                assert!(sign("headers").line(1).contains(&refusal.code), "{id}");
            }
        }
    });
}

/// A message as it would stand on the wire.
fn message(method: &str, target: &str, headers: &[(String, String)], body: &[u8]) -> Vec<u8> {
    let mut message = format!("{method} {target} HTTP/1.1\r\n");
    let len = body.len().to_string();
    let headers = headers.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    for (name, value) in headers.chain([("content-length", len.as_str())]) {
        message.extend([name, ": ", value, "\r\n"]);
    }
    message.push_str("\r\n");
    [message.as_bytes(), body].concat()
}

/// What a message of HTTP/1.1 cannot carry never comes to the verifier.
fn fits_a_message(input: &VerifyInput) -> bool {
    let word = |text: &str| !text.is_empty() && !text.contains([' ', '\n', '\r']);
    let value = |text: &str| text.trim() == text && !text.contains(['\n', '\r', '\0']);
    let target = &input.path_and_query;
    word(&input.method) && word(target) && input.headers.iter().all(|(_, text)| value(text))
}

#[test]
fn verify() {
    let directory = std::env::temp_dir().join(format!("acs-auth-verify-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let expressible = |input: &VerifyInput| fits_a_message(input) && !input.access_keys.is_empty();
    each("verify.json", 15, expressible, |case: &Case<VerifyInput, VerifyStages>| {
        let (id, input) = (&case.id, &case.input);
        let (now, tolerance) =
            (format!("--now={}", input.now), format!("--tolerance={}", input.tolerance));
        let mut arguments = vec!["verify".to_owned(), now, tolerance];
        for (index, key) in input.access_keys.iter().enumerate() {
            let file = directory.join(format!("key-{index}"));
            std::fs::write(&file, format!("endpoint=https://h;accesskey={key}")).unwrap();
            arguments.push(format!("--connection-string-file={}", file.display()));
        }
        let mut arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let body = &input.body_base64.0;
        let message = message(&input.method, &input.path_and_query, &input.headers, body);
        let text = run_with_input("", &arguments, &message);
        arguments.push("--output=json");
        let said = run_with_input("", &arguments, &message);
        match case.outcome() {
            Ok(stages) => {
                let signer = &input.access_keys[stages.key_index];
                let key = acs_auth::AccessKey::from_base64(signer).expect(id);
                let key = key.fingerprint();
                assert_eq!(said.json(), serde_json::json!({ "ok": true, "key": key.as_str() }));
                assert_eq!(text.stdout(), format!("ok: signed with key {key}\n"), "{id}");
            }
            Err(refusal) => {
                assert_eq!((said.exit, said.stderr.as_str()), (Some(1), ""), "{id}");
                let refused: serde_json::Value = serde_json::from_str(&said.stdout).unwrap();
                assert_eq!(refused["ok"], false, "{id}");
                assert_eq!(refused["code"], refusal.code, "{id}: {refused}");
                let line = text.line(1);
                assert!(line.contains(refused["message"].as_str().unwrap()), "{id}: {line}");
            }
        }
    });
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn diagnose() {
    let directory = std::env::temp_dir().join(format!("acs-auth-diagnose-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    // A whole message has a body, if an empty one.
    let expressible = |input: &DiagnoseInput| input.body_base64.is_some();
    each("diagnose.json", 2, expressible, |case: &Case<DiagnoseInput, DiagnoseStages>| {
        let (id, input, due) = (&case.id, &case.input, case.outcome().unwrap());
        let mut arguments = vec!["explain".to_owned(), "--output=json".to_owned()];
        arguments.push(format!("--now={}", input.now));
        arguments.push(format!("--tolerance={}", input.tolerance));
        arguments.extend(input.endpoint.iter().map(|endpoint| format!("--endpoint={endpoint}")));
        for (option, keys) in [
            ("--connection-string-file", &input.access_keys),
            ("--other-key-file", &input.other_keys),
        ] {
            for (index, key) in keys.iter().enumerate() {
                let file = directory.join(format!("{option}-{index}"));
                std::fs::write(&file, format!("endpoint=https://h;accesskey={key}")).unwrap();
                arguments.push(format!("{option}={}", file.display()));
            }
        }
        let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
        let body = &input.body_base64.as_ref().unwrap().0;
        let message = message(&input.method, &input.path_and_query, &input.headers, body);
        let said = run_with_input("", &arguments, &message).json();
        let mistake = &said["mistake"];
        let also = mistake["also"].as_array().into_iter().flatten();
        let codes = [mistake].into_iter().chain(also).filter_map(|named| named["code"].as_str());
        assert_eq!(codes.collect::<Vec<_>>(), due.mistakes, "{id}: {said}");
        if !due.mistakes.is_empty() {
            assert_eq!(mistake["string_to_sign"].as_str(), due.signed.as_deref(), "{id}");
        }
        let verdict = if said["refusal"].is_null() { "ok" } else { "refused" };
        assert_eq!(said["verdict"], verdict, "{id}");
    });
    std::fs::remove_dir_all(directory).unwrap();
}
