//! Why something was refused, on its way to an exception.

use acs_auth::{Error, VerifyError};
use pyo3::exceptions::PyBaseException;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
#[cfg(feature = "stubs")]
use pyo3::type_hint_identifier;
use pyo3::types::PyType;

/// An input that is not as it must be, a request that does not verify, or what Python itself raised.
pub(crate) enum Refusal {
    Input(Error),
    Verification(VerifyError),
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

impl From<PyErr> for Refusal {
    fn from(error: PyErr) -> Self {
        Self::Raised(error)
    }
}

impl From<Refusal> for PyErr {
    fn from(refusal: Refusal) -> Self {
        static INPUT: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        static VERIFICATION: PyOnceLock<Py<PyType>> = PyOnceLock::new();
        // The classes are written in Python, where exceptions are written best.
        let class = |cell: &'static PyOnceLock<Py<PyType>>, name| {
            Python::attach(|py| Ok(cell.import(py, "acs_auth._errors", name)?.clone().unbind()))
        };
        let made = match refusal {
            Refusal::Raised(error) => return error,
            Refusal::Input(error) => class(&INPUT, "InvalidInputError")
                .map(|class| (class, (error.code().as_str(), error.reason(), error.offset()))),
            Refusal::Verification(error) => class(&VERIFICATION, "VerificationError")
                .map(|class| (class, (error.code().as_str(), error.reason(), None))),
        };
        match made {
            Ok((class, told)) => Python::attach(|py| PyErr::from_type(class.into_bound(py), told)),
            Err(error) => error,
        }
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
