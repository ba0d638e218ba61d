//! A token that is kept until it is to be refreshed.

use crate::access_token::AccessToken;
use crate::refresh::{self, Decision, ENTRA_WINDOW, ON_DEMAND_WINDOW, PROACTIVE_WINDOW};
use crate::token_error::{TokenCode, TokenError};

/// Whose token it is, and so how long before its end it is refreshed, in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Schedule {
    /// A user access token, when it is asked for: from two minutes before its end.
    OnDemand,
    /// A user access token, ahead of time: from ten minutes before its end.
    Proactive,
    /// A token of Entra: from the time that Entra names, or from five minutes before its end.
    Entra,
}

/// The state of a credential: the token that it has, and when it may ask for the next one.
///
/// It does not wait and does not ask: whoever holds it does, one at a time, and says what came of it. What
/// that takes is different in each language; what is decided here is not.
///
/// Times are seconds since 1970.
///
/// ```
/// use acs_auth::refresh::Decision;
/// use acs_auth::{AccessToken, Schedule, TokenCache};
///
/// let mut cache = TokenCache::new(Schedule::OnDemand);
/// assert_eq!(cache.decide(0), Decision::MustRefresh);
/// cache.store(AccessToken::new("a", 3600)?, 0)?;
/// assert_eq!(cache.decide(0), Decision::Use);
/// assert_eq!(cache.decide(3500), Decision::UseAndRefresh);
/// cache.failed(3500); // half of what is left passes before the next attempt
/// assert_eq!(cache.decide(3510), Decision::Use);
/// assert_eq!(cache.decide(3550), Decision::UseAndRefresh);
/// # Ok::<(), acs_auth::TokenError>(())
/// ```
#[derive(Debug)]
pub struct TokenCache {
    schedule: Schedule,
    token: Option<AccessToken>,
    /// Until when nobody asks for a token while there is a good one.
    quiet_until: i64,
}

impl TokenCache {
    /// One without a token.
    #[must_use]
    pub const fn new(schedule: Schedule) -> Self {
        Self { schedule, token: None, quiet_until: i64::MIN }
    }

    /// What to do when the token is asked for.
    #[must_use]
    pub fn decide(&self, now: i64) -> Decision {
        let Some(token) = &self.token else { return Decision::MustRefresh };
        let decision = refresh::decide_from(now, token.expires_on(), self.refresh_from(token));
        match decision {
            Decision::UseAndRefresh if now < self.quiet_until => Decision::Use,
            decision => decision,
        }
    }

    /// The token, good or not.
    #[must_use]
    pub const fn token(&self) -> Option<&AccessToken> {
        self.token.as_ref()
    }

    /// Takes the token that a refresh has given.
    ///
    /// # Errors
    ///
    /// `TOKEN_EXPIRED` for one that is not good any longer: the one before is kept, and the refresh counts as
    /// failed.
    pub fn store(&mut self, token: AccessToken, now: i64) -> Result<(), TokenError> {
        if token.expires_on() <= now {
            self.failed(now);
            return Err(TokenError::new(
                TokenCode::TokenExpired,
                "the token that the refresh gave has expired: is the clock of this machine right, and is \
                 the token a new one?",
            ));
        }
        // One that is to be refreshed already is not asked for again at once.
        self.quiet_until = if now >= self.refresh_from(&token) {
            now.saturating_add(refresh::retry_in(now, token.expires_on()))
        } else {
            i64::MIN
        };
        self.token = Some(token);
        Ok(())
    }

    /// Takes note that a refresh has failed: the token serves on while it is good.
    pub fn failed(&mut self, now: i64) {
        let end = self.token.as_ref().map_or(now, AccessToken::expires_on);
        self.quiet_until = now.saturating_add(refresh::retry_in(now, end));
    }

    /// Drops the token, such as after a 401: the next who asks has it refreshed.
    pub fn clear(&mut self) {
        self.token = None;
        self.quiet_until = i64::MIN;
    }

    /// In how many seconds a timer is to refresh the token ahead of time; 0 is at once.
    #[must_use]
    pub fn next_refresh_in(&self, now: i64) -> i64 {
        let Some(token) = &self.token else { return self.quiet_until.saturating_sub(now).max(0) };
        let due = self.refresh_from(token).max(self.quiet_until);
        due.saturating_sub(now).max(0)
    }

    fn refresh_from(&self, token: &AccessToken) -> i64 {
        let window = match self.schedule {
            Schedule::OnDemand => ON_DEMAND_WINDOW,
            Schedule::Proactive => PROACTIVE_WINDOW,
            Schedule::Entra => ENTRA_WINDOW,
        };
        let by_window = token.expires_on().saturating_sub(window);
        token.refresh_on().filter(|on| *on < token.expires_on()).unwrap_or(by_window)
    }
}
