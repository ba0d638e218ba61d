//! A token that is always good: for threads.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;
use std::{error, fmt, thread};

use crate::access_token::AccessToken;
use crate::credential_error::CredentialError;
use crate::token_builder::{Clock, TokenBuilder};
use crate::token_cache::Schedule;
use crate::token_state::{CLOSED, EXPIRED, Step, TokenState};

type Outcome = Result<AccessToken, CredentialError>;
pub(crate) type Refresher = Box<dyn Fn() -> Outcome + Send + Sync>;

/// The longest that a timer waits without a look at the clock, which may have been set or have stood still
/// while the machine slept.
pub(crate) const LONGEST_NAP: Duration = Duration::from_secs(3600);

/// A token that is refreshed in time, for as many threads as ask for it.
///
/// What gets a new one is a function, such as one that asks your own server, or Entra. However many ask while
/// it runs, it runs once: those whose token is still good go on with it, the others sleep until it is
/// done and get what it gave, its error too. Where it fails, or panics, and the token is still good, that one
/// is used on, and the refresh is tried again in half of the time that is left.
///
/// ```
/// use acs_auth::{AccessToken, RefreshingToken, TokenError, now};
///
/// /// Asks the server of this application for a token.
/// fn ask() -> Result<AccessToken, TokenError> {
///     AccessToken::new("eyJ0eXAi", now().unix() + 3600)
/// }
///
/// let token = RefreshingToken::new(ask);
/// assert_eq!(token.get()?.secret(), "eyJ0eXAi");
/// token.get()?; // the same: nobody is asked again for 58 minutes
/// token.close();
/// assert_eq!(token.get().unwrap_err().code(), Some("CREDENTIAL_CLOSED"));
/// # Ok::<(), acs_auth::CredentialError>(())
/// ```
///
/// The refresher must not ask the credential that it is of: it would wait for itself without end.
///
/// Dropping it closes it. To share it, put it into an [`Arc`].
pub struct RefreshingToken {
    shared: Arc<Shared>,
}

/// What it shares with its timer.
struct Shared {
    inner: Mutex<Inner>,
    /// Something about the token is other than it was.
    changed: Condvar,
    refresher: Refresher,
    clock: Clock,
}

struct Inner {
    state: TokenState,
    flight: Option<Arc<Flight>>,
}

/// A refresh, and once it is done, what came of it.
type Flight = OnceLock<Outcome>;

impl RefreshingToken {
    /// The token of a user, refreshed when it is asked for, from two minutes before its end.
    pub fn new<E>(refresher: impl Fn() -> Result<AccessToken, E> + Send + Sync + 'static) -> Self
    where
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        Self::of(Self::builder().refresher(refresher))
    }

    /// A token of Entra, refreshed when it is asked for, from the time that Entra names, or from five minutes
    /// before its end.
    pub fn entra<E>(refresher: impl Fn() -> Result<AccessToken, E> + Send + Sync + 'static) -> Self
    where
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        Self::of(Self::builder().refresher(refresher).schedule(Schedule::Entra))
    }

    /// One that is set up otherwise.
    pub fn builder() -> TokenBuilder<Refresher> {
        TokenBuilder::new()
    }

    fn of(mut builder: TokenBuilder<Refresher>) -> Self {
        let inner = Mutex::new(Inner { state: builder.state(), flight: None });
        let TokenBuilder { refresher, clock, .. } = builder;
        let refresher = refresher.unwrap_or_else(|| Box::new(|| Err(EXPIRED.into())));
        Self { shared: Arc::new(Shared { inner, changed: Condvar::new(), refresher, clock }) }
    }

    /// A token that is good. It waits if it has to, for as long as the refresher takes.
    ///
    /// # Errors
    ///
    /// - What the refresher fails with, or `TOKEN_EXPIRED` if it gives a token that has expired, unless the
    ///   one before is good still.
    /// - `TOKEN_EXPIRED` where the token has expired and nothing refreshes it.
    /// - `CREDENTIAL_CLOSED` once it is closed, for those too who wait then.
    pub fn get(&self) -> Outcome {
        let inner = self.shared.lock();
        // With the lock, so that who has looked at the clock has decided before anything changes.
        match inner.state.step((self.shared.clock)(), inner.flight.as_ref())? {
            Step::Use(token) => Ok(token),
            Step::Wait(flight) => self.shared.wait_for(inner, &flight),
            Step::Refresh => self.shared.refresh(inner),
        }
    }

    /// Drops a token that the service refuses with 401, so that the next who asks gets a new one. Where that
    /// has happened already, the new one stays.
    pub fn invalidate(&self, refused: &AccessToken) {
        self.shared.lock().state.invalidate(refused);
        self.shared.changed.notify_all();
    }

    /// Refreshes the token if that is due, and says how long it is until it is due the next time: nothing once
    /// it is closed, or if nothing refreshes it.
    ///
    /// It is what the thread of [`proactive`](TokenBuilder::proactive) does, for those who have a timer of
    /// their own: set [`Schedule::Proactive`](crate::Schedule::Proactive), and call this again after that time,
    /// or after an hour if that is sooner, for clocks are set, and machines sleep.
    #[must_use = "it says when to call it again"]
    pub fn refresh_if_due(&self) -> Option<Duration> {
        let shared = &self.shared;
        let on_its_way = |inner: &mut Inner| inner.flight.is_some() && !inner.state.is_closed();
        let inner = shared.changed.wait_while(shared.lock(), on_its_way);
        let inner = inner.unwrap_or_else(PoisonError::into_inner);
        if inner.state.next_refresh_in((shared.clock)())? == 0 {
            // A failure shows in when it is due again.
            let _ = shared.refresh(inner);
        } else {
            drop(inner);
        }
        let due = shared.lock().state.next_refresh_in((shared.clock)())?;
        Some(Duration::from_secs(due.unsigned_abs()))
    }

    /// Closes it: the token is wiped, who waits for one is told so, and the thread that refreshes it ends, once
    /// it is done with what it does.
    pub fn close(&self) {
        self.shared.lock().state.close();
        self.shared.changed.notify_all();
    }
}

impl Shared {
    /// Nothing that could panic is done with the lock, and nothing is left half done.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn wait_for(&self, inner: MutexGuard<'_, Inner>, flight: &Flight) -> Outcome {
        let goes_on = |inner: &mut Inner| flight.get().is_none() && !inner.state.is_closed();
        drop(self.changed.wait_while(inner, goes_on));
        flight.get().cloned().unwrap_or_else(|| Err(CLOSED.into()))
    }

    /// Refreshes without the lock, and tells those who wait.
    fn refresh(&self, mut inner: MutexGuard<'_, Inner>) -> Outcome {
        let flight = Arc::new(Flight::new());
        inner.flight = Some(Arc::clone(&flight));
        drop(inner);
        // What it leaves half done, it leaves to itself.
        let outcome = catch_unwind(AssertUnwindSafe(&self.refresher));
        let outcome = outcome.unwrap_or_else(|_| Err(CredentialError::panicked()));
        let mut inner = self.lock();
        let outcome = inner.state.take(outcome, (self.clock)());
        inner.flight = None;
        let outcome = flight.get_or_init(|| outcome).clone();
        drop(inner);
        self.changed.notify_all();
        outcome
    }

    /// Refreshes ahead of time, until it is closed.
    fn keep_fresh(&self) {
        let mut inner = self.lock();
        while let Some(due) = inner.state.next_refresh_in((self.clock)()) {
            inner = if inner.flight.is_some() {
                self.changed.wait(inner).unwrap_or_else(PoisonError::into_inner)
            } else if due > 0 {
                let waited = self.changed.wait_timeout(inner, nap(due));
                waited.unwrap_or_else(PoisonError::into_inner).0
            } else {
                let _ = self.refresh(inner); // a failure is tried again when it is due
                self.lock()
            };
        }
    }
}

/// How long to wait for a time that is due in so many seconds.
pub(crate) fn nap(seconds: i64) -> Duration {
    Duration::from_secs(seconds.unsigned_abs()).min(LONGEST_NAP)
}

impl TokenBuilder<Refresher> {
    /// What gets a new token.
    pub fn refresher<E>(
        self,
        refresher: impl Fn() -> Result<AccessToken, E> + Send + Sync + 'static,
    ) -> Self
    where
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        let refresher = move || refresher().map_err(CredentialError::refresh);
        Self { refresher: Some(Box::new(refresher)), ..self }
    }

    /// Makes it, with a thread of its own if it is to be refreshed ahead of time.
    ///
    /// # Errors
    ///
    /// `NO_REFRESHER` where a refresher is missing; or if the system gives no thread.
    pub fn build(self) -> Result<RefreshingToken, CredentialError> {
        self.check()?;
        let proactive = self.proactive;
        let token = RefreshingToken::of(self);
        if proactive {
            let shared = Arc::clone(&token.shared);
            let thread = thread::Builder::new().name("acs-auth-refresh".into());
            // Nobody waits for its end: it may be with the refresher for long.
            thread.spawn(move || shared.keep_fresh()).map_err(CredentialError::refresh)?;
        }
        Ok(token)
    }
}

impl Drop for RefreshingToken {
    fn drop(&mut self) {
        self.close();
    }
}

/// Shows nothing of the token.
impl fmt::Debug for RefreshingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("RefreshingToken").field(&self.shared.lock().state).finish()
    }
}
