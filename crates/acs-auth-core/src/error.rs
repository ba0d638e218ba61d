//! The two errors: an input that cannot be signed, and a request that does not verify.

use core::fmt;

use crate::code::Code;

/// An input was refused: nothing was signed.
///
/// It names the rule, never the input, so that it can be logged whatever was passed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Error {
    code: Code,
    reason: &'static str,
    offset: Option<usize>,
}

impl Error {
    /// A refusal by a layer around this crate, such as the types of an HTTP library.
    ///
    /// The reason is a fixed sentence: the rule, and what to write instead.
    #[must_use]
    pub const fn new(code: Code, reason: &'static str) -> Self {
        Self { code, reason, offset: None }
    }

    pub(crate) const fn at(code: Code, reason: &'static str, offset: usize) -> Self {
        Self { code, reason, offset: Some(offset) }
    }

    /// The same error where what was read starts `bytes` into the caller's text.
    pub(crate) fn shifted(self, bytes: usize) -> Self {
        let offset = self.offset.map(|offset| offset.saturating_add(bytes));
        Self { offset, ..self }
    }

    /// The same error under the code of the thing that it was found in.
    pub(crate) const fn within(self, code: Code) -> Self {
        Self { code, ..self }
    }

    /// What was refused.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The rule that was broken, and what to write instead: a fixed sentence.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason
    }

    /// Where in the URL, host, target or connection string, in bytes from its start. For a method, a
    /// date, a hash and a key, which are short or secret, there is none.
    #[must_use]
    pub const fn offset(&self) -> Option<usize> {
        self.offset
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)?;
        self.offset.map_or(Ok(()), |offset| write!(f, " (at byte {offset})"))
    }
}

impl core::error::Error for Error {}

/// A received request was refused.
///
/// For the caller's own eyes: what a server tells the other side is the server's decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerifyError {
    code: Code,
    reason: &'static str,
}

impl VerifyError {
    /// A refusal by a layer around this crate, under a reason that is a fixed sentence.
    #[must_use]
    pub const fn new(code: Code, reason: &'static str) -> Self {
        Self { code, reason }
    }

    /// What was wrong.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The rule that the request broke: a fixed sentence.
    #[must_use]
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for VerifyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason)
    }
}

impl core::error::Error for VerifyError {}

impl From<Error> for VerifyError {
    fn from(error: Error) -> Self {
        Self { code: error.code, reason: error.reason }
    }
}
