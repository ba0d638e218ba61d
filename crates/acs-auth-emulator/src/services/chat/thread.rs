//! A thread, and how it is asked for.

use serde::{Deserialize, Serialize};

use crate::date_time::Zulu;
use crate::object::Object;
use crate::service_error::ServiceError;
use crate::services::identifier::RawId;

use super::metadata::Metadata;
use super::participants::{Invitation, Participant, Roster, Uninvited};
use super::retention_policy::RetentionPolicy;
use super::thread_id::ThreadId;

/// Bytes of all that a thread is created with, at most.
const LARGEST: usize = 64 << 10;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct CreateRequest {
    topic: Option<String>,
    participants: Option<Vec<Object<Invitation>>>,
    metadata: Option<Metadata>,
    retention_policy: Option<Object<RetentionPolicy>>,
}

impl CreateRequest {
    /// Those who are to take part. There is nobody left in it then.
    pub(super) fn take_participants(&mut self) -> Vec<Object<Invitation>> {
        self.participants.take().unwrap_or_default()
    }
}

/// A thread as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Thread {
    id: ThreadId,
    topic: String,
    created_on: Zulu,
    created_by_communication_identifier: RawId,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retention_policy: Option<Object<RetentionPolicy>>,
    #[serde(skip)]
    participants: Vec<Participant>,
    #[serde(skip)]
    bytes: usize,
}

/// What came of a request to create one.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Created {
    chat_thread: Thread,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invalid_participants: Vec<Uninvited>,
}

/// A thread in a list of them.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct ThreadItem {
    id: ThreadId,
    topic: String,
    last_message_received_on: Zulu,
}

impl Created {
    pub(super) fn new(
        id: ThreadId,
        host: RawId,
        request: CreateRequest,
        roster: Roster,
        now: Zulu,
    ) -> Result<Self, ServiceError> {
        let CreateRequest { topic, metadata, retention_policy, .. } = request;
        let topic = topic.filter(|topic| !topic.is_empty()).ok_or_else(|| {
            ServiceError::validation("topic", "Topic: The Topic field is required.")
        })?;
        metadata.as_ref().map_or(Ok(()), Metadata::check)?;
        retention_policy.as_deref().map_or(Ok(()), RetentionPolicy::check)?;
        let bytes = topic.len() + metadata.as_ref().map_or(0, Metadata::bytes) + roster.bytes();
        if bytes > LARGEST {
            let message = "The chat thread is larger than the emulator takes.";
            return Err(ServiceError::bad_request(message));
        }
        let chat_thread = Thread {
            id,
            topic,
            created_on: now,
            created_by_communication_identifier: host,
            metadata,
            retention_policy,
            participants: roster.participants,
            bytes,
        };
        Ok(Self { chat_thread, invalid_participants: roster.uninvited })
    }

    pub(super) fn thread_id(&self) -> &ThreadId {
        &self.chat_thread.id
    }

    pub(super) fn thread(&self) -> &Thread {
        &self.chat_thread
    }
}

impl ThreadItem {
    /// Bytes that it takes as it is answered, about.
    pub(super) fn bytes(&self) -> usize {
        256 + 2 * self.topic.len()
    }
}

impl Thread {
    pub(super) fn topic(&self) -> &str {
        &self.topic
    }

    pub(super) fn host(&self) -> &RawId {
        &self.created_by_communication_identifier
    }

    pub(super) fn participants(&self) -> &[Participant] {
        &self.participants
    }

    pub(super) fn has(&self, id: &RawId) -> bool {
        self.participants.iter().any(|participant| participant.is(id))
    }

    pub(super) fn item(&self, last_message_received_on: Zulu) -> ThreadItem {
        let (id, topic) = (self.id.clone(), self.topic.clone());
        ThreadItem { id, topic, last_message_received_on }
    }

    /// Bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}
