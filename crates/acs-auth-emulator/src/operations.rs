//! What takes longer than its first answer.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use lru::LruCache;
use serde::Serialize;

use crate::resource::MOST;

/// How far an operation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    NotStarted,
    Running,
    Done,
}

/// Why one has failed.
#[derive(Serialize)]
pub(crate) struct OperationError {
    pub(crate) code: &'static str,
    pub(crate) message: &'static str,
}

/// Operations of one kind, by their ids, each with what is its outcome in the end.
pub(crate) struct Operations<T> {
    /// How long each takes. For the first half of that it is not started.
    duration: Duration,
    held: Mutex<LruCache<String, (Instant, T)>>,
}

impl<T: Clone> Operations<T> {
    pub(crate) fn new(duration: Duration) -> Self {
        Self { duration, held: Mutex::new(LruCache::new(MOST)) }
    }

    pub(crate) fn start(&self, id: String, outcome: T) {
        self.held().put(id, (Instant::now(), outcome));
    }

    /// The same, unless there is one of this id: whether there was none.
    pub(crate) fn start_once(&self, id: String, outcome: T) -> bool {
        let mut held = self.held();
        let is_new = !held.contains(&id);
        if is_new {
            held.put(id, (Instant::now(), outcome));
        }
        is_new
    }

    /// Forgets one: whether there was one.
    pub(crate) fn remove(&self, id: &str) -> bool {
        self.held().pop(id).is_some()
    }

    /// How far one is, and its outcome once it is done.
    pub(crate) fn get(&self, id: &str) -> Option<(Progress, T)> {
        let (started, outcome) = self.held().get(id)?.clone();
        Some((progress(started.elapsed(), self.duration), outcome))
    }

    /// Seconds after which it is worth to ask again: the header Retry-After.
    pub(crate) fn retry_after(&self) -> u64 {
        (self.duration / 2).as_secs().max(1)
    }

    pub(crate) fn clear(&self) {
        self.held().clear();
    }

    fn held(&self) -> MutexGuard<'_, LruCache<String, (Instant, T)>> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn progress(elapsed: Duration, duration: Duration) -> Progress {
    if elapsed >= duration {
        Progress::Done
    } else if elapsed >= duration / 2 {
        Progress::Running
    } else {
        Progress::NotStarted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_its_time() {
        let at = |elapsed, duration| {
            progress(Duration::from_millis(elapsed), Duration::from_millis(duration))
        };
        assert_eq!(at(0, 0), Progress::Done);
        assert_eq!(at(0, 10), Progress::NotStarted);
        assert_eq!(at(4, 10), Progress::NotStarted);
        assert_eq!(at(5, 10), Progress::Running);
        assert_eq!(at(9, 10), Progress::Running);
        assert_eq!(at(10, 10), Progress::Done);
    }
}
