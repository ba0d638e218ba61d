//! The date.

use acs_auth::{Code, Error, HttpDate};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyFloat, PyInt};
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_union};

use crate::refusal::Refusal;
use crate::text::AsciiText;

/// An aware `datetime`, or the seconds of `time.time()`. What is less than a second is cut off.
pub(crate) struct Date(HttpDate);

#[cfg(feature = "stubs")]
const INSTANT: PyStaticExpr = type_hint_union!(
    type_hint_identifier!("datetime", "datetime"),
    type_hint_identifier!("builtins", "float"),
    type_hint_identifier!("typing", "SupportsIndex")
);

impl<'a, 'py> FromPyObject<'a, 'py> for Date {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = INSTANT;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let Seconds(seconds) = object.extract()?;
        Ok(Self(HttpDate::from_unix(seconds).map_err(Refusal::from)?))
    }
}

/// The same, of any year: seconds since 1970, or before it.
#[derive(Clone, Copy)]
pub(crate) struct Seconds(pub(crate) i64);

impl<'a, 'py> FromPyObject<'a, 'py> for Seconds {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = INSTANT;

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        if object.is_instance_of::<PyFloat>() {
            return Ok(Self(whole(object.extract()?)));
        }
        if is_integer(&object)? {
            return match object.extract::<i64>() {
                // What no i64 holds is further away than any date.
                Err(error) if error.is_instance_of::<PyOverflowError>(object.py()) => {
                    Ok(Self(i64::MAX))
                }
                seconds => Ok(Self(seconds?)),
            };
        }
        if object.get_type().is_subclass(&datetime(object.py())?)? {
            return since_1970(&object).map(Self);
        }
        Err(PyTypeError::new_err(
            "a date is an aware datetime, seconds since 1970, or None for now",
        ))
    }
}

/// The date that was given, or now.
pub(crate) fn or_now(date: Option<Date>) -> HttpDate {
    date.map_or_else(acs_auth::now, |date| date.0)
}

/// Whether it is an integer, be it `int` or one of numpy.
fn is_integer(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    if object.is_instance_of::<PyInt>() {
        return Ok(!object.is_instance_of::<PyBool>());
    }
    object.get_type().hasattr("__index__")
}

#[expect(clippy::cast_possible_truncation, reason = "a float beyond an i64 is beyond any date")]
fn whole(seconds: f64) -> i64 {
    // A NaN would be 1970.
    if seconds.is_nan() { i64::MAX } else { seconds as i64 }
}

/// The second that a `datetime` lies in. `datetime.timestamp()` would round, in the far future.
fn since_1970(date: &Bound<'_, PyAny>) -> PyResult<i64> {
    if date.call_method0("utcoffset")?.is_none() {
        return Err(Refusal::from(Error::new(
            Code::InvalidDate,
            "the datetime has no time zone, so it names no instant: write \
             datetime.now(timezone.utc), or date.astimezone() if it is local time",
        ))
        .into());
    }
    // That of `datetime` itself: what pendulum subtracts is no plain `timedelta`.
    let py = date.py();
    let since = datetime(py)?.call_method1("__sub__", (date, Instant(0)))?;
    let [days, seconds] = ["days", "seconds"].map(|part| since.getattr(part)?.extract::<i64>());
    Ok(days? * 86_400 + seconds?)
}

/// The class, from where few tests that stop the clock put another. It is looked up each time, for what
/// such a test did put there goes again.
fn datetime(py: Python<'_>) -> PyResult<Bound<'_, PyAny>> {
    module(py)?.getattr(intern!(py, "datetime"))
}

fn module(py: Python<'_>) -> PyResult<&Bound<'_, PyModule>> {
    static MODULE: PyOnceLock<Py<PyModule>> = PyOnceLock::new();
    Ok(MODULE.get_or_try_init(py, || py.import("_datetime").map(Bound::unbind))?.bind(py))
}

/// A second since 1970, which Python gets as an aware `datetime`.
pub(crate) struct Instant(pub(crate) i64);

impl<'py> IntoPyObject<'py> for Instant {
    type Target = PyAny;
    type Output = Bound<'py, PyAny>;
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const OUTPUT_TYPE: PyStaticExpr = type_hint_identifier!("datetime", "datetime");

    fn into_pyobject(self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let utc = module(py)?.getattr(intern!(py, "timezone"))?.getattr(intern!(py, "utc"))?;
        datetime(py)?.call_method1("fromtimestamp", (self.0, utc))
    }
}

/// The value of x-ms-date: an IMF-fixdate (RFC 9110, section 5.6.7), 29 characters. None is now.
///
/// Raises InvalidInputError (INVALID_DATE) for a datetime without a time zone, before 1970, after 9999.
#[pyfunction]
#[pyo3(signature = (date = None, /))]
pub(crate) fn format_date(date: Option<Date>) -> String {
    or_now(date).as_str().to_owned()
}

/// Reads such a date, as an aware datetime in UTC.
///
/// Raises InvalidInputError (INVALID_DATE) for any other form, a wrong weekday, or a year before 1970.
#[pyfunction]
#[pyo3(signature = (text, /))]
pub(crate) fn parse_date(text: AsciiText<'_>) -> Result<Instant, Refusal> {
    Ok(Instant(HttpDate::parse(text.as_bytes())?.unix()))
}
