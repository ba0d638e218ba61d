//! What those who share a token share.

use crate::access_token::AccessToken;
use crate::credential_error::CredentialError;
use crate::refresh::Decision;
use crate::token_cache::{Schedule, TokenCache};
use crate::token_error::{TokenCode, TokenError};

/// What whoever asks for the token does next; `F` is a refresh that is on its way.
pub(crate) enum Step<F> {
    Use(AccessToken),
    Wait(F),
    Refresh,
}

/// The token, and whether there is another to come. Who refreshes it waits outside the lock around this.
#[derive(Debug)]
pub(crate) struct TokenState {
    cache: TokenCache,
    refreshes: bool,
    closed: bool,
}

impl TokenState {
    /// With a first token, or without: one that has expired is none.
    pub(crate) fn new(
        schedule: Schedule,
        token: Option<AccessToken>,
        refreshes: bool,
        now: i64,
    ) -> Self {
        let mut cache = TokenCache::new(schedule);
        if let Some(token) = token.filter(|token| token.expires_on() > now) {
            // What is refused is an expired one alone.
            let _ = cache.store(token, now);
        }
        Self { cache, refreshes, closed: false }
    }

    /// What is to be done, given the refresh that is on its way.
    pub(crate) fn step<F: Clone>(
        &self,
        now: i64,
        flight: Option<&F>,
    ) -> Result<Step<F>, CredentialError> {
        if self.closed {
            return Err(CLOSED.into());
        }
        match (self.cache.decide(now), self.cache.token(), flight) {
            (Decision::Use, Some(token), _) | (Decision::UseAndRefresh, Some(token), Some(_)) => {
                Ok(Step::Use(token.clone()))
            }
            (Decision::UseAndRefresh, Some(token), None) if !self.refreshes => {
                Ok(Step::Use(token.clone()))
            }
            (_, _, Some(flight)) => Ok(Step::Wait(flight.clone())),
            _ if self.refreshes => Ok(Step::Refresh),
            _ => Err(EXPIRED.into()),
        }
    }

    /// Takes what came of a refresh, and gives what it comes to: a good token is used on if there is no new
    /// one.
    pub(crate) fn take(
        &mut self,
        outcome: Result<AccessToken, CredentialError>,
        now: i64,
    ) -> Result<AccessToken, CredentialError> {
        if self.closed {
            return Err(CLOSED.into());
        }
        let failure = match outcome {
            Ok(token) => match self.cache.store(token.clone(), now) {
                Ok(()) => return Ok(token),
                Err(expired) => expired.into(),
            },
            Err(error) => {
                self.cache.failed(now);
                error
            }
        };
        self.cache.token().filter(|token| token.expires_on() > now).cloned().ok_or(failure)
    }

    /// In how many seconds a timer has something to do, if ever.
    pub(crate) fn next_refresh_in(&self, now: i64) -> Option<i64> {
        (self.refreshes && !self.closed).then(|| self.cache.next_refresh_in(now))
    }

    /// Drops a token that was refused, unless there is another by now.
    pub(crate) fn invalidate(&mut self, refused: &AccessToken) {
        if self.cache.token().is_some_and(|token| token.secret() == refused.secret()) {
            self.cache.clear();
        }
    }

    pub(crate) fn close(&mut self) {
        self.closed = true;
        self.cache.clear();
    }

    pub(crate) const fn is_closed(&self) -> bool {
        self.closed
    }
}

pub(crate) const CLOSED: TokenError =
    TokenError::new(TokenCode::CredentialClosed, "the credential was closed: make a new one");
pub(crate) const EXPIRED: TokenError = TokenError::new(
    TokenCode::TokenExpired,
    "the token has expired, or was refused, and nothing refreshes it: give the credential a refresher",
);
