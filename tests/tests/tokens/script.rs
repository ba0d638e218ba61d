//! The scripts of credentials, played by one that waits.

use std::sync::Arc;
use std::thread;

use acs_auth::{CredentialError, RefreshingToken, Schedule};
use acs_auth_tests::{
    CredentialInput, CredentialStages, Scripted, ScriptedRefresher, VectorFile, play,
};

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
        let (clock, crowd) = (Arc::clone(&world), Arc::clone(&world));
        let mut builder = RefreshingToken::builder().clock(move || clock.look());
        if let Some(first) = &input.token {
            builder = builder.token(token(&first.text, first.expires_on));
        }
        if let Some(refresher) = refresher {
            builder = builder.refresher(move || {
                crowd.wait_for_the_crowd();
                answer(&refresher)
            });
        }
        let schedule = if input.proactive { Schedule::Proactive } else { Schedule::OnDemand };
        let credential = builder.schedule(schedule).build()?;
        Ok(Self { world, credential, proactive: input.proactive })
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
            (_, made) => panic!("{}: {:?}", case.id, made.err()),
        }
    }
}

#[test]
fn threads_follow_the_scripts() {
    play_all(Threads::new);
}
