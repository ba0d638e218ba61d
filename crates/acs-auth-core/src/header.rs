//! A header of a received request, in whatever form a server keeps it.

use crate::ascii::is_same;
use crate::auth_headers::{AUTHORIZATION, DATE, HOST, X_MS_CONTENT_SHA256, X_MS_DATE};
use crate::code::Code;
use crate::error::VerifyError;

/// A name and a value, as they came.
///
/// A pair of both is one. What else a server keeps its headers as can be one too, and need not be
/// copied.
pub trait Header: Sync {
    /// The name, in any case.
    fn name(&self) -> &[u8];
    /// The value, byte for byte, without the blanks around it ([RFC 9110], 5.5): servers give it so.
    ///
    /// [RFC 9110]: https://www.rfc-editor.org/rfc/rfc9110#section-5.5
    fn value(&self) -> &[u8];
}

impl<N: AsRef<[u8]> + Sync, V: AsRef<[u8]> + Sync> Header for (N, V) {
    fn name(&self) -> &[u8] {
        self.0.as_ref()
    }

    fn value(&self) -> &[u8] {
        self.1.as_ref()
    }
}

/// All headers of a request: what reads them is compiled once, and not for each form.
pub(crate) trait Headers<'a>: Sync {
    /// The value of a header that may not come twice, if it came.
    fn at_most_one(&self, name: &str) -> Result<Option<&'a [u8]>, VerifyError>;
}

impl<'a, H: Header> Headers<'a> for &'a [H] {
    fn at_most_one(&self, name: &str) -> Result<Option<&'a [u8]>, VerifyError> {
        let mut found = None;
        for header in *self {
            let is_it =
                header.name().len() == name.len() && is_same(header.name(), name.as_bytes());
            if is_it && found.replace(header.value()).is_some() {
                return Err(VerifyError::new(Code::DuplicateHeader, duplicate(name)));
            }
        }
        Ok(found)
    }
}

fn duplicate(name: &str) -> &'static str {
    match name {
        AUTHORIZATION => "the request has more than one authorization header",
        HOST => "the request has more than one host header",
        X_MS_CONTENT_SHA256 => "the request has more than one x-ms-content-sha256 header",
        X_MS_DATE | DATE => "the request has its date header more than once",
        _ => "the request has a header more than once that SignedHeaders lists",
    }
}
