//! What a credential does as time goes by: of the state on which those of all languages sit.

use acs_auth::refresh::Decision;
use acs_auth::{AccessToken, Schedule, TokenCache, TokenCode};
use acs_auth_tests::{
    Case, CredentialInput, CredentialStages, Scripted, ScriptedRefresher, ScriptedToken, play,
};

use crate::run;

/// The least that a credential is: nobody waits in it, for the refresher answers at once.
struct Cached<'a> {
    cache: TokenCache,
    refresher: Option<&'a ScriptedRefresher>,
    proactive: bool,
    closed: bool,
}

impl<'a> Cached<'a> {
    fn new(
        input: &CredentialInput,
        refresher: Option<&'a ScriptedRefresher>,
    ) -> Result<Self, TokenCode> {
        if input.proactive && refresher.is_none() {
            return Err(TokenCode::NoRefresher);
        }
        let schedule = if input.proactive { Schedule::Proactive } else { Schedule::OnDemand };
        let mut cache = TokenCache::new(schedule);
        // One that has expired is none, and no refresh that failed.
        if let Some(first) = input.token.as_ref().filter(|first| first.expires_on > 0) {
            cache.store(token(first), 0).unwrap();
        }
        Ok(Self { cache, refresher, proactive: input.proactive, closed: false })
    }

    fn text(&self) -> String {
        self.cache.token().unwrap().secret().to_owned()
    }

    /// What whoever refreshes it gets.
    fn refresh(&mut self, now: i64) -> Result<String, String> {
        let Some(answer) = self.refresher.and_then(ScriptedRefresher::answer) else {
            self.cache.failed(now);
            return Err("REFRESHER".to_owned());
        };
        match self.cache.store(token(&answer), now) {
            Ok(()) => Ok(self.text()),
            Err(error) => Err(error.code().to_string()),
        }
    }
}

fn token(token: &ScriptedToken) -> AccessToken {
    AccessToken::new(token.text.as_str(), token.expires_on).unwrap()
}

impl Scripted for Cached<'_> {
    fn due_in(&self, now: i64) -> Option<i64> {
        (self.proactive && !self.closed).then(|| self.cache.next_refresh_in(now))
    }

    fn on_timer(&mut self, now: i64) {
        self.refresh(now).map_or_else(drop, drop);
    }

    fn get(&mut self, now: i64, callers: usize) -> Vec<String> {
        if self.closed {
            return vec![TokenCode::CredentialClosed.to_string(); callers];
        }
        match (self.cache.decide(now), self.refresher) {
            (Decision::MustRefresh, None) => vec![TokenCode::TokenExpired.to_string(); callers],
            (Decision::Use, _) | (_, None) => vec![self.text(); callers],
            (Decision::UseAndRefresh, _) => {
                let old = self.text();
                let mut got = vec![old.clone(); callers - 1];
                got.push(self.refresh(now).unwrap_or(old));
                got
            }
            (Decision::MustRefresh, _) => {
                let got = self.refresh(now).unwrap_or_else(|code| code);
                vec![got; callers]
            }
        }
    }

    fn invalidate(&mut self, _now: i64) {
        self.cache.clear();
    }

    fn close(&mut self) {
        self.cache.clear();
        self.closed = true;
    }
}

#[test]
fn credential() {
    run("credential.json", "credential", |case: &Case<CredentialInput, CredentialStages>| {
        let (id, input) = (&case.id, &case.input);
        let refresher = ScriptedRefresher::of(input);
        match (case.outcome(), Cached::new(input, refresher.as_ref())) {
            (Ok(stages), Ok(mut credential)) => {
                assert_eq!(play(input, refresher.as_ref(), &mut credential), *stages, "{id}");
            }
            (Err(refusal), Err(code)) => {
                assert_eq!((code.as_str(), None), (refusal.code.as_str(), refusal.offset), "{id}");
            }
            (Ok(_), Err(code)) => panic!("{id}: {code}"),
            (Err(refusal), Ok(_)) => panic!("{id}: {} is due", refusal.code),
        }
    });
}
