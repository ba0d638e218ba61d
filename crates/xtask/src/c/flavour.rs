//! The ways in which a program is compiled and run, so that what one does not see another does.

use std::path::{Path, PathBuf};
use std::process::Command;

use super::compile::{Compiler, Library, SANITIZE};
use crate::run::{Failed, program};

/// One of the ways.
#[derive(PartialEq)]
pub(crate) struct Flavour {
    name: &'static str,
    flags: &'static [&'static str],
    under: &'static [&'static str],
}

/// As everybody does it.
pub(crate) const PLAIN: Flavour = Flavour { name: "plain", flags: &[], under: &[] };
/// All ways.
pub(crate) const FLAVOURS: [Flavour; 3] = [
    PLAIN,
    Flavour { name: "sanitized", flags: &SANITIZE, under: &[] },
    Flavour {
        name: "valgrind",
        // What clang writes by default, older versions of valgrind cannot read.
        flags: &["-gdwarf-4"],
        under: &["valgrind", "--quiet", "--error-exitcode=9", "--leak-check=full"],
    },
];

/// What a program asks valgrind to count, which then is no error: the program says how many are due.
pub(crate) const COUNTED: Flavour = Flavour {
    name: "counted",
    flags: &["-gdwarf-4"],
    under: &["valgrind", "--quiet", "--log-file=target/c/constant_time.log"],
};

/// More than every program must compile under: a header is held to what its readers switch on.
const WARNINGS: [&str; 2] = ["-Wconversion", "-Wshadow"];
/// Older libraries of C have threads apart.
const THREADS: &str = "-pthread";

impl Flavour {
    /// Compiles sources from the room of C, and links them with the library.
    pub(crate) fn compile(
        &self,
        compiler: Compiler,
        sources: &[&str],
        library: &Library,
    ) -> Result<PathBuf, Failed> {
        let Compiler(command, standard) = compiler;
        let first = sources.first().copied().unwrap_or_default().replace('/', "-");
        let name = format!("{first}-{command}{standard}-{}", self.name);
        let sources: Vec<_> = sources.iter().map(|file| format!("bindings/c/{file}")).collect();
        let sources: Vec<_> = sources.iter().map(String::as_str).collect();
        let archive = library.archive.to_string_lossy();
        compiler.compile(
            &name,
            &sources,
            &[&WARNINGS[..], self.flags, &[THREADS, &archive]].concat(),
        )
    }

    /// What runs a program that was compiled so.
    pub(crate) fn command(&self, compiled: &Path) -> Command {
        let compiled = compiled.to_string_lossy();
        match self.under {
            [] => program(&compiled, &[]),
            [tool, flags @ ..] => program(tool, &[flags, &[&compiled]].concat()),
        }
    }
}
