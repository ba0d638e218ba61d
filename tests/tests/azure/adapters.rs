//! Any credential of theirs as a token of ours, and the other way round.

use std::error::Error as _;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use acs_auth::azure::{self, AzureCredential};
use acs_auth::entra::SCOPE;
use acs_auth::{AccessToken, AsyncRefreshingToken, Credential, CredentialError, Proof};
use azure_core::credentials::{AccessToken as AzureToken, TokenCredential, TokenRequestOptions};
use azure_core::error::{Error, ErrorKind};
use azure_core::time::OffsetDateTime;

use crate::wait;

const START: i64 = 1_700_000_000;

/// A credential as anybody might write one: each token is good for an hour, and not all are to be had.
#[derive(Debug)]
struct Fake {
    clock: Arc<AtomicI64>,
    asked: AtomicU32,
    scopes: Mutex<Vec<String>>,
    fails_from: u32,
}

#[async_trait::async_trait]
impl TokenCredential for Fake {
    async fn get_token(
        &self,
        scopes: &[&str],
        _: Option<TokenRequestOptions<'_>>,
    ) -> azure_core::Result<AzureToken> {
        *self.scopes.lock().unwrap() = scopes.iter().map(ToString::to_string).collect();
        let asked = self.asked.fetch_add(1, Ordering::Relaxed) + 1;
        if asked >= self.fails_from {
            return Err(Error::with_message(ErrorKind::Credential, "no more of them"));
        }
        let end = OffsetDateTime::from_unix_timestamp(self.clock.load(Ordering::Relaxed) + 3600);
        Ok(AzureToken::new(format!("entra-{asked}"), end.unwrap()))
    }
}

struct Given {
    fake: Arc<Fake>,
    clock: Arc<AtomicI64>,
    token: AsyncRefreshingToken,
}

impl Given {
    fn failing_from(fails_from: u32) -> Self {
        let clock = Arc::new(AtomicI64::new(START));
        let (asked, scopes) = (AtomicU32::new(0), Mutex::default());
        let fake = Arc::new(Fake { clock: Arc::clone(&clock), asked, scopes, fails_from });
        let hands = Arc::clone(&clock);
        let token = azure::builder(Arc::clone(&fake) as Arc<dyn TokenCredential>, SCOPE)
            .clock(move || hands.load(Ordering::Relaxed))
            .build()
            .unwrap();
        Self { fake, clock, token }
    }

    fn get_at(&self, seconds: i64) -> Result<AccessToken, CredentialError> {
        self.clock.store(START + seconds, Ordering::Relaxed);
        wait(self.token.get())
    }

    #[track_caller]
    fn assert_gives(&self, seconds: i64, text: &str) {
        assert_eq!(self.get_at(seconds).unwrap().secret(), text);
    }
}

#[test]
fn a_hundred_requests_ask_for_one_token() {
    let given = Given::failing_from(2);
    for _ in 0..100 {
        given.assert_gives(0, "entra-1");
    }
    assert_eq!(given.fake.asked.load(Ordering::Relaxed), 1);
    assert_eq!(*given.fake.scopes.lock().unwrap(), ["https://communication.azure.com//.default"]);
    assert_eq!(given.get_at(0).unwrap().expires_on(), START + 3600);
}

#[test]
fn the_next_is_asked_for_five_minutes_before_the_end_or_after_a_401() {
    let given = Given::failing_from(9);
    given.assert_gives(0, "entra-1");
    given.assert_gives(3299, "entra-1");
    given.assert_gives(3300, "entra-2");
    let refused = given.get_at(3300).unwrap();
    given.token.invalidate(&refused);
    given.assert_gives(3300, "entra-3");
}

#[test]
fn a_credential_that_fails_is_told_and_costs_no_good_token() {
    let given = Given::failing_from(2);
    given.assert_gives(0, "entra-1");
    given.assert_gives(3300, "entra-1");
    let error = given.get_at(3600).unwrap_err();
    let source = error.source().unwrap();
    assert!(source.downcast_ref::<Error>().is_some(), "it is theirs: {source:?}");
    assert_eq!(source.to_string(), "no more of them");
}

#[test]
fn it_is_a_credential_of_entra() {
    let given = Given::failing_from(9);
    let credential = Credential::Entra(given.token);
    assert_eq!(credential.proof(), Proof::Entra);
    let refused = credential.check("https://contoso.communication.azure.com/chat/threads");
    assert_eq!(refused.unwrap_err().code().as_str(), "WRONG_CREDENTIAL");
    let now = wait(credential.with_token()).unwrap();
    assert_eq!(now.source().unwrap().secret(), "entra-1");
}

#[test]
fn ours_is_theirs_for_its_own_scope_alone() {
    let token = AccessToken::new("eyJ.e30.c2ln", START).unwrap();
    let ours = AzureCredential::new(token.clone());
    let get = |ours: &dyn TokenCredential, scopes: &[&str]| wait(ours.get_token(scopes, None));
    let theirs = get(&ours, &[SCOPE]).unwrap();
    assert_eq!(theirs.token.secret(), "eyJ.e30.c2ln");
    assert_eq!(theirs.expires_on.unix_timestamp(), START);

    let storage = "https://storage.azure.com/.default";
    for scopes in [&[][..], &[storage], &[SCOPE, storage]] {
        let error = get(&ours, scopes).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Credential));
        assert!(!format!("{error} {error:?}").contains("eyJ"));
    }
    let ours = AzureCredential::new(token).for_scope(storage);
    assert!(get(&ours, &[storage]).is_ok() && get(&ours, &[SCOPE]).is_err());
    assert!(!format!("{ours:?}").contains("eyJ"));
}

/// There and back, and what goes wrong on the way is told.
#[test]
fn theirs_through_ours_is_theirs_again() {
    let given = Given::failing_from(2);
    let clock = Arc::clone(&given.clock);
    let ours = AzureCredential::new(given.token);
    let get = || wait(ours.get_token(&[SCOPE], None));
    assert_eq!(get().unwrap().token.secret(), "entra-1");
    clock.store(START + 3600, Ordering::Relaxed);
    let error = get().unwrap_err();
    assert!(matches!(error.kind(), ErrorKind::Credential));
    let error: &dyn std::error::Error = &error;
    let causes = std::iter::successors(Some(error), |error| (*error).source());
    assert!(causes.map(ToString::to_string).any(|cause| cause == "no more of them"));
}
