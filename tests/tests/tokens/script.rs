//! The scripts of credentials, played by one that waits.

use std::sync::Arc;
use std::thread;

use acs_auth::{AsyncRefreshingToken, CredentialError, RefreshingToken, Schedule, TokenBuilder};
use acs_auth_tests::{
    CredentialInput, CredentialStages, Scripted, ScriptedRefresher, VectorFile, play,
};

use tokio::runtime::{self, Runtime};
use tokio::task::{JoinSet, yield_now};

use crate::world::{Answer, World, token, told};

/// A credential in a world where the script is the clock.
struct Threads {
    world: Arc<World>,
    credential: RefreshingToken,
    proactive: bool,
}

impl Threads {
    fn new(
        input: &CredentialInput,
        refresher: Option<Arc<ScriptedRefresher>>,
    ) -> Result<Self, CredentialError> {
        let world = Arc::new(World::default());
        let crowd = Arc::clone(&world);
        let mut builder = builder(RefreshingToken::builder(), input, &world);
        if let Some(refresher) = refresher {
            builder = builder.refresher(move || {
                crowd.wait_for_the_crowd();
                answer(&refresher)
            });
        }
        Ok(Self { world, credential: builder.build()?, proactive: input.proactive })
    }
}

fn builder<R>(
    builder: TokenBuilder<R>,
    input: &CredentialInput,
    world: &Arc<World>,
) -> TokenBuilder<R> {
    let clock = Arc::clone(world);
    let schedule = if input.proactive { Schedule::Proactive } else { Schedule::OnDemand };
    let builder = builder.clock(move || clock.look()).schedule(schedule);
    match &input.token {
        Some(first) => builder.token(token(&first.text, first.expires_on)),
        None => builder,
    }
}

fn answer(refresher: &ScriptedRefresher) -> Answer {
    let answer = refresher.answer().ok_or("the script says so")?;
    Ok(token(&answer.text, answer.expires_on))
}

impl Scripted for Threads {
    /// What is due at once is done at once.
    fn due_in(&self, now: i64) -> Option<i64> {
        self.world.set(now);
        let due = self.proactive.then(|| self.credential.refresh_if_due())??;
        Some(due.as_secs().cast_signed())
    }

    fn on_timer(&mut self, now: i64) {
        self.world.set(now);
        let _ = self.credential.refresh_if_due();
    }

    fn get(&mut self, now: i64, callers: usize) -> Vec<String> {
        self.world.set(now);
        self.world.expect(callers);
        let got = thread::scope(|scope| {
            let threads: Vec<_> =
                (0..callers).map(|_| scope.spawn(|| told(&self.credential.get()))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        self.world.expect(0);
        got
    }

    fn invalidate(&mut self, now: i64) {
        self.world.set(now);
        let refused = self.credential.get().unwrap();
        self.credential.invalidate(&refused);
    }

    fn close(&mut self) {
        self.credential.close();
    }
}

/// The same in tasks, which all have their turn before the refresher goes on.
struct Tasks {
    runtime: Runtime,
    world: Arc<World>,
    credential: Arc<AsyncRefreshingToken>,
    proactive: bool,
}

impl Tasks {
    fn new(
        input: &CredentialInput,
        refresher: Option<Arc<ScriptedRefresher>>,
    ) -> Result<Self, CredentialError> {
        let world = Arc::new(World::default());
        let mut builder = builder(AsyncRefreshingToken::builder(), input, &world);
        if let Some(refresher) = refresher {
            builder = builder.refresher(move || {
                let refresher = Arc::clone(&refresher);
                async move {
                    yield_now().await;
                    answer(&refresher)
                }
            });
        }
        let runtime = runtime::Builder::new_current_thread().build().unwrap();
        let credential = Arc::new(builder.build()?);
        Ok(Self { runtime, world, credential, proactive: input.proactive })
    }
}

impl Scripted for Tasks {
    fn due_in(&self, now: i64) -> Option<i64> {
        self.world.set(now);
        let due =
            self.proactive.then(|| self.runtime.block_on(self.credential.refresh_if_due()))??;
        Some(due.as_secs().cast_signed())
    }

    fn on_timer(&mut self, now: i64) {
        self.world.set(now);
        let _ = self.runtime.block_on(self.credential.refresh_if_due());
    }

    fn get(&mut self, now: i64, callers: usize) -> Vec<String> {
        self.world.set(now);
        self.runtime.block_on(async {
            let mut tasks = JoinSet::new();
            for _ in 0..callers {
                let credential = Arc::clone(&self.credential);
                tasks.spawn(async move { told(&credential.get().await) });
            }
            tasks.join_all().await
        })
    }

    fn invalidate(&mut self, now: i64) {
        self.world.set(now);
        let refused = self.runtime.block_on(self.credential.get()).unwrap();
        self.credential.invalidate(&refused);
    }

    fn close(&mut self) {
        self.credential.close();
    }
}

/// Plays every script to a credential, or compares the code with which it was refused.
fn play_all<S: Scripted>(
    make: impl Fn(&CredentialInput, Option<Arc<ScriptedRefresher>>) -> Result<S, CredentialError>,
) {
    let file = VectorFile::<CredentialInput, CredentialStages>::read("credential.json").unwrap();
    assert!(file.cases.len() > 50);
    for case in &file.cases {
        let refresher = ScriptedRefresher::of(&case.input).map(Arc::new);
        let credential = make(&case.input, refresher.clone()).map_err(|error| error.code());
        match (case.outcome(), credential) {
            (Ok(stages), Ok(mut credential)) => {
                let played = play(&case.input, refresher.as_deref(), &mut credential);
                assert_eq!(played, *stages, "{}", case.id);
            }
            (Err(refusal), Err(code)) => assert_eq!(code, Some(&*refusal.code), "{}", case.id),
            (_, other) => panic!("{}: {:?}", case.id, other.err()),
        }
    }
}

#[test]
fn threads_follow_the_scripts() {
    play_all(Threads::new);
}

#[test]
fn tasks_follow_the_scripts() {
    play_all(Tasks::new);
}
