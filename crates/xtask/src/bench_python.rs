//! `cargo xtask bench python`: what Python measures of the package, beside its peers.

use crate::bench::processor;
use crate::bench_table::{Row, rows, table};
use crate::generated::Generated;
use crate::python::{installed, with};
use crate::run::{Failed, output, program};

const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask bench python --write" };
const SCRIPT: &str = "benches/python/compare.py";
/// The peers that no test needs.
const PEERS: &str = "benches/python/requirements.txt";

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn bench(write: bool) -> Result<(), Failed> {
    let (version, rows) = measured()?;
    let table = format!("{version}, {}.\n\n{}", processor(), table(&rows));
    println!("\n{table}");
    if write { TABLE.renew(&table) } else { Ok(()) }
}

/// Which Python it was, and what it measured.
pub(crate) fn measured() -> Result<(String, Vec<Row>), Failed> {
    installed()?;
    let python = format!("{}/python", with(PEERS)?);
    let version = output("python", program(&python, &["--version"]))?;
    // Python would leave what it compiles beside its source.
    let printed = output("bench", program(&python, &["-B", SCRIPT]))?;
    Ok((version.trim().to_owned(), rows(&printed)?))
}
