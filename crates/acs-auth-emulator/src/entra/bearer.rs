//! Which of the tokens of Entra that requests bring are good.

use acs_auth::HttpDate;
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};

use super::ACS;
use super::claims::Claims;
use super::tokens::Tokens;
use crate::service_error::ServiceError;

/// Why one is not. The client is not told, unless that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BearerError {
    /// It was not issued here. A user access token was not either.
    Unknown,
    Expired,
    /// It is for something else, or for somebody else than a person where one is due.
    WrongAudience,
    /// Whoever has it may do nothing with the resource.
    NoRole,
}

impl BearerError {
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Unknown => "UNKNOWN_TOKEN",
            Self::Expired => "EXPIRED_TOKEN",
            Self::WrongAudience => "WRONG_AUDIENCE",
            Self::NoRole => "NO_ROLE",
        }
    }
}

impl From<BearerError> for ServiceError {
    fn from(error: BearerError) -> Self {
        match error {
            BearerError::NoRole => Self::new(
                StatusCode::FORBIDDEN,
                "Forbidden",
                "The token is good, and its holder has no role on this resource: an assignment of one \
                 such as Communication and Email Service Owner is missing.",
            ),
            _ => Self::DENIED.with_challenge(),
        }
    }
}

impl Tokens {
    /// What a token says that may do what an access key may.
    pub(crate) fn of_acs(&self, token: &str, now: HttpDate) -> Result<Claims, BearerError> {
        let claims = self.of(token, &ACS, now)?;
        if claims.has_role() { Ok(claims) } else { Err(BearerError::NoRole) }
    }

    /// What the token of a person says that is for one of these.
    pub(crate) fn of_person(
        &self,
        token: &str,
        audiences: &[&str],
        now: HttpDate,
    ) -> Result<Claims, BearerError> {
        let claims = self.of(token, audiences, now)?;
        if claims.is_of_person() { Ok(claims) } else { Err(BearerError::WrongAudience) }
    }

    fn of(&self, token: &str, audiences: &[&str], now: HttpDate) -> Result<Claims, BearerError> {
        let claims = self.read(token).ok_or(BearerError::Unknown)?;
        if now.unix() >= claims.exp {
            Err(BearerError::Expired)
        } else if audiences.contains(&&*claims.aud) {
            Ok(claims)
        } else {
            Err(BearerError::WrongAudience)
        }
    }
}

/// The token that a request brings as its only proof.
pub(crate) fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut sent = headers.get_all(AUTHORIZATION).iter();
    let (Some(only), None) = (sent.next(), sent.next()) else { return None };
    let (scheme, token) = only.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("Bearer").then_some(token)
}
