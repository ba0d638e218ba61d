//! The C library: its header, its tests, and where it is installed.

mod archive;
mod beside;
mod compile;
mod declared;
mod elf;
mod examples;
mod exports;
mod flavour;
mod header;
mod install;
mod loopback;
mod manual;
mod packages;
mod programs;
mod project;
// The table of the library itself, which no other crate can link to.
#[path = "../../../../bindings/c/src/status.rs"]
#[expect(dead_code, reason = "the library uses the rest")]
mod status;

use compile::Library;
pub(crate) use header::header;
pub(crate) use install::install;

use crate::run::Failed;

/// What the tests are compiled with, and run under.
pub(crate) const TOOLS: &[&str] = &["gcc", "g++", "clang", "clang++", "valgrind"];

/// `cargo xtask c`: the library as it ships, by programs of C and C++.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn test() -> Result<(), Failed> {
    header(false)?;
    let library = Library::build()?;
    programs::programs(&library)?;
    println!("{} examples of the header ran.", manual::manual(&library)?);
    println!("{} examples of the C library ran.", examples::examples(&library)?);
    packages::packages()
}
