//! The identities of the resource, and which of their tokens are good.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use acs_auth::HttpDate;
use http::{HeaderMap, StatusCode};
use lru::LruCache;
use serde::Serialize;

use crate::builder::Clock;
use crate::entra::bearer;
use crate::guid::Guids;
use crate::resource::MOST;
use crate::service_error::ServiceError;
use crate::services::bearer::Bearer;
use crate::services::scopes::Scopes;
use crate::services::user_token::{Claims, TokenForm};
use crate::timestamp::timestamp;

/// The identities that there are, in memory.
pub(crate) struct Directory {
    clock: Clock,
    form: TokenForm,
    guids: Arc<Guids>,
    entries: Mutex<Entries>,
}

struct Entries {
    /// The first token of each identity that is not revoked, by number. Their names lack the `8:`, as in
    /// a token.
    first_good: LruCache<String, u64>,
    /// How many tokens there have been, and times that some were revoked.
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
    pub(crate) fn new(clock: Clock, guids: Arc<Guids>, form: TokenForm) -> Self {
        let entries = Mutex::new(Entries { first_good: LruCache::new(MOST), count: 0 });
        Self { clock, form, guids, entries }
    }

    /// Forgets everybody: no token is good any longer.
    pub(crate) fn clear(&self) {
        self.entries().first_good.clear();
    }

    /// A new identity, and a token for it if one is asked for.
    pub(crate) fn create(
        &self,
        token: Option<&TokenRequest>,
    ) -> Result<(String, Option<AccessToken>), ServiceError> {
        let now = (self.clock)();
        let mut entries = self.entries();
        let name = format!("acs:{}_{}", self.guids.resource(), self.guids.next());
        let token = token.map(|token| self.write(&name, entries.next(), token, now)).transpose()?;
        entries.first_good.put(name.clone(), 0);
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
        self.write(name, entries.next(), token, now)
    }

    /// Makes the tokens of an identity bad that it has had so far.
    pub(crate) fn revoke(&self, id: &str) -> Result<(), ServiceError> {
        let mut entries = self.entries();
        let name = entries.find(id)?;
        let next = entries.next();
        entries.first_good.put(name.to_owned(), next);
        Ok(())
    }

    /// Forgets an identity: its tokens are bad from now on.
    pub(crate) fn delete(&self, id: &str) -> Result<(), ServiceError> {
        let mut entries = self.entries();
        let name = entries.find(id)?;
        entries.first_good.pop(name);
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
        let number = entries.next();
        let token = self.write(&name, number, token, now)?;
        // Where all were forgotten, the tokens that the user had stay bad.
        entries.first_good.get_or_insert(name, || number);
        Ok(token)
    }

    /// The identity of a person of Entra, always the same, and a token for it. It is one of the resource.
    pub(crate) fn exchange_of_entra(
        &self,
        tenant: &str,
        person: &str,
        token: &TokenRequest,
    ) -> Result<(String, AccessToken), ServiceError> {
        let now = (self.clock)();
        let mut entries = self.entries();
        let (resource, person) = (self.guids.resource(), person.to_ascii_lowercase());
        let name = format!("acs:{resource}_wf_{tenant}_{person}");
        let number = entries.next();
        let token = self.write(&name, number, token, now)?;
        let id = format!("8:{name}");
        // Where it was deleted, the tokens that it had stay bad.
        entries.first_good.get_or_insert(name, || number);
        Ok((id, token))
    }

    /// Whether there is such an identity.
    pub(crate) fn has(&self, id: &str) -> bool {
        id.strip_prefix("8:").is_some_and(|name| self.entries().first_good.contains(name))
    }

    /// Whoever has sent a token, if it is good. Why it is not, nobody is told.
    pub(crate) fn bearer(
        &self,
        headers: &HeaderMap,
        now: HttpDate,
    ) -> Result<Bearer, ServiceError> {
        let bearer = bearer(headers).and_then(|token| self.find_bearer(token, now));
        bearer.ok_or(ServiceError::new(
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            "This needs a user access token that is neither expired nor revoked.",
        ))
    }

    fn find_bearer(&self, token: &str, now: HttpDate) -> Option<Bearer> {
        let claims = self.form.read(token, now)?;
        let first_good = *self.entries().first_good.get(&claims.skypeid)?;
        let scopes = Scopes::of_claim(&claims.acs_scope)?;
        let id = format!("8:{}", claims.skypeid);
        (claims.jti >= first_good).then_some(Bearer { id, scopes })
    }

    fn write(
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
            resource_id: self.guids.resource().to_string(),
            resource_location: "unitedstates".into(),
            iat: now.unix(),
            jti: number,
        };
        Ok(AccessToken { token: self.form.write(&claims)?, expires_on: timestamp(expires) })
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
    fn find<'id>(&mut self, id: &'id str) -> Result<&'id str, ServiceError> {
        let name = id.strip_prefix("8:").filter(|name| name.starts_with("acs:"));
        // Whoever is used is not the first to go.
        name.filter(|name| self.first_good.get(*name).is_some()).ok_or(ServiceError::new(
            StatusCode::NOT_FOUND,
            "NotFound",
            "The resource has no such identity.",
        ))
    }
}
