//! The Python package: built, installed, and tested as its users get it.

mod environment;
mod package;
mod stubs;

pub(crate) use environment::environment;
pub(crate) use package::{installed, test};
pub(crate) use stubs::stubs;

use crate::run::Failed;

/// Where the package is.
const ROOM: &str = "bindings/python";
/// What builds, checks and tests it: pinned, in an environment of its own.
pub(crate) const REQUIREMENTS: &str = "bindings/python/tests/requirements.txt";

/// Where the programs of that environment are.
pub(crate) fn tools() -> Result<String, Failed> {
    with(REQUIREMENTS)
}

/// The same, with what somebody requires.
pub(crate) fn with(requirements: &str) -> Result<String, Failed> {
    environment("target/python/tests", requirements)
}
