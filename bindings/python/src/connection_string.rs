//! The connection string.

use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;

use crate::access_key::AccessKey;
use crate::refusal::Refusal;
use crate::text::SecretText;

/// Where a resource is, and a key to it: `endpoint=https://…;accesskey=…`, as the Azure portal shows it.
///
/// Its parts stand in any order, their names in any case; parts of other names are passed over. It shows
/// nothing of the key and cannot be pickled.
///
/// Raises InvalidInputError (INVALID_CONNECTION_STRING, INVALID_ACCESS_KEY).
#[pyclass(frozen, module = "acs_auth")]
pub(crate) struct ConnectionString {
    /// The URL of the resource in its normal form: the host in lower case, no default port, no slash at
    /// the end. A path, which begins with one, goes right behind it.
    #[pyo3(get)]
    endpoint: String,
    /// The key.
    #[pyo3(get)]
    access_key: Py<AccessKey>,
}

impl ConnectionString {
    pub(crate) fn key(&self) -> &AccessKey {
        self.access_key.get()
    }
}

#[pymethods]
impl ConnectionString {
    #[new]
    #[pyo3(signature = (text, /))]
    fn new(py: Python<'_>, text: SecretText<'_>) -> Result<Self, Refusal> {
        let parsed = acs_auth::ConnectionString::parse(text.as_bytes())?;
        let access_key = Py::new(py, AccessKey::from(parsed.access_key().clone()))?;
        Ok(Self { endpoint: parsed.endpoint().to_owned(), access_key })
    }

    fn __repr__(&self) -> String {
        format!("<ConnectionString to {}, {}>", self.endpoint, self.key().__repr__())
    }

    #[expect(clippy::unused_self, reason = "a slot of Python")]
    fn __reduce__(&self) -> PyResult<String> {
        Err(PyTypeError::new_err(
            "a connection string is not pickled or copied: hand on the object itself, or make it \
             again where it is needed",
        ))
    }
}
