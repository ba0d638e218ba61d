//! Scripts of what a credential does as time goes by.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::tokens::{CredentialInput, CredentialStages, ScriptedToken, StepStages};

/// What a credential has to show to a script. Times are seconds since 1970, and the script tells them.
pub trait Scripted {
    /// In how many seconds its timer is due; none where it has none.
    fn due_in(&self, now: i64) -> Option<i64>;
    /// Does what the timer does.
    fn on_timer(&mut self, now: i64);
    /// What so many callers get that all ask before the refresher answers: the text of a token, the code of
    /// an error, or `REFRESHER`.
    fn get(&mut self, now: i64, callers: usize) -> Vec<String>;
    /// Drops the token.
    fn invalidate(&mut self, now: i64);
    /// Closes it.
    fn close(&mut self);
}

/// A refresher that gives what a script says.
#[derive(Debug)]
pub struct ScriptedRefresher {
    answers: Vec<Option<ScriptedToken>>,
    calls: AtomicUsize,
}

impl ScriptedRefresher {
    /// That of a script; none where it has none.
    #[must_use]
    pub fn of(input: &CredentialInput) -> Option<Self> {
        let answers = input.refresher.clone()?;
        Some(Self { answers, calls: AtomicUsize::new(0) })
    }

    /// The next answer: none for a failure.
    ///
    /// # Panics
    ///
    /// If it is asked more often than the script says.
    #[expect(clippy::panic, reason = "a refresh too many is what a script is there to find")]
    pub fn answer(&self) -> Option<ScriptedToken> {
        let call = self.calls.fetch_add(1, Ordering::SeqCst);
        match self.answers.get(call) {
            Some(answer) => answer.clone(),
            None => panic!("refreshed {} times, {} are due", call + 1, self.answers.len()),
        }
    }

    /// How often it was asked.
    pub fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }
}

/// Plays the steps of a script, and says what came of each.
///
/// # Panics
///
/// If the refresher was not asked as often as the script says, or a timer does nothing.
pub fn play(
    input: &CredentialInput,
    refresher: Option<&ScriptedRefresher>,
    credential: &mut impl Scripted,
) -> CredentialStages {
    let done = || refresher.map_or(0, ScriptedRefresher::calls);
    let mut steps = Vec::new();
    let mut now = 0;
    for step in &input.steps {
        while let Some(wait) = credential.due_in(now).filter(|wait| now + wait <= step.at) {
            now += wait;
            let before = done();
            credential.on_timer(now);
            assert!(done() > before, "a timer that is due at {now} does nothing");
        }
        now = step.at;
        if step.close {
            credential.close();
        }
        if step.invalidate {
            credential.invalidate(now);
        }
        let mut gave = BTreeMap::new();
        if step.get > 0 {
            for what in credential.get(now, step.get) {
                *gave.entry(what).or_default() += 1;
            }
        }
        steps.push(StepStages { refreshes: done(), gave });
    }
    assert_eq!(done(), input.refresher.as_ref().map_or(0, Vec::len), "refreshes");
    CredentialStages { steps }
}
