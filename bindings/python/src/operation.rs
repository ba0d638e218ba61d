//! What is sent to the service, and what comes back of it.

use acs_auth::{Code, Operation, Response};
use pyo3::exceptions::PyTypeError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_subscript};

use crate::bytes::Body;
use crate::refusal::{Refusal, Said};
use crate::text::Text;

/// A request that is yet to be sent, by whichever client, and to be signed or given a token by an adapter
/// for it. Its repr shows neither headers nor body, which may hold secrets, and it cannot be pickled.
#[pyclass(frozen, module = "acs_auth.identity")]
pub(crate) struct Request(acs_auth::Request);

impl From<acs_auth::Request> for Request {
    fn from(request: acs_auth::Request) -> Self {
        Self(request)
    }
}

#[pymethods]
impl Request {
    /// The method, in upper case.
    #[getter]
    fn method(&self) -> &'static str {
        self.0.method()
    }

    /// Where it goes. It holds no secret.
    #[getter]
    fn url(&self) -> &str {
        self.0.url()
    }

    /// The headers to set, their names in lower case.
    #[getter]
    fn headers(&self) -> Headers<'_> {
        Headers(&self.0)
    }

    /// The body, to be sent byte for byte.
    #[getter]
    fn body<'py>(&self, py: Python<'py>) -> Bound<'py, PyBytes> {
        PyBytes::new(py, self.0.body())
    }

    fn __repr__(&self) -> String {
        format!("<Request {} {}>", self.method(), self.url())
    }

    #[expect(clippy::unused_self, reason = "a slot of Python")]
    fn __reduce__(&self) -> PyResult<String> {
        Err(PyTypeError::new_err("a request may hold a token, and is not pickled or copied"))
    }
}

struct Headers<'a>(&'a acs_auth::Request);

impl<'py> IntoPyObject<'py> for Headers<'_> {
    type Target = PyDict;
    type Output = Bound<'py, PyDict>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "dict"),
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("builtins", "str")
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        let dict = PyDict::new(py);
        for (name, value) in self.0.headers() {
            dict.set_item(name, value)?;
        }
        Ok(dict)
    }
}

/// The request of an operation, to the resource at an endpoint.
pub(crate) fn request(operation: &impl Operation, endpoint: Text<'_>) -> Result<Request, Refusal> {
    Ok(Request(operation.request(endpoint.read(Code::InvalidUrl)?)))
}

/// What an answer says.
pub(crate) fn read<O: Operation>(
    operation: &O,
    status: u16,
    body: &Body<'_, '_>,
) -> Result<O::Answer, Refusal> {
    Ok(operation.read(&Response::new(status, body.as_bytes()))?)
}

/// Reads an answer that is an error, of whichever service.
#[pyfunction]
#[pyo3(signature = (status, body, /))]
pub(crate) fn service_error(status: u16, body: Body<'_, '_>) -> Said {
    Said(acs_auth::ServiceError::read(&Response::new(status, body.as_bytes())))
}
