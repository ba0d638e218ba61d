//! Memory of which many ask for much at a time, and get as much as there is.

use std::sync::Arc;

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes in which it is counted.
const UNIT: usize = 1 << 10;

/// So many bytes.
pub(crate) struct Budget {
    all: u32,
    free: Arc<Semaphore>,
}

/// A part of it, until this is dropped.
pub(crate) type Share = OwnedSemaphorePermit;

impl Budget {
    pub(crate) fn of(bytes: usize) -> Self {
        let all = units(bytes);
        Self { all, free: Arc::new(Semaphore::new(all as usize)) }
    }

    /// Waits until there is room for so many bytes, or all of it where they are more. There is nothing where
    /// nobody will ever get any.
    pub(crate) async fn take(&self, bytes: usize) -> Option<Share> {
        let units = units(bytes).min(self.all);
        Arc::clone(&self.free).acquire_many_owned(units).await.ok()
    }
}

fn units(bytes: usize) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX)
}
