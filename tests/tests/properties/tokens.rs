//! What is read of a token is what a plain reference reads, and what is shown shows no token.

use acs_auth::{AccessToken, Response, ServiceError, UserToken};
use acs_auth_tests::{leaked, reference};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use proptest::prelude::*;
use proptest::sample::Index;

/// A claim as it may be met, or nearly so.
const CLAIM: &str = r#""exp":( ?-?[0-9]{1,13}(\.[0-9]{1,3})?(e[0-9])?|null|true|"[0-9]{1,3}"|NaN|\[\])|"(skypeid|resourceId|scp)":("(acs:)?[a-z0-9_é-]{0,9}"|[0-9]|null)|"acsScope":"[a-z., ]{0,20}"|"(exp|acsScope)"|"\\u0065xp":1"#;

/// Claims, and what is nearly some.
fn claims() -> impl Strategy<Value = Vec<u8>> {
    let list = prop::collection::vec(CLAIM, 0..5);
    let object = list.prop_map(|claims| format!("{{{}}}", claims.join(",")).into_bytes());
    prop_oneof![
        6 => object,
        1 => r#"(\{"exp":1\} ?\PC?|\[\{"exp":1\}\]|\PC{0,9})"#.prop_map(String::into_bytes),
        1 => prop::collection::vec(any::<u8>(), 0..20),
    ]
}

/// A token of these claims, in every base64.
fn token() -> impl Strategy<Value = String> {
    let engine = prop::sample::select(vec![STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD]);
    (claims(), engine, "[a-zA-Z0-9_-]{0,9}", "[a-zA-Z0-9_-]{0,9}").prop_map(
        |(claims, engine, header, signature)| {
            format!("{header}.{}.{signature}", engine.encode(claims))
        },
    )
}

fn assert_read_as_due(text: &str) -> Result<(), TestCaseError> {
    match (UserToken::decode_unverified(text), reference::user_token(text)) {
        (Ok(token), Ok(due)) => {
            prop_assert_eq!(token.expires_on(), due.expires_on);
            prop_assert_eq!(token.identity_id(), due.identity_id.as_deref());
            prop_assert_eq!(token.scopes(), due.scopes);
            prop_assert_eq!(token.resource_id(), due.resource_id.as_deref());
        }
        (Err(error), Err(due)) => prop_assert_eq!(error.code().as_str(), due),
        (ours, due) => prop_assert!(false, "{ours:?} came, {due:?} is due"),
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2048, ..ProptestConfig::default() })]

    #[test]
    fn is_read_as_the_reference_reads_it(text in token()) {
        assert_read_as_due(&text)?;
    }

    /// A character too many, too few, or another.
    #[test]
    fn is_read_so_when_it_is_broken(
        text in token(), at: Index, put in r"[ -~é\n]|[=.+/_-]|", cut in 0..2_usize,
    ) {
        let mut text: Vec<char> = text.chars().collect();
        let at = at.index(text.len());
        text.splice(at..at + cut, put.chars());
        assert_read_as_due(&String::from_iter(text))?;
    }

    #[test]
    fn is_read_so_whatever_it_is(text in r"[a-zA-Z0-9._=+/~-]{0,40}|\PC{0,20}|[.]{0,4}") {
        assert_read_as_due(&text)?;
    }

    /// A number is taken for what it is, to the second.
    #[test]
    fn expires_when_it_says(
        exp in prop_oneof![-9..9_i64, 253_402_300_790..253_402_300_810_i64, any::<i64>()],
        fraction in prop_oneof![Just(String::new()), r"\.[0-9]{1,3}"],
    ) {
        let claims = format!(r#"{{"exp":{exp}{fraction}}}"#);
        let token = UserToken::decode_unverified(&format!(".{}.", URL_SAFE.encode(claims)));
        // A fraction of less than nothing is a second before.
        let before = exp < 0 && fraction.bytes().any(|digit| (b'1'..=b'9').contains(&digit));
        let due = exp.saturating_sub(before.into());
        let due = Some(due).filter(|due| (0..=253_402_300_799).contains(due));
        prop_assert_eq!(token.ok().map(|token| token.expires_on()), due);
    }

    /// What is taken for a token can be sent in a header, and is not shown.
    #[test]
    fn is_of_characters_that_a_header_takes(
        text in r"[a-zA-Z0-9._~+/=-]{0,60}|[ -~]{1,60}|\PC{1,20}", expires_on: i64,
    ) {
        let due = !text.is_empty() && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || b"-._~+/=".contains(&byte)
        });
        match AccessToken::new(text.as_str(), expires_on) {
            Ok(token) => {
                prop_assert!(due);
                prop_assert_eq!(token.secret(), &text);
                let authorization = token.authorization();
                prop_assert_eq!(authorization.as_str(), format!("Bearer {text}"));
                let shown = format!("{token:?}");
                let due = format!(
                    "AccessToken {{ expires_on: {expires_on}, refresh_on: None, .. }}"
                );
                prop_assert_eq!(shown, due);
            }
            Err(error) => {
                prop_assert!(!due);
                prop_assert_eq!(error.code().as_str(), "INVALID_TOKEN");
            }
        }
    }

    /// Whatever the service says, and wherever in it a token stands, six characters of it are not retold.
    #[test]
    fn is_not_retold(
        token in "[a-zA-Z0-9._~+/=-]{37,90}",
        before in r#"([ '"{}:,<é\n]{0,9}|\PC{0,30} )"#, behind in r#"([ '"{}:,<é\n]{0,9}| \PC{0,30})"#,
        status: u16,
    ) {
        // Words around it may be those of the token.
        prop_assume!(leaked(format!("{before} {behind}").as_bytes(), token.as_bytes()).is_none());
        // No token begins like what stands behind the scheme of a URL.
        prop_assume!(!(before.ends_with(':') && token.starts_with("//")));
        let text = format!("{before}{token}{behind}");
        let json = serde_json::json!({ "error": { "code": text, "message": text, "details": [text] } });
        for body in [text, json.to_string(), json["error"].to_string()] {
            let error = ServiceError::read(&Response::new(status, body.as_bytes()));
            let shown = format!("{error} {error:?}");
            let piece = token.as_bytes().windows(6).map(|piece| str::from_utf8(piece).unwrap());
            for piece in piece.filter(|piece| !"ServiceError status message details".contains(piece)) {
                prop_assert!(!shown.contains(piece), "{}", shown);
            }
        }
    }

    #[test]
    fn an_answer_is_read_whatever_it_is(
        body in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..80),
            r#"\{"(error|code|message)":("\PC{0,600}"|\{("(code|message|target|details)":("x"|1|\[\]|null),?){0,4}\}|\[1\])\}"#
                .prop_map(String::into_bytes),
        ],
        status: u16,
    ) {
        let error = ServiceError::read(&Response::new(status, &body));
        prop_assert_eq!(error.status(), status);
        let shown = error.to_string();
        let due = format!("HTTP {status}");
        prop_assert!(shown.starts_with(&due));
        prop_assert!(!shown.chars().any(char::is_control), "{shown:?}");
        prop_assert!(shown.chars().count() < 1600);
    }
}
