//! `cargo xtask bench python`: what Python measures of the package, beside its peers.

use crate::bench::processor;
use crate::generated::Generated;
use crate::python::environment;
use crate::run::{Failed, output, program, run};

const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask bench python --write" };
const ROOM: &str = "benches/python";
/// The package as `pip install acs-auth` brings it: built for release.
const PACKAGE: &str = "./bindings/python";

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn bench(write: bool) -> Result<(), Failed> {
    let programs = environment("target/python-bench", &format!("{ROOM}/requirements.txt"))?;
    let tool = |name: &str| format!("{programs}/{name}");
    run("python", program(&tool("pip"), &["install", "--quiet", "--no-deps", PACKAGE]))?;
    let version = output("python", program(&tool("python"), &["--version"]))?;
    // Python would leave what it compiles beside its source.
    let compare = ["-B", &format!("{ROOM}/compare.py")];
    let table = output("bench", program(&tool("python"), &compare))?;
    let table = format!("{}, {}.\n\n{}", version.trim(), processor(), table.trim_end());
    println!("\n{table}");
    if write { TABLE.renew(&table) } else { Ok(()) }
}
