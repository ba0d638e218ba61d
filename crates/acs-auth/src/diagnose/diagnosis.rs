//! What came out of a diagnosis.

use std::fmt;

use super::Mistake;
use crate::{Code, Verified, VerifyError};

/// Why a request was refused, as far as it can be told.
///
/// It holds no key. Its texts are made of what the client sent, and may hold what is secret there: the value
/// of any header that `SignedHeaders` lists, the body where it stands in the place of its hash, and whatever
/// the client says that it signed. The verdict and the mistakes are fit for any log.
#[derive(Clone)]
#[non_exhaustive]
pub struct Diagnosis {
    /// What a [`Verifier`](crate::Verifier) says.
    pub verdict: Result<Verified, VerifyError>,
    /// The mistakes that were made, the most telling first. Empty where the request is good, and where
    /// none is known that explains it.
    pub mistakes: Vec<Mistake>,
    /// What should have been signed: the string-to-sign of the request as it came, with the hash of the
    /// body that came. Bytes, for a request can hold any. Nothing where the request cannot have one.
    pub expected: Option<Vec<u8>>,
    /// The text that was signed: with one of the keys it gives the very signature that came. Nothing
    /// where it was not found.
    pub signed: Option<Vec<u8>>,
    /// Whether that text was found, though it may have been taken out since.
    pub(super) is_explained: bool,
    pub(super) body_is_known: bool,
}

impl Diagnosis {
    /// Where what was signed first differs from what should have been, in bytes from the start of both.
    #[must_use]
    pub fn first_difference(&self) -> Option<usize> {
        let (expected, signed) = (self.expected.as_ref()?, self.signed.as_ref()?);
        if expected == signed {
            return None;
        }
        let same = expected.iter().zip(signed).take_while(|(one, other)| one == other);
        Some(same.count())
    }

    /// Whether the signature is of none of the keys, under no mistake that is known. Then the mistakes
    /// are not all that is wrong.
    #[must_use]
    pub fn is_unexplained(&self) -> bool {
        self.verdict.is_err() && !self.is_explained
    }

    /// A name for what was wrong, in any case: the mistakes' codes with `, ` between them, and
    /// `SIGNATURE_MISMATCH` where they do not explain the signature; without any the code of the refusal;
    /// of a good request nothing.
    #[must_use]
    pub fn codes(&self) -> Option<String> {
        let refusal = self.verdict.as_ref().err()?;
        if self.mistakes.is_empty() {
            return Some(refusal.code().as_str().to_owned());
        }
        let mut codes: Vec<_> = self.mistakes.iter().map(|mistake| mistake.as_str()).collect();
        if self.is_unexplained() {
            codes.push(Code::SignatureMismatch.as_str());
        }
        Some(codes.join(", "))
    }
}

/// Shows the texts as texts.
impl fmt::Debug for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |bytes: &'_ Option<Vec<u8>>| {
            bytes.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned())
        };
        f.debug_struct("Diagnosis")
            .field("verdict", &self.verdict)
            .field("mistakes", &self.mistakes)
            .field("expected", &text(&self.expected))
            .field("signed", &text(&self.signed))
            .finish_non_exhaustive()
    }
}
