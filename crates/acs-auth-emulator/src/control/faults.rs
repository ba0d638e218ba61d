//! The faults that are yet to happen.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};

use http::HeaderMap;
use http::Method;

use super::fault::{Fault, InvalidFault};

/// Faults that wait at most where anybody can ask for more.
const MOST: usize = 1000;

/// Those that tests have asked for, in their order.
#[derive(Default)]
pub(crate) struct Faults {
    /// Those from the start, which come back with a reset.
    from_start: Vec<Fault>,
    waiting: Mutex<VecDeque<Fault>>,
}

impl Faults {
    pub(crate) fn new(from_start: Vec<Fault>) -> Self {
        let waiting = Mutex::new(from_start.iter().cloned().collect());
        Self { from_start, waiting }
    }

    /// One more, behind the others.
    pub(crate) fn push(&self, fault: Fault) {
        self.waiting().push_back(fault);
    }

    /// Whether there are so many that nobody can mean more.
    pub(crate) fn are_too_many(&self) -> bool {
        self.waiting().len() >= MOST
    }

    /// What happens to a request before it is let in: what it asks for itself, or else the first fault that is
    /// for such a one, if that is of the clock.
    pub(crate) fn take_at_arrival(
        &self,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<Option<Fault>, InvalidFault> {
        let own = Fault::of(headers)?;
        Ok(own.or_else(|| self.take(method, path, true)))
    }

    /// What happens to a request that is let in: the first fault that is for such a one. Those that are refused
    /// use up none.
    pub(crate) fn take_once_let_in(&self, method: &Method, path: &str) -> Option<Fault> {
        self.take(method, path, false)
    }

    fn take(&self, method: &Method, path: &str, of_clock: bool) -> Option<Fault> {
        let mut waiting = self.waiting();
        let at = waiting.iter().position(|fault| fault.is_for(method, path))?;
        let fault = waiting.get_mut(at)?;
        if fault.clock_offset().is_some() != of_clock {
            return None;
        }
        let taken = fault.clone();
        if !fault.count_down() {
            waiting.remove(at);
        }
        Some(taken)
    }

    pub(crate) fn list(&self) -> Vec<Fault> {
        self.waiting().iter().cloned().collect()
    }

    /// Nothing goes wrong any longer.
    pub(crate) fn clear(&self) {
        self.waiting().clear();
    }

    /// As it was at the start.
    pub(crate) fn reset(&self) {
        *self.waiting() = self.from_start.iter().cloned().collect();
    }

    fn waiting(&self) -> MutexGuard<'_, VecDeque<Fault>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
