//! A local ACS in this process: its clock and its journal are the test's.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use acs_auth::{HttpDate, now};
use acs_auth_emulator::{Builder, Emulator};

use crate::said::{Said, VARIABLE, say};

pub(crate) const THREADS: &str = "/chat/threads?api-version=2025-03-15";

pub(crate) struct Acs {
    pub(crate) emulator: Emulator,
    ahead: Arc<AtomicI64>,
}

impl Acs {
    pub(crate) fn start() -> Self {
        Self::of(Emulator::builder())
    }

    pub(crate) fn of(builder: Builder) -> Self {
        let ahead = Arc::new(AtomicI64::new(0));
        let clock = Arc::clone(&ahead);
        let clock =
            move || HttpDate::from_unix(now().unix() + clock.load(Ordering::Relaxed)).unwrap();
        Self { emulator: builder.clock(clock).start().unwrap(), ahead }
    }

    /// Lets time pass for it, and for nobody else.
    pub(crate) fn pass(&self, seconds: i64) {
        self.ahead.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Where it is, for whoever has no key.
    pub(crate) fn endpoint(&self) -> (&'static str, &str) {
        ("AZURE_COMMUNICATION_ENDPOINT", self.emulator.endpoint())
    }

    /// The program with its connection string.
    pub(crate) fn run(&self, arguments: &[&str]) -> Said {
        self.run_with_input(arguments, "")
    }

    pub(crate) fn run_with_input(&self, arguments: &[&str], input: &str) -> Said {
        let connection = self.emulator.connection_string();
        say(&[(VARIABLE, &connection)], arguments, input.as_bytes())
    }

    /// A new user, and a token of it.
    pub(crate) fn user(&self, scope: &str) -> (String, String) {
        let created = self.run(&["user", "create", "--scope", scope, "-o", "json"]).json();
        let text = |field: &str| created[field].as_str().unwrap().to_owned();
        (text("identity_id"), text("token"))
    }

    /// What the threads of a user are asked for with a token, and the status that is answered.
    pub(crate) fn chat(&self, token: &str) -> (Said, u16) {
        let arguments = ["send", "--credential", "token", "--token-file", "-", THREADS];
        let said = say(&[self.endpoint()], &arguments, token.as_bytes());
        let status = said.stderr.split(' ').nth(1).unwrap().trim().parse().unwrap();
        (said, status)
    }
}
