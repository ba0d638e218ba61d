//! A room, and when it is open.

use std::fmt;

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;
use serde::{Serialize, Serializer};

use crate::date_time::DateTime;
use crate::guid::Guid;
use crate::path_id::PathId;
use crate::service_error::ServiceError;

/// Days that a room is open at most, and unless it is told otherwise.
const DAYS: i64 = 180;

/// The id of a room, such as 99199690362660524.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct RoomId(u64);

impl RoomId {
    /// Any: the service's have 17 digits, of which the first are 99.
    pub(super) fn any(random: Guid) -> Self {
        const RANGE: u128 = 1_000_000_000_000_000;
        let digits = u64::try_from(random.bits() % RANGE).unwrap_or_default();
        Self(99_000_000_000_000_000 + digits)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for RoomId {
    type Rejection = ServiceError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ServiceError> {
        let PathId(id) = PathId::from_request_parts(parts, state).await?;
        // Some of the service's have 16 digits.
        if !matches!(id.len(), 16 | 17) {
            return Err(ServiceError::bad_request("Invalid room ID length."));
        }
        let digits = id.bytes().all(|byte| byte.is_ascii_digit());
        let number = digits.then(|| id.parse().ok()).flatten();
        number.map(Self).ok_or(NO_ROOM)
    }
}

impl fmt::Display for RoomId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for RoomId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

pub(super) const NO_ROOM: ServiceError = ServiceError::new(
    StatusCode::NOT_FOUND,
    "NotFound",
    "The server cannot find the requested resource.",
);

/// A room as it is answered.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Room {
    id: RoomId,
    created_at: DateTime,
    valid_from: DateTime,
    valid_until: DateTime,
    pstn_dial_out_enabled: bool,
}

/// What can be set of a room.
pub(super) struct Settings {
    valid_from: Option<DateTime>,
    valid_until: Option<DateTime>,
    pstn_dial_out_enabled: Option<bool>,
}

impl Settings {
    pub(super) fn read(
        valid_from: Option<&str>,
        valid_until: Option<&str>,
        pstn_dial_out_enabled: Option<bool>,
    ) -> Result<Self, ServiceError> {
        let date = |target, text: Option<&str>| {
            let malformed = || {
                let message = "The JSON value could not be converted to a date and time.";
                ServiceError::bad_argument(target, message)
            };
            text.map(|text| DateTime::parse(text).ok_or_else(malformed)).transpose()
        };
        Ok(Self {
            valid_from: date("$.validFrom", valid_from)?,
            valid_until: date("$.validUntil", valid_until)?,
            pstn_dial_out_enabled,
        })
    }
}

impl Room {
    pub(super) fn new(
        id: RoomId,
        settings: &Settings,
        now: DateTime,
    ) -> Result<Self, ServiceError> {
        let room = Self {
            id,
            created_at: now,
            valid_from: settings.valid_from.unwrap_or(now),
            valid_until: settings.valid_until.unwrap_or(now.plus_days(DAYS)),
            pstn_dial_out_enabled: settings.pstn_dial_out_enabled.unwrap_or_default(),
        };
        room.checked(now)
    }

    /// The same with other settings. A room that is over can be changed, but not its dates to what is over.
    pub(super) fn changed(self, settings: &Settings, now: DateTime) -> Result<Self, ServiceError> {
        let room = Self {
            valid_from: settings.valid_from.unwrap_or(self.valid_from),
            valid_until: settings.valid_until.unwrap_or(self.valid_until),
            pstn_dial_out_enabled: settings
                .pstn_dial_out_enabled
                .unwrap_or(self.pstn_dial_out_enabled),
            ..self
        };
        let dates = settings.valid_from.is_some() || settings.valid_until.is_some();
        if dates { room.checked(now) } else { Ok(room) }
    }

    pub(super) fn id(&self) -> RoomId {
        self.id
    }

    fn checked(self, now: DateTime) -> Result<Self, ServiceError> {
        let wrong = |message| Err(ServiceError::bad_argument("ValidUntil", message));
        if self.valid_until <= now {
            return wrong("The time range end is in the past.");
        }
        if self.valid_from >= self.valid_until || self.valid_until > self.valid_from.plus_days(DAYS)
        {
            return wrong("The time range is incorrect, or larger than 180 days.");
        }
        Ok(self)
    }
}
