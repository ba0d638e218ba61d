//! A person who has signed in with Entra, for tests.

use std::time::Duration;

/// Who has signed in, for what, and for how long: see [`Emulator::entra_token`](crate::Emulator::entra_token).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EntraUser {
    /// The person's id in the tenant, which is a GUID.
    pub object_id: String,
    /// What the token is for, such as an application of one's own, or
    /// `https://communication.azure.com/clients`, which ACS exchanges.
    pub audience: String,
    /// How long it is good: as long as the others unless set. Of no time at all it has expired.
    pub expires_in: Option<Duration>,
}

impl EntraUser {
    /// One of this id, for that.
    #[must_use]
    pub fn new(object_id: impl Into<String>, audience: impl Into<String>) -> Self {
        Self { object_id: object_id.into(), audience: audience.into(), expires_in: None }
    }

    /// The same, for so long.
    #[must_use]
    pub fn expires_in(self, time: Duration) -> Self {
        Self { expires_in: Some(time), ..self }
    }
}
