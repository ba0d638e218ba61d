//! What is logged, written by a thread of its own: whoever does not read it holds up no request for long.

use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use crate::answer::Answer;

/// Entries that wait to be written. What comes beyond is lost.
const WAITING: usize = 100;
/// How long a request waits until its own is written, so that it can be read once it is answered.
const PATIENCE: Duration = Duration::from_millis(50);
/// How long the last of them are waited for.
const GRACE: Duration = Duration::from_secs(1);

/// The end of a log that is written to standard error.
pub(crate) struct Log(Receiver<()>);

impl Log {
    /// Starts one that ends when the function is dropped that takes its entries.
    pub(crate) fn start() -> (Self, impl Fn(String) + Send + Sync + 'static) {
        let (entries, waiting) = mpsc::sync_channel::<(String, Sender<()>)>(WAITING);
        let (end, ended) = mpsc::channel();
        thread::spawn(move || {
            for (entry, done) in waiting {
                let _ = Answer::default().with_note(entry).say();
                drop(done);
            }
            drop(end);
        });
        let take = move |entry| {
            let (done, written) = mpsc::channel();
            if entries.try_send((entry, done)).is_ok() {
                let _ = written.recv_timeout(PATIENCE);
            }
        };
        (Self(ended), take)
    }

    /// Waits until all is written, unless nobody reads it.
    pub(crate) fn finish(self) {
        let _ = self.0.recv_timeout(GRACE);
    }
}
