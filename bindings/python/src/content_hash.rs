//! The hash of a body.

use std::sync::{Mutex, PoisonError};

use acs_auth::ContentHash;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;

use crate::bytes::Body;
use crate::refusal::Refusal;
use crate::text::AsciiText;

/// The value of x-ms-content-sha256 for a body: its SHA-256 in base64. The body is bytes, or text taken
/// as UTF-8, just as it will be sent; None is empty, and has a hash too.
#[pyfunction]
#[pyo3(signature = (body, /))]
pub(crate) fn content_hash(py: Python<'_>, body: Body<'_, '_>) -> String {
    body.hash(py).as_str().to_owned()
}

/// The hash that was given, or that of the body.
pub(crate) fn hash_of(
    py: Python<'_>,
    body: &Body<'_, '_>,
    given: Option<AsciiText<'_>>,
) -> Result<ContentHash, Refusal> {
    match given {
        None => Ok(body.hash(py)),
        Some(hash) if body.as_bytes().is_empty() => Ok(ContentHash::from_base64(hash.as_bytes())?),
        Some(_) => {
            Err(PyTypeError::new_err("give the body or its content_hash, and not both").into())
        }
    }
}

/// Hashes a body that comes in pieces.
#[pyclass(frozen, module = "acs_auth")]
#[derive(Default)]
pub(crate) struct ContentHasher(Mutex<acs_auth::ContentHasher>);

#[pymethods]
impl ContentHasher {
    #[new]
    fn new() -> Self {
        Self::default()
    }

    /// Adds the next piece of the body.
    #[pyo3(signature = (piece, /))]
    fn update(&self, py: Python<'_>, piece: Body<'_, '_>) {
        // A mutex is poisoned by a panic only, and half a piece would be a wrong hash anyway.
        let mut hasher = self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        let hasher = &mut *hasher;
        piece.give(py, |bytes| hasher.update(bytes));
    }

    /// The value of x-ms-content-sha256 for all pieces so far. More may follow.
    fn finish(&self, py: Python<'_>) -> String {
        let hasher = self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner);
        hasher.clone().finish().as_str().to_owned()
    }
}
