//! A request that was refused, and all that is known of it.

use std::fmt;

use base64ct::{Base64, Encoding as _};

use super::Mistake::{
    BodyChanged, DateHeaderMixedUp, MethodInOtherCase, MethodNotTheOneSent, OtherKey,
    OtherTextSigned,
};
use super::authorization::Authorization;
use super::body::{self, ClaimedHash};
use super::layout::layouts;
use super::search::{Found, Search, Suspect};
use super::target::Target;
use super::variants::Variants;
use super::{Diagnosis, Mistake, SuspectKey, date, host, target};
use crate::{
    AUTHORIZATION, Code, ContentHash, DATE, HOST, Header, HttpDate, Received, Verified,
    VerifyError, X_MS_CONTENT_SHA256, X_MS_DATE,
};

/// The methods that the service takes.
const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/// In this header Java's SDK sends its string-to-sign, in base64, for debugging.
const TOLD_BY_CLIENT: &str = "x-ms-hmac-string-to-sign-base64";

/// What there is to go by.
#[derive(Clone, Copy)]
pub struct Case<'a, H = (&'a str, &'a str)> {
    /// The keys that the server takes, usually the primary and the secondary of a resource.
    pub keys: &'a [SuspectKey],
    /// Other keys that may have been used by mistake: regenerated ones, those of other resources.
    pub other_keys: &'a [SuspectKey],
    /// The method, as it came.
    pub method: &'a str,
    /// The request target, byte for byte as it came.
    pub path_and_query: &'a [u8],
    /// Every header as it came, the host among them.
    pub headers: &'a [H],
    /// The body that came; nothing where it is not known.
    pub body: Option<&'a [u8]>,
    /// The endpoint that the client was configured with, letter for letter, where it is known.
    pub endpoint: Option<&'a str>,
    /// The time at the server.
    pub now: HttpDate,
    /// Seconds that a request may be dated away from that, each way.
    pub tolerance: u32,
}

/// Finds out why a request is refused, and what was signed in its place.
///
/// A request that verifies has no mistakes. Of another it looks for up to two at once, of the key, the
/// method, path and query, the headers that are signed and the way they are put together; mistakes that
/// show without the signature come on top: of the hash of the body, the form of the authorization, the date.
///
/// It takes some milliseconds, a target of 64 KiB half a second, and a body of JSON up to 1 MiB likewise: of a
/// larger one the rewritten forms are not tried. It allocates copies of the request.
#[must_use]
pub fn diagnose<H: Header>(case: &Case<'_, H>) -> Diagnosis {
    let verdict = case.verdict();
    let authorization = case.header(AUTHORIZATION).and_then(Authorization::read);
    let expected = match verdict {
        Ok(_) => string_to_sign(&case.received()),
        Err(_) => case.expected(authorization.as_ref()),
    };
    let mut diagnosis = Diagnosis {
        verdict,
        mistakes: Vec::new(),
        expected,
        signed: None,
        is_explained: false,
        body_is_known: case.body.is_some(),
    };
    let Err(refusal) = verdict else {
        diagnosis.signed.clone_from(&diagnosis.expected);
        diagnosis.is_explained = true;
        return diagnosis;
    };
    let Some(mut authorization) = authorization else { return diagnosis };
    if matches!(refusal.code(), Code::MalformedAuthorization | Code::UnsupportedScheme) {
        authorization = authorization.malformed();
    }
    let found = case.search(&authorization);
    diagnosis.mistakes = authorization.mistakes;
    if let Some(Found { text, mistakes }) = found {
        diagnosis.mistakes.extend(mistakes);
        diagnosis.signed = Some(text);
        diagnosis.is_explained = true;
    }
    diagnosis.mistakes.extend(case.mistakes_of_hash(diagnosis.signed.as_deref()));
    diagnosis.mistakes.extend(case.mistake_of_date());
    let mut seen = Vec::new();
    diagnosis.mistakes.retain(|mistake| {
        let is_new = !seen.contains(mistake);
        seen.push(*mistake);
        is_new
    });
    diagnosis
}

impl<'a, H: Header> Case<'a, H> {
    fn received(&self) -> Received<'a, H> {
        // A body that is not known is taken to be the one that was hashed.
        let claimed =
            || self.header(X_MS_CONTENT_SHA256).and_then(|h| ContentHash::from_base64(h).ok());
        let content_hash = match self.body {
            Some(body) => ContentHash::of(body),
            None => claimed().unwrap_or(ContentHash::EMPTY),
        };
        let Self { method, path_and_query, headers, .. } = *self;
        Received { method, path_and_query, headers, content_hash }
    }

    fn verdict(&self) -> Result<Verified, VerifyError> {
        let keys = self.keys.iter().map(SuspectKey::access_key);
        self.received().verify(keys, self.now, self.tolerance)
    }

    /// What should have been signed: the hash of the body that came, in any case, and where the form of the
    /// authorization is wrong, the headers that it means.
    fn expected(&self, authorization: Option<&Authorization>) -> Option<Vec<u8>> {
        let mut received = self.received();
        // Of a whole URL, as proxies get it, its path and query are signed.
        let path_and_query = target::after_authority(self.path_and_query);
        received.path_and_query = path_and_query.unwrap_or(self.path_and_query);
        let known = self.body.map(|_| received.content_hash.as_bytes().as_slice());
        let is_hash =
            |header: &H| header.name().eq_ignore_ascii_case(X_MS_CONTENT_SHA256.as_bytes());
        let headers = self.headers.iter().map(|header| match known {
            Some(hash) if is_hash(header) => (header.name(), hash),
            _ => (header.name(), header.value()),
        });
        let mut headers: Vec<_> = headers.collect();
        if let Some(hash) = known.filter(|_| !self.headers.iter().any(is_hash)) {
            headers.push((X_MS_CONTENT_SHA256.as_bytes(), hash));
        }
        if let Some(text) = string_to_sign(&with_headers(&received, &headers)) {
            return Some(text);
        }
        let names = authorization?.signed_headers.join(";");
        let meant = format!("HMAC-SHA256 SignedHeaders={names}&Signature={}", ContentHash::EMPTY);
        headers.retain(|(name, _)| !name.eq_ignore_ascii_case(AUTHORIZATION.as_bytes()));
        headers.push((AUTHORIZATION.as_bytes(), meant.as_bytes()));
        string_to_sign(&with_headers(&received, &headers))
    }

    /// The first header of a name.
    fn header(&self, name: &str) -> Option<&'a [u8]> {
        let is_it = |header: &&H| header.name().eq_ignore_ascii_case(name.as_bytes());
        self.headers.iter().find(is_it).map(Header::value)
    }

    fn search(&self, authorization: &Authorization) -> Option<Found> {
        let mut method = Variants::of(self.method.to_ascii_uppercase().as_bytes());
        method.push(MethodInOtherCase, self.method.to_ascii_lowercase());
        method.push(MethodInOtherCase, self.method);
        method.push(MethodInOtherCase, capitalised(self.method));
        for other in METHODS {
            method.push_alone(MethodNotTheOneSent, other);
        }
        let host = self.header(HOST).unwrap_or_default();
        let cut = Target::cut(self.path_and_query);
        let names = &authorization.signed_headers;
        let values = names.iter().zip(0..).map(|(name, place)| {
            let value = self.header(name);
            let variants = match name.as_str() {
                // No verifier takes a name twice: to try all for each would be for nothing.
                _ if names.iter().take(place).any(|earlier| earlier == name) => {
                    Variants::of(value.unwrap_or_default())
                }
                X_MS_DATE => date_variants(value, self.header(DATE)),
                DATE => date_variants(value, self.header(X_MS_DATE)),
                HOST => host::variants(host, cut.path, self.headers, self.endpoint),
                X_MS_CONTENT_SHA256 => self.hash_variants(value),
                _ => Variants::of(value.unwrap_or_default()),
            };
            (name.as_str(), variants)
        });
        let values: Vec<_> = values.collect();
        let search = Search {
            suspects: self.suspects(),
            signature: authorization.signature,
            method,
            target: target::variants(self.path_and_query, host, self.endpoint),
            layouts: layouts(values.len()),
            values,
        };
        search.run().or_else(|| self.told_by_client(authorization))
    }

    /// The text that the client says it signed, as Java's SDK does.
    fn told_by_client(&self, authorization: &Authorization) -> Option<Found> {
        let told = std::str::from_utf8(self.header(TOLD_BY_CLIENT)?).ok()?;
        let text = Base64::decode_vec(told).ok()?;
        let signed_by =
            |suspect: &&Suspect<'_>| suspect.key.has_signed_text(&text, &authorization.signature);
        let mut mistakes = self.suspects().iter().find(signed_by)?.mistakes.clone();
        mistakes.push(OtherTextSigned);
        Some(Found { text, mistakes })
    }

    fn suspects(&self) -> Vec<Suspect<'a>> {
        let mut suspects = Vec::new();
        for (keys, mistake) in [(self.keys, None), (self.other_keys, Some(OtherKey))] {
            for key in keys {
                let mistakes = Vec::from_iter(mistake);
                suspects.push(Suspect { key: key.access_key(), mistakes });
                suspects.extend(key.misread().iter().map(|(key, misread)| Suspect {
                    key,
                    mistakes: mistake.into_iter().chain([*misread]).collect(),
                }));
            }
        }
        suspects
    }

    fn hash_variants(&self, claimed: Option<&[u8]>) -> Variants {
        let own = self.body.map(ContentHash::of);
        let own = own.as_ref().map(|hash| hash.as_bytes().as_slice());
        body::variants(claimed.or(own).unwrap_or_default(), self.body)
    }

    /// What is wrong with the hash in the header, which shows without the signature.
    fn mistakes_of_hash(&self, signed: Option<&[u8]>) -> Vec<Mistake> {
        let Some(header) = self.header(X_MS_CONTENT_SHA256) else { return Vec::new() };
        let claimed = ClaimedHash::read(header);
        let mut mistakes: Vec<_> = claimed.form.into_iter().collect();
        let Some(body) = self.body else { return mistakes };
        match claimed.mistake(body) {
            Some(mistake) => mistakes.push(mistake),
            None if claimed.base64.as_deref() == Some(ContentHash::of(body).as_str()) => {}
            None => {
                // It is no more than a mismatch unless the signature vouches for the hash.
                let vouches = |text: &[u8]| text.windows(header.len()).any(|part| part == header);
                if claimed.base64.is_some() && signed.is_some_and(vouches) {
                    mistakes.push(BodyChanged);
                }
            }
        }
        mistakes
    }

    /// What is wrong with the date in the header.
    fn mistake_of_date(&self) -> Option<Mistake> {
        let sent = self.header(X_MS_DATE).or_else(|| self.header(DATE))?;
        let Ok(date) = HttpDate::parse(sent) else { return date::form(sent) };
        let away = date.unix().abs_diff(self.now.unix());
        (away > u64::from(self.tolerance)).then(|| date::out_of_range(date, self.now))
    }
}

/// The same request with other headers.
fn with_headers<'a, H>(
    received: &Received<'a, H>,
    headers: &'a [(&'a [u8], &'a [u8])],
) -> Received<'a, (&'a [u8], &'a [u8])> {
    let Received { method, path_and_query, content_hash, .. } = *received;
    Received { method, path_and_query, headers, content_hash }
}

fn string_to_sign<H: Header>(received: &Received<'_, H>) -> Option<Vec<u8>> {
    let mut text = Vec::new();
    received.string_to_sign().ok()?.for_each_piece(|piece| text.extend_from_slice(piece));
    Some(text)
}

/// A method as prose has it, such as `Post`.
fn capitalised(method: &str) -> String {
    let mut capitalised = method.to_ascii_lowercase();
    if let Some(first) = capitalised.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    capitalised
}

/// The variants of a date header that may be missing, with the other one in its place.
fn date_variants(sent: Option<&[u8]>, other: Option<&[u8]>) -> Variants {
    match (sent, other) {
        (Some(sent), _) => date::variants(sent, other),
        (None, Some(other)) => {
            let mut variants = Variants::of(b"");
            variants.push(DateHeaderMixedUp, other);
            variants
        }
        (None, None) => Variants::of(b""),
    }
}

/// Shows the request line only, as [`Received`] does.
impl<H> fmt::Debug for Case<'_, H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Case")
            .field("method", &self.method)
            .field("path_and_query", &format_args!("{}", self.path_and_query.escape_ascii()))
            .finish_non_exhaustive()
    }
}
