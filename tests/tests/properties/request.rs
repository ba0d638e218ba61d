//! Requests: random ones, signed ones, and what a server sees of them.

use acs_auth::{
    AUTHORIZATION, AccessKey, AuthHeaders, ContentHash, HOST, HttpDate, Received, SignableRequest,
    Verified, Verifier, VerifyError, X_MS_CONTENT_SHA256, X_MS_DATE,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use proptest::collection::vec;
use proptest::prelude::*;

/// Everything that a signature is made from.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) key: Vec<u8>,
    pub(crate) method: String,
    pub(crate) path_and_query: String,
    pub(crate) host: String,
    pub(crate) unix: i64,
    pub(crate) body: Vec<u8>,
}

/// Any request that can be signed by its parts.
pub(crate) fn request() -> impl Strategy<Value = Request> {
    // Lengths on both sides of what fills a block, and of what is gathered of a message.
    let key = prop_oneof![vec(any::<u8>(), 1..=130), vec(any::<u8>(), 1..=1024)];
    let path_and_query = prop_oneof!["/[!-\"$-~]{0,80}", "/[!-\"$-~]{0,700}"];
    let body = prop_oneof![Just(Vec::new()), vec(any::<u8>(), 0..200), vec(any::<u8>(), 0..5000)];
    let unix = 0..=HttpDate::MAX.unix();
    let method = "[!#$%&'*+.^_`|~0-9A-Za-z-]{1,40}";
    let host = "[!-+\\-.0-:<-?A-~]{1,90}";
    (key, method, path_and_query, host, unix, body).prop_map(
        |(key, method, path_and_query, host, unix, body)| Request {
            key,
            method,
            path_and_query,
            host,
            unix,
            body,
        },
    )
}

pub(crate) fn access_key(bytes: &[u8]) -> AccessKey {
    AccessKey::from_base64(STANDARD.encode(bytes)).unwrap()
}

impl Request {
    pub(crate) fn access_key(&self) -> AccessKey {
        access_key(&self.key)
    }

    pub(crate) fn date(&self) -> HttpDate {
        HttpDate::from_unix(self.unix).unwrap()
    }

    pub(crate) fn signable(&self) -> SignableRequest<'_> {
        SignableRequest {
            method: &self.method,
            path_and_query: &self.path_and_query,
            host: &self.host,
            date: self.date(),
            content_hash: ContentHash::of(&self.body),
        }
    }

    pub(crate) fn sign(&self) -> AuthHeaders {
        self.access_key().sign(&self.signable()).unwrap()
    }

    /// The request as a server sees it, if nothing happens to it on the way.
    pub(crate) fn arrived(&self) -> Arrived {
        let signed = self.sign();
        let header = |name: &str, value: &str| (name.to_owned(), value.as_bytes().to_vec());
        Arrived {
            method: self.method.clone(),
            path_and_query: self.path_and_query.clone().into_bytes(),
            headers: vec![
                header(HOST, &self.host),
                header(X_MS_DATE, signed.date()),
                header(X_MS_CONTENT_SHA256, signed.content_hash()),
                header(AUTHORIZATION, signed.authorization()),
            ],
            body: self.body.clone(),
        }
    }
}

/// A request on the side of a server.
#[derive(Clone, Debug)]
pub(crate) struct Arrived {
    pub(crate) method: String,
    pub(crate) path_and_query: Vec<u8>,
    pub(crate) headers: Vec<(String, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

impl Arrived {
    pub(crate) fn header(&mut self, name: &str) -> &mut Vec<u8> {
        &mut self.headers.iter_mut().find(|(known, _)| known == name).unwrap().1
    }

    pub(crate) fn verify(
        &self,
        keys: &[AccessKey],
        now: HttpDate,
    ) -> Result<Verified, VerifyError> {
        self.received(|received| Verifier::new(keys).verify(received, now))
    }

    pub(crate) fn received<T>(&self, look: impl FnOnce(&Received<'_>) -> T) -> T {
        let headers: Vec<_> =
            self.headers.iter().map(|(name, value)| (name.as_str(), value.as_slice())).collect();
        look(&Received {
            method: &self.method,
            path_and_query: &self.path_and_query,
            headers: &headers,
            content_hash: ContentHash::of(&self.body),
        })
    }
}
