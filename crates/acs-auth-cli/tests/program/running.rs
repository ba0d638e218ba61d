//! A local ACS that the program runs.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::said::{Said, run};

/// A running one. Its standard input is held open, and so it ends with the test, whatever happens.
pub(crate) struct Running {
    pub(crate) child: Child,
    pub(crate) said: Value,
}

impl Running {
    /// On a free port, unless these name another.
    pub(crate) fn start(options: &[&str]) -> Self {
        Self::by(Command::new(env!("CARGO_BIN_EXE_acs-auth")), options)
    }

    /// The same, started by another program.
    pub(crate) fn by(command: Command, options: &[&str]) -> Self {
        let usual = ["--output", "json", "--stop-at-eof"];
        let port = if options.contains(&"--port") { &[][..] } else { &["--port", "0"] };
        Self::of(command, &[], &[&usual, port, options].concat())
    }

    /// With these variables, and no other options than these.
    pub(crate) fn start_with(variables: &[(&str, &str)], options: &[&str]) -> Self {
        Self::of(Command::new(env!("CARGO_BIN_EXE_acs-auth")), variables, options)
    }

    fn of(mut command: Command, variables: &[(&str, &str)], options: &[&str]) -> Self {
        let mut child = command
            .arg("emulator")
            .args(options)
            .envs(variables.iter().copied())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, said: serde_json::from_str(&line).unwrap() }
    }

    pub(crate) fn text(&self, field: &str) -> &str {
        self.said[field].as_str().unwrap()
    }

    /// Sends with the connection string that it told.
    pub(crate) fn send(&self, arguments: &[&str]) -> Said {
        let arguments = [&["send"], arguments, &["--output", "json"]].concat();
        run(self.text("connection_string"), &arguments)
    }

    /// Ends it, and gives what it said on standard error.
    pub(crate) fn end(mut self) -> String {
        drop(self.child.stdin.take());
        let mut stderr = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut stderr).unwrap();
        assert_eq!(self.child.wait().unwrap().code(), Some(0));
        stderr
    }
}
