//! Requests of the crate `http`, with whichever proof.

use ::http::request::Parts;
use ::http::{HeaderMap, Method, Request, Uri};

use super::{headers, set, target};
use crate::proof_headers::ProofHeaders;
use crate::{ContentHash, Credential, CredentialError, HttpDate, TokenError, TokenSource};

/// Proves who sends a request whose body is at hand as a whole: with an access key as
/// [`sign`](super::sign) does, with a token by `authorization`, which takes the place of any that is there
/// and is marked as sensitive.
///
/// ```
/// use acs_auth::{AccessToken, Credential, now};
/// use http::Request;
///
/// // Mostly it is a RefreshingToken.
/// let credential = Credential::UserToken(AccessToken::new("eyJ0eXAi", now().unix() + 3600)?);
/// let mut request =
///     Request::get("https://contoso.communication.azure.com/chat/threads?api-version=2024-03-07").body("")?;
/// acs_auth::http::prove(&mut request, &credential, now())?;
/// assert_eq!(request.headers()["authorization"], "Bearer eyJ0eXAi");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
///
/// Those of [`Credential::check`], before a token is asked for: a token goes to no URI without a scheme. Then
/// those of [`sign`](super::sign), or of the source of the token. The request is left as it was.
///
/// # Panics
///
/// As [`sign`](super::sign) does.
pub fn prove<B: AsRef<[u8]>, T: TokenSource>(
    request: &mut Request<B>,
    credential: &Credential<T>,
    date: HttpDate,
) -> Result<(), CredentialError> {
    let hash = || ContentHash::of(request.body().as_ref());
    let proof = proof(request.method(), request.uri(), request.headers(), credential, hash, date)?;
    set(request.headers_mut(), proof.iter());
    Ok(())
}

/// Proves who sends the head of a request whose body was hashed as it will be sent, as [`prove`] does.
///
/// # Errors
///
/// Those of [`prove`].
///
/// # Panics
///
/// As [`prove`] does.
pub fn prove_parts<T: TokenSource>(
    parts: &mut Parts,
    credential: &Credential<T>,
    content_hash: ContentHash,
    date: HttpDate,
) -> Result<(), CredentialError> {
    let hash = || content_hash;
    let proof = proof(&parts.method, &parts.uri, &parts.headers, credential, hash, date)?;
    set(&mut parts.headers, proof.iter());
    Ok(())
}

/// Refuses a URI that the credential proves nothing to.
pub(crate) fn admit<T>(credential: &Credential<T>, uri: &Uri) -> Result<(), TokenError> {
    let (scheme, host) = (uri.scheme_str(), uri.host());
    credential.check_parts(scheme.unwrap_or_default(), host.unwrap_or_default(), target(uri))
}

fn proof<T: TokenSource>(
    method: &Method,
    uri: &Uri,
    given: &HeaderMap,
    credential: &Credential<T>,
    hash: impl FnOnce() -> ContentHash,
    date: HttpDate,
) -> Result<ProofHeaders, CredentialError> {
    admit(credential, uri)?;
    match credential {
        Credential::AccessKey(key) => Ok(headers(method, uri, given, key, hash(), date)?.into()),
        Credential::Entra(source) | Credential::UserToken(source) => {
            Ok(ProofHeaders::bearer(&source.get()?))
        }
    }
}
