//! Where a test says what time it is, and how many ask before a refresher answers.

use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};

use acs_auth::{AccessToken, CredentialError, RefreshingToken};

pub(crate) const HOUR: i64 = 3600;

/// What a refresher gives.
pub(crate) type Answer = Result<AccessToken, &'static str>;

pub(crate) fn token(text: &str, expires_on: i64) -> AccessToken {
    AccessToken::new(text, expires_on).unwrap()
}

/// The text of a token, or the code of an error.
pub(crate) fn told(outcome: &Result<AccessToken, CredentialError>) -> String {
    match outcome {
        Ok(token) => token.secret().to_owned(),
        Err(error) => error.code().unwrap_or("REFRESHER").to_owned(),
    }
}

/// A world where a test says what time it is. Whoever asks for a token looks at its clock.
#[derive(Default)]
pub(crate) struct World {
    now: AtomicI64,
    calls: AtomicUsize,
    crowd: Mutex<Crowd>,
    looked: Condvar,
}

#[derive(Default)]
struct Crowd {
    looks: usize,
    due: usize,
}

impl World {
    pub(crate) fn set(&self, now: i64) {
        self.now.store(now, Ordering::SeqCst);
    }

    pub(crate) fn look(&self) -> i64 {
        self.crowd.lock().unwrap().looks += 1;
        self.looked.notify_all();
        self.now.load(Ordering::SeqCst)
    }

    /// From now on, so many ask before the refresher answers.
    pub(crate) fn expect(&self, callers: usize) {
        *self.crowd.lock().unwrap() = Crowd { looks: 0, due: callers };
    }

    pub(crate) fn wait_for_the_crowd(&self) {
        let crowd = self.crowd.lock().unwrap();
        drop(self.looked.wait_while(crowd, |crowd| crowd.looks < crowd.due).unwrap());
    }

    /// Counts a call of the refresher: the first is 1.
    pub(crate) fn call(&self) -> usize {
        self.calls.fetch_add(1, Ordering::SeqCst) + 1
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

/// A credential of a user in such a world, whose refresher answers once so many have asked.
pub(crate) fn crowded(
    world: &Arc<World>,
    callers: usize,
    first: Option<AccessToken>,
    answer: impl Fn() -> Answer + Send + Sync + 'static,
) -> RefreshingToken {
    let (clock, crowd) = (Arc::clone(world), Arc::clone(world));
    let mut builder = RefreshingToken::builder().clock(move || clock.look()).refresher(move || {
        crowd.call();
        crowd.wait_for_the_crowd();
        answer()
    });
    if let Some(first) = first {
        builder = builder.token(first);
    }
    let credential = builder.build().unwrap();
    world.expect(callers);
    credential
}
