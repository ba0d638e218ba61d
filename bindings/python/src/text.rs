//! Text on its way in.

use acs_auth::{Code, Error};
use pyo3::exceptions::PyTypeError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_union};

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

impl<'a> AsciiText<'a> {
    pub(crate) const fn as_bytes(&self) -> &'a [u8] {
        self.0
    }
}

/// As what both of them stand in the stubs.
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
