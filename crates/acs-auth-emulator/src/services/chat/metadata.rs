//! What clients note beside a thread or a message.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::service_error::ServiceError;

/// Bytes of all names and values at most, as in the service.
const LARGEST: usize = 1 << 10;
/// Bytes that a pair takes in memory, beside those of its texts, at most.
const PAIR: usize = 128;

/// Names and their values.
#[derive(Clone, Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct Metadata(BTreeMap<String, String>);

impl Metadata {
    pub(super) fn check(&self) -> Result<(), ServiceError> {
        if self.text() > LARGEST {
            return Err(ServiceError::validation("metadata", "Metadata has 1 KB at most."));
        }
        Ok(())
    }

    /// Bytes that it takes, about.
    pub(super) fn bytes(&self) -> usize {
        self.text() + self.0.len() * PAIR
    }

    fn text(&self) -> usize {
        self.0.iter().map(|(name, value)| name.len() + value.len()).sum()
    }
}
