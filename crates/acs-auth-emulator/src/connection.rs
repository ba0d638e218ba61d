//! One connection, as the server that ends it and the requests on it know it.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

pub(crate) struct Connection {
    usage: Mutex<Usage>,
    reset: AtomicBool,
    ended: CancellationToken,
}

/// How a connection is used. Of two the lesser is missed less.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Usage {
    requests: usize,
    since: Instant,
}

/// A request that is being answered, until it is dropped.
pub(crate) struct Pending(Arc<Connection>);

impl Connection {
    pub(crate) fn new() -> Arc<Self> {
        Arc::new(Self {
            usage: Mutex::new(Usage { requests: 0, since: Instant::now() }),
            reset: AtomicBool::new(false),
            ended: CancellationToken::new(),
        })
    }

    /// Ends it at once, whatever is asked there.
    pub(crate) fn close(&self) {
        self.ended.cancel();
    }

    /// The same, without a farewell.
    pub(crate) fn reset(&self) {
        self.reset.store(true, Ordering::Relaxed);
        self.close();
    }

    pub(crate) fn is_reset(&self) -> bool {
        self.reset.load(Ordering::Relaxed)
    }

    /// Runs what serves it until it is to end.
    pub(crate) async fn run(self: Arc<Self>, service: impl Future<Output = ()>) {
        self.ended.run_until_cancelled(service).await;
    }

    /// Counts a request that has come.
    pub(crate) fn request(self: &Arc<Self>) -> Pending {
        let mut usage = self.held();
        *usage = Usage { requests: usage.requests + 1, since: Instant::now() };
        Pending(Arc::clone(self))
    }

    pub(crate) fn usage(&self) -> Usage {
        *self.held()
    }

    /// Waits until it was owed nothing for as long as that.
    pub(crate) async fn idle(&self, patience: Duration) {
        loop {
            let Usage { requests, since } = self.usage();
            // One that is answered after this is looked at again before it was idle for that long.
            let spent = if requests > 0 { Duration::ZERO } else { since.elapsed() };
            let left = patience.saturating_sub(spent);
            if left.is_zero() {
                return;
            }
            sleep(left).await;
        }
    }

    fn held(&self) -> MutexGuard<'_, Usage> {
        self.usage.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        let mut usage = self.0.held();
        *usage = Usage { requests: usage.requests - 1, since: Instant::now() };
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::runtime;
    use tokio::time::{Instant, sleep};

    use super::Connection;

    /// What a request takes does not count, however long that is.
    #[test]
    fn it_is_idle_once_it_is_owed_nothing() {
        let mut runtime = runtime::Builder::new_current_thread();
        // Time stands still but for what is slept.
        runtime.enable_time().start_paused(true).build().unwrap().block_on(async {
            let connection = Connection::new();
            let start = Instant::now();
            let (first, second) = (connection.request(), connection.request());
            let asks = tokio::spawn(async move {
                sleep(Duration::from_secs(25)).await;
                drop(first);
                sleep(Duration::from_secs(100)).await;
                drop(second);
            });
            connection.idle(Duration::from_secs(60)).await;
            assert!(asks.is_finished());
            assert_eq!(start.elapsed().as_secs(), 125 + 60);
            connection.idle(Duration::from_secs(60)).await;
            assert_eq!(start.elapsed().as_secs(), 125 + 60, "it has not been used since");
        });
    }
}
