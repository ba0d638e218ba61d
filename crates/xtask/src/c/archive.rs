//! The static library as it is installed: one object, whose functions are all that it gives to others.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use crate::run::{Failed, output, program};

pub(crate) const TOOLS: [&str; 4] = ["ld", "objcopy", "strip", "ar"];

/// Makes it of the archive that rustc makes. That one holds Rust's own library too, under names that
/// every other Rust archive has as well, so that no two of them would fit into one program.
pub(crate) fn archive(
    rustc: &Path,
    functions: &BTreeSet<String>,
    out: &Path,
) -> Result<(), Failed> {
    let object = out.with_extension("o");
    let mut link = program("ld", &["--relocatable", "--gc-sections"]);
    link.args(functions.iter().map(|name| format!("--undefined={name}")));
    link.arg("-o").arg(&object).arg(rustc);
    output("ld", link)?;

    let mut hide = program("objcopy", &["--strip-unneeded"]);
    hide.args(functions.iter().map(|name| format!("--keep-global-symbol={name}")));
    output("objcopy", on(hide, &[&object]))?;

    // It adds to an archive that is there, and D leaves out the time and who made it.
    let _ = std::fs::remove_file(out);
    output("ar", on(program("ar", &["rcsD"]), &[out, &object]))?;
    Ok(())
}

/// The shared library without what only debuggers read.
pub(crate) fn strip(shared: &Path, out: &Path) -> Result<(), Failed> {
    let strip = program("strip", &["--strip-unneeded", "--remove-section=.comment", "-o"]);
    output("strip", on(strip, &[out, shared])).map(drop)
}

fn on(mut command: Command, files: &[&Path]) -> Command {
    command.args(files);
    command
}
