//! The date.

use acs_auth::{Code, Error, HttpDate};
use pyo3::exceptions::{PyOverflowError, PyTypeError};
#[cfg(feature = "stubs")]
use pyo3::inspect::PyStaticExpr;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDateTime, PyDelta, PyFloat, PyInt, PyType};
#[cfg(feature = "stubs")]
use pyo3::{type_hint_identifier, type_hint_union};

use crate::refusal::Refusal;
use crate::text::AsciiText;

/// An aware `datetime`, or the seconds of `time.time()`. What is less than a second is cut off.
pub(crate) struct Date(HttpDate);

impl<'a, 'py> FromPyObject<'a, 'py> for Date {
    type Error = PyErr;
    #[cfg(feature = "stubs")]
    const INPUT_TYPE: PyStaticExpr = type_hint_union!(
        type_hint_identifier!("datetime", "datetime"),
        type_hint_identifier!("builtins", "float"),
        type_hint_identifier!("typing", "SupportsIndex")
    );

    fn extract(object: Borrowed<'a, 'py, PyAny>) -> PyResult<Self> {
        let seconds = if object.is_instance_of::<PyFloat>() {
            whole(object.extract()?)
        } else if object.is_instance_of::<PyDateTime>() {
            since_1970(&object)?
        } else if object.is_instance_of::<PyBool>() || !has_index(&object)? {
            return Err(PyTypeError::new_err(
                "a date is an aware datetime, seconds since 1970, or None for now",
            ));
        } else {
            index(&object)?
        };
        Ok(Self(HttpDate::from_unix(seconds).map_err(Refusal::from)?))
    }
}

/// The date that was given, or now.
pub(crate) fn or_now(date: Option<Date>) -> HttpDate {
    date.map_or_else(acs_auth::now, |date| date.0)
}

/// Whether it is an integer, be it `int` or one of numpy.
fn has_index(object: &Bound<'_, PyAny>) -> PyResult<bool> {
    Ok(object.is_instance_of::<PyInt>() || object.hasattr("__index__")?)
}

fn index(object: &Bound<'_, PyAny>) -> PyResult<i64> {
    object.extract().or_else(|error: PyErr| {
        // What no i64 holds is further away than any date.
        let far = error.is_instance_of::<PyOverflowError>(object.py());
        if far { Ok(i64::MAX) } else { Err(error) }
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a float beyond an i64 is beyond any date")]
fn whole(seconds: f64) -> i64 {
    // A NaN would be 1970.
    if seconds.is_nan() { i64::MAX } else { seconds as i64 }
}

/// The second that a `datetime` lies in. `datetime.timestamp()` would round, in the far future.
fn since_1970(date: &Bound<'_, PyAny>) -> PyResult<i64> {
    static SECOND: PyOnceLock<Py<PyDelta>> = PyOnceLock::new();
    if date.call_method0("utcoffset")?.is_none() {
        return Err(Refusal::from(Error::new(
            Code::InvalidDate,
            "the datetime has no time zone, so it names no instant: write \
             datetime.now(timezone.utc), or date.astimezone() if it is local time",
        ))
        .into());
    }
    let py = date.py();
    let second =
        SECOND.get_or_try_init(py, || PyDelta::new(py, 0, 1, 0, false).map(Bound::unbind))?;
    date.sub(in_utc(py, 0)?)?.floor_div(second)?.extract()
}

/// An instant as an aware `datetime`.
pub(crate) fn in_utc(py: Python<'_>, seconds: i64) -> PyResult<Bound<'_, PyDateTime>> {
    static DATETIME: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    static TIMEZONE: PyOnceLock<Py<PyType>> = PyOnceLock::new();
    let utc = TIMEZONE.import(py, "datetime", "timezone")?.getattr("utc")?;
    let class = DATETIME.import(py, "datetime", "datetime")?;
    Ok(class.call_method1("fromtimestamp", (seconds, utc))?.cast_into()?)
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
pub(crate) fn parse_date<'py>(
    py: Python<'py>,
    text: AsciiText<'_>,
) -> Result<Bound<'py, PyDateTime>, Refusal> {
    Ok(in_utc(py, HttpDate::parse(text.as_bytes())?.unix())?)
}
