//! The C library: its header, its tests, and where it is installed.

mod archive;
mod beside;
mod cases;
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
mod readme;
// The table of the library itself, which no other crate can link to.
#[path = "../../../../bindings/c/src/status.rs"]
#[expect(dead_code, reason = "the library uses the rest")]
mod status;
mod vectors;

pub(crate) use compile::Library;
use flavour::{FLAVOURS, PLAIN};
pub(crate) use header::{header, version};
pub(crate) use install::install;
pub(crate) use vectors::SUITES;

use crate::run::{Failed, need};
use crate::vectors::Tally;

const TOOLS: [&str; 9] =
    ["gcc", "g++", "clang", "clang++", "valgrind", "make", "cmake", "pkg-config", "ldd"];

/// What the tests are compiled with, run under, and look at the library with.
pub(crate) fn tools() -> impl Iterator<Item = &'static &'static str> {
    TOOLS.iter().chain(&elf::TOOLS).chain(&archive::TOOLS)
}

/// `cargo xtask c`: the library as it ships, by programs of C and C++.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn test(tally: &mut Tally) -> Result<(), Failed> {
    need(tools())?;
    header(false)?;
    let library = Library::build()?;
    programs::programs(&library)?;
    for flavour in &FLAVOURS {
        // Each vector counts once.
        let tally = (flavour == &PLAIN).then_some(&mut *tally);
        vectors::vectors(&library, flavour, tally)?;
    }
    let (manual, readmes) = (manual::manual(&library)?, readme::readmes(&library)?);
    let examples = examples::examples(&library)?;
    packages::packages()?;
    println!(
        "Of C and C++ ran {manual} examples of the header, {readmes} programs of READMEs, and \
         {examples} examples."
    );
    Ok(())
}
