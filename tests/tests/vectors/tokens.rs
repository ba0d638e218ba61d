//! User access tokens, and when they are refreshed.

use std::fs;

use acs_auth::{TokenCode, UserToken, refresh};
use acs_auth_tests::{
    Case, RefreshInput, RefreshStages, UserTokenInput, UserTokenStages, directory,
};

use crate::run;

#[test]
fn user_token() {
    run("user_token.json", "user_token", |case: &Case<UserTokenInput, UserTokenStages>| {
        let (id, result) = (&case.id, UserToken::decode_unverified(&case.input.text));
        match case.outcome() {
            Ok(stages) => {
                let token = result.expect(id);
                assert_eq!(token.expires_on(), stages.expires_on, "{id}");
                assert_eq!(token.identity_id(), stages.identity_id.as_deref(), "{id}");
                assert_eq!(token.scopes(), stages.scopes, "{id}");
                assert_eq!(token.resource_id(), stages.resource_id.as_deref(), "{id}");
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
fn refresh() {
    run("refresh.json", "refresh", |case: &Case<RefreshInput, RefreshStages>| {
        let (id, input) = (&case.id, &case.input);
        let stages = case.outcome().expect("a decision is always made");
        let (now, end) = (input.now, input.expires_on);
        let decision = refresh::decide(now, end, input.proactive);
        assert_eq!(decision.as_str(), stages.decision, "{id}");
        let next = end.map(|end| refresh::next_refresh_in(now, end));
        assert_eq!(next, stages.next_refresh_in, "{id}");
        assert_eq!(end.map(|end| refresh::retry_in(now, end)), stages.retry_in, "{id}");
    });
}

/// Further out than every language has numbers, nothing overflows.
#[test]
fn refresh_at_the_ends_of_time() {
    for (now, end) in [(i64::MIN, i64::MAX), (i64::MAX, i64::MIN), (i64::MIN, i64::MIN)] {
        for proactive in [false, true] {
            let expired = now >= end;
            let due = if expired { refresh::Decision::MustRefresh } else { refresh::Decision::Use };
            assert_eq!(refresh::decide(now, Some(end), proactive), due, "{now} {end}");
        }
    }
    assert_eq!(refresh::next_refresh_in(i64::MIN, i64::MAX), i64::MAX - 600);
    assert_eq!(refresh::next_refresh_in(i64::MAX, i64::MIN), 0);
    assert_eq!(refresh::retry_in(i64::MIN, i64::MAX), i64::MAX / 2 + 1);
    assert_eq!(refresh::retry_in(i64::MAX, i64::MIN), 30);
}

/// A code without a case could be lost unseen. Those of what is sent, and where to, are tested elsewhere.
#[test]
fn every_code_of_tokens_and_credentials_has_a_vector() {
    let files = ["user_token.json", "credential.json"];
    let texts = files.map(|file| fs::read_to_string(directory().join(file)).unwrap());
    for code in [
        TokenCode::NotJwt,
        TokenCode::BadBase64,
        TokenCode::BadJson,
        TokenCode::MissingExp,
        TokenCode::BadExp,
        TokenCode::TokenExpired,
        TokenCode::CredentialClosed,
        TokenCode::NoRefresher,
    ] {
        assert!(texts.iter().any(|text| text.contains(&format!("\"{code}\""))), "{code}");
    }
}
