//! `cargo xtask bench python`: what Python measures of the package, beside its peers.

use crate::bench_table::{Group, rows};
use crate::python::{installed, with};
use crate::run::{Failed, output, program};

const SCRIPT: &str = "benches/python/compare.py";
/// The peers that no test needs.
pub(crate) const PEERS: &str = "benches/python/requirements.txt";

pub(crate) fn measured() -> Result<Group, Failed> {
    installed()?;
    let python = format!("{}/python", with(PEERS)?);
    let version = output("python", program(&python, &["--version"]))?;
    // Python would leave what it compiles beside its source.
    let rows = rows(&output("bench", program(&python, &["-B", SCRIPT]))?)?;
    Ok(Group { title: version.trim().to_owned(), rows })
}
