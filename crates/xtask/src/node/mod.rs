//! The Node package: built, and tested as its users get it.

mod addon;
mod package;
mod packed;

pub(crate) use addon::{install, stubs};
pub(crate) use package::{built, test};

use std::process::Command;

use serde_json::Value;

use crate::run::{Failed, need, output, program, root};

/// Where the package is.
pub(crate) const ROOM: &str = "bindings/node";

/// A command that runs where the package is, as npm and Node want it.
fn here(name: &str, arguments: &[&str]) -> Command {
    let mut command = program(name, arguments);
    command.current_dir(root().join(ROOM));
    command
}

/// Fails if Node is not there, or older than what the package is for.
pub(crate) fn need_node() -> Result<(), Failed> {
    need(&["node"])?;
    let told = output("node", program("node", &["--version"]))?;
    let [has, least] = [told.trim().strip_prefix('v').unwrap_or_default(), &oldest()?]
        .map(|version| version.split('.').next().and_then(|major| major.parse::<u32>().ok()));
    if has >= least && least.is_some() {
        return need(&["npm"]);
    }
    Err(format!(
        "node is {}, and the package needs {} or later, which Debian 12 and Ubuntu 24.04 do not have: take \
         it from nodejs.org",
        told.trim(),
        oldest()?
    ))
}

/// The oldest Node that the package says it is for.
fn oldest() -> Result<String, Failed> {
    let engines = manifest()?.pointer("/engines/node").and_then(Value::as_str).map(str::to_owned);
    let oldest = engines.and_then(|range| Some(range.strip_prefix(">=")?.to_owned()));
    oldest.ok_or_else(|| format!("{ROOM}/package.json does not tell the oldest Node"))
}

/// What npm knows of the package.
fn manifest() -> Result<Value, Failed> {
    let file = format!("{ROOM}/package.json");
    let text = std::fs::read(root().join(&file)).map_err(|error| format!("{file}: {error}"))?;
    serde_json::from_slice(&text).map_err(|error| format!("{file}: {error}"))
}
