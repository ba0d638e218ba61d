//! The C library: its header, its tests, and where it is installed.

mod archive;
mod beside;
#[expect(dead_code, reason = "for now")]
mod compile;
#[expect(dead_code, reason = "the tests of the library use the rest")]
mod compile;
mod declared;
mod elf;
mod examples;
mod exports;
mod header;
mod header;
mod install;
mod loopback;
mod manual;
mod packages;
mod project;
// The table of the library itself, which no other crate can link to.
#[path = "../../../../bindings/c/src/status.rs"]
#[expect(dead_code, reason = "the library uses the rest")]
mod status;

pub(crate) use header::header;

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn test() -> Result<(), crate::run::Failed> {
    let library = compile::Library::build()?;
    println!("{} examples of the header ran.", manual::manual(&library)?);
    println!("{} examples of the C library ran.", examples::examples(&library)?);
    Ok(())
}
pub(crate) use install::install;
pub(crate) use packages::packages;
