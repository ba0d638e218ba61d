//! When a connection is to end.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use crate::connection::Connection;

pub(crate) struct Ending {
    pub(crate) connection: Arc<Connection>,
    pub(crate) patience: Duration,
    pub(crate) stopping: watch::Receiver<()>,
}

impl Ending {
    /// Waits until the server stops, or the client has asked for nothing for too long: however it spent that
    /// time, in silence, on half of a handshake or a head, with pings, or without reading its answer.
    pub(crate) async fn due(&mut self) {
        tokio::select! {
            _ = self.stopping.changed() => {}
            () = self.connection.idle(self.patience) => {}
        }
    }
}
