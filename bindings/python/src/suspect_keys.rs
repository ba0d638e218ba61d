//! The keys that a refused request may have been signed with.

use acs_auth::diagnose::SuspectKey;
use pyo3::exceptions::PyTypeError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyString};
#[cfg(feature = "stubs")]
use pyo3::{PyTypeInfo as _, type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::access_key::AccessKey;
use crate::connection_string::ConnectionString;
use crate::refusal::Refusal;
use crate::text::AsciiText;
#[cfg(feature = "stubs")]
use crate::text::STR_OR_BYTES;

/// One key, or whatever gives them one after the other.
pub(crate) struct SuspectKeys(pub(crate) Vec<SuspectKey>);

#[cfg(feature = "stubs")]
const KEY: PyStaticExpr =
    type_hint_union!(STR_OR_BYTES, AccessKey::TYPE_HINT, ConnectionString::TYPE_HINT);

impl<'py> FromPyObject<'_, 'py> for SuspectKeys {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        KEY,
        type_hint_subscript!(type_hint_identifier!("collections.abc", "Iterable"), KEY)
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Some(key) = suspect(&object)? {
            return Ok(Self(vec![key]));
        }
        let keys = object.try_iter().map_err(|_| not_keys())?;
        keys.map(|key| suspect(&key?)?.ok_or_else(not_keys)).collect::<PyResult<_>>().map(Self)
    }
}

/// What one object tells of a key, if it is one. Text tells most.
fn suspect(object: &Bound<'_, PyAny>) -> PyResult<Option<SuspectKey>> {
    if let Ok(key) = object.cast::<AccessKey>() {
        return Ok(Some(key.get().inner().clone().into()));
    }
    if let Ok(connection) = object.cast::<ConnectionString>() {
        return Ok(Some(connection.get().key().inner().clone().into()));
    }
    if !object.is_instance_of::<PyString>() && !object.is_instance_of::<PyBytes>() {
        return Ok(None);
    }
    let text = object.extract::<AsciiText<'_>>()?;
    // The parts of a connection string have one between them, and base64 has none.
    let key = if text.as_bytes().contains(&b';') {
        SuspectKey::from_connection_string(text.as_bytes())
    } else {
        SuspectKey::from_base64(text.as_bytes())
    };
    Ok(Some(key.map_err(Refusal::from)?))
}

fn not_keys() -> PyErr {
    PyTypeError::new_err(
        "keys are texts as the portal shows them, keys or connection strings, or AccessKey or \
         ConnectionString objects: one, or several in a list or the like",
    )
}
