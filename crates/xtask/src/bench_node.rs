//! `cargo xtask bench node`: what Node measures of the package, beside its peers.

use crate::bench_table::{Group, rows};
use crate::node::{built, install};
use crate::run::{Failed, output, program};

/// Where the script is, and what its peers are installed for that no test needs.
pub(crate) const ROOM: &str = "benches/node";
const SCRIPT: &str = "benches/node/compare.mjs";

pub(crate) fn measured() -> Result<Group, Failed> {
    built()?;
    install(ROOM)?;
    let version = output("node", program("node", &["--version"]))?;
    let rows = rows(&output("bench", program("node", &[SCRIPT]))?)?;
    Ok(Group { title: format!("Node {}", version.trim()), rows })
}
