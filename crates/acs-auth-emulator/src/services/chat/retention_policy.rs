//! How long a thread is to be kept, which is told, and not done here.

use serde::{Deserialize, Serialize};

use crate::service_error::ServiceError;

/// Days after which a thread may go, as in the service.
const DAYS: std::ops::RangeInclusive<u32> = 30..=90;

#[derive(Clone, Deserialize, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub(super) enum RetentionPolicy {
    ThreadCreationDate { delete_thread_after_days: u32 },
    None,
}

impl RetentionPolicy {
    pub(super) fn check(&self) -> Result<(), ServiceError> {
        match self {
            Self::ThreadCreationDate { delete_thread_after_days: days } if !DAYS.contains(days) => {
                let message = "A thread can be kept for 30 to 90 days.";
                Err(ServiceError::validation("retentionPolicy", message))
            }
            Self::ThreadCreationDate { .. } | Self::None => Ok(()),
        }
    }
}
