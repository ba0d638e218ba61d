//! Who may join a room, and as what.

use std::collections::BTreeMap;
use std::ops::Bound;

use serde::{Deserialize, Serialize};

use crate::object::Object;
use crate::service_error::ServiceError;

/// Participants that a room has at most, as in the service.
const MOST: usize = 350;
/// Bytes of an identifier at most. Those of the service have 81.
const LONGEST: usize = 256;
/// What the ids of users start with, in the public cloud and in others. Nobody else is let into a room.
const USERS: [&str; 4] = ["8:acs:", "8:spool:", "8:dod-acs:", "8:gcch-acs:"];

#[derive(Clone, Copy, Default, Serialize)]
enum Role {
    Presenter,
    /// Who has no other role.
    #[default]
    Attendee,
    Consumer,
    Collaborator,
}

impl Role {
    fn parse(text: &str) -> Result<Self, ServiceError> {
        Ok(match text {
            "Presenter" => Self::Presenter,
            "Attendee" => Self::Attendee,
            "Consumer" => Self::Consumer,
            "Collaborator" => Self::Collaborator,
            _ => {
                return Err(ServiceError::bad_argument(
                    "$.participants",
                    "A role is none of Presenter, Attendee, Consumer, Collaborator.",
                ));
            }
        })
    }
}

/// As what somebody is let in.
#[derive(Deserialize)]
pub(super) struct Invitation {
    role: Option<String>,
}

/// What becomes of participants: those without a role are to go.
pub(super) struct Changes(BTreeMap<String, Option<Role>>);

impl Changes {
    /// Reads them out of a request; of an identifier that is none there is this to say.
    pub(super) fn read(
        invitations: BTreeMap<String, Option<Object<Invitation>>>,
        malformed: &'static str,
    ) -> Result<Self, ServiceError> {
        let mut changes = BTreeMap::new();
        for (raw_id, invitation) in invitations {
            if !is_user(&raw_id) {
                return Err(ServiceError::bad_request(malformed));
            }
            let role = match invitation.map(|Object(invitation)| invitation.role) {
                None => None,
                Some(None) => Some(Role::default()),
                Some(Some(role)) => Some(Role::parse(&role)?),
            };
            changes.insert(raw_id, role);
        }
        Ok(Self(changes))
    }
}

fn is_user(raw_id: &str) -> bool {
    let name = USERS.into_iter().find_map(|start| raw_id.strip_prefix(start));
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    raw_id.len() <= LONGEST && name.is_some_and(|name| !name.is_empty() && name.bytes().all(known))
}

/// The participants of a room, in the order of their ids.
#[derive(Clone, Default)]
pub(super) struct Participants(BTreeMap<String, Role>);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Participant {
    raw_id: String,
    role: Role,
}

impl Participants {
    /// Who there is afterwards: all of it is done or nothing.
    pub(super) fn changed(&self, changes: Changes) -> Result<Self, ServiceError> {
        let mut participants = self.clone();
        for (raw_id, role) in changes.0 {
            match role {
                Some(role) => participants.0.insert(raw_id, role),
                None => participants.0.remove(&raw_id),
            };
        }
        if participants.0.len() > MOST {
            return Err(ServiceError::bad_request("A room has 350 participants at most."));
        }
        Ok(participants)
    }

    /// So many of them after one, who need not be there any longer, and the last if there are more.
    pub(super) fn page(
        &self,
        after: Option<&str>,
        size: usize,
    ) -> (Vec<Participant>, Option<String>) {
        let start = after.map_or(Bound::Unbounded, Bound::Excluded);
        let mut rest = self.0.range::<str, _>((start, Bound::Unbounded));
        let participant =
            |(raw_id, role): (&String, &Role)| Participant { raw_id: raw_id.clone(), role: *role };
        let page: Vec<_> = rest.by_ref().take(size).map(participant).collect();
        let last = rest.next().and(page.last()).map(|last| last.raw_id.clone());
        (page, last)
    }
}
