//! A token that is kept until it is to be refreshed. Times are seconds since 1970.

use acs_auth::Schedule;
use napi::{Env, JsString};
use napi_derive::napi;

use crate::refusal::Refusal;

/// The token is wiped when another takes its place, and when nobody holds this any longer.
#[napi]
pub(crate) struct TokenCache(acs_auth::TokenCache);

/// A token. Its text is that of JavaScript: there is no copy of it here that would not be wiped.
#[napi(object, object_from_js = false)]
pub(crate) struct Token<'env> {
    #[napi(ts_type = "string")]
    pub text: JsString<'env>,
    pub expires_on: i64,
    pub refresh_on: Option<i64>,
}

impl<'env> Token<'env> {
    pub(crate) fn new(env: &'env Env, token: &acs_auth::AccessToken) -> napi::Result<Self> {
        let text = env.create_string(token.secret())?;
        Ok(Self { text, expires_on: token.expires_on(), refresh_on: token.refresh_on() })
    }
}

#[napi]
impl TokenCache {
    #[napi(factory)]
    pub fn on_demand() -> Self {
        Self(acs_auth::TokenCache::new(Schedule::OnDemand))
    }

    #[napi(factory)]
    pub fn proactive() -> Self {
        Self(acs_auth::TokenCache::new(Schedule::Proactive))
    }

    #[napi(factory)]
    pub fn entra() -> Self {
        Self(acs_auth::TokenCache::new(Schedule::Entra))
    }

    #[napi(ts_return_type = "'USE' | 'USE_AND_REFRESH' | 'MUST_REFRESH'")]
    pub fn decide(&self, now: i64) -> &'static str {
        self.0.decide(now).as_str()
    }

    #[napi]
    pub fn token<'env>(&self, env: &'env Env) -> napi::Result<Option<Token<'env>>> {
        self.0.token().map(|token| Token::new(env, token)).transpose()
    }

    /// Takes a token, or tells why not, which counts as a failure.
    #[napi]
    pub fn store(
        &mut self,
        text: String,
        expires_on: i64,
        refresh_on: Option<i64>,
        now: i64,
    ) -> Option<Refusal> {
        let token = match acs_auth::AccessToken::new(text, expires_on) {
            Ok(token) => token,
            Err(error) => {
                self.0.failed(now);
                return Some(error.into());
            }
        };
        let token = match refresh_on {
            Some(time) => token.refreshed_from(time),
            None => token,
        };
        self.0.store(token, now).err().map(Into::into)
    }

    #[napi]
    pub fn failed(&mut self, now: i64) {
        self.0.failed(now);
    }

    #[napi]
    pub fn clear(&mut self) {
        self.0.clear();
    }

    #[napi]
    pub fn next_refresh_in(&self, now: i64) -> i64 {
        self.0.next_refresh_in(now)
    }
}
