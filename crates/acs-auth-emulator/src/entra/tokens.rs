//! The tokens of Entra: those that are issued, and those that are good.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use super::application::{Application, CLIENT_ID, TENANT_ID};
use super::claims::{Claims, Kind, issuer};
use super::lifetime::Lifetime;
use super::signing_key::{PublicKey, SigningKey};
use super::user::EntraUser;
use crate::builder::Clock;
use crate::guid::Guids;

/// By how many seconds Entra dates a token back, for clocks that are behind its own.
const DATED_BACK: i64 = 300;

/// What issues them, and knows them again. It keeps none.
pub(crate) struct Tokens {
    key: SigningKey,
    clock: Clock,
    guids: Arc<Guids>,
    lifetime: Duration,
}

/// A token that is given out.
pub(crate) struct Issued {
    pub(crate) token: String,
    pub(crate) lifetime: Lifetime,
    pub(super) claims: Claims,
}

impl Tokens {
    /// Those of one start. No other takes them.
    pub(crate) fn new(clock: Clock, guids: Arc<Guids>, lifetime: Duration) -> io::Result<Self> {
        Ok(Self { key: SigningKey::generate()?, clock, guids, lifetime })
    }

    /// One for an application.
    pub(super) fn issue(&self, application: Application, audience: &str) -> io::Result<Issued> {
        let Application { client_id, object_id, .. } = application;
        self.sign(Kind::App, client_id, object_id, audience, self.lifetime)
    }

    /// One for a person, who has signed in to an application.
    pub(crate) fn issue_to(&self, user: &EntraUser) -> io::Result<Issued> {
        let lifetime = user.expires_in.unwrap_or(self.lifetime);
        self.sign(Kind::User, CLIENT_ID, &user.object_id, &user.audience, lifetime)
    }

    fn sign(
        &self,
        kind: Kind,
        client_id: &str,
        object_id: &str,
        audience: &str,
        lifetime: Duration,
    ) -> io::Result<Issued> {
        let lifetime = Lifetime::new((self.clock)(), lifetime);
        let start = lifetime.start.unix() - DATED_BACK;
        let claims = Claims {
            aud: audience.to_owned(),
            iss: issuer(),
            iat: start,
            nbf: start,
            exp: lifetime.end.unix(),
            appid: client_id.to_owned(),
            azp: client_id.to_owned(),
            idtyp: kind,
            oid: object_id.to_owned(),
            sub: object_id.to_owned(),
            tid: TENANT_ID.to_owned(),
            uti: self.guids.next().to_string(),
            ver: "2.0".to_owned(),
        };
        Ok(Issued { token: self.key.sign(&claims)?, lifetime, claims })
    }

    /// What a token says, if it was issued here. It may have expired.
    pub(super) fn read(&self, token: &str) -> Option<Claims> {
        self.key.verify(token)
    }

    pub(super) fn public_key(&self) -> PublicKey<'_> {
        self.key.public()
    }
}
