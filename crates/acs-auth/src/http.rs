//! Requests of the crate [`http`](https://docs.rs/http), signed in place and verified. [`prove`] takes any
//! [`Credential`](crate::Credential) in the place of a key.
//!
//! It is what hyper, reqwest, tower, axum and many others have in common. With the feature `http`:
//!
//! ```
//! use acs_auth::{AccessKey, Verifier, now};
//! use http::Request;
//!
//! fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let key = AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=")?;
//!     let mut request = Request::post("https://contoso.communication.azure.com/sms?api-version=2021-03-07")
//!         .header("content-type", "application/json")
//!         .body(r#"{"message":"hello"}"#)?;
//!     acs_auth::http::sign(&mut request, &key, now())?;
//!
//!     // The other side, which has received it:
//!     let verified = acs_auth::http::verify(&request, &Verifier::new([key]), now())?;
//!     assert_eq!(verified.key_index, 0);
//!     Ok(())
//! }
//! ```
//!
//! # Bodies
//!
//! What is hashed is what is sent: bytes, or text. A request without a body has an empty one, such as
//! `""`. The body of a client is often a type of its own, so sign before it is put in:
//! `request.map(Full::new)` for hyper, `request.map(reqwest::Body::from).try_into()` for reqwest. A body
//! that comes in pieces is hashed on its way, and the head is signed or verified by itself:
//!
//! ```
//! use acs_auth::http::{sign_parts, verify_parts};
//! use acs_auth::{AccessKey, ContentHasher, Verifier, now};
//! # let key = AccessKey::from_base64("bm90IGEgcmVhbCBrZXk=")?;
//!
//! let mut hasher = ContentHasher::new();
//! for piece in ["[1, ", "2]"] {
//!     hasher.update(piece.as_bytes());
//! }
//! let hash = hasher.finish();
//! let request = http::Request::put("https://contoso.communication.azure.com/rooms/1");
//! let (mut parts, body) = request.body(["[1, ", "2]"])?.into_parts();
//! sign_parts(&mut parts, &key, hash, now())?;
//! let signed = http::Request::from_parts(parts, body);
//!
//! // A server reads the body, and hashes what it reads.
//! let (parts, _) = signed.into_parts();
//! verify_parts(&parts, &Verifier::new([key]), hash, now())?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is sent
//!
//! Clients make the request line from the URI: its path and query in HTTP/1.1, and in HTTP/2 its host
//! too. hyper's own connections, below its client, write an absolute URI as it stands into the request
//! line of HTTP/1.1, as proxies want it: give them a path, and the host in its header.
//!
//! A server verifies a request as it came: before a router cuts its path, and before anything changes a
//! header. A `#` and what follows never gets into a `Uri`.

pub(crate) mod prove;

#[cfg(any(feature = "reqwest", feature = "tower"))]
pub(crate) use prove::admit;
pub use prove::{prove, prove_parts};

use ::http::header::{AUTHORIZATION, HOST};
use ::http::request::Parts;
use ::http::uri::PathAndQuery;
use ::http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};

use crate::{
    AccessKey, AuthHeaders, Code, ContentHash, Error, HttpDate, Received, SignableRequest,
    SplitUrl, Verified, Verifier, VerifyError,
};

/// Signs a request whose body is at hand as a whole.
///
/// It sets `x-ms-date`, `x-ms-content-sha256` and `authorization`, in the place of any that are
/// there: a request that is signed again has one of each. The value of `authorization` is marked as
/// sensitive. Nothing else of the request changes, and nothing at all where it is refused. Change
/// neither method, URI, `host` nor body afterwards.
///
/// A URI with a host is signed like a URL, and what some client would rewrite is refused. A URI that
/// is a path alone, with the host in its header, is signed as it stands. The method is signed in upper
/// case, whichever it is sent in.
///
/// # Errors
///
/// - For a URI with a host those of [`SplitUrl::parse`], with an offset into the URI; for one that is
///   a path those of [`AccessKey::sign`], with an offset into the path or the header.
/// - `INVALID_METHOD` also for `CONNECT`, which a proxy takes, and with no path.
/// - `INVALID_HOST` also where the request has no host, more than one `host` header, one that is not
///   what the URI says, or a URI that spells out the default port: which of them is then sent depends
///   on the version of HTTP.
///
/// # Panics
///
/// If the request has so many headers that `http` takes no more, some 24,000.
pub fn sign<B: AsRef<[u8]>>(
    request: &mut Request<B>,
    key: &AccessKey,
    date: HttpDate,
) -> Result<(), Error> {
    let content_hash = ContentHash::of(request.body().as_ref());
    let signed =
        headers(request.method(), request.uri(), request.headers(), key, content_hash, date)?;
    set(request.headers_mut(), signed.iter());
    Ok(())
}

/// Signs the head of a request whose body was hashed as it will be sent, as [`sign`] does.
///
/// # Errors
///
/// Those of [`sign`].
///
/// # Panics
///
/// As [`sign`] does.
pub fn sign_parts(
    parts: &mut Parts,
    key: &AccessKey,
    content_hash: ContentHash,
    date: HttpDate,
) -> Result<(), Error> {
    let signed = headers(&parts.method, &parts.uri, &parts.headers, key, content_hash, date)?;
    set(&mut parts.headers, signed.iter());
    Ok(())
}

/// Verifies a request whose body came as a whole.
///
/// The host is that of the `host` header or, as HTTP/2 has it, that of the URI.
///
/// # Errors
///
/// Those of [`Verifier::verify`]; `DUPLICATE_HEADER` also where the URI names another host than the
/// header.
pub fn verify<B: AsRef<[u8]>, K: AsRef<[AccessKey]>>(
    request: &Request<B>,
    verifier: &Verifier<K>,
    now: HttpDate,
) -> Result<Verified, VerifyError> {
    let content_hash = ContentHash::of(request.body().as_ref());
    check(request.method(), request.uri(), request.headers(), verifier, content_hash, now)
}

/// Verifies the head of a request whose body was hashed as it came, as [`verify`] does.
///
/// # Errors
///
/// Those of [`Verifier::verify`].
pub fn verify_parts<K: AsRef<[AccessKey]>>(
    parts: &Parts,
    verifier: &Verifier<K>,
    content_hash: ContentHash,
    now: HttpDate,
) -> Result<Verified, VerifyError> {
    check(&parts.method, &parts.uri, &parts.headers, verifier, content_hash, now)
}

fn headers(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    key: &AccessKey,
    content_hash: ContentHash,
    date: HttpDate,
) -> Result<AuthHeaders, Error> {
    if method == Method::CONNECT {
        return Err(Error::new(
            Code::InvalidMethod,
            "sign the request that is sent through the proxy, not its CONNECT",
        ));
    }
    let method = method.as_str();
    let header = one_host(headers)?;
    let Some(authority) = uri.authority() else {
        let host = header.ok_or(refused("give the request a URI with a host, or a host header"))?;
        let path_and_query = target(uri);
        return key.sign(&SignableRequest { method, path_and_query, host, date, content_hash });
    };
    // As it is sent, for its own `Display` puts a / where the path is empty.
    let url = match uri.scheme_str() {
        Some(scheme) => format!("{scheme}://{authority}{}", target(uri)),
        None => uri.to_string(),
    };
    let url = SplitUrl::parse(&url)?;
    if url.host() != authority.as_str() {
        return Err(refused(
            "leave the default port out of the URI: HTTP/2 sends it, HTTP/1.1 does not",
        ));
    }
    if header.is_some_and(|header| header != url.host()) {
        return Err(refused(
            "leave out the host header, or write it as in the URI: which of them is sent depends on \
             the version of HTTP",
        ));
    }
    key.sign(&url.request(method, content_hash, date))
}

fn one_host(headers: &HeaderMap) -> Result<Option<&str>, Error> {
    let mut hosts = headers.get_all(HOST).iter();
    // What no host may hold is refused with the rest, where it stands.
    let host = hosts.next().map(|host| str::from_utf8(host.as_bytes())).transpose();
    match (host, hosts.next()) {
        (Ok(host), None) => Ok(host),
        (Err(_), _) => Err(refused("write the host in its xn-- form (IDNA)")),
        (_, Some(_)) => Err(refused("leave one host header: the request has several")),
    }
}

#[expect(clippy::expect_used, reason = "they are visible ASCII, which every header may hold")]
pub(crate) fn set<'a>(
    headers: &mut HeaderMap,
    proof: impl Iterator<Item = (&'static str, &'a str)>,
) {
    for (name, value) in proof {
        let mut value = HeaderValue::from_str(value).expect("visible ASCII");
        value.set_sensitive(name == AUTHORIZATION);
        headers.insert(HeaderName::from_static(name), value);
    }
}

fn check<K: AsRef<[AccessKey]>>(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    verifier: &Verifier<K>,
    content_hash: ContentHash,
    now: HttpDate,
) -> Result<Verified, VerifyError> {
    let mut headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    if let Some(authority) = uri.authority() {
        let in_uri = authority.as_str().as_bytes();
        let mut in_headers = headers.iter().filter(|(name, _)| *name == HOST).peekable();
        if in_headers.peek().is_none() {
            headers.push((HOST.as_str(), in_uri));
        } else if in_headers.any(|(_, value)| *value != in_uri) {
            return Err(VerifyError::new(
                Code::DuplicateHeader,
                "the request has two hosts: its URI names another than its host header",
            ));
        }
    }
    let received = Received {
        method: method.as_str(),
        path_and_query: target(uri).as_bytes(),
        headers: &headers,
        content_hash,
    };
    verifier.verify(&received, now)
}

pub(crate) fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or("", PathAndQuery::as_str)
}

const fn refused(reason: &'static str) -> Error {
    Error::new(Code::InvalidHost, reason)
}
