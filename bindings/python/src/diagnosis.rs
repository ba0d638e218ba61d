//! Why a request was refused: the mistake by its name.

use acs_auth::diagnose::{self as library, Case};
use acs_auth::{Code, DEFAULT_TOLERANCE};
use pyo3::prelude::*;

use crate::bytes::{Body, KnownBody, Raw};
use crate::date::{Date, or_now};
use crate::mistake::Mistakes;
use crate::refusal::{Refusal, VerificationError};
use crate::suspect_keys::SuspectKeys;
use crate::text::Text;
use crate::verifier::{Headers, Verified, seconds};

/// Finds out why a request is refused, and what was signed in its place.
///
/// The signature is computed anew under every mistake that clients are known to make: the one that gives
/// the very signature that came is the one that was made. Up to two at once are found so, of the key, the
/// method, path and query, the signed headers and the way they are put together. Mistakes that show
/// without the signature come on top: of the hash of the body, the form of the authorization, the date.
///
/// `keys` are those that the server takes, `other_keys` those that may have been used by mistake: one, or
/// several. Give their texts, or whole connection strings. AccessKey and ConnectionString objects work
/// too, but have forgotten the text, and so cannot tell whether it was used as it is, or decoded wrongly.
/// The request is given as to Verifier.verify, except that the body is not left out: b"" is one that is
/// empty, None one that is not known.
/// `endpoint` is that of the client, letter for letter as it was configured. It takes some milliseconds,
/// and more for JSON of up to 1 MiB; other threads go on meanwhile.
///
/// Raises InvalidInputError (INVALID_ACCESS_KEY, INVALID_CONNECTION_STRING, INVALID_DATE) for the keys and
/// `now`. What is wrong with the request stands in the diagnosis.
#[pyfunction]
#[pyo3(
    signature = (
        keys, method, path_and_query, headers, body, *, endpoint = None,
        other_keys = SuspectKeys(Vec::new()), now = None, tolerance = i64::from(DEFAULT_TOLERANCE),
    ),
    text_signature = "(keys, method, path_and_query, headers, body, *, endpoint=None, \
                      other_keys=(), now=None, tolerance=DEFAULT_TOLERANCE)"
)]
#[expect(clippy::too_many_arguments, reason = "Python names them")]
pub(crate) fn diagnose(
    py: Python<'_>,
    keys: SuspectKeys,
    method: Text<'_>,
    path_and_query: Raw<'_>,
    headers: Headers<'_>,
    body: KnownBody<'_, '_>,
    endpoint: Option<Text<'_>>,
    other_keys: SuspectKeys,
    now: Option<Date>,
    tolerance: i64,
) -> Result<Diagnosis, Refusal> {
    let headers = headers.read(py)?;
    let case = Case {
        keys: &keys.0,
        other_keys: &other_keys.0,
        method: method.received(),
        path_and_query: path_and_query.as_ref(),
        headers: &headers,
        body: body.0.as_ref().map(Body::as_bytes),
        endpoint: endpoint.map(|endpoint| endpoint.read(Code::InvalidUrl)).transpose()?,
        now: or_now(now),
        tolerance: seconds(tolerance)?,
    };
    Ok(Diagnosis(py.detach(|| library::diagnose(&case))))
}

/// Why a request was refused, as far as it can be told. str() tells people all of it.
///
/// It holds no key. Its texts are made of what the client sent, and are as secret as that.
#[pyclass(frozen, module = "acs_auth")]
pub(crate) struct Diagnosis(library::Diagnosis);

#[pymethods]
impl Diagnosis {
    /// Who signed it, if the request is good.
    #[getter]
    fn verified(&self) -> Option<Verified> {
        self.0.verdict.ok().map(Verified::from)
    }

    /// What Verifier.verify raises, if the request is refused.
    #[getter]
    fn error(&self) -> Option<VerificationError> {
        self.0.verdict.err().map(VerificationError)
    }

    /// The mistakes that were made, the most telling first. Empty where the request is good, and where
    /// none is known that explains it.
    #[getter]
    fn mistakes(&self) -> Mistakes<'_> {
        Mistakes(&self.0.mistakes)
    }

    /// The string-to-sign of the request as it came: what should have been signed. None where the request
    /// cannot have one. Bytes that are not UTF-8 are shown as U+FFFD, here and in `signed`.
    #[getter]
    fn string_to_sign(&self) -> Option<String> {
        self.0.expected.as_deref().map(lossy)
    }

    /// The text that was signed: with one of the keys it gives the very signature that came. None where
    /// it was not found.
    #[getter]
    fn signed(&self) -> Option<String> {
        self.0.signed.as_deref().map(lossy)
    }

    /// Where `signed` first differs from `string_to_sign`: an index into both. None where they are the
    /// same, or not both known.
    #[getter]
    fn first_difference(&self) -> Option<usize> {
        self.0.first_difference()?;
        let (expected, signed) = (self.string_to_sign()?, self.signed()?);
        Some(expected.chars().zip(signed.chars()).take_while(|(one, other)| one == other).count())
    }

    fn __str__(&self) -> String {
        self.0.to_string()
    }

    fn __repr__(&self) -> String {
        match self.0.codes() {
            Some(codes) => format!("<Diagnosis {codes}>"),
            None => "<Diagnosis of a good request>".to_owned(),
        }
    }
}

fn lossy(text: &[u8]) -> String {
    String::from_utf8_lossy(text).into_owned()
}
