//! A message in a thread: what somebody says, or what has happened.

use std::fmt;

use axum::extract::{FromRequestParts, Path};
use http::StatusCode;
use http::request::Parts;
use serde::{Deserialize, Serialize, Serializer};

use crate::date_time::Zulu;
use crate::service_error::ServiceError;
use crate::services::identifier::RawId;

use super::metadata::Metadata;
use super::participants::Participant;
use super::thread::Thread;

/// Bytes of a text at most, as in the service.
const LARGEST: usize = 28 << 10;

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SendRequest {
    content: Option<String>,
    sender_display_name: Option<String>,
    r#type: Option<Kind>,
    metadata: Option<Metadata>,
}

#[derive(Clone, Copy, Default, Deserialize, Serialize)]
#[serde(rename_all = "camelCase")]
enum Kind {
    #[default]
    Text,
    Html,
    #[serde(skip_deserializing)]
    TopicUpdated,
    #[serde(skip_deserializing)]
    ParticipantAdded,
}

/// The milliseconds since 1970 at which it came, or some more where others came with it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MessageId(pub(super) u64);

/// A message as it is answered.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Message {
    pub(super) id: MessageId,
    r#type: Kind,
    /// Which of all messages of its thread it is, from 1 on.
    sequence_id: String,
    version: MessageId,
    content: Content,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_display_name: Option<String>,
    pub(super) created_on: Zulu,
    #[serde(skip_serializing_if = "Option::is_none")]
    sender_communication_identifier: Option<RawId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    metadata: Option<Metadata>,
}

#[derive(Serialize)]
#[serde(untagged, rename_all_fields = "camelCase")]
enum Content {
    Said { message: String },
    Topic { topic: String, initiator_communication_identifier: RawId },
    Added { participants: Vec<Participant>, initiator_communication_identifier: RawId },
}

/// A message that has no place in a thread yet.
pub(super) struct Draft {
    r#type: Kind,
    content: Content,
    sender_display_name: Option<String>,
    sender: Option<RawId>,
    metadata: Option<Metadata>,
}

impl Draft {
    /// What somebody says.
    pub(super) fn said(request: SendRequest, sender: RawId) -> Result<Self, ServiceError> {
        let message = request.content.filter(|content| !content.is_empty()).ok_or_else(|| {
            ServiceError::validation("content", "Content: The Content field is required.")
        })?;
        let display_name = request.sender_display_name.unwrap_or_default();
        if message.len() + display_name.len() > LARGEST {
            return Err(TOO_LARGE);
        }
        request.metadata.as_ref().map_or(Ok(()), Metadata::check)?;
        Ok(Self {
            r#type: request.r#type.unwrap_or_default(),
            content: Content::Said { message },
            sender_display_name: Some(display_name),
            sender: Some(sender),
            metadata: request.metadata,
        })
    }

    /// That a thread has a topic now.
    pub(super) fn topic_of(thread: &Thread) -> Self {
        Self::told(
            Kind::TopicUpdated,
            Content::Topic {
                topic: thread.topic().to_owned(),
                initiator_communication_identifier: thread.host().clone(),
            },
        )
    }

    /// That there are people in a thread now.
    pub(super) fn participants_of(thread: &Thread) -> Self {
        Self::told(
            Kind::ParticipantAdded,
            Content::Added {
                participants: thread.participants().to_vec(),
                initiator_communication_identifier: thread.host().clone(),
            },
        )
    }

    fn told(r#type: Kind, content: Content) -> Self {
        Self { r#type, content, sender_display_name: None, sender: None, metadata: None }
    }

    /// The message, once it has its place.
    pub(super) fn placed(self, id: MessageId, sequence: u64, now: Zulu) -> Message {
        Message {
            id,
            r#type: self.r#type,
            sequence_id: sequence.to_string(),
            version: id,
            content: self.content,
            sender_display_name: self.sender_display_name,
            created_on: now,
            sender_communication_identifier: self.sender,
            metadata: self.metadata,
        }
    }
}

impl Message {
    /// Bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let content = match &self.content {
            Content::Said { message } => message.len(),
            Content::Topic { topic, .. } => topic.len(),
            Content::Added { participants, .. } => {
                participants.iter().map(Participant::bytes).sum()
            }
        };
        let display_name = self.sender_display_name.as_ref().map_or(0, String::len);
        let metadata = self.metadata.as_ref().map_or(0, Metadata::bytes);
        // With the id of its sender, and that of its sender's or its maker's as it is answered.
        512 + content + display_name + metadata
    }
}

impl fmt::Display for MessageId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for MessageId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[derive(Deserialize)]
struct Named {
    message: String,
}

/// That of the path.
impl<S: Send + Sync> FromRequestParts<S> for MessageId {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let path = Path::<Named>::from_request_parts(parts, state).await;
        let Path(Named { message }) = path.map_err(|_| NO_MESSAGE)?;
        let number =
            message.bytes().all(|byte| byte.is_ascii_digit()).then(|| message.parse().ok());
        number.flatten().map(Self).ok_or(NO_MESSAGE)
    }
}

pub(super) const NO_MESSAGE: ServiceError =
    ServiceError::new(StatusCode::NOT_FOUND, "NotFound", "The thread has no such message.");

const TOO_LARGE: ServiceError = ServiceError::new(
    StatusCode::PAYLOAD_TOO_LARGE,
    "RequestEntityTooLarge",
    "A chat message has 28 KB at most.",
);
