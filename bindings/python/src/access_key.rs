//! The access key.

use acs_auth::Code;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::bytes::Body;
use crate::content_hash::hash_of;
use crate::date::{Date, or_now};
use crate::refusal::Refusal;
use crate::request::{Parts, headers};
use crate::text::{AsciiText, SecretText, Text};

/// An access key, as the Azure portal shows it: base64 of 1 to 1024 bytes.
///
/// Blanks and line ends around it do not count. It shows nothing of the key, cannot be pickled, and is
/// not compared: `fingerprint` tells keys apart. Threads may share it.
///
/// Raises InvalidInputError (INVALID_ACCESS_KEY).
#[pyclass(frozen, module = "acs_auth")]
pub(crate) struct AccessKey(acs_auth::AccessKey);

impl From<acs_auth::AccessKey> for AccessKey {
    fn from(key: acs_auth::AccessKey) -> Self {
        Self(key)
    }
}

impl AccessKey {
    pub(crate) const fn inner(&self) -> &acs_auth::AccessKey {
        &self.0
    }
}

#[pymethods]
impl AccessKey {
    #[new]
    #[pyo3(signature = (text, /))]
    fn new(text: SecretText<'_>) -> Result<Self, Refusal> {
        Ok(Self(acs_auth::AccessKey::from_base64(text.as_bytes())?))
    }

    /// Signs a request to a URL, and gives the headers to set on it: x-ms-date, x-ms-content-sha256
    /// and authorization.
    ///
    /// What some HTTP client would send otherwise than it is written is refused, and the error says
    /// how to write it. The method is signed in upper case, so send it so. The body is bytes or text,
    /// just as it will be sent; of one that is streamed, give `content_hash`, from a ContentHasher.
    /// The date is an aware datetime or Unix seconds; None is now. They prove one attempt, within five
    /// minutes of its date: sign a retry anew.
    ///
    /// Raises InvalidInputError (INVALID_URL, INVALID_METHOD, INVALID_HOST, INVALID_PATH_AND_QUERY,
    /// INVALID_DATE, INVALID_CONTENT_HASH).
    #[pyo3(
        signature = (method, url, body = Body::Lent(b""), *, date = None, content_hash = None)
            -> "dict[str, str]",
        text_signature = "($self, method, url, body=b'', *, date=None, content_hash=None)"
    )]
    fn sign<'py>(
        &self,
        py: Python<'py>,
        method: Text<'_>,
        url: Text<'_>,
        body: Body<'_, 'py>,
        date: Option<Date>,
        content_hash: Option<AsciiText<'_>>,
    ) -> Result<Bound<'py, PyDict>, Refusal> {
        let (method, url) = (method.read(Code::InvalidMethod)?, url.read(Code::InvalidUrl)?);
        let hash = hash_of(py, &body, content_hash)?;
        let signed = self.0.sign_url(method, url, hash, or_now(date))?;
        headers(py, signed.headers())
    }

    /// Signs a request whose parts are known as the HTTP client will send them, and gives the headers
    /// to set on it. Nothing of them is parsed, decoded or escaped; the method is signed in upper case,
    /// so send it so.
    ///
    /// `path_and_query` is the request target, `host` the value of the host header, with the port where
    /// the client sends one. `content_hash` is that of the body. The date is as in `sign`.
    ///
    /// Raises InvalidInputError (INVALID_METHOD, INVALID_PATH_AND_QUERY, INVALID_HOST, INVALID_DATE,
    /// INVALID_CONTENT_HASH).
    #[pyo3(signature = (*, method, path_and_query, host, content_hash, date = None) -> "dict[str, str]")]
    fn sign_parts<'py>(
        &self,
        py: Python<'py>,
        method: Text<'_>,
        path_and_query: Text<'_>,
        host: Text<'_>,
        content_hash: AsciiText<'_>,
        date: Option<Date>,
    ) -> Result<Bound<'py, PyDict>, Refusal> {
        let parts = Parts { method, path_and_query, host, content_hash, date };
        headers(py, &self.0.sign(&parts.read()?)?)
    }

    /// Which key this is, in a form that is safe to log: 16 hex digits, the start of an HMAC under it.
    #[getter]
    fn fingerprint(&self) -> String {
        self.0.fingerprint().as_str().to_owned()
    }

    pub(crate) fn __repr__(&self) -> String {
        format!("<AccessKey with the fingerprint {}>", self.0.fingerprint())
    }

    /// Two keys are not compared. With anything else a key is not equal, as Python has it by itself.
    #[expect(clippy::unused_self, unused_variables, reason = "a slot of Python")]
    fn __eq__(&self, other: &Bound<'_, Self>) -> PyResult<bool> {
        Err(PyTypeError::new_err("access keys are not compared: compare their fingerprints"))
    }

    fn __hash__(slf: &Bound<'_, Self>) -> isize {
        slf.as_ptr().addr().cast_signed()
    }

    #[expect(clippy::unused_self, reason = "a slot of Python")]
    fn __reduce__(&self) -> PyResult<String> {
        Err(PyTypeError::new_err(
            "an access key is not pickled or copied: hand on the object itself, or make it again \
             where it is needed",
        ))
    }
}
