//! The connections that are open, of which there are only so many.

use std::sync::{Arc, Weak};

use crate::connection::Connection;

/// Half of the files that a process may usually open: the other half is for whoever runs the emulator.
pub(crate) const MOST: usize = 512;

#[derive(Default)]
pub(crate) struct Connections(Vec<Weak<Connection>>);

impl Connections {
    /// Makes room for one more, and takes it.
    pub(crate) fn open(&mut self) -> Arc<Connection> {
        self.0.retain(|connection| connection.strong_count() > 0);
        while self.0.len() >= MOST && self.close_one() {}
        let connection = Connection::new();
        self.0.push(Arc::downgrade(&connection));
        connection
    }

    /// Closes the one that is missed least: that was owed nothing for longest, or else the one whose requests
    /// take longest. Tells whether there was any.
    pub(crate) fn close_one(&mut self) -> bool {
        let open = self.0.iter().enumerate();
        let open = open.filter_map(|(at, connection)| Some((at, connection.upgrade()?)));
        let Some((at, connection)) = open.min_by_key(|(_, connection)| connection.usage()) else {
            return false;
        };
        connection.close();
        self.0.swap_remove(at);
        true
    }
}

#[cfg(test)]
mod tests {
    use std::future::pending;
    use std::sync::Arc;
    use std::time::Duration;

    use tokio::runtime;
    use tokio::time::timeout;

    use super::{Connections, MOST};
    use crate::connection::Connection;

    fn is_closed(connection: &Arc<Connection>) -> bool {
        let runtime = runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let run = Arc::clone(connection).run(pending());
        runtime.block_on(async { timeout(Duration::ZERO, run).await.is_ok() })
    }

    #[test]
    fn the_one_that_is_missed_least_makes_room() {
        let mut connections = Connections::default();
        let open: Vec<_> = (0..MOST).map(|_| connections.open()).collect();
        assert!(!open.iter().any(is_closed));
        let asks = open[0].request();
        drop(open[2].request());
        let newcomers = [1, 3].map(|due| {
            let newcomer = connections.open();
            assert!(is_closed(&open[due]) && !is_closed(&newcomer), "{due}");
            newcomer
        });
        // Where some have gone by themselves, there is room.
        drop(newcomers);
        let _newcomers = [connections.open(), connections.open()];
        assert_eq!(open.iter().filter(|open| is_closed(open)).count(), 2);
        drop(asks);
    }

    #[test]
    fn where_all_are_asked_the_longest_makes_room() {
        let mut connections = Connections::default();
        assert!(!connections.close_one());
        let open: Vec<_> = (0..MOST).map(|_| connections.open()).collect();
        let asked: Vec<_> = open.iter().rev().map(Connection::request).collect();
        connections.open();
        assert!(is_closed(&open[MOST - 1]));
        assert_eq!(open.iter().filter(|open| is_closed(open)).count(), 1);
        drop(asked);
    }
}
