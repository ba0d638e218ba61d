//! Who takes part in a thread.

use serde::{Deserialize, Serialize};

use crate::date_time::{DateTime, Zulu};
use crate::guid::Guid;
use crate::object::Object;
use crate::service_error::ServiceError;
use crate::services::Directory;
use crate::services::identifier::{Identifier, RawId};

/// Participants that a thread has at most, as in the service, with the one who creates it.
const MOST: usize = 250;
/// Bytes that a participant takes in memory, beside those of its texts, at most.
const PARTICIPANT: usize = 128;

/// Somebody who is to take part, as a client writes it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invitation {
    communication_identifier: Object<Identifier>,
    display_name: Option<String>,
    share_history_time: Option<String>,
}

/// Somebody who takes part. From when on they were to see messages is told, and all see all of them.
#[derive(Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Participant {
    communication_identifier: RawId,
    #[serde(skip_serializing_if = "Option::is_none")]
    display_name: Option<String>,
    share_history_time: Zulu,
}

/// Somebody who cannot take part.
#[derive(Serialize)]
pub(super) struct Uninvited {
    target: String,
    code: &'static str,
    message: &'static str,
}

/// The participants of a thread that is to be created, and those who cannot take part.
pub(super) struct Roster {
    pub(super) participants: Vec<Participant>,
    pub(super) uninvited: Vec<Uninvited>,
}

impl Roster {
    /// Reads it out of a request. Who creates the thread takes part in any case, and others if they are users
    /// of this resource.
    pub(super) fn read(
        invited: Vec<Object<Invitation>>,
        host: &RawId,
        directory: &Directory,
        resource: Guid,
    ) -> Result<Self, ServiceError> {
        if invited.len() > MOST {
            return Err(TOO_MANY);
        }
        let mut roster = Self { participants: Vec::new(), uninvited: Vec::new() };
        let of_resource = format!("8:acs:{resource}_");
        for Object(invitation) in invited {
            let participant = Participant::read(invitation)?;
            let id = &participant.communication_identifier;
            if id != host && !directory.has(&id.0) {
                let of_resource = id.0.starts_with(&of_resource);
                roster.uninvited.push(Uninvited::new(id, of_resource));
            } else if !roster.has(id) {
                roster.participants.push(participant);
            }
        }
        if !roster.has(host) {
            let host = host.clone();
            let host = Participant {
                communication_identifier: host,
                display_name: None,
                share_history_time: Zulu::EPOCH,
            };
            roster.participants.insert(0, host);
        }
        if roster.participants.len() > MOST {
            return Err(TOO_MANY);
        }
        Ok(roster)
    }

    fn has(&self, id: &RawId) -> bool {
        self.participants.iter().any(|participant| participant.is(id))
    }

    /// Bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        let uninvited = self.uninvited.iter().map(|uninvited| uninvited.target.len() + PARTICIPANT);
        uninvited.chain(self.participants.iter().map(Participant::bytes)).sum()
    }
}

impl Participant {
    fn read(invitation: Invitation) -> Result<Self, ServiceError> {
        let invalid = |message| ServiceError::validation("participants", message);
        let Object(identifier) = invitation.communication_identifier;
        let raw_id = identifier.completed().and_then(|identifier| identifier.named());
        let time = invitation.share_history_time.as_deref().map(DateTime::parse);
        Ok(Self {
            communication_identifier: raw_id
                .ok_or_else(|| invalid("A communicationIdentifier names nobody."))?,
            display_name: invitation.display_name,
            share_history_time: match time {
                None => Zulu::EPOCH,
                Some(Some(time)) => Zulu(time),
                Some(None) => {
                    return Err(invalid("A shareHistoryTime is not a date and a time."));
                }
            },
        })
    }

    pub(super) fn is(&self, id: &RawId) -> bool {
        self.communication_identifier == *id
    }

    pub(super) fn bytes(&self) -> usize {
        let name = self.display_name.as_ref().map_or(0, String::len);
        self.communication_identifier.0.len() + name + PARTICIPANT
    }
}

impl Uninvited {
    fn new(id: &RawId, of_resource: bool) -> Self {
        let (code, message) =
            if of_resource { ("404", "Not found") } else { ("403", "Permissions check failed") };
        Self { target: id.0.clone(), code, message }
    }
}

const TOO_MANY: ServiceError =
    ServiceError::bad_request("A chat thread has 250 participants at most.");
