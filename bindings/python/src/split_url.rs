//! What is sent of a URL.

use acs_auth::Code;
use pyo3::prelude::*;

use crate::refusal::Refusal;
use crate::text::Text;

/// What is sent of a URL, and so what is signed of it. `str()` gives the URL in its normal form: the
/// scheme in lower case, no default port, and a path.
#[pyclass(frozen, eq, hash, module = "acs_auth")]
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct SplitUrl {
    /// `https` or `http`.
    #[pyo3(get)]
    scheme: &'static str,
    /// The value of the host header: with the port, unless it is that of the scheme.
    #[pyo3(get)]
    host: String,
    /// The request target.
    #[pyo3(get)]
    path_and_query: String,
    normal_form: String,
}

#[pymethods]
impl SplitUrl {
    fn __str__(&self) -> &str {
        &self.normal_form
    }

    fn __repr__(&self) -> String {
        format!("<SplitUrl {}>", self.normal_form)
    }
}

/// Splits a URL into what is sent of it, if every common HTTP client sends it as it is written.
///
/// Raises InvalidInputError (INVALID_URL, INVALID_HOST, INVALID_PATH_AND_QUERY).
#[pyfunction]
#[pyo3(signature = (url, /))]
pub(crate) fn split_url(url: Text<'_>) -> Result<SplitUrl, Refusal> {
    let split = acs_auth::SplitUrl::parse(url.read(Code::InvalidUrl)?)?;
    Ok(SplitUrl {
        scheme: split.scheme(),
        host: split.host().to_owned(),
        path_and_query: split.path_and_query().to_owned(),
        normal_form: split.to_string(),
    })
}
