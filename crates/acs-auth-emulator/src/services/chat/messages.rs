//! The messages of a thread.

use std::collections::VecDeque;
use std::sync::Arc;

use acs_auth::HttpDate;

use crate::date_time::Zulu;
use crate::service_error::ServiceError;

use super::listing::Range;
use super::message::{Draft, Message, MessageId, NO_MESSAGE};

/// Messages that a thread has at most.
pub(crate) const MOST: usize = 1000;
/// Bytes of them at most, about: the oldest go first.
pub(crate) const MOST_BYTES: usize = 1 << 20;

/// Those that there are, the oldest first, and as many as there is room for.
#[derive(Default)]
pub(super) struct Messages {
    held: VecDeque<Arc<Message>>,
    /// How many there have been.
    count: u64,
    last: u64,
    bytes: usize,
}

impl Messages {
    pub(super) fn put(&mut self, draft: Draft, now: HttpDate) -> MessageId {
        let arrived = now.unix().unsigned_abs() * 1000;
        self.count += 1;
        self.last = arrived.max(self.last + 1);
        let id = MessageId(self.last);
        let message = draft.placed(id, self.count, Zulu(now.into()));
        self.bytes += message.bytes();
        self.held.push_back(Arc::new(message));
        while self.held.len() > 1 && (self.held.len() > MOST || self.bytes > MOST_BYTES) {
            self.bytes -= self.held.pop_front().map_or(0, |oldest| oldest.bytes());
        }
        id
    }

    pub(super) fn get(&self, id: MessageId) -> Result<Arc<Message>, ServiceError> {
        let found = self.held.binary_search_by_key(&id, |message| message.id);
        found.ok().and_then(|at| self.held.get(at)).cloned().ok_or(NO_MESSAGE)
    }

    /// When the last one came.
    pub(super) fn last_on(&self) -> Option<Zulu> {
        self.held.back().map(|last| last.created_on)
    }

    /// A page of them, the newest first, and the id of the last if there are more. The next page has those
    /// before that.
    pub(super) fn page(
        &self,
        before: Option<u64>,
        Range { most, start }: Range,
    ) -> (Vec<Arc<Message>>, Option<MessageId>) {
        let mut wanted = self
            .held
            .iter()
            .rev()
            .filter(|message| before.is_none_or(|before| message.id.0 < before))
            .take_while(|message| start.is_none_or(|start| message.created_on.0 >= start));
        let page: Vec<_> = wanted.by_ref().take(most).cloned().collect();
        let last = wanted.next().and(page.last()).map(|last| last.id);
        (page, last)
    }

    /// Bytes that they take, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
