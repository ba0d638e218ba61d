//! Bytes on their way in: a body, or what a server received.

use std::borrow::Cow;

use acs_auth::{Code, ContentHash, Error};
use pyo3::exceptions::PyTypeError;
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyMemoryView, PyString};
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_union};

use crate::refusal::Refusal;
#[cfg(feature = "stubs")]
use crate::text::STR_OR_BYTES;
use crate::text::{SURROGATE, expected};

/// From this length on hashing takes longer than giving way to other threads: `hashlib` has the same.
const LONG: usize = 2048;

/// A body. Bytes and text, which is taken as UTF-8, are borrowed; another buffer, which may change
/// meanwhile, is copied once; `None` is empty.
pub(crate) enum Body<'a, 'py> {
    Lent(&'a [u8]),
    Copied(Bound<'py, PyBytes>),
}

impl<'a, 'py> FromPyObject<'a, 'py> for Body<'a, 'py> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("builtins", "str"),
        type_hint_identifier!("typing_extensions", "Buffer"),
        type_hint_identifier!("builtins", "None")
    );

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyBytes>() {
            return Ok(Self::Lent(object.extract()?));
        }
        if object.is_instance_of::<PyString>() {
            let refused = |_| Refusal::from(Error::new(Code::InvalidContentHash, SURROGATE));
            return Ok(Self::Lent(object.extract::<&str>().map_err(refused)?.as_bytes()));
        }
        if object.is_none() {
            return Ok(Self::Lent(b""));
        }
        let view = PyMemoryView::from(&object).map_err(|error| {
            if !error.is_instance_of::<PyTypeError>(object.py()) {
                return error; // of a buffer that cannot be read
            }
            PyTypeError::new_err(
                "a body is bytes or text, as it will be sent: serialise it first, for example \
                 with json.dumps, and send the same text; of a stream give the content_hash, from \
                 a ContentHasher",
            )
        })?;
        Ok(Self::Copied(view.call_method0("tobytes")?.cast_into()?))
    }
}

impl Body<'_, '_> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match self {
            Self::Lent(bytes) => bytes,
            Self::Copied(bytes) => bytes.as_bytes(),
        }
    }

    pub(crate) fn hash(&self, py: Python<'_>) -> ContentHash {
        let bytes = self.as_bytes();
        without_the_gil_if(bytes.len() >= LONG, py, || ContentHash::of(bytes))
    }

    /// Lets `work` go on with the bytes, and other threads too if they are many.
    pub(crate) fn give(&self, py: Python<'_>, work: impl FnOnce(&[u8]) + Send) {
        let bytes = self.as_bytes();
        without_the_gil_if(bytes.len() >= LONG, py, || work(bytes));
    }
}

/// A body, or `None` where it is not known.
pub(crate) struct KnownBody<'a, 'py>(pub(crate) Option<Body<'a, 'py>>);

impl<'a, 'py> FromPyObject<'a, 'py> for KnownBody<'a, 'py> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = Body::INPUT_TYPE;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        object.extract().map(Self)
    }
}

fn without_the_gil_if<T: Send>(long: bool, py: Python<'_>, work: impl FnOnce() -> T + Send) -> T {
    if long { py.detach(work) } else { work() }
}

/// What a server received: bytes, or the text that WSGI and `http.server` make of them, which has a
/// character of Latin-1 for each byte. Text that is more than Latin-1 was UTF-8.
pub(crate) struct Raw<'a>(Cow<'a, [u8]>);

impl<'a, 'py> FromPyObject<'a, 'py> for Raw<'a> {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = STR_OR_BYTES;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyBytes>() {
            return Ok(Self(Cow::Borrowed(object.extract()?)));
        }
        let bytes = match object.extract::<&str>() {
            Ok(text) if text.is_ascii() => Cow::Borrowed(text.as_bytes()),
            Ok(text) => Cow::Owned(latin_1(text).unwrap_or_else(|| text.into())),
            Err(_) if !object.is_instance_of::<PyString>() => {
                return Err(expected("str or bytes", &object));
            }
            // Where a server met other bytes than UTF-8, it may have put surrogates for them.
            Err(_) => {
                // That of `str` itself, whatever its subclasses make of it.
                let str = object.py().get_type::<PyString>();
                let encode = |errors| str.call_method1("encode", (&object, "utf-8", errors));
                Cow::Owned(encode("surrogateescape").or_else(|_| encode("replace"))?.extract()?)
            }
        };
        Ok(Self(bytes))
    }
}

fn latin_1(text: &str) -> Option<Vec<u8>> {
    text.chars().map(|character| u8::try_from(character).ok()).collect()
}

impl AsRef<[u8]> for Raw<'_> {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}
