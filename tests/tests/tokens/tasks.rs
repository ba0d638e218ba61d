//! A token that many tasks share: who drives its refresh, and what becomes of those who are dropped.

use std::error::Error as _;
use std::future::{Ready, pending};
use std::panic::resume_unwind;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use acs_auth::{AccessToken, AsyncRefreshingToken, CredentialError, TokenBuilder};
use tokio::sync::Semaphore;
use tokio::task::{AbortHandle, JoinSet, yield_now};

use crate::world::{Answer, HOUR, World, token, told};

/// A credential in a world where each refresh waits until the test lets one go.
struct Stage {
    world: Arc<World>,
    go: Arc<Semaphore>,
    credential: Arc<AsyncRefreshingToken>,
}

impl Stage {
    fn new(
        first: Option<AccessToken>,
        answer: impl Fn(usize) -> Answer + Clone + Send + Sync + 'static,
    ) -> Self {
        let (world, go) = (Arc::new(World::default()), Arc::new(Semaphore::new(0)));
        let (counter, gate) = (Arc::clone(&world), Arc::clone(&go));
        let refresher = move || {
            let (counter, gate, answer) = (Arc::clone(&counter), Arc::clone(&gate), answer.clone());
            async move {
                let call = counter.call();
                gate.acquire().await.unwrap().forget();
                answer(call)
            }
        };
        let builder = in_world(AsyncRefreshingToken::builder(), &world).refresher(refresher);
        let builder = first.into_iter().fold(builder, TokenBuilder::token);
        Self { world, go, credential: Arc::new(builder.build().unwrap()) }
    }

    /// Spawns so many tasks that ask, of which the first comes first.
    async fn ask(&self, callers: usize) -> (JoinSet<String>, Vec<AbortHandle>) {
        let mut tasks = JoinSet::new();
        let ask = |_| {
            let credential = Arc::clone(&self.credential);
            tasks.spawn(async move { told(&credential.get().await) })
        };
        let handles = (0..callers).map(ask).collect();
        yield_now().await; // on one thread, all have had their turn after that
        (tasks, handles)
    }
}

fn in_world<R>(builder: TokenBuilder<R>, world: &Arc<World>) -> TokenBuilder<R> {
    let clock = Arc::clone(world);
    builder.clock(move || clock.look())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixty_four_tasks_have_it_refreshed_once() {
    let stage = Stage::new(None, |_| Ok(token("first", HOUR)));
    stage.world.expect(64);
    let (tasks, _) = stage.ask(64).await;
    let world = Arc::clone(&stage.world);
    tokio::task::spawn_blocking(move || world.wait_for_the_crowd()).await.unwrap();
    stage.go.add_permits(1);
    assert_eq!(tasks.join_all().await, ["first"; 64]);
    assert_eq!(stage.world.calls(), 1);
}

#[tokio::test]
async fn while_it_is_good_one_refreshes_it_and_the_others_use_it() {
    let stage = Stage::new(Some(token("first", HOUR)), |_| Ok(token("second", 2 * HOUR)));
    stage.world.set(HOUR - 120);
    let (mut tasks, _) = stage.ask(64).await;
    for _ in 0..63 {
        assert_eq!(tasks.join_next().await.unwrap().unwrap(), "first");
    }
    stage.go.add_permits(1);
    assert_eq!(tasks.join_all().await, ["second"]);
    assert_eq!(stage.world.calls(), 1);
}

/// The first is the one that began the refresh.
#[tokio::test]
async fn a_waiter_that_is_dropped_harms_nobody() {
    for dropped in [&[0][..], &[3], &[0, 1, 2, 3, 4, 5, 6]] {
        let stage = Stage::new(None, |_| Ok(token("first", HOUR)));
        let (mut tasks, handles) = stage.ask(8).await;
        for place in dropped {
            handles[*place].abort();
            assert!(tasks.join_next().await.unwrap().unwrap_err().is_cancelled());
        }
        stage.go.add_permits(1);
        assert_eq!(tasks.join_all().await, vec!["first"; 8 - dropped.len()]);
        assert_eq!(stage.world.calls(), 1);
    }
}

#[tokio::test]
async fn a_refresh_goes_with_the_last_who_waits_and_the_next_begins_anew() {
    let stage = Stage::new(None, |_| Ok(token("first", HOUR)));
    let (mut tasks, _) = stage.ask(8).await;
    tasks.shutdown().await;
    stage.go.add_permits(1);
    yield_now().await;
    assert_eq!(stage.go.available_permits(), 1, "the refresh is gone");
    assert_eq!(told(&stage.credential.get().await), "first");
    assert_eq!(stage.world.calls(), 2);
}

#[tokio::test]
async fn who_waits_for_a_refresh_that_fails_or_panics_gets_its_error() {
    let stage = Stage::new(None, |call| match call {
        1 => Err("no network"),
        2 => resume_unwind(Box::new("eyJ0eXAi")),
        _ => Ok(token("first", HOUR)),
    });
    for why in ["no network", "it panicked"] {
        let credential = Arc::clone(&stage.credential);
        let (tasks, _) = stage.ask(8).await;
        stage.go.add_permits(1);
        let error = credential.get().await.unwrap_err();
        assert_eq!(error.source().unwrap().to_string(), why);
        assert!(!format!("{error:?}").contains("eyJ"));
        assert_eq!(tasks.join_all().await, ["REFRESHER"; 8]);
    }
    stage.go.add_permits(1);
    assert_eq!(told(&stage.credential.get().await), "first");
    assert_eq!(stage.world.calls(), 3);
}

#[tokio::test]
async fn a_refresher_may_panic_before_it_begins() {
    let panics = || -> Ready<Answer> { resume_unwind(Box::new(())) };
    let error = AsyncRefreshingToken::new(panics).get().await.unwrap_err();
    assert_eq!(error.source().unwrap().to_string(), "it panicked");
}

/// Nobody lets the refresh go.
#[tokio::test]
async fn closing_ends_the_refresh_and_wakes_those_who_wait() {
    let stage = Stage::new(None, |_| Ok(token("first", HOUR)));
    let (tasks, _) = stage.ask(8).await;
    stage.credential.close();
    assert_eq!(tasks.join_all().await, ["CREDENTIAL_CLOSED"; 8]);
    assert_eq!(told(&stage.credential.get().await), "CREDENTIAL_CLOSED");
    assert_eq!(stage.credential.refresh_if_due().await, None);
    assert!(!format!("{:?}", stage.credential).contains("expires_on"), "it holds no token");
}

/// It sleeps an hour at most, for forty days, and then tries until it works.
#[tokio::test]
async fn ahead_of_time_it_is_tried_when_it_is_due() {
    let end = 40 * 24 * HOUR;
    let (world, times) = (Arc::new(World::default()), Arc::new(Mutex::new(Vec::new())));
    let (clock, called) = (Arc::clone(&world), Arc::clone(&times));
    let refresher = move || {
        called.lock().unwrap().push(clock.look());
        let call = clock.call();
        async move {
            match call {
                1 => Err("no network"),
                2 => resume_unwind(Box::new(())),
                _ => Ok(token("second", i64::MAX)),
            }
        }
    };
    let builder = in_world(AsyncRefreshingToken::builder(), &world).refresher(refresher);
    let credential = builder.token(token("first", end)).proactive().build().unwrap();
    let clock = Arc::clone(&world);
    let refreshing = tokio::spawn(credential.keep_fresh(move |time| {
        assert!(time.as_secs() <= 3600, "{time:?}");
        clock.set(clock.look() + time.as_secs().cast_signed());
        yield_now()
    }));
    while world.calls() < 3 {
        yield_now().await;
    }
    assert_eq!(told(&credential.get().await), "second");
    assert_eq!(*times.lock().unwrap(), [end - 600, end - 300, end - 150]);
    credential.close();
    refreshing.await.unwrap();
}

#[tokio::test]
async fn who_sleeps_until_the_next_refresh_is_woken() {
    let stage = Stage::new(Some(token("first", HOUR)), |_| Ok(token("second", HOUR)));
    let refreshing = tokio::spawn(stage.credential.keep_fresh(|_| pending()));
    yield_now().await;
    stage.go.add_permits(1);
    let refused = stage.credential.get().await.unwrap();
    stage.credential.invalidate(&refused);
    while stage.go.available_permits() == 1 {
        yield_now().await; // nobody has asked, and it is refreshed
    }
    stage.credential.invalidate(&refused); // of which there is none any longer
    assert_eq!(told(&stage.credential.get().await), "second");
    assert_eq!(stage.world.calls(), 1);
    drop(stage);
    refreshing.await.unwrap();
}

#[tokio::test]
async fn who_has_a_timer_too_does_not_keep_the_sleeper_asleep() {
    let stage = Stage::new(Some(token("first", HOUR)), |_| Ok(token("second", HOUR)));
    let refreshing = tokio::spawn(stage.credential.keep_fresh(|_| pending()));
    yield_now().await;
    assert_eq!(stage.credential.refresh_if_due().await, Some(Duration::from_secs(3480)));
    stage.credential.close();
    refreshing.await.unwrap();
}

#[tokio::test]
async fn what_could_never_be_refreshed_is_refused() {
    let builder = || AsyncRefreshingToken::builder().token(token("first", i64::MAX));
    assert_eq!(told(&builder().build().unwrap().get().await), "first");
    for builder in [builder().proactive(), AsyncRefreshingToken::builder()] {
        let error: CredentialError = builder.build().unwrap_err();
        assert_eq!(error.code(), Some("NO_REFRESHER"));
    }
    let expired = AsyncRefreshingToken::builder().token(token("first", 1)).build().unwrap();
    assert_eq!(told(&expired.get().await), "TOKEN_EXPIRED");
}
