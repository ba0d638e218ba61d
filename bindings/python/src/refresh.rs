//! When a token is to be refreshed.

use acs_auth::refresh;
#[cfg(feature = "stubs")]
use pyo3::inspect::{PyStaticConstant, PyStaticExpr};
use pyo3::prelude::*;
use pyo3::types::PyString;
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_subscript};

use crate::date::Seconds;

/// What to do with a token, which Python gets by its name.
pub(crate) struct Decision(pub(crate) refresh::Decision);

impl<'py> IntoPyObject<'py> for Decision {
    type Target = PyString;
    type Output = Bound<'py, PyString>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_subscript!(
        type_hint_identifier!("typing", "Literal"),
        PyStaticExpr::Constant { value: PyStaticConstant::Str("USE") },
        PyStaticExpr::Constant { value: PyStaticConstant::Str("USE_AND_REFRESH") },
        PyStaticExpr::Constant { value: PyStaticConstant::Str("MUST_REFRESH") }
    );

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Self::Output> {
        Ok(PyString::intern(py, self.0.as_str()))
    }
}

/// What to do with a user access token that expires at a time, or with none. Times are seconds since 1970.
///
/// USE: it is good for some time. USE_AND_REFRESH: it is good, and to be refreshed: whoever finds that first
/// refreshes it, the others use it, and where that fails it serves on. MUST_REFRESH: there is none, or it
/// has expired. A token is refreshed from ten minutes before its end, if that is done ahead of time
/// (`proactive`), and otherwise from two minutes before.
#[pyfunction]
#[pyo3(signature = (now, expires_on, *, proactive = false))]
pub(crate) fn refresh_decision(
    now: Seconds,
    expires_on: Option<Seconds>,
    proactive: bool,
) -> Decision {
    Decision(refresh::decide(now.0, expires_on.map(|on| on.0), proactive))
}

/// In how many seconds a token is to be refreshed ahead of time: ten minutes before its end, or where less
/// is left, after half of that, and never twice in a second.
#[pyfunction]
pub(crate) fn next_refresh_in(now: Seconds, expires_on: Seconds) -> i64 {
    refresh::next_refresh_in(now.0, expires_on.0)
}

/// In how many seconds to try again once a refresh has failed, or has given a token that is to be refreshed
/// already: after half of what is left, and of an expired one after half a minute.
#[pyfunction]
pub(crate) fn retry_in(now: Seconds, expires_on: Seconds) -> i64 {
    refresh::retry_in(now.0, expires_on.0)
}
