//! A token that many threads share: who refreshes it, who waits, and what becomes of them.

use std::collections::BTreeMap;
use std::error::Error as _;
use std::panic::resume_unwind;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;

use acs_auth::{AccessToken, CredentialError, RefreshingToken, Schedule};

use crate::world::{Answer, HOUR, World, crowded, token, told};

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
        world.wait_for_the_crowd();
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

/// A hundred requests, one fetch; the next five minutes before the end, or when Entra says.
#[test]
fn a_token_of_entra_is_kept_until_five_minutes_before_its_end() {
    let world = Arc::new(World::default());
    let (clock, counter) = (Arc::clone(&world), Arc::clone(&world));
    let credential = RefreshingToken::builder()
        .clock(move || clock.look())
        .refresher(move || -> Answer {
            match counter.call() {
                1 => Ok(token("first", HOUR)),
                2 => Ok(token("second", 3 * HOUR).refreshed_from(2 * HOUR)),
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
