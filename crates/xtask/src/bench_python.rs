//! `cargo xtask bench python`: what Python measures of the package, beside its peers.

use crate::bench::processor;
use crate::generated::Generated;
use crate::python::installed;
use crate::run::{Failed, output, program};

const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask bench python --write" };
const SCRIPT: &str = "benches/python/compare.py";

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn bench(write: bool) -> Result<(), Failed> {
    let python = format!("{}/python", installed()?);
    let version = output("python", program(&python, &["--version"]))?;
    // Python would leave what it compiles beside its source.
    let table = output("bench", program(&python, &["-B", SCRIPT]))?;
    let table = format!("{}, {}.\n\n{}", version.trim(), processor(), table.trim_end());
    println!("\n{table}");
    if write { TABLE.renew(&table) } else { Ok(()) }
}
