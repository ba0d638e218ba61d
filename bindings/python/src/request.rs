//! The parts of a request that are signed, and what comes out of it.

use acs_auth::{
    AUTHORIZATION, AuthHeaders, Code, ContentHash, SignableRequest, StringToSign,
    X_MS_CONTENT_SHA256, X_MS_DATE,
};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyDict;

use crate::date::{Date, or_now};
use crate::refusal::Refusal;
use crate::text::{AsciiText, Text};

pub(crate) struct Parts<'a> {
    pub(crate) method: Text<'a>,
    pub(crate) path_and_query: Text<'a>,
    pub(crate) host: Text<'a>,
    pub(crate) content_hash: AsciiText<'a>,
    pub(crate) date: Option<Date>,
}

impl<'a> Parts<'a> {
    pub(crate) fn read(self) -> Result<SignableRequest<'a>, Refusal> {
        Ok(SignableRequest {
            method: self.method.read(Code::InvalidMethod)?,
            path_and_query: self.path_and_query.read(Code::InvalidPathAndQuery)?,
            host: self.host.read(Code::InvalidHost)?,
            date: or_now(self.date),
            content_hash: ContentHash::from_base64(self.content_hash.as_bytes())?,
        })
    }
}

/// The text that is signed, to see what it is. It holds no secret. The parts are those of
/// AccessKey.sign_parts, and so are the exceptions.
#[pyfunction]
#[pyo3(signature = (*, method, path_and_query, host, content_hash, date = None))]
pub(crate) fn string_to_sign(
    method: Text<'_>,
    path_and_query: Text<'_>,
    host: Text<'_>,
    content_hash: AsciiText<'_>,
    date: Option<Date>,
) -> Result<String, Refusal> {
    let request = Parts { method, path_and_query, host, content_hash, date }.read()?;
    Ok(StringToSign::new(&request)?.to_string())
}

pub(crate) fn headers<'py>(
    py: Python<'py>,
    headers: &AuthHeaders,
) -> Result<Bound<'py, PyDict>, Refusal> {
    let dict = names(py)?.copy()?;
    dict.set_item(intern!(py, X_MS_DATE), headers.date())?;
    dict.set_item(intern!(py, X_MS_CONTENT_SHA256), headers.content_hash())?;
    dict.set_item(intern!(py, AUTHORIZATION), headers.authorization())?;
    Ok(dict)
}

/// The names without values: to copy a `dict` and set its values is faster than to make one.
fn names(py: Python<'_>) -> PyResult<&Bound<'_, PyDict>> {
    static NAMES: PyOnceLock<Py<PyDict>> = PyOnceLock::new();
    let made = NAMES.get_or_try_init(py, || {
        let dict = PyDict::new(py);
        for name in
            [intern!(py, X_MS_DATE), intern!(py, X_MS_CONTENT_SHA256), intern!(py, AUTHORIZATION)]
        {
            dict.set_item(name, py.None())?;
        }
        PyResult::Ok(dict.unbind())
    })?;
    Ok(made.bind(py))
}
