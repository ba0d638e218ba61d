//! What ends a command that would run on.

use std::io;
use std::thread;

use tokio::runtime::{self, Runtime};
#[cfg(unix)]
use tokio::signal::unix::{SignalKind, signal};
#[cfg(windows)]
use tokio::signal::windows::{ctrl_break, ctrl_c};
use tokio::sync::oneshot;

/// The signals that ask for an end. Once this is there, none of them ends the program by itself, and the
/// first process of a container hears them as any other does.
pub(crate) struct End {
    runtime: Runtime,
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
    #[cfg(windows)]
    signals: (tokio::signal::windows::CtrlC, tokio::signal::windows::CtrlBreak),
}

impl End {
    pub(crate) fn prepare() -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread().enable_all().build()?;
        let entered = runtime.enter();
        #[cfg(unix)]
        let signals = [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?];
        #[cfg(windows)]
        let signals = (ctrl_c()?, ctrl_break()?);
        drop(entered);
        Ok(Self { runtime, signals })
    }

    /// Waits for it, and for the end of standard input too if that counts.
    pub(crate) fn wait(self, at_eof: bool) {
        let (ended, end_of_input) = oneshot::channel();
        if at_eof {
            thread::spawn(move || {
                let _ = io::copy(&mut io::stdin(), &mut io::sink());
                let _ = ended.send(());
            });
        }
        let Self { runtime, mut signals } = self;
        runtime.block_on(async {
            #[cfg(unix)]
            let [interrupt, terminate] = &mut signals;
            #[cfg(windows)]
            let (interrupt, terminate) = &mut signals;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                // If it does not count, nobody is left to tell.
                Ok(()) = end_of_input => {}
            }
        });
    }
}
