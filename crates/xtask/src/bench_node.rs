//! `cargo xtask bench node`: what Node measures of the package, beside its peers.

use crate::bench::processor;
use crate::generated::Generated;
use crate::node::built;
use crate::run::{Failed, output, program};

const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask bench node --write" };
const SCRIPT: &str = "benches/node/compare.mjs";

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn bench(write: bool) -> Result<(), Failed> {
    built()?;
    let version = output("node", program("node", &["--version"]))?;
    let table = output("bench", program("node", &[SCRIPT]))?;
    let table = format!("Node {}, {}.\n\n{}", version.trim(), processor(), table.trim_end());
    println!("\n{table}");
    if write { TABLE.renew(&table) } else { Ok(()) }
}
