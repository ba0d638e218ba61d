//! A token that is refreshed ahead of time, by a thread or by a timer of one's own.

use std::panic::resume_unwind;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::Duration;

use acs_auth::{RefreshingToken, Schedule};

use crate::world::{Answer, HOUR, World, token, told};

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
            counter.call();
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
        let call = counter.call();
        called.send(()).unwrap();
        match call {
            1 => resume_unwind(Box::new(())),
            2 => Err("no network"),
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
