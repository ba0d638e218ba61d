//! How a token that is refreshed is set up.

use std::fmt;

use crate::access_token::AccessToken;
use crate::clock;
use crate::token_cache::Schedule;
use crate::token_error::{TokenCode, TokenError};
use crate::token_state::TokenState;

pub(crate) type Clock = Box<dyn Fn() -> i64 + Send + Sync>;

/// A [`RefreshingToken`](crate::RefreshingToken), or its async sibling, that is yet to be made.
#[must_use = "it is made by `build`"]
pub struct TokenBuilder<R> {
    pub(crate) refresher: Option<R>,
    pub(crate) proactive: bool,
    pub(crate) clock: Clock,
    pub(crate) token: Option<AccessToken>,
    pub(crate) schedule: Schedule,
}

impl<R> TokenBuilder<R> {
    pub(crate) fn new() -> Self {
        Self {
            refresher: None,
            proactive: false,
            clock: Box::new(|| clock::now().unix()),
            token: None,
            schedule: Schedule::OnDemand,
        }
    }

    /// A first token, such as one that a page was given with. Unless set there is none, and the refresher is
    /// asked for it.
    pub fn token(self, token: AccessToken) -> Self {
        Self { token: Some(token), ..self }
    }

    /// Whose token it is, and so how long before its end it is refreshed: [`Schedule::OnDemand`] unless set.
    pub fn schedule(self, schedule: Schedule) -> Self {
        Self { schedule, ..self }
    }

    /// Refreshes the token ahead of time, so that nobody who asks has to wait: that of a user from ten minutes
    /// before its end, that of Entra as its schedule has it.
    pub fn proactive(self) -> Self {
        Self { proactive: true, ..self }
    }

    /// What time it is, in seconds since 1970: that of [`acs_auth::now`](crate::now) unless set. It must not
    /// panic.
    pub fn clock(self, clock: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self { clock: Box::new(clock), ..self }
    }

    /// Refuses what would never have a token, or never a new one when it is due.
    pub(crate) fn check(&self) -> Result<(), TokenError> {
        let ahead = self.proactive || self.schedule == Schedule::Proactive;
        if self.refresher.is_none() && (ahead || self.token.is_none()) {
            return Err(TokenError::new(
                TokenCode::NoRefresher,
                "give what gets a new token: a token alone is good for as long as it is, and is not \
                 refreshed ahead of time",
            ));
        }
        Ok(())
    }

    /// What the token is when it is made.
    pub(crate) fn state(&mut self) -> TokenState {
        let schedule = match self.schedule {
            Schedule::OnDemand if self.proactive => Schedule::Proactive,
            schedule => schedule,
        };
        let refreshes = self.refresher.is_some();
        TokenState::new(schedule, self.token.take(), refreshes, (self.clock)())
    }
}

impl<R> fmt::Debug for TokenBuilder<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TokenBuilder")
            .field("token", &self.token)
            .field("schedule", &self.schedule)
            .field("proactive", &self.proactive)
            .finish_non_exhaustive()
    }
}
