//! A token that is always good: for tasks.

use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;
use std::{error, fmt};

use futures_util::FutureExt as _;
use futures_util::future::{
    AbortHandle, AbortRegistration, Abortable, Aborted, Shared, WeakShared,
};

use crate::access_token::AccessToken;
use crate::async_token_source::TokenFuture;
use crate::credential_error::CredentialError;
use crate::refreshing_token::nap;
use crate::token_builder::{Clock, TokenBuilder};
use crate::token_cache::Schedule;
use crate::token_state::{CLOSED, EXPIRED, Step, TokenState};

type Outcome = Result<AccessToken, CredentialError>;
pub(crate) type AsyncRefresher = Box<dyn Fn() -> TokenFuture<'static> + Send + Sync>;

/// A token that is refreshed in time, for as many tasks as ask for it: [`RefreshingToken`] without threads,
/// and with no runtime of its own.
///
/// However many ask while a refresh goes on, it is one, and whoever of them is polled drives it: a task that
/// is dropped meanwhile, the first one too, takes nothing from the others. Once nobody is left who waits for
/// it, the refresh is dropped as well, and does not count as failed: where all who ask have less patience than the
/// refresher takes, each of them begins it anew. Spawn [`keep_fresh`](Self::keep_fresh), which waits to its end.
/// The refresher panics for itself: it counts as failed.
///
/// The refresher must not ask the credential that it is of: it would wait for itself without end.
///
/// ```
/// use acs_auth::{AccessToken, AsyncRefreshingToken, TokenError, now};
///
/// /// Asks the server of this application for a token.
/// async fn ask() -> Result<AccessToken, TokenError> {
///     AccessToken::new("eyJ0eXAi", now().unix() + 3600)
/// }
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), acs_auth::CredentialError> {
/// let token = AsyncRefreshingToken::new(ask);
/// assert_eq!(token.get().await?.secret(), "eyJ0eXAi");
/// # Ok(())
/// # }
/// ```
///
/// Dropping it closes it. To share it, put it into an [`Arc`].
///
/// [`RefreshingToken`]: crate::RefreshingToken
pub struct AsyncRefreshingToken {
    inside: Arc<Inside>,
}

/// What it shares with the refresh that is on its way.
struct Inside {
    inner: Mutex<Inner>,
    refresher: AsyncRefresher,
    clock: Clock,
}

struct Inner {
    state: TokenState,
    /// Those who wait hold it, so that it goes with the last of them.
    flight: Option<WeakShared<Flight>>,
    /// Ends that refresh.
    landing: AbortHandle,
    /// Ends the sleep of who refreshes ahead of time.
    waking: AbortHandle,
}

type Flight = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// When there is something to do for who refreshes ahead of time.
enum Due {
    Now(Shared<Flight>),
    In(i64),
}

/// What who refreshes ahead of time does next.
enum Task {
    Refresh(Shared<Flight>),
    Sleep(Duration, AbortRegistration),
}

impl AsyncRefreshingToken {
    /// The token of a user, refreshed when it is asked for, from two minutes before its end.
    pub fn new<F, E>(refresher: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<AccessToken, E>> + Send + 'static,
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        Self::of(Self::builder().refresher(refresher))
    }

    /// A token of Entra, refreshed when it is asked for, from the time that Entra names, or from five minutes
    /// before its end.
    pub fn entra<F, E>(refresher: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<AccessToken, E>> + Send + 'static,
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        Self::of(Self::builder().refresher(refresher).schedule(Schedule::Entra))
    }

    /// One that is set up otherwise.
    pub fn builder() -> TokenBuilder<AsyncRefresher> {
        TokenBuilder::new()
    }

    pub(crate) fn of(mut builder: TokenBuilder<AsyncRefresher>) -> Self {
        let (landing, waking) = (AbortHandle::new_pair().0, AbortHandle::new_pair().0);
        let inner = Mutex::new(Inner { state: builder.state(), flight: None, landing, waking });
        let TokenBuilder { refresher, clock, .. } = builder;
        let refresher =
            refresher.unwrap_or_else(|| Box::new(|| Box::pin(async { Err(EXPIRED.into()) })));
        Self { inside: Arc::new(Inside { inner, refresher, clock }) }
    }

    /// A token that is good. It waits if it has to, for as long as the refresher takes.
    ///
    /// # Errors
    ///
    /// Those of [`RefreshingToken::get`](crate::RefreshingToken::get).
    pub async fn get(&self) -> Outcome {
        let flight = {
            let flight; // dropped after the lock, for it may be the last that holds it
            let mut inner = self.inside.lock();
            flight = inner.flight.as_ref().and_then(WeakShared::upgrade);
            match inner.state.step((self.inside.clock)(), flight.as_ref())? {
                Step::Use(token) => return Ok(token),
                Step::Wait(flight) => flight,
                Step::Refresh => self.inside.begin(&mut inner),
            }
        };
        flight.await
    }

    /// Drops a token that the service refuses with 401, so that the next who asks gets a new one. Where that
    /// has happened already, the new one stays.
    pub fn invalidate(&self, refused: &AccessToken) {
        self.inside.change(|inner| inner.state.invalidate(refused));
    }

    /// Refreshes the token if that is due, and says how long it is until it is due the next time: nothing once
    /// it is closed, or if nothing refreshes it.
    pub async fn refresh_if_due(&self) -> Option<Duration> {
        let due = self.inside.due(&mut self.inside.lock());
        if let Due::Now(flight) = due? {
            // A failure shows in when it is due again.
            let _ = flight.await;
        }
        let due = self.inside.lock().state.next_refresh_in((self.inside.clock)())?;
        Some(Duration::from_secs(due.unsigned_abs()))
    }

    /// What refreshes the token ahead of time, to be spawned on your runtime, whose sleep it takes. Set
    /// [`proactive`](TokenBuilder::proactive) too. It ends once the credential is closed or dropped.
    ///
    /// ```
    /// use acs_auth::AsyncRefreshingToken;
    /// # use acs_auth::{AccessToken, TokenError, now};
    /// # async fn ask() -> Result<AccessToken, TokenError> {
    /// #     AccessToken::new("eyJ0eXAi", now().unix() + 3600)
    /// # }
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), acs_auth::CredentialError> {
    /// let token = AsyncRefreshingToken::builder().refresher(ask).proactive().build()?;
    /// tokio::spawn(token.keep_fresh(tokio::time::sleep));
    /// # Ok(())
    /// # }
    /// ```
    pub fn keep_fresh<S, F>(&self, sleep: S) -> impl Future<Output = ()> + Send + use<S, F>
    where
        S: Fn(Duration) -> F + Send + 'static,
        F: Future<Output = ()> + Send,
    {
        let inside = Arc::downgrade(&self.inside);
        async move {
            // It holds nothing of the credential while it sleeps.
            while let Some(task) = Weak::upgrade(&inside).and_then(|inside| inside.task()) {
                match task {
                    Task::Refresh(flight) => drop(flight.await),
                    Task::Sleep(time, waking) => drop(Abortable::new(sleep(time), waking).await),
                }
            }
        }
    }

    /// Closes it: the token is wiped, who waits for one is told so, and the refresh that is on its way ends.
    pub fn close(&self) {
        let landing = self.inside.change(|inner| {
            inner.state.close();
            inner.landing.clone()
        });
        landing.abort();
    }
}

impl Inside {
    /// Nothing that could panic is done with the lock, and nothing is left half done.
    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes what is shared, and wakes who refreshes ahead of time.
    fn change<R>(&self, change: impl FnOnce(&mut Inner) -> R) -> R {
        let mut inner = self.lock();
        let result = change(&mut inner);
        let waking = inner.waking.clone();
        drop(inner);
        waking.abort();
        result
    }

    fn due(self: &Arc<Self>, inner: &mut Inner) -> Option<Due> {
        let due = inner.state.next_refresh_in((self.clock)())?;
        Some(match inner.flight.as_ref().and_then(WeakShared::upgrade) {
            Some(flight) => Due::Now(flight),
            None if due == 0 => Due::Now(self.begin(inner)),
            None => Due::In(due),
        })
    }

    fn task(self: &Arc<Self>) -> Option<Task> {
        let mut inner = self.lock();
        Some(match self.due(&mut inner)? {
            Due::Now(flight) => Task::Refresh(flight),
            Due::In(seconds) => {
                let (waking, registration) = AbortHandle::new_pair();
                inner.waking = waking;
                Task::Sleep(nap(seconds), registration)
            }
        })
    }

    fn begin(self: &Arc<Self>, inner: &mut Inner) -> Shared<Flight> {
        let (landing, registration) = AbortHandle::new_pair();
        let flight: Flight = Box::pin(Arc::clone(self).refresh(registration));
        let flight = flight.shared();
        inner.flight = flight.downgrade();
        inner.landing = landing;
        flight
    }

    async fn refresh(self: Arc<Self>, landing: AbortRegistration) -> Outcome {
        // What it leaves half done, it leaves to itself.
        let refresh = AssertUnwindSafe(async { (self.refresher)().await }).catch_unwind();
        let outcome = match Abortable::new(refresh, landing).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(CredentialError::panicked()),
            Err(Aborted) => Err(CLOSED.into()),
        };
        self.change(|inner| {
            inner.flight = None;
            inner.state.take(outcome, (self.clock)())
        })
    }
}

impl TokenBuilder<AsyncRefresher> {
    /// What gets a new token. Where the credential is closed, or nobody waits for the token any longer, what
    /// it does is dropped.
    pub fn refresher<F, E>(self, refresher: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<AccessToken, E>> + Send + 'static,
        E: Into<Box<dyn error::Error + Send + Sync>>,
    {
        let refresher = move || -> TokenFuture<'static> {
            let token = refresher();
            Box::pin(async { token.await.map_err(CredentialError::refresh) })
        };
        Self { refresher: Some(Box::new(refresher)), ..self }
    }

    /// Makes it.
    ///
    /// # Errors
    ///
    /// `NO_REFRESHER` where a refresher is missing.
    pub fn build(self) -> Result<AsyncRefreshingToken, CredentialError> {
        self.check()?;
        Ok(AsyncRefreshingToken::of(self))
    }
}

impl Drop for AsyncRefreshingToken {
    fn drop(&mut self) {
        self.close();
    }
}

/// Shows nothing of the token.
impl fmt::Debug for AsyncRefreshingToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AsyncRefreshingToken").field(&self.inside.lock().state).finish()
    }
}
