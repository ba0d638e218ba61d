//! The key that tokens of Entra are signed with, and checked by others with.

use std::io;

use base64ct::{Base64UrlUnpadded, Encoding as _};
use ring::digest::{SHA256, digest};
use ring::rand::SystemRandom;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _,
    UnparsedPublicKey,
};
use serde::Serialize;
use serde_json::json;

use super::claims::Claims;

/// Bytes of a coordinate of P-256.
const COORDINATE: usize = 32;

/// A key of the curve P-256. Entra's own are of RSA, so that what checks a token reads `alg`, and assumes none.
pub(super) struct SigningKey {
    pair: EcdsaKeyPair,
    random: SystemRandom,
    id: String,
    /// The header of each token, in base64.
    header: String,
}

/// The public half: a JSON Web Key (RFC 7517).
#[derive(Serialize)]
pub(super) struct PublicKey<'a> {
    kty: &'static str,
    #[serde(rename = "use")]
    usage: &'static str,
    alg: &'static str,
    crv: &'static str,
    kid: &'a str,
    x: String,
    y: String,
}

impl SigningKey {
    pub(super) fn generate() -> io::Result<Self> {
        let random = SystemRandom::new();
        let no_random = |_| io::Error::other("the system gives no random bytes");
        let algorithm = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).map_err(no_random)?;
        let pair = EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random)
            .map_err(|_| io::Error::other("the key that was made is none"))?;
        let id = base64(digest(&SHA256, pair.public_key().as_ref()).as_ref());
        let header = base64(json!({ "typ": "JWT", "alg": "ES256", "kid": id }).to_string());
        Ok(Self { pair, random, id, header })
    }

    /// The token that says this.
    pub(super) fn sign(&self, claims: &Claims) -> io::Result<String> {
        let claims = serde_json::to_vec(claims)?;
        let signed = format!("{}.{}", self.header, base64(claims));
        let signature = self
            .pair
            .sign(&self.random, signed.as_bytes())
            .map_err(|_| io::Error::other("the system gives no random bytes"))?;
        Ok(format!("{signed}.{}", base64(signature)))
    }

    /// What a token says that was signed with this key.
    pub(super) fn verify(&self, token: &str) -> Option<Claims> {
        let (signed, signature) = token.rsplit_once('.')?;
        let signature = Base64UrlUnpadded::decode_vec(signature).ok()?;
        let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, self.pair.public_key());
        key.verify(signed.as_bytes(), &signature).ok()?;
        let (_, claims) = signed.split_once('.')?;
        serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).ok()?).ok()
    }

    pub(super) fn public(&self) -> PublicKey<'_> {
        // A point that is not compressed: 4, x, y.
        let point = self.pair.public_key().as_ref().get(1..).unwrap_or_default();
        let (x, y) = point.split_at_checked(COORDINATE).unwrap_or_default();
        PublicKey {
            kty: "EC",
            usage: "sig",
            alg: "ES256",
            crv: "P-256",
            kid: &self.id,
            x: base64(x),
            y: base64(y),
        }
    }
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(bytes.as_ref())
}
