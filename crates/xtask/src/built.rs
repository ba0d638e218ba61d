//! What the suites of Rust have built beside themselves: the program, and examples.
//!
//! Built alone, each would bring most of its dependencies anew, with the features that it alone asks for.

use serde_json::Value;

use crate::run::{Failed, cargo, output};

/// The suites of Rust, and all that they build.
pub(crate) const TESTS: [&str; 5] =
    ["test", "--workspace", "--exclude", "acs-auth-benches", "--all-features"];

/// All that cargo says it has built.
pub(crate) struct Built(Vec<Value>);

impl Built {
    /// Builds what is not there.
    pub(crate) fn ask() -> Result<Self, Failed> {
        let ask = [&TESTS[..], &["--no-run", "--quiet", "--message-format", "json"]].concat();
        let messages = output("build", cargo(&ask))?;
        Ok(Self(messages.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()))
    }

    /// The program `acs-auth`.
    pub(crate) fn program(&self) -> Result<String, Failed> {
        let mut programs = self.executables("acs-auth-cli", "bin");
        let program = programs.find(|(name, _)| *name == "acs-auth");
        program.map_or_else(|| Err("build: cargo names no program".to_owned()), |(_, at)| Ok(at))
    }

    /// The examples of a package: their names, and where they are.
    pub(crate) fn examples(&self, package: &str) -> Result<Vec<(&str, String)>, Failed> {
        let examples: Vec<_> = self.executables(package, "example").collect();
        if examples.is_empty() {
            return Err(format!("{package} has no example"));
        }
        Ok(examples)
    }

    fn executables(&self, package: &str, kind: &str) -> impl Iterator<Item = (&str, String)> {
        let of_package = format!("{package}@");
        self.0.iter().filter_map(move |message| {
            let text = |place: &str| message.pointer(place).and_then(Value::as_str);
            // A target is built once more as its own unit test.
            let is_test = message.pointer("/profile/test") == Some(&Value::Bool(true));
            let id = text("/package_id")?;
            let is_of = id.contains(&of_package) || id.contains(&format!("/{package}#"));
            let wanted = !is_test && is_of && text("/target/kind/0") == Some(kind);
            wanted.then_some((text("/target/name")?, text("/executable")?.to_owned()))
        })
    }
}
