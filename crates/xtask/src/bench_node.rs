//! `cargo xtask bench node`: what Node measures of the package, beside its peers.

use crate::bench::processor;
use crate::bench_table::{Row, rows, table};
use crate::generated::Generated;
use crate::node::{built, install};
use crate::run::{Failed, output, program};

const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask bench node --write" };
/// Where the script is, and what its peers are installed for that no test needs.
const ROOM: &str = "benches/node";
const SCRIPT: &str = "benches/node/compare.mjs";

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn bench(write: bool) -> Result<(), Failed> {
    let (version, rows) = measured()?;
    let table = format!("{version}, {}.\n\n{}", processor(), table(&rows));
    println!("\n{table}");
    if write { TABLE.renew(&table) } else { Ok(()) }
}

/// Which Node it was, and what it measured.
pub(crate) fn measured() -> Result<(String, Vec<Row>), Failed> {
    built()?;
    install(ROOM)?;
    let version = output("node", program("node", &["--version"]))?;
    let printed = output("bench", program("node", &[SCRIPT]))?;
    Ok((format!("Node {}", version.trim()), rows(&printed)?))
}
