//! Text on its way in.

use acs_auth::{Code, Error};
use pyo3::exceptions::PyTypeError;
#[cfg(feature = "stubs")]
use pyo3::inspect::{PyStaticConstant, PyStaticExpr};
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString, PyTuple};
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::refusal::Refusal;

/// A `str`. Python allows it halves of surrogate pairs, which no text outside Python has: then there is
/// none, and the refusal is ours, for Python's own would hold the whole text.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a>(Option<&'a str>);

impl<'a, 'py> FromPyObject<'a, 'py> for Text<'a> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_identifier!("builtins", "str");

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if !object.is_instance_of::<PyString>() {
            return Err(expected("str", &object));
        }
        Ok(Self(object.extract().ok()))
    }
}

impl<'a> Text<'a> {
    /// The text, or a refusal under a code.
    pub(crate) fn read(self, code: Code) -> Result<&'a str, Refusal> {
        self.0.ok_or_else(|| Error::new(code, SURROGATE).into())
    }

    /// The text as somebody else sent it: what it was made of was no text, and the core refuses it.
    pub(crate) fn received(self) -> &'a str {
        self.0.unwrap_or("\u{FFFD}")
    }
}

/// Several of them: whatever gives them one after the other, but no text, which gives its letters.
pub(crate) struct Words(pub(crate) Vec<String>);

impl<'py> FromPyObject<'_, 'py> for Words {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        type_hint_identifier!("builtins", "str")
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyString>() || object.is_instance_of::<PyBytes>() {
            return Err(PyTypeError::new_err(
                "expected several str in a list or the like, not one: write [\"chat\"] for one",
            ));
        }
        let words =
            object.try_iter()?.map(|word| Ok(word?.extract::<Text<'_>>()?.received().to_owned()));
        words.collect::<PyResult<_>>().map(Self)
    }
}

/// Several texts on their way out.
pub(crate) struct Texts<'a>(pub(crate) &'a [String]);

impl<'py> IntoPyObject<'py> for Texts<'_> {
    type Target = PyTuple;
    type Output = Bound<'py, PyTuple>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("builtins", "tuple"),
        type_hint_identifier!("builtins", "str"),
        PyStaticExpr::Constant { value: PyStaticConstant::Ellipsis }
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        PyTuple::new(py, self.0)
    }
}

/// A `str` that is ASCII if it is as it should be, or its bytes: a key, a connection string, a hash.
pub(crate) struct AsciiText<'a>(&'a [u8]);

impl<'a, 'py> FromPyObject<'a, 'py> for AsciiText<'a> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = STR_OR_BYTES;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyBytes>() {
            return Ok(Self(object.extract()?));
        }
        if !object.is_instance_of::<PyString>() {
            return Err(expected("str or bytes", &object));
        }
        // A character that none of them may have: the core says what is due.
        Ok(Self(object.extract().map_or(b"\xED\xA0\x80", str::as_bytes)))
    }
}

/// A key or a connection string, which mostly comes from a variable of the environment.
pub(crate) struct SecretText<'a>(AsciiText<'a>);

impl<'a, 'py> FromPyObject<'a, 'py> for SecretText<'a> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = STR_OR_BYTES;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.is_none() {
            return Err(PyTypeError::new_err(
                "expected str or bytes, not None: is the environment variable set?",
            ));
        }
        object.extract().map(Self)
    }
}

impl<'a> SecretText<'a> {
    pub(crate) const fn as_bytes(&self) -> &'a [u8] {
        self.0.as_bytes()
    }
}

impl<'a> AsciiText<'a> {
    pub(crate) const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }
}

/// As what they stand in the stubs.
#[cfg(feature = "stubs")]
pub(crate) const STR_OR_BYTES: PyStaticExpr = type_hint_union!(
    type_hint_identifier!("builtins", "str"),
    type_hint_identifier!("builtins", "bytes")
);

/// The refusal of another type, which is named, and its value not.
pub(crate) fn expected(what: &str, object: &Bound<'_, PyAny>) -> PyErr {
    match object.get_type().name() {
        Ok(name) => PyTypeError::new_err(format!("expected {what}, not {name}")),
        Err(error) => error,
    }
}

pub(crate) const SURROGATE: &str =
    "the text has half of a surrogate pair, which cannot be sent: give whole characters";
