//! Of an answer of the service nothing is retold that could be a secret, and a token in one is read plainly.
//!
//! The input is the status in digits and a blank, the header `retry-after` up to the end of the line, and the
//! body.

#![no_main]

use acs_auth::identity::{CreateIdentity, ExchangeEntraToken, IssueToken};
use acs_auth::{Operation, Response, ServiceError, ServiceMessage};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

#[path = "../shared/silence.rs"]
mod silence;

use silence::assert_silent;

fuzz_target!(|input: &[u8]| {
    let Some(end) = input.iter().position(|byte| *byte == b'\n') else { return };
    let (head, body) = (str::from_utf8(&input[..end]), &input[end + 1..]);
    let Some((status, retry_after)) = head.ok().and_then(|head| head.split_once(' ')) else {
        return;
    };
    let Ok(status) = status.parse() else { return };
    let response = Response { status, retry_after: Some(retry_after), body };
    let _ = response.retry_after_seconds(0);
    assert_silent_error(&ServiceError::read(&response), 4);

    let answer = serde_json::from_slice::<Value>(body).ok();
    match IssueToken::new("8:acs:1", ["chat"]).read(&response) {
        Ok(token) => {
            let answer = answer.as_ref().unwrap();
            assert_eq!((status, token.secret()), (200, answer["token"].as_str().unwrap()));
            assert!(!format!("{token:?}").contains(&format!("\"{}\"", token.secret())));
        }
        Err(error) => assert_silent_error(&error, 4),
    }
    if let Err(error) = CreateIdentity::new().read(&response) {
        assert_silent_error(&error, 4);
    }
    let exchange =
        ExchangeEntraToken::for_scopes(&["https://communication.azure.com/clients/.default"]);
    if let Err(error) = exchange.unwrap().read(&response) {
        assert_silent_error(&error, 4);
    }

    let Ok(text) = str::from_utf8(body) else { return };
    let message = ServiceMessage::recognise(text);
    // However its lines are broken, and in any case of letters.
    let other = text.replace(' ', "\r\n\t").to_ascii_uppercase();
    assert_eq!(ServiceMessage::recognise(&other), message);
});

fn assert_silent_error(error: &ServiceError, depth: u8) {
    for text in [error.code(), error.message(), error.target()].into_iter().flatten() {
        assert_silent(text);
    }
    assert!(error.details().is_empty() || depth > 0);
    for detail in error.details() {
        assert_eq!(detail.status(), error.status());
        assert_silent_error(detail, depth - 1);
    }
}
