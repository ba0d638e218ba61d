//! What was sent, for tests to read.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::timeout;

/// Messages that an inbox holds at most.
pub(crate) const MOST: usize = 1000;
/// Bytes that its messages take at most. The last is held whatever its size.
pub(crate) const MOST_BYTES: usize = 96 << 20;

/// A message that a client has sent: the emulator delivers it to its inbox alone.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Message {
    /// What the service calls it in its answer: an SMS its `messageId`, an email its operation.
    pub id: String,
    /// By which API it was sent.
    pub kind: MessageKind,
    /// Who has sent it: a phone number, an address, or the id of a channel.
    pub from: String,
    /// Who gets it. An SMS has one entry for each recipient; an email one for all, with those of `cc` and
    /// `bcc` in the end.
    pub to: Vec<String>,
    /// What it is about, if it is an email.
    pub subject: Option<String>,
    /// Its text, if it has one: of an email the plain one.
    pub text: Option<String>,
    /// When it came, in UTC, such as `2026-11-22T15:00:00.0000000+00:00`.
    pub received_on: String,
    /// What the client has sent, as it was sent: the body of its request. Of an SMS the `apiKey` of a
    /// partner is hidden.
    pub content: Value,
}

/// By which API a message was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum MessageKind {
    /// SMS: `POST /sms`.
    Sms,
    /// Email: `POST /emails:send`.
    Email,
    /// Advanced Messaging, such as WhatsApp: `POST /messages/notifications:send`.
    Notification,
}

/// The messages that there are, the oldest first, and as many as there is room for.
pub(crate) struct Inbox {
    held: Mutex<Held>,
    /// How many have come, for those who wait for the next by HTTP.
    arrivals: watch::Sender<u64>,
    /// The same for threads.
    arrived: Condvar,
}

#[derive(Default)]
struct Held {
    messages: VecDeque<(usize, Message)>,
    bytes: usize,
}

impl Held {
    fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.iter().map(|(_, message)| message)
    }
}

impl Default for Inbox {
    fn default() -> Self {
        Self { held: Mutex::default(), arrivals: watch::Sender::new(0), arrived: Condvar::new() }
    }
}

impl Inbox {
    /// Takes a message whose content takes so many bytes, and lets the oldest go for it.
    pub(crate) fn put(&self, message: Message, bytes: usize) {
        let mut held = self.held();
        held.messages.push_back((bytes, message));
        held.bytes += bytes;
        while held.messages.len() > 1 && (held.messages.len() > MOST || held.bytes > MOST_BYTES) {
            held.bytes -= held.messages.pop_front().map_or(0, |(bytes, _)| bytes);
        }
        drop(held);
        self.arrived.notify_all();
        self.arrivals.send_modify(|count| *count += 1);
    }

    /// Waits until there are so many that fit: whether they come in time.
    pub(crate) async fn wait_for(
        &self,
        count: usize,
        patience: Duration,
        fits: impl Fn(&Message) -> bool,
    ) -> bool {
        let mut arrivals = self.arrivals.subscribe();
        let enough = async {
            while self.held().messages().filter(|m| fits(m)).count() < count {
                // It fails where there is no inbox any longer, and it is there.
                let _ = arrivals.changed().await;
            }
        };
        timeout(patience, enough).await.is_ok()
    }

    /// The first that fits, as soon as there is one, unless that takes too long. The thread waits.
    pub(crate) fn wait_for_one(
        &self,
        patience: Duration,
        fits: impl Fn(&Message) -> bool,
    ) -> Option<Message> {
        let mut found = None;
        let lacks = |held: &mut Held| {
            found = held.messages().find(|message| fits(message)).cloned();
            found.is_none()
        };
        let waited = self.arrived.wait_timeout_while(self.held(), patience, lacks);
        drop(waited.unwrap_or_else(PoisonError::into_inner));
        found
    }

    /// Those that fit, the oldest first.
    pub(crate) fn list(&self, fits: impl Fn(&Message) -> bool) -> Vec<Message> {
        let held = self.held();
        held.messages().filter(|m| fits(m)).cloned().collect()
    }

    /// Bytes that a list of them all has at most, about: a text stands in it twice.
    pub(crate) fn listed_bytes(&self) -> usize {
        2 * self.held().bytes
    }

    /// Forgets them all.
    pub(crate) fn clear(&self) {
        *self.held() = Held::default();
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
