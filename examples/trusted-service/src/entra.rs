//! Who asks: a person with a token of Entra for this service.

use std::sync::Mutex;
use std::time::{Duration, Instant};

use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, JwkSet};
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

/// Keys change some times a year; whoever sends tokens of unknown ones has them fetched no oftener.
const BETWEEN_FETCHES: Duration = Duration::from_secs(60);

/// A tenant of Entra, and the audience that this service is.
pub struct Entra {
    client: reqwest::Client,
    metadata: Metadata,
    audience: String,
    keys: Mutex<Keys>,
}

#[derive(Deserialize)]
struct Metadata {
    issuer: String,
    jwks_uri: String,
}

struct Keys {
    set: JwkSet,
    fetched: Instant,
}

/// What a token says that is read here: the object id is the person, whichever device they use.
#[derive(Deserialize)]
struct Claims {
    oid: String,
}

impl Entra {
    /// Asks a tenant for its keys.
    pub async fn discover(
        client: reqwest::Client,
        authority: &str,
        tenant: &str,
        audience: String,
    ) -> reqwest::Result<Self> {
        let url = format!("{authority}/{tenant}/v2.0/.well-known/openid-configuration");
        let metadata: Metadata = get(&client, &url).await?;
        let keys = Keys { set: get(&client, &metadata.jwks_uri).await?, fetched: Instant::now() };
        Ok(Self { client, metadata, audience, keys: Mutex::new(keys) })
    }

    /// The object id of the person whose token this is, if it is good.
    pub async fn object_id(&self, token: &str) -> Option<String> {
        let id = decode_header(token).ok()?.kid?;
        let key = self.key(&id).await?;
        // By the key, and not by what the token says of itself.
        let algorithm = match key.algorithm {
            AlgorithmParameters::RSA(_) => Algorithm::RS256,
            AlgorithmParameters::EllipticCurve(_) => Algorithm::ES256,
            _ => return None,
        };
        let mut validation = Validation::new(algorithm);
        validation.set_required_spec_claims(&["exp", "aud", "iss"]);
        // The library takes a token in the very second in which it ends, and a minute beyond.
        validation.leeway = 0;
        validation.reject_tokens_expiring_in_less_than = 1;
        validation.set_audience(&[&self.audience]);
        validation.set_issuer(&[&self.metadata.issuer]);
        let key = DecodingKey::from_jwk(&key).ok()?;
        Some(decode::<Claims>(token, &key, &validation).ok()?.claims.oid)
    }

    async fn key(&self, id: &str) -> Option<Jwk> {
        {
            let mut keys = self.keys.lock().ok()?;
            let known = keys.set.find(id).cloned();
            if known.is_some() || keys.fetched.elapsed() < BETWEEN_FETCHES {
                return known;
            }
            keys.fetched = Instant::now();
        }
        let set: JwkSet = get(&self.client, &self.metadata.jwks_uri).await.ok()?;
        let key = set.find(id).cloned();
        self.keys.lock().ok()?.set = set;
        key
    }
}

async fn get<T: for<'de> Deserialize<'de>>(
    client: &reqwest::Client,
    url: &str,
) -> reqwest::Result<T> {
    client.get(url).send().await?.error_for_status()?.json().await
}
