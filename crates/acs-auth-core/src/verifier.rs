//! The other side: whether a request was signed with one of the keys.

use ctutils::{Choice, CtAssign as _};

use crate::access_key::AccessKey;
use crate::code::Code;
use crate::error::VerifyError;
use crate::header::Header;
use crate::http_date::HttpDate;
use crate::received::Received;

/// Checks requests against the keys of a resource, usually its primary and its secondary.
///
/// Without a key it refuses every request. It owns or borrows its keys: an array, a slice, a `Vec` and an `Arc<[AccessKey]>` all do.
///
/// ```
/// use acs_auth_core::{AccessKey, ContentHash, HttpDate, Received, Verifier};
///
/// let key = AccessKey::from_base64("pw==")?;
/// let now = HttpDate::from_unix(1_649_873_352)?;
/// let signed = key.sign_url("GET", "https://example.com/testPath", ContentHash::EMPTY, now)?;
///
/// let mut headers = [("host", signed.host().as_bytes()); 4];
/// for (header, (name, value)) in headers[1..].iter_mut().zip(signed.headers()) {
///     *header = (name, value.as_bytes());
/// }
/// let received = Received {
///     method: "GET",
///     path_and_query: signed.path_and_query().as_bytes(),
///     headers: &headers,
///     content_hash: ContentHash::EMPTY,
/// };
/// let verified = Verifier::new([key]).verify(&received, now)?;
/// assert_eq!(verified.key_index, 0);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Verifier<K> {
    keys: K,
    tolerance: u32,
}

/// What is known of a request that verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Verified {
    /// Which of the verifier's keys signed it: the first, if several are equal.
    pub key_index: usize,
    /// When it was signed.
    pub date: HttpDate,
}

/// Seconds that a request may be dated away from now, each way: what the service is seen to allow.
pub const DEFAULT_TOLERANCE: u32 = 300;

impl<K: AsRef<[AccessKey]>> Verifier<K> {
    /// A verifier that takes dates up to [`DEFAULT_TOLERANCE`] from the `now` that it is given.
    pub const fn new(keys: K) -> Self {
        Self { keys, tolerance: DEFAULT_TOLERANCE }
    }

    /// The same verifier with another tolerance, in seconds each way.
    #[must_use]
    pub fn with_tolerance(self, seconds: u32) -> Self {
        Self { tolerance: seconds, ..self }
    }

    /// The keys, in the order in which [`Verified::key_index`] counts them.
    #[must_use]
    pub fn keys(&self) -> &[AccessKey] {
        self.keys.as_ref()
    }

    /// Checks that a request was signed with one of the keys, about now: see [`Received::verify`].
    ///
    /// # Errors
    ///
    /// As there.
    pub fn verify<H: Header>(
        &self,
        received: &Received<'_, H>,
        now: HttpDate,
    ) -> Result<Verified, VerifyError> {
        received.verify(self.keys(), now, self.tolerance)
    }
}

impl<H: Header> Received<'_, H> {
    /// Checks that a request was signed with one of the keys, about now.
    ///
    /// The keys may stand anywhere; a [`Verifier`] has them together. The tolerance is in seconds each
    /// way.
    ///
    /// The same request may come again within the tolerance: clients that retry within a second
    /// send it byte for byte, so it is not refused as a replay.
    ///
    /// # Errors
    ///
    /// The first of these that holds:
    ///
    /// 1. `INVALID_METHOD`, `INVALID_PATH_AND_QUERY`: no request line can hold it.
    /// 2. `MISSING_HEADER`, `DUPLICATE_HEADER`: of authorization, host, x-ms-content-sha256, the
    ///    date, and later whatever else `SignedHeaders` lists; `INVALID_HOST`: no header can hold
    ///    it.
    /// 3. `UNSUPPORTED_SCHEME`, `MALFORMED_AUTHORIZATION`, `SIGNED_HEADERS_INCOMPLETE`: the grammar is
    ///    strict, and `SignedHeaders` lists 32 names at most.
    /// 4. `MALFORMED_DATE`, `DATE_OUT_OF_RANGE`.
    /// 5. `CONTENT_HASH_MISMATCH`, compared in constant time.
    /// 6. `SIGNATURE_MISMATCH`, compared in constant time with every key, whichever matches.
    pub fn verify<'k>(
        &self,
        keys: impl IntoIterator<Item = &'k AccessKey>,
        now: HttpDate,
        tolerance: u32,
    ) -> Result<Verified, VerifyError> {
        let claim = self.claim()?;
        let date = HttpDate::parse(claim.date).map_err(|_| {
            VerifyError::new(
                Code::MalformedDate,
                "the date header is not of the form `Sun, 06 Nov 1994 08:49:37 GMT`: 29 \
                 characters, the right weekday, two digits for the day, always GMT",
            )
        })?;
        if date.unix().abs_diff(now.unix()) > u64::from(tolerance) {
            return Err(VerifyError::new(
                Code::DateOutOfRange,
                "the request is dated further from now than the tolerance: sign every attempt \
                 anew, and if this one is new, set the clock",
            ));
        }
        if !self.content_hash.matches(claim.content_hash) {
            return Err(VerifyError::new(
                Code::ContentHashMismatch,
                "x-ms-content-sha256 is not the hash of the body that came: hash the bytes that \
                 are sent, and give it in base64",
            ));
        }
        // What tells the keys apart is chosen without a branch: only whether there is one is told.
        let (mut found, mut key_index) = (Choice::FALSE, 0);
        for (index, key) in keys.into_iter().enumerate() {
            let signed = key.has_signed(&claim.string_to_sign, &claim.signature);
            key_index.ct_assign(&index, signed & !found);
            found |= signed;
        }
        if found.to_bool() {
            return Ok(Verified { key_index, date });
        }
        Err(VerifyError::new(
            Code::SignatureMismatch,
            "the signature is of another key or of another request: check the key, and that \
             method, path and query, date, host and body came as they were signed",
        ))
    }
}
