//! The identities of the resource, and which of their tokens are good.

use std::collections::HashMap;
use std::io;
use std::sync::{Mutex, MutexGuard, PoisonError};

use acs_auth::HttpDate;
use http::header::AUTHORIZATION;
use http::{HeaderMap, StatusCode};
use ring::hmac;
use ring::rand::{SecureRandom as _, SystemRandom};
use serde::Serialize;

use crate::builder::Clock;
use crate::guid::Guid;
use crate::scopes::Scopes;
use crate::service_error::ServiceError;
use crate::timestamp::timestamp;
use crate::user_token::Claims;

/// The identities that there are, in memory.
pub(crate) struct Directory {
    clock: Clock,
    key: hmac::Key,
    resource: Guid,
    entries: Mutex<Entries>,
}

#[derive(Default)]
struct Entries {
    /// The first token of each identity that is not revoked, by number. Their names lack the `8:`, as in
    /// a token.
    first_good: HashMap<String, u64>,
    /// How many identities and tokens there have been.
    count: u64,
}

/// A token that is asked for.
pub(crate) struct TokenRequest {
    pub(crate) scopes: Scopes,
    pub(crate) minutes: i64,
}

/// A token as it is given out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct AccessToken {
    token: String,
    expires_on: String,
}

impl Directory {
    /// One with nobody in it, whose tokens no other takes.
    pub(crate) fn new(clock: Clock) -> io::Result<Self> {
        let random = SystemRandom::new();
        let mut resource = [0; 16];
        let key = random
            .fill(&mut resource)
            .and_then(|()| hmac::Key::generate(hmac::HMAC_SHA256, &random))
            .map_err(|_| io::Error::other("the system gives no random bytes"))?;
        let (resource, entries) = (Guid::from_random(resource), Mutex::default());
        Ok(Self { clock, key, resource, entries })
    }

    /// A new identity, and a token for it if one is asked for.
    pub(crate) fn create(
        &self,
        token: Option<&TokenRequest>,
    ) -> Result<(String, Option<AccessToken>), ServiceError> {
        let now = (self.clock)();
        let mut entries = self.entries();
        let user = self.user(entries.next());
        let name = format!("acs:{}_{user}", self.resource);
        let token = token.map(|token| self.sign(&name, entries.next(), token, now)).transpose()?;
        entries.first_good.insert(name.clone(), 0);
        Ok((format!("8:{name}"), token))
    }

    /// One more token for an identity.
    pub(crate) fn issue(
        &self,
        id: &str,
        token: &TokenRequest,
    ) -> Result<AccessToken, ServiceError> {
        let now = (self.clock)();
        let mut entries = self.entries();
        let name = entries.find(id)?;
        self.sign(name, entries.next(), token, now)
    }

    /// Makes the tokens of an identity bad that it has had so far.
    pub(crate) fn revoke(&self, id: &str) -> Result<(), ServiceError> {
        let mut entries = self.entries();
        let name = entries.find(id)?;
        let next = entries.next();
        entries.first_good.insert(name.to_owned(), next);
        Ok(())
    }

    /// Forgets an identity: its tokens are bad from now on.
    pub(crate) fn delete(&self, id: &str) -> Result<(), ServiceError> {
        let mut entries = self.entries();
        let name = entries.find(id)?;
        entries.first_good.remove(name);
        Ok(())
    }

    /// A token for a user of Teams, who is not of the resource, and whom it cannot delete.
    pub(crate) fn exchange(
        &self,
        user: &str,
        token: &TokenRequest,
    ) -> Result<AccessToken, ServiceError> {
        let now = (self.clock)();
        let mut entries = self.entries();
        let name = format!("orgid:{}", user.to_ascii_lowercase());
        let token = self.sign(&name, entries.next(), token, now)?;
        entries.first_good.entry(name).or_default();
        Ok(token)
    }

    /// The scopes of whoever has sent a token, if it is good.
    pub(crate) fn scopes_of_bearer(&self, headers: &HeaderMap) -> Result<Scopes, ServiceError> {
        let mut sent = headers.get_all(AUTHORIZATION).iter();
        let scopes = match (sent.next(), sent.next()) {
            (Some(only), None) => only.to_str().ok().and_then(|value| self.scopes_of(value)),
            _ => None,
        };
        scopes.ok_or(ServiceError::new(
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            "This needs a user access token that is neither expired nor revoked.",
        ))
    }

    fn scopes_of(&self, authorization: &str) -> Option<Scopes> {
        let (scheme, token) = authorization.split_once(' ')?;
        let token = scheme.eq_ignore_ascii_case("Bearer").then_some(token)?;
        let claims = Claims::verify(token, &self.key, (self.clock)())?;
        let first_good = *self.entries().first_good.get(&claims.skypeid)?;
        let scopes = Scopes::of_claim(&claims.acs_scope)?;
        (claims.jti >= first_good).then_some(scopes)
    }

    fn sign(
        &self,
        name: &str,
        number: u64,
        token: &TokenRequest,
        now: HttpDate,
    ) -> Result<AccessToken, ServiceError> {
        let expires = HttpDate::from_unix(now.unix() + token.minutes * 60).unwrap_or(HttpDate::MAX);
        let claims = Claims {
            skypeid: name.to_owned(),
            scp: 1792,
            csi: now.unix().to_string(),
            exp: expires.unix(),
            rgn: "amer".into(),
            acs_scope: token.scopes.to_claim(),
            resource_id: self.resource.to_string(),
            resource_location: "unitedstates".into(),
            iat: now.unix(),
            jti: number,
        };
        Ok(AccessToken { token: claims.sign(&self.key)?, expires_on: timestamp(expires) })
    }

    /// Nobody can tell the next user from the last.
    fn user(&self, number: u64) -> Guid {
        let random = hmac::sign(&self.key, &number.to_be_bytes());
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(random.as_ref()).for_each(|(byte, random)| *byte = *random);
        Guid::from_random(bytes)
    }

    /// Nothing is left half done in here, so a panic elsewhere does no harm.
    fn entries(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }

    /// The name of an identity of the resource, if there is such a one.
    fn find<'id>(&self, id: &'id str) -> Result<&'id str, ServiceError> {
        let name = id.strip_prefix("8:").filter(|name| name.starts_with("acs:"));
        name.filter(|name| self.first_good.contains_key(*name)).ok_or(ServiceError::new(
            StatusCode::NOT_FOUND,
            "NotFound",
            "The resource has no such identity.",
        ))
    }
}
