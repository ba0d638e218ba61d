//! An authorization header, read as kindly as can be.

use base64ct::{Base64, Base64Unpadded, Encoding as _};
use percent_encoding::percent_decode_str;

use super::Mistake::{
    self, AuthorizationMalformed, CredentialPresent, SignatureBase64Url, SignatureInHex,
    SignatureOfHex, SignaturePercentEncoded,
};
use super::body::from_hex;
use crate::{X_MS_CONTENT_SHA256, X_MS_DATE};

const SCHEME: &str = "HMAC-SHA256";
/// What a client signs that does not say.
const USUAL: [&str; 3] = [X_MS_DATE, "host", X_MS_CONTENT_SHA256];
/// As many names as a verifier takes.
const MAX_NAMES: usize = 32;

/// What it says, whatever its form.
pub(super) struct Authorization {
    /// The names of `SignedHeaders`, in lower case.
    pub(super) signed_headers: Vec<String>,
    pub(super) signature: [u8; 32],
    /// What is wrong with its form.
    pub(super) mistakes: Vec<Mistake>,
}

impl Authorization {
    /// Nothing where no signature of this scheme can be made out.
    pub(super) fn read(value: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(value).ok()?;
        let parameters = match text.split_at_checked(SCHEME.len()) {
            Some((scheme, parameters)) if scheme.eq_ignore_ascii_case(SCHEME) => parameters,
            // Only what follows the scheme.
            _ if text.starts_with("SignedHeaders=") => text,
            _ => return None,
        };
        let mut mistakes = Vec::new();
        let (mut names, mut signature) = (None, None);
        // A comma divides the parameters of other schemes.
        let pieces = parameters.split(['&', ',']).map(str::trim).filter(|piece| !piece.is_empty());
        for piece in pieces {
            let Some((name, value)) = piece.split_once('=') else { continue };
            let value = unquoted(value.trim());
            match name.trim().trim_start_matches('?').to_ascii_lowercase().as_str() {
                "signedheaders" => names = Some(value),
                "signature" => signature = Some(value),
                "credential" => mistakes.push(CredentialPresent),
                _ => {}
            }
        }
        let (signature, mistake) = read_signature(signature?)?;
        mistakes.extend(mistake);
        let names = names.unwrap_or_default().split([';', ' ', '+']);
        let names = names.filter(|name| !name.is_empty()).map(str::to_ascii_lowercase);
        let mut signed_headers: Vec<_> = names.take(MAX_NAMES).collect();
        if signed_headers.is_empty() {
            signed_headers = USUAL.map(str::to_owned).to_vec();
        }
        Some(Self { signed_headers, signature, mistakes })
    }

    /// The same where a verifier does not take its form, and nothing more can be said of it.
    pub(super) fn malformed(mut self) -> Self {
        if self.mistakes.is_empty() {
            self.mistakes.push(AuthorizationMalformed);
        }
        self
    }
}

/// A value without the quotes around it, if it has any: those of Python's `b'…'` too.
fn unquoted(value: &str) -> &str {
    let inner = value.strip_prefix('b').unwrap_or(value);
    let is_quoted = inner.starts_with(['"', '\'']);
    if is_quoted { inner.trim_matches(['"', '\'']) } else { value }
}

fn read_signature(text: &str) -> Option<([u8; 32], Option<Mistake>)> {
    let whole = |bytes: Vec<u8>| <[u8; 32]>::try_from(bytes).ok();
    let standard = |text: &str| Base64::decode_vec(text).ok();
    if let Some(signature) = standard(text).and_then(whole) {
        return Some((signature, None));
    }
    if let Some(signature) = from_hex(text).and_then(whole) {
        return Some((signature, Some(SignatureInHex)));
    }
    let hex = standard(text).and_then(|hex| from_hex(std::str::from_utf8(&hex).ok()?));
    if let Some(signature) = hex.and_then(whole) {
        return Some((signature, Some(SignatureOfHex)));
    }
    let plain = percent_decode_str(text).decode_utf8().ok()?;
    if plain != text
        && let Some(signature) = standard(&plain).and_then(whole)
    {
        return Some((signature, Some(SignaturePercentEncoded)));
    }
    let bare = plain.trim_end_matches('=').replace('-', "+").replace('_', "/");
    let signature = Base64Unpadded::decode_vec(&bare).ok().and_then(whole)?;
    Some((signature, Some(SignatureBase64Url)))
}
