//! A token that many threads share: who refreshes it, who waits, and what becomes of them.

#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::collections::BTreeMap;
use std::error::Error as _;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::Duration;

use acs_auth::{AccessToken, CredentialError, RefreshingToken, Schedule};

const HOUR: i64 = 3600;

type Answer = Result<AccessToken, &'static str>;

fn token(text: &str, expires_on: i64) -> AccessToken {
    AccessToken::new(text, expires_on).unwrap()
}

/// The text of a token, or the code of an error.
fn told(outcome: &Result<AccessToken, CredentialError>) -> String {
    match outcome {
        Ok(token) => token.secret().to_owned(),
        Err(error) => error.code().unwrap_or("REFRESHER").to_owned(),
    }
}

/// A world where a test says what time it is. Whoever asks for a token looks at its clock.
#[derive(Default)]
struct World {
    now: AtomicI64,
    calls: AtomicUsize,
    looks: Mutex<usize>,
    looked: Condvar,
}

impl World {
    fn set(&self, now: i64) {
        self.now.store(now, Ordering::SeqCst);
    }

    fn look(&self) -> i64 {
        *self.looks.lock().unwrap() += 1;
        self.looked.notify_all();
        self.now.load(Ordering::SeqCst)
    }

    fn wait_for_looks(&self, due: usize) {
        let looks = self.looks.lock().unwrap();
        drop(self.looked.wait_while(looks, |looks| *looks < due).unwrap());
    }

    fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

/// A credential of a user in such a world, whose refresher answers once so many have asked.
fn crowded(
    world: &Arc<World>,
    callers: usize,
    first: Option<AccessToken>,
    answer: impl Fn() -> Answer + Send + Sync + 'static,
) -> RefreshingToken {
    let (clock, counter) = (Arc::clone(world), Arc::clone(world));
    let mut builder = RefreshingToken::builder().clock(move || clock.look());
    builder = builder.refresher(move || {
        counter.calls.fetch_add(1, Ordering::SeqCst);
        counter.wait_for_looks(callers);
        answer()
    });
    if let Some(first) = first {
        builder = builder.token(first);
    }
    let credential = builder.build().unwrap();
    *world.looks.lock().unwrap() = 0;
    credential
}

/// What so many threads get that ask at once.
fn ask(credential: &RefreshingToken, callers: usize) -> Vec<Result<AccessToken, CredentialError>> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..callers).map(|_| scope.spawn(|| credential.get())).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    })
}

fn counted(outcomes: &[Result<AccessToken, CredentialError>]) -> BTreeMap<String, usize> {
    let mut counted = BTreeMap::new();
    for outcome in outcomes {
        *counted.entry(told(outcome)).or_default() += 1;
    }
    counted
}

#[test]
fn sixty_four_threads_have_it_refreshed_once() {
    let world = Arc::new(World::default());
    let credential = crowded(&world, 64, None, || Ok(token("first", HOUR)));
    assert_eq!(counted(&ask(&credential, 64)), BTreeMap::from([("first".into(), 64)]));
    assert_eq!(counted(&ask(&credential, 64)), BTreeMap::from([("first".into(), 64)]));
    assert_eq!(world.calls(), 1);
}

#[test]
fn while_it_is_good_one_refreshes_it_and_the_others_use_it() {
    let world = Arc::new(World::default());
    let answer = || Ok(token("second", 2 * HOUR));
    let credential = crowded(&world, 64, Some(token("first", HOUR)), answer);
    world.set(HOUR - 120);
    let due = BTreeMap::from([("first".into(), 63), ("second".into(), 1)]);
    assert_eq!(counted(&ask(&credential, 64)), due);
    assert_eq!(world.calls(), 1);
}

#[test]
fn who_waits_for_a_refresh_that_fails_gets_its_error() {
    let world = Arc::new(World::default());
    let credential = crowded(&world, 8, None, || Err("no network"));
    let mut errors = ask(&credential, 8).into_iter().map(Result::unwrap_err);
    let CredentialError::Refresh(first) = errors.next().unwrap() else { panic!("another error") };
    assert_eq!(first.to_string(), "no network");
    for error in errors {
        assert_eq!(error.source().unwrap().to_string(), "no network");
        let CredentialError::Refresh(other) = error else { panic!("another error") };
        assert!(Arc::ptr_eq(&first, &other), "it is one error");
    }
    assert_eq!(world.calls(), 1);
    // Whoever comes later is not told of old troubles.
    assert_eq!(told(&credential.get()), "REFRESHER");
    assert_eq!(world.calls(), 2);
}

#[test]
fn a_refresher_may_panic() {
    let world = Arc::new(World::default());
    let of = Arc::clone(&world);
    let credential = crowded(&world, 8, None, move || match of.calls() {
        1 | 3 => resume_unwind(Box::new("eyJ0eXAi")),
        2 => Ok(token("first", HOUR)),
        _ => Ok(token("second", 2 * HOUR)),
    });
    for outcome in ask(&credential, 8) {
        let error = outcome.unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), "it panicked");
        assert!(!format!("{error:?}").contains("eyJ"), "what it panicked with is not told");
    }
    assert_eq!(told(&credential.get()), "first");
    world.set(HOUR - 100);
    assert_eq!(told(&credential.get()), "first", "it panicked again, and the token is good");
    world.set(HOUR - 50);
    assert_eq!(told(&credential.get()), "second");
    assert_eq!(world.calls(), 4);
}

#[test]
fn a_token_that_expires_while_its_refresh_fails_is_not_given() {
    let world = Arc::new(World::default());
    let of = Arc::clone(&world);
    let first = Some(token("first", HOUR));
    let credential = crowded(&world, 1, first, move || {
        of.set(HOUR);
        Err("no network")
    });
    world.set(HOUR - 1);
    assert_eq!(told(&credential.get()), "REFRESHER");
}

#[test]
fn closing_wakes_those_who_wait() {
    let world = Arc::new(World::default());
    let (answer, answers) = channel();
    let answers = Mutex::new(answers);
    let credential = crowded(&world, 8, None, move || answers.lock().unwrap().recv().unwrap());
    let (done, ended) = channel();
    thread::scope(|scope| {
        for _ in 0..8 {
            let done = done.clone();
            let credential = &credential;
            scope.spawn(move || done.send(told(&credential.get())).unwrap());
        }
        world.wait_for_looks(8);
        credential.close();
        for _ in 0..7 {
            assert_eq!(ended.recv().unwrap(), "CREDENTIAL_CLOSED");
        }
        // The one that refreshes it is with the refresher still.
        assert!(ended.try_recv().is_err());
        answer.send(Ok(token("first", HOUR))).unwrap();
        assert_eq!(ended.recv().unwrap(), "CREDENTIAL_CLOSED");
    });
    assert_eq!(told(&credential.get()), "CREDENTIAL_CLOSED");
    assert!(!format!("{credential:?}").contains("expires_on"), "it holds no token");
}

/// The thread goes, and with it what the refresher holds.
#[test]
fn forty_days_go_by_without_a_refresh_and_the_thread_ends() {
    let (alive, gone) = channel::<()>();
    let builder = RefreshingToken::builder().refresher(move || -> Answer {
        alive.send(()).unwrap();
        Err("too early")
    });
    let first = token("first", acs_auth::now().unix() + 40 * 24 * HOUR);
    let credential = builder.token(first).proactive().build().unwrap();
    assert_eq!(told(&credential.get()), "first");
    drop(credential);
    assert!(gone.recv().is_err(), "it was not asked, and is dropped");
}

#[test]
fn forty_days_go_by_with_a_timer_of_ones_own() {
    let world = Arc::new(World::default());
    let (clock, counter) = (Arc::clone(&world), Arc::clone(&world));
    let end = 40 * 24 * HOUR;
    let credential = RefreshingToken::builder()
        .clock(move || clock.look())
        .refresher(move || -> Answer {
            counter.calls.fetch_add(1, Ordering::SeqCst);
            Ok(token("second", 2 * end))
        })
        .token(token("first", end))
        .schedule(Schedule::Proactive)
        .build()
        .unwrap();
    assert_eq!(credential.refresh_if_due(), Some(Duration::from_secs(end.unsigned_abs() - 600)));
    world.set(end - 601);
    assert_eq!(credential.refresh_if_due(), Some(Duration::from_secs(1)));
    assert_eq!(world.calls(), 0);
    world.set(end - 600);
    assert_eq!(credential.refresh_if_due(), Some(Duration::from_secs(end.unsigned_abs())));
    assert_eq!((world.calls(), told(&credential.get())), (1, "second".into()));
    credential.close();
    assert_eq!(credential.refresh_if_due(), None);
}

/// The thread goes on after a panic and a failure, and nobody who asks meets either.
#[test]
fn ahead_of_time_it_is_tried_until_it_works() {
    let world = Arc::new(World::default());
    let (clock, counter) = (Arc::clone(&world), Arc::clone(&world));
    let (called, calls) = channel();
    let builder = RefreshingToken::builder().clock(move || clock.look()).refresher(move || {
        let call = counter.calls.fetch_add(1, Ordering::SeqCst);
        called.send(()).unwrap();
        match call {
            0 => resume_unwind(Box::new(())),
            1 => Err("no network"),
            _ => Ok(token("second", 2 * HOUR)),
        }
    });
    let credential = builder.token(token("first", HOUR)).proactive().build().unwrap();
    for (now, due, text) in
        [(3000, 300, "first"), (3300, 150, "first"), (3450, 2 * HOUR - 600 - 3450, "second")]
    {
        world.set(now);
        credential.invalidate(&token("another", 0)); // it looks at the clock now, and not in an hour
        calls.recv().unwrap();
        // It waits for the refresh that is on its way.
        assert_eq!(credential.refresh_if_due(), Some(Duration::from_secs(due.unsigned_abs())));
        assert_eq!(told(&credential.get()), text);
    }
    assert_eq!(world.calls(), 3);
}

#[test]
fn a_token_that_was_refused_is_dropped_and_its_successor_is_not() {
    let world = Arc::new(World::default());
    let of = Arc::clone(&world);
    let texts = ["first", "second", "third"];
    let credential = crowded(&world, 1, None, move || Ok(token(texts[of.calls() - 1], HOUR)));
    let first = credential.get().unwrap();
    credential.invalidate(&first);
    assert_eq!(told(&credential.get()), "second");
    credential.invalidate(&first); // another request, whose answer came late
    assert_eq!(told(&credential.get()), "second");
    assert_eq!(world.calls(), 2);
}

#[test]
fn ahead_of_time_a_refused_token_is_replaced_at_once() {
    let (called, calls) = channel();
    let builder = RefreshingToken::builder().refresher(move || -> Answer {
        called.send(()).unwrap();
        Ok(token("second", i64::MAX))
    });
    let first = token("first", i64::MAX);
    let credential = builder.token(first.clone()).proactive().build().unwrap();
    credential.invalidate(&first);
    calls.recv().unwrap();
    assert_eq!(told(&credential.get()), "second");
}

/// A hundred requests, one fetch; the next five minutes before the end, or when Entra says.
#[test]
fn a_token_of_entra_is_kept_until_five_minutes_before_its_end() {
    let world = Arc::new(World::default());
    let (clock, counter) = (Arc::clone(&world), Arc::clone(&world));
    let credential = RefreshingToken::builder()
        .clock(move || clock.look())
        .refresher(move || -> Answer {
            match counter.calls.fetch_add(1, Ordering::SeqCst) {
                0 => Ok(token("first", HOUR)),
                1 => Ok(token("second", 3 * HOUR).refreshed_from(2 * HOUR)),
                _ => Ok(token("third", 4 * HOUR)),
            }
        })
        .schedule(Schedule::Entra)
        .build()
        .unwrap();
    for (now, text) in [
        (0, "first"),
        (HOUR - 301, "first"),
        (HOUR - 300, "second"),
        (2 * HOUR - 1, "second"),
        (2 * HOUR, "third"),
    ] {
        world.set(now);
        for _ in 0..100 {
            assert_eq!(told(&credential.get()), text);
        }
    }
    assert_eq!(world.calls(), 3);
}

#[test]
fn what_could_never_be_refreshed_is_refused() {
    let builder = || RefreshingToken::builder().token(token("first", i64::MAX));
    assert_eq!(told(&builder().build().unwrap().get()), "first");
    for builder in
        [builder().proactive(), builder().schedule(Schedule::Proactive), RefreshingToken::builder()]
    {
        assert_eq!(builder.build().unwrap_err().code(), Some("NO_REFRESHER"));
    }
    let expired = RefreshingToken::builder().token(token("first", 1)).build().unwrap();
    assert_eq!(told(&expired.get()), "TOKEN_EXPIRED");
    assert_eq!(expired.refresh_if_due(), None);
}
