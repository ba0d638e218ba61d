//! Why something was refused, on its way to an exception.

use acs_auth::{Error, ServiceError, TokenError, VerifyError};
use pyo3::exceptions::PyBaseException;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
#[cfg(feature = "stubs")]
use pyo3::type_hint_identifier;
use pyo3::types::{PyTuple, PyType};

/// An input that is not as it must be, a request that does not verify, a token or a credential that cannot
/// be used, what the service says is wrong, or what Python itself raised.
pub(crate) enum Refusal {
    Input(Error),
    Verification(VerifyError),
    Token(TokenError),
    Service(ServiceError),
    Raised(PyErr),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Input(error)
    }
}

impl From<VerifyError> for Refusal {
    fn from(error: VerifyError) -> Self {
        Self::Verification(error)
    }
}

impl From<TokenError> for Refusal {
    fn from(error: TokenError) -> Self {
        Self::Token(error)
    }
}

impl From<ServiceError> for Refusal {
    fn from(error: ServiceError) -> Self {
        Self::Service(error)
    }
}

impl From<PyErr> for Refusal {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl From<Refusal> for PyErr {
    fn from(refusal: Refusal) -> Self {
        static INPUT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static VERIFICATION: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static TOKEN: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        let (class, told) = match refusal {
            Refusal::Raised(error) => return error,
            Refusal::Service(error) => return raised(&error),
            Refusal::Input(error) => (
                class(&INPUT, "InvalidInputError"),
                (error.code().as_str(), error.reason(), error.offset()),
            ),
            Refusal::Verification(error) => (
                class(&VERIFICATION, "VerificationError"),
                (error.code().as_str(), error.reason(), None),
            ),
            Refusal::Token(error) => {
                (class(&TOKEN, "TokenError"), (error.code().as_str(), error.reason(), None))
            }
        };
        match class {
            Ok(class) => Python::attach(|py| PyErr::from_type(class.into_bound(py), told)),
            Err(error) => error,
        }
    }
}

/// The classes are written in Python, where exceptions are written best.
fn class(cell: &'static PyOnceLock<Py<PyType>>, name: &str) -> PyResult<Py<PyType>> {
    Python::attach(|py| Ok(cell.import(py, "acs_auth._errors", name)?.clone().unbind()))
}

/// What the service says is wrong, as it is raised.
fn raised(error: &ServiceError) -> PyErr {
    Python::attach(|py| match exception(py, error) {
        Ok(made) => PyErr::from_value(made.into_any()),
        Err(error) => error,
    })
}

/// The exception for what the service says is wrong, with those that it sums up.
fn exception<'py>(py: Python<'py>, error: &ServiceError) -> PyResult<Bound<'py, PyBaseException>> {
    static SERVICE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let details = error.details().iter().map(|detail| exception(py, detail));
    let details = PyTuple::new(py, details.collect::<PyResult<Vec<_>>>()?)?;
    let (status, advice) = (error.status(), error.advice());
    let told = (status, error.code(), error.message(), error.target(), details, advice);
    Ok(class(&SERVICE, "ServiceError")?.into_bound(py).call1(told)?.cast_into()?)
}

/// What the service says is wrong, to be looked at and not raised.
pub(crate) struct Said(pub(crate) ServiceError);

impl<'py> IntoPyObject<'py> for Said {
    type Target = PyBaseException;
    type Output = Bound<'py, PyBaseException>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_identifier!("acs_auth._errors", "ServiceError");

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        exception(py, &self.0)
    }
}

/// A request that does not verify, to be looked at and not raised.
pub(crate) struct VerificationError(pub(crate) VerifyError);

impl<'py> IntoPyObject<'py> for VerificationError {
    type Target = PyBaseException;
    type Output = Bound<'py, PyBaseException>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr =
        type_hint_identifier!("acs_auth._errors", "VerificationError");

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(PyErr::from(Refusal::from(self.0)).into_value(py).into_bound(py))
    }
}
