//! What the credentials of Python sit on.

use std::sync::{Mutex, MutexGuard, PoisonError};

use acs_auth::Schedule;
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::sync::MutexExt as _;

use crate::access_token::AccessToken;
use crate::date::Seconds;
use crate::refresh::Decision;
use crate::refusal::Refusal;

/// The state of a credential: the token that it has, and when it may ask for the next one. Whoever holds it
/// waits and asks, one at a time, and says what came of it.
///
/// The schedule is ON_DEMAND, PROACTIVE or ENTRA. Times are seconds since 1970.
#[pyclass(frozen, module = "acs_auth._core")]
pub(crate) struct TokenCache(Mutex<acs_auth::TokenCache>);

impl TokenCache {
    /// A mutex is poisoned by a panic only, and whatever is in it has one state at a time.
    fn lock(&self, py: Python<'_>) -> MutexGuard<'_, acs_auth::TokenCache> {
        self.0.lock_py_attached(py).unwrap_or_else(PoisonError::into_inner)
    }
}

#[pymethods]
impl TokenCache {
    #[new]
    #[pyo3(signature = (schedule, /))]
    fn new(schedule: &str) -> PyResult<Self> {
        let schedule = match schedule {
            "ON_DEMAND" => Schedule::OnDemand,
            "PROACTIVE" => Schedule::Proactive,
            "ENTRA" => Schedule::Entra,
            _ => return Err(PyValueError::new_err("a schedule is ON_DEMAND, PROACTIVE or ENTRA")),
        };
        Ok(Self(Mutex::new(acs_auth::TokenCache::new(schedule))))
    }

    /// What to do when the token is asked for.
    fn decide(&self, py: Python<'_>, now: Seconds) -> Decision {
        Decision(self.lock(py).decide(now.0))
    }

    /// The token, good or not.
    #[getter]
    fn token(&self, py: Python<'_>) -> Option<AccessToken> {
        self.lock(py).token().cloned().map(AccessToken::from)
    }

    /// Takes the token that a refresh has given.
    ///
    /// Raises TokenError (TOKEN_EXPIRED) for one that is not good any longer: the one before is kept, and the
    /// refresh counts as failed.
    fn store(&self, py: Python<'_>, token: &AccessToken, now: Seconds) -> Result<(), Refusal> {
        Ok(self.lock(py).store(token.inner().clone(), now.0)?)
    }

    /// Takes note that a refresh has failed: the token serves on while it is good.
    fn failed(&self, py: Python<'_>, now: Seconds) {
        self.lock(py).failed(now.0);
    }

    /// Drops the token: the next who asks has it refreshed.
    fn clear(&self, py: Python<'_>) {
        self.lock(py).clear();
    }

    /// In how many seconds a timer is to refresh the token ahead of time; 0 is at once.
    fn next_refresh_in(&self, py: Python<'_>, now: Seconds) -> i64 {
        self.lock(py).next_refresh_in(now.0)
    }
}
