//! Requests that may come again, and are done once.

use std::sync::{Mutex, PoisonError};

use acs_auth::HttpDate;
use lru::LruCache;

use crate::guid::Guid;
use crate::resource::MOST;

/// What tells a request from another: who sends it again, sends both of these again.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Repeatable {
    id: String,
    first_sent: i64,
}

impl Repeatable {
    /// Of a request that names both, or neither: then it is not repeatable. A date that is missing or
    /// malformed is told in the words of the service.
    pub(super) fn of(
        id: Option<&str>,
        first_sent: Option<&str>,
    ) -> Result<Option<Self>, &'static str> {
        if id.is_none() && first_sent.is_none() {
            return Ok(None);
        }
        let id = id.filter(|id| Guid::is_guid(id)).ok_or(
            "Request sent with Invalid value for repeatability-request-id. Expected is GUID.",
        )?;
        let first_sent = first_sent.and_then(|date| HttpDate::parse(date).ok()).ok_or(
            "Request sent with Invalid DateTime value for repeatability-first-sent. Expected is \
             DateTime ,RFC1123 pattern.",
        )?;
        Ok(Some(Self { id: id.to_ascii_lowercase(), first_sent: first_sent.unix() }))
    }
}

/// The messages of repeatable requests, by recipient: some name two in one request alike.
pub(crate) struct Repeats {
    ids: Mutex<LruCache<(Repeatable, String), String>>,
}

impl Repeats {
    pub(crate) fn new() -> Self {
        Self { ids: Mutex::new(LruCache::new(MOST)) }
    }

    /// The id of the message of a request to a recipient. Unless it is known, it is sent now.
    pub(super) fn once(
        &self,
        request: Option<Repeatable>,
        to: &str,
        send: impl FnOnce() -> String,
    ) -> String {
        let Some(request) = request else { return send() };
        // Nothing is left half done in here, so a panic elsewhere does no harm.
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        ids.get_or_insert((request, to.to_owned()), send).clone()
    }

    /// Forgets them all.
    pub(crate) fn clear(&self) {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
