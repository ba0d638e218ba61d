//! A mistake that clients make.

use acs_auth::diagnose;
#[cfg(feature = "stubs")]
use pyo3::inspect::{PyStaticConstant, PyStaticExpr};
use pyo3::prelude::*;
use pyo3::types::PyTuple;
#[cfg(feature = "stubs")]
use pyo3::{PyTypeInfo as _, type_hint_identifier, type_hint_subscript};

/// A mistake that clients make. str() gives the message and the code.
#[pyclass(frozen, eq, hash, module = "acs_auth")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct Mistake(pub(crate) diagnose::Mistake);

#[pymethods]
impl Mistake {
    /// Its name, such as QUERY_FORM_ENCODED, the same in every language.
    #[getter]
    fn code(&self) -> &'static str {
        self.0.as_str()
    }

    /// What was done, and what to do instead: a fixed sentence, without a word of the request.
    #[getter]
    fn message(&self) -> &'static str {
        self.0.message()
    }

    pub(crate) fn __str__(&self) -> String {
        format!("{} [{}]", self.message(), self.code())
    }

    fn __repr__(&self) -> String {
        format!("<Mistake {}>", self.code())
    }
}

/// Those of one request.
pub(crate) struct Mistakes<'a>(pub(crate) &'a [diagnose::Mistake]);

impl<'py> IntoPyObject<'py> for Mistakes<'_> {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "tuple"),
        Mistake::TYPE_HINT,
        PyStaticExpr::Constant { value: PyStaticConstant::Ellipsis }
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        PyTuple::new(py, self.0.iter().copied().map(Mistake))
    }
}
