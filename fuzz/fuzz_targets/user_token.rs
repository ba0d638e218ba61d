//! A token tells what a plain reading of it tells, or is refused under the same code, and nothing shows it.

#![no_main]

use acs_auth::{AccessToken, TokenCode, UserToken};
use acs_auth_tests::reference;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let read = UserToken::decode_unverified(text);
    match (&read, reference::user_token(text)) {
        (Ok(token), Ok(due)) => {
            assert_eq!(token.expires_on(), due.expires_on);
            assert_eq!(token.identity_id(), due.identity_id.as_deref());
            assert_eq!(token.scopes(), due.scopes);
            assert_eq!(token.resource_id(), due.resource_id.as_deref());
        }
        (Err(error), Err(due)) => {
            assert_eq!(error.code().as_str(), due);
            // A fixed sentence holds nothing of the text: it is the same for every other one.
            assert_eq!(format!("{error} {error:?}"), plainly(error.code()));
        }
        (read, due) => panic!("{:?}, and not {:?}", read, due.err()),
    }

    // Beside what it says of itself, nothing looks into it.
    let of_token = |c: char| c.is_ascii_alphanumeric() || "-._~+/=".contains(c);
    let fits = !text.is_empty() && text.chars().all(of_token);
    let token = AccessToken::new(text, 0);
    assert_eq!(
        token.as_ref().err().map(|error| error.code()),
        (!fits).then_some(TokenCode::InvalidToken)
    );
    let Ok(token) = token else { return };
    assert_eq!(token.secret(), text);
    assert_eq!(*token.authorization(), format!("Bearer {text}"));
    let same = AccessToken::new("another", 0).unwrap();
    assert_eq!(format!("{token:?} {token:#?}"), format!("{same:?} {same:#?}"));
});

/// What is shown of a refusal, by a text that is refused under the same code.
fn plainly(code: TokenCode) -> String {
    let text = match code {
        TokenCode::NotJwt => "",
        TokenCode::BadBase64 => ".A.",
        TokenCode::BadJson => "..",
        // {} and {"exp":""}
        TokenCode::MissingExp => ".e30.",
        _ => ".eyJleHAiOiIifQ.",
    };
    let error = UserToken::decode_unverified(text).unwrap_err();
    assert_eq!(error.code(), code);
    format!("{error} {error:?}")
}
