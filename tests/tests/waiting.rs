//! Who waits for a token sleeps. It is measured for the whole process, so this suite is alone in one.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "a test stops where it is wrong")]

use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use acs_auth::{AccessToken, AsyncRefreshingToken, RefreshingToken, TokenError};
use tokio::runtime;
use tokio::task::JoinSet;

const WAITERS: usize = 64;
const REFRESH: Duration = Duration::from_secs(2);
/// The share of that time, in percent, that all of them together may take of one processor.
const MOST: u64 = 5;

/// What this process has taken of the processor, in hundredths of a second: `man 5 proc` on `utime` and
/// `stime`, whose unit is `USER_HZ`.
fn taken() -> u64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let (_, after_name) = stat.rsplit_once(')').unwrap();
    let times = after_name.split_ascii_whitespace().skip(11).take(2);
    times.map(|time| time.parse::<u64>().unwrap()).sum()
}

fn new_token() -> Result<AccessToken, TokenError> {
    AccessToken::new("first", i64::MAX)
}

fn assert_slept(before: u64) {
    let taken = taken() - before;
    let most = REFRESH.as_secs() * MOST; // percent of a second are its hundredths
    assert!(taken < most, "{taken} hundredths of a second, {most} are allowed");
}

#[test]
fn waiters_take_nothing_of_the_processor() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let refresher = move || {
        counter.fetch_add(1, Ordering::SeqCst);
        thread::sleep(REFRESH);
        new_token()
    };
    let before = taken();
    // One more of them is the thread that refreshes it ahead of time.
    let credential = RefreshingToken::builder().refresher(refresher).proactive().build().unwrap();
    thread::scope(|scope| {
        for _ in 0..WAITERS {
            scope.spawn(|| assert_eq!(credential.get().unwrap().secret(), "first"));
        }
    });
    assert_slept(before);
    assert_eq!(calls.load(Ordering::SeqCst), 1);

    let runtime = runtime::Builder::new_multi_thread().worker_threads(4).enable_time().build();
    runtime.unwrap().block_on(tasks_take_nothing_either());
}

async fn tasks_take_nothing_either() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&calls);
    let refresher = move || {
        counter.fetch_add(1, Ordering::SeqCst);
        async {
            tokio::time::sleep(REFRESH).await;
            new_token()
        }
    };
    let before = taken();
    let builder = AsyncRefreshingToken::builder().refresher(refresher).proactive();
    let credential = Arc::new(builder.build().unwrap());
    tokio::spawn(credential.keep_fresh(tokio::time::sleep));
    let mut tasks = JoinSet::new();
    for _ in 0..WAITERS {
        let credential = Arc::clone(&credential);
        tasks.spawn(async move { credential.get().await.unwrap().secret().to_owned() });
    }
    assert_eq!(tasks.join_all().await, ["first"; WAITERS]);
    assert_slept(before);
    assert_eq!(calls.load(Ordering::SeqCst), 1);
}
