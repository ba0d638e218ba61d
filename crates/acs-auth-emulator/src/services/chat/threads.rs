//! The threads of the resource.

use std::cmp::Reverse;
use std::num::NonZeroUsize;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use lru::LruCache;

use crate::builder::Clock;
use crate::date_time::Zulu;
use crate::guid::Guids;
use crate::repeatability::{Outcomes, Repeatability};
use crate::resource::MOST_GATHERINGS;
use crate::service_error::ServiceError;
use crate::services::identifier::RawId;

use super::listing::Range;
use super::message::{Draft, Message, MessageId, SendRequest};
use super::messages::Messages;
use super::participants::Roster;
use super::thread::{CreateRequest, Created, ThreadItem};
use super::thread_id::ThreadId;

/// Bytes of all threads with their messages, at most, about. The last that was used is held whatever its size.
pub(crate) const MOST_BYTES: usize = 96 << 20;

/// The threads that there are, in memory.
pub(crate) struct Threads {
    clock: Clock,
    guids: Arc<Guids>,
    page_size: usize,
    held: Mutex<Held>,
    created: Outcomes<Arc<Created>>,
}

struct Held {
    threads: LruCache<ThreadId, Entry>,
    /// How many there have been.
    count: u64,
    bytes: usize,
}

struct Entry {
    /// Which of all threads it is: the order of the list, and a page of it starts after one of these.
    number: u64,
    created: Arc<Created>,
    messages: Messages,
}

impl Threads {
    pub(crate) fn new(clock: Clock, guids: Arc<Guids>, page_size: NonZeroUsize) -> Self {
        let threads = LruCache::new(MOST_GATHERINGS);
        let held = Mutex::new(Held { threads, count: 0, bytes: 0 });
        let created = Outcomes::new(MOST_GATHERINGS);
        Self { clock, guids, page_size: page_size.get(), held, created }
    }

    /// Forgets them all, and which requests have created them.
    pub(crate) fn clear(&self) {
        self.created.clear();
        let mut held = self.held();
        held.threads.clear();
        held.bytes = 0;
    }

    /// A new thread, or the one that the same request has created before.
    pub(super) fn create(
        &self,
        repeatability: &Repeatability,
        host: RawId,
        request: CreateRequest,
        roster: Roster,
    ) -> Result<Arc<Created>, ServiceError> {
        self.created.once(repeatability, || {
            let now = (self.clock)();
            let id = ThreadId::any(&self.guids);
            let created = Created::new(id.clone(), host, request, roster, Zulu(now.into()))?;
            let mut messages = Messages::default();
            messages.put(Draft::participants_of(created.thread()), now);
            messages.put(Draft::topic_of(created.thread()), now);
            let created = Arc::new(created);
            self.held().put(id, Arc::clone(&created), messages);
            Ok(created)
        })
    }

    pub(super) fn get(&self, id: &ThreadId, member: &RawId) -> Result<Arc<Created>, ServiceError> {
        Ok(Arc::clone(&self.held().find(id, member)?.created))
    }

    /// A page of the threads of somebody, the newest first, and the number of the last if there are more.
    pub(super) fn list(
        &self,
        member: &RawId,
        before: Option<u64>,
        Range { most, start }: Range,
    ) -> (Vec<ThreadItem>, Option<u64>) {
        let held = self.held();
        let mut entries: Vec<_> = held
            .threads
            .iter()
            .map(|(_, entry)| entry)
            .filter(|entry| before.is_none_or(|before| entry.number < before))
            .filter(|entry| start.is_none_or(|start| entry.last_on().0 >= start))
            .filter(|entry| entry.created.thread().has(member))
            .collect();
        entries.sort_unstable_by_key(|entry| Reverse(entry.number));
        let most = most.min(self.page_size);
        let more = entries.len() > most;
        entries.truncate(most);
        let last = entries.last().filter(|_| more).map(|last| last.number);
        let item = |entry: &Entry| entry.created.thread().item(entry.last_on());
        (entries.into_iter().map(item).collect(), last)
    }

    pub(super) fn delete(&self, id: &ThreadId, member: &RawId) -> Result<(), ServiceError> {
        let mut held = self.held();
        held.find(id, member)?;
        held.remove(id);
        Ok(())
    }

    /// A message to all who take part.
    pub(super) fn send(
        &self,
        id: &ThreadId,
        sender: RawId,
        request: SendRequest,
    ) -> Result<MessageId, ServiceError> {
        let now = (self.clock)();
        let mut held = self.held();
        let entry = held.find(id, &sender)?;
        let draft = Draft::said(request, sender)?;
        let before = entry.messages.bytes();
        let message = entry.messages.put(draft, now);
        let after = entry.messages.bytes();
        held.bytes = held.bytes + after - before;
        held.make_room();
        Ok(message)
    }

    pub(super) fn messages(
        &self,
        id: &ThreadId,
        member: &RawId,
        before: Option<u64>,
        Range { most, start }: Range,
    ) -> Result<(Vec<Arc<Message>>, Option<MessageId>), ServiceError> {
        let range = Range { most: most.min(self.page_size), start };
        Ok(self.held().find(id, member)?.messages.page(before, range))
    }

    pub(super) fn message(
        &self,
        id: &ThreadId,
        member: &RawId,
        message: MessageId,
    ) -> Result<Arc<Message>, ServiceError> {
        self.held().find(id, member)?.messages.get(message)
    }

    /// Nothing is left half done in here, so a panic elsewhere does no harm.
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// A thread that somebody takes part in. Whoever does not, is not told whether there is one.
    fn find(&mut self, id: &ThreadId, member: &RawId) -> Result<&mut Entry, ServiceError> {
        // Who is refused has not used it.
        let takes_part = |entry: &Entry| entry.created.thread().has(member);
        if !self.threads.peek(id).is_some_and(takes_part) {
            return Err(NO_PERMISSION);
        }
        self.threads.get_mut(id).ok_or(NO_PERMISSION)
    }

    fn put(&mut self, id: ThreadId, created: Arc<Created>, messages: Messages) {
        self.count += 1;
        let entry = Entry { number: self.count, created, messages };
        self.bytes += entry.bytes();
        if let Some((_, gone)) = self.threads.push(id, entry) {
            self.bytes -= gone.bytes();
        }
        self.make_room();
    }

    fn remove(&mut self, id: &ThreadId) {
        self.bytes -= self.threads.pop(id).map_or(0, |entry| entry.bytes());
    }

    /// Lets go of those that were not used for longest.
    fn make_room(&mut self) {
        while self.bytes > MOST_BYTES && self.threads.len() > 1 {
            self.bytes -= self.threads.pop_lru().map_or(0, |(_, entry)| entry.bytes());
        }
    }
}

impl Entry {
    fn last_on(&self) -> Zulu {
        self.messages.last_on().unwrap_or(Zulu::EPOCH)
    }

    fn bytes(&self) -> usize {
        self.created.thread().bytes() + self.messages.bytes()
    }
}

const NO_PERMISSION: ServiceError = ServiceError::new(
    StatusCode::FORBIDDEN,
    "Forbidden",
    "The initiator doesn't have the permission to perform the requested operation.",
);
