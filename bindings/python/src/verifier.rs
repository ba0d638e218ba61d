//! The other side: whether a request was signed with one of the keys.

use acs_auth::{DEFAULT_TOLERANCE, Received};
use pyo3::exceptions::{PyTypeError, PyValueError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyList, PyString, PyTuple};
#[cfg(feature = "stubs")]
use pyo3::{PyTypeInfo as _, type_hint_identifier, type_hint_subscript, type_hint_union};

use crate::access_key::AccessKey;
use crate::bytes::{Body, Raw};
use crate::content_hash::hash_of;
use crate::date::{Date, Instant, or_now};
use crate::refusal::Refusal;
#[cfg(feature = "stubs")]
use crate::text::STR_OR_BYTES;
use crate::text::{AsciiText, Text};

/// Checks requests against the keys of a resource, usually its primary and its secondary.
///
/// `tolerance` is in seconds: how far a request may be dated away from now, each way. Without a key
/// every request is refused. Threads may share it.
#[pyclass(frozen, module = "acs_auth")]
pub(crate) struct Verifier {
    keys: Vec<Py<AccessKey>>,
    tolerance: u32,
}

#[pymethods]
impl Verifier {
    #[new]
    #[pyo3(
        signature = (keys, *, tolerance = i64::from(DEFAULT_TOLERANCE)),
        text_signature = "(keys, *, tolerance=DEFAULT_TOLERANCE)"
    )]
    fn new(keys: Keys, tolerance: i64) -> PyResult<Self> {
        Ok(Self { keys: keys.0, tolerance: seconds(tolerance)? })
    }

    /// Checks that a request was signed with one of the keys, about now.
    ///
    /// All of it as it came over the wire: nothing decoded, joined or lower-cased. `path_and_query` is
    /// the request target: in HTTP/2 :path; in ASGI raw_path, and if query_string is not empty a "?"
    /// and it; in WSGI what the server adds as RAW_URI or REQUEST_URI. `headers` are all of them, as
    /// pairs or as what has items(), such as the headers of most frameworks; one that came twice stands
    /// there twice, which a dict cannot show. In HTTP/2 :authority is given as host. A str stands for
    /// the bytes that it was made of, as in WSGI and http.server: a character of Latin-1 for each. Of a
    /// body that was streamed, give `content_hash`. The case of the method does not matter.
    ///
    /// Hash and signature are compared in constant time, the signature with every key. The same request
    /// may come again: it is not refused as a replay.
    ///
    /// Raises VerificationError under the code of the first that holds: INVALID_METHOD,
    /// INVALID_PATH_AND_QUERY, MISSING_HEADER, DUPLICATE_HEADER, INVALID_HOST, UNSUPPORTED_SCHEME,
    /// MALFORMED_AUTHORIZATION, SIGNED_HEADERS_INCOMPLETE, MALFORMED_DATE, DATE_OUT_OF_RANGE,
    /// CONTENT_HASH_MISMATCH, SIGNATURE_MISMATCH. Raises InvalidInputError (INVALID_DATE,
    /// INVALID_CONTENT_HASH) for `now` and `content_hash`.
    #[pyo3(
        signature = (
            method, path_and_query, headers, body = Body::Lent(b""), *, content_hash = None, now = None,
        ),
        text_signature = "($self, method, path_and_query, headers, body=b'', *, content_hash=None, \
                          now=None)"
    )]
    #[expect(clippy::too_many_arguments, reason = "Python names them")]
    fn verify(
        &self,
        py: Python<'_>,
        method: Text<'_>,
        path_and_query: Raw<'_>,
        headers: Headers<'_>,
        body: Body<'_, '_>,
        content_hash: Option<AsciiText<'_>>,
        now: Option<Date>,
    ) -> Result<Verified, Refusal> {
        let content_hash = hash_of(py, &body, content_hash)?;
        let headers = headers.read(py)?;
        let received = Received {
            method: method.received(),
            path_and_query: path_and_query.as_ref(),
            headers: &headers,
            content_hash,
        };
        let keys = self.keys.iter().map(|key| key.get().inner());
        Ok(received.verify(keys, or_now(now), self.tolerance)?.into())
    }

    fn __repr__(&self) -> String {
        let keys: Vec<_> = self.keys.iter().map(|key| key.get().__repr__()).collect();
        format!("<Verifier of {}, tolerance {} s>", keys.join(", "), self.tolerance)
    }
}

/// A tolerance that there can be.
pub(crate) fn seconds(tolerance: i64) -> PyResult<u32> {
    u32::try_from(tolerance).map_err(|_| {
        PyValueError::new_err("a tolerance is a number of seconds, and not less than none")
    })
}

/// Whatever gives keys one after the other.
struct Keys(Vec<Py<AccessKey>>);

impl<'py> FromPyObject<'_, 'py> for Keys {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("collections.abc", "Iterable"),
        AccessKey::TYPE_HINT
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let not_keys = || PyTypeError::new_err("keys are AccessKey objects, in a list or the like");
        let keys = object.try_iter().map_err(|_| not_keys())?;
        let keys =
            keys.map(|key| Ok(key?.cast_into::<AccessKey>().map_err(|_| not_keys())?.unbind()));
        keys.collect::<PyResult<_>>().map(Self)
    }
}

/// Names and values, out of pairs or of what has `items()`.
pub(crate) struct Headers<'py>(Vec<[Bound<'py, PyAny>; 2]>);

impl<'py> FromPyObject<'_, 'py> for Headers<'py> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_subscript!(
            type_hint_identifier!("_typeshed", "SupportsItems"),
            STR_OR_BYTES,
            STR_OR_BYTES
        ),
        type_hint_subscript!(
            type_hint_identifier!("collections.abc", "Iterable"),
            type_hint_subscript!(
                type_hint_identifier!("builtins", "tuple"),
                STR_OR_BYTES,
                STR_OR_BYTES
            )
        )
    );

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        // To learn that a list has no such method takes an exception, which costs as much as a hash.
        let listed =
            object.is_exact_instance_of::<PyList>() || object.is_exact_instance_of::<PyTuple>();
        let items = intern!(object.py(), "items");
        let items = if listed { None } else { object.getattr_opt(items)? };
        let items = items.map_or_else(|| Ok(object.to_owned()), |items| items.call0())?;
        let not_pairs = |error| not_pairs(object.py(), error);
        let pairs = items.try_iter().map_err(not_pairs)?.map(|pair| {
            let pair = pair?;
            if pair.is_instance_of::<PyString>() {
                // A text of two letters is a sequence of two as well.
                return Err(not_pairs(PyTypeError::new_err(())));
            }
            pair.extract().map_err(not_pairs)
        });
        pairs.collect::<PyResult<_>>().map(Self)
    }
}

impl Headers<'_> {
    pub(crate) fn read(&self, py: Python<'_>) -> PyResult<Vec<(Raw<'_>, Raw<'_>)>> {
        let pairs = self.0.iter().map(|[name, value]| Ok((name.extract()?, value.extract()?)));
        pairs.collect::<PyResult<_>>().map_err(|error| not_pairs(py, error))
    }
}

/// What to say where headers are of other types, or too few in a pair; what else was raised goes on.
fn not_pairs(py: Python<'_>, error: PyErr) -> PyErr {
    if error.is_instance_of::<PyTypeError>(py) || error.is_instance_of::<PyValueError>(py) {
        PyTypeError::new_err("headers are pairs of a name and a value, each of them bytes or str")
    } else {
        error
    }
}

/// Who signed a request, and when.
#[pyclass(frozen, eq, module = "acs_auth")]
#[derive(PartialEq)]
pub(crate) struct Verified {
    /// Which of the keys, counted from 0; the first, if several are equal.
    #[pyo3(get)]
    key_index: usize,
    unix: i64,
}

impl From<acs_auth::Verified> for Verified {
    fn from(verified: acs_auth::Verified) -> Self {
        Self { key_index: verified.key_index, unix: verified.date.unix() }
    }
}

#[pymethods]
impl Verified {
    /// When it was signed: an aware datetime in UTC.
    #[getter]
    fn date(&self) -> Instant {
        Instant(self.unix)
    }

    fn __repr__(&self, py: Python<'_>) -> PyResult<String> {
        Ok(format!(
            "<Verified by the key {} at {}>",
            self.key_index,
            self.date().into_pyobject(py)?.str()?
        ))
    }
}
