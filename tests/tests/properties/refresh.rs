//! When a token is refreshed: the decision and the timer are of one mind.

use acs_auth::refresh::{Decision, decide, next_refresh_in, retry_in};
use acs_auth::{AccessToken, Schedule, TokenCache};
use proptest::prelude::*;

/// What happens to the state of a credential, some seconds after what happened before.
#[derive(Clone, Debug)]
enum Event {
    Stored { lifetime: i64, refresh_after: Option<i64> },
    Failed,
    Cleared,
}

fn event() -> impl Strategy<Value = (i64, Event)> {
    let lifetime = prop_oneof![-2..5_i64, 100..800_i64, 0..100_000_i64];
    let refresh_after = prop::option::of(-5..4000_i64);
    let stored = (lifetime, refresh_after)
        .prop_map(|(lifetime, refresh_after)| Event::Stored { lifetime, refresh_after });
    let what = prop_oneof![4 => stored, 3 => Just(Event::Failed), 1 => Just(Event::Cleared)];
    (prop_oneof![0..4_i64, 0..700_i64, 0..20_000_i64], what)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, ..ProptestConfig::default() })]

    /// Whatever has happened: a token that is good is used, one that is not never is; a timer is due when
    /// the decision changes, not a second earlier or later, and after an attempt not in the same second.
    #[test]
    fn a_timer_is_due_when_the_decision_changes(
        schedule in prop::sample::select(vec![Schedule::OnDemand, Schedule::Proactive, Schedule::Entra]),
        start in -1_000_000_000..10_000_000_000_i64,
        events in prop::collection::vec(event(), 1..12),
    ) {
        let (mut cache, mut now) = (TokenCache::new(schedule), start);
        for (wait, event) in events {
            now += wait;
            let had = cache.token().map(AccessToken::expires_on);
            match event {
                Event::Stored { lifetime, refresh_after } => {
                    let mut token = AccessToken::new("a", now + lifetime).unwrap();
                    if let Some(after) = refresh_after {
                        token = token.refreshed_from(now + after);
                    }
                    let stored = cache.store(token, now);
                    prop_assert_eq!(stored.is_ok(), lifetime > 0);
                    let has = cache.token().map(AccessToken::expires_on);
                    prop_assert_eq!(has, if lifetime > 0 { Some(now + lifetime) } else { had });
                    prop_assert!(cache.next_refresh_in(now) > 0);
                }
                Event::Failed => {
                    cache.failed(now);
                    prop_assert!(cache.next_refresh_in(now) > 0);
                    prop_assert_eq!(cache.token().map(AccessToken::expires_on), had);
                }
                Event::Cleared => {
                    cache.clear();
                    prop_assert_eq!(cache.next_refresh_in(now), 0);
                }
            }
            let good = cache.token().is_some_and(|token| token.expires_on() > now);
            prop_assert_eq!(cache.decide(now) == Decision::MustRefresh, !good);
            let due = cache.next_refresh_in(now);
            prop_assert!(due >= 0);
            if good {
                prop_assert!(cache.decide(now + due) != Decision::Use);
                prop_assert!(due == 0 || cache.decide(now + due - 1) == Decision::Use);
                prop_assert!(now + due <= cache.token().unwrap().expires_on());
            } else {
                prop_assert!(due <= 30);
            }
        }
    }

    /// Of numbers that are any at all: nothing overflows, and what is tried again is not tried at once.
    #[test]
    fn any_times_are_decided_on(now: i64, end: i64, proactive: bool) {
        prop_assert_eq!(decide(now, Some(end), proactive) == Decision::MustRefresh, now >= end);
        prop_assert!(retry_in(now, end) >= 1);
        let next = next_refresh_in(now, end);
        prop_assert_eq!(next == 0, now >= end);
        prop_assert!(next >= 0);
    }
}
