//! Programs of C and C++ that assert what they show.

use super::compile::{C, CXX, Compiler, Library, all_are_run};
use super::flavour::{COUNTED, FLAVOURS, Flavour, PLAIN};
use super::readme::HEADERS;
use crate::run::{Failed, output, run};

/// That the header stands alone is shown by compiling.
const HEADER: &[&str] = &["tests/header.c"];
/// What all languages of the library rest on, asserted where it is C.
const IN_C: [&[&str]; 4] =
    [&["tests/statuses.c"], &["tests/null.c"], &["tests/misuse.c"], &["tests/threads.c"]];
/// What calls leave behind them.
const STACK: &[&str] = &["tests/stack.c"];
/// What calls tell by the time that they take, in the library, whoever calls it.
const CONSTANT_TIME: &[&str] = &["tests/constant_time.c"];
/// What C++ makes of keys; its header is in both files, and stands alone in the second.
const KEYS: &[&str] = &["tests/access_key.cpp", "tests/header.cpp"];
const EXAMPLE: &[&str] = &["examples/sign.cpp"];

/// What runs elsewhere: with another library beside it, and with the vectors.
const ELSEWHERE: [&str; 3] = ["tests/beside.c", "tests/vectors.c", "tests/vectors.cpp"];

pub(crate) fn programs(library: &Library) -> Result<(), Failed> {
    let here =
        IN_C.into_iter().flatten().chain(HEADER).chain(STACK).chain(CONSTANT_TIME).chain(KEYS);
    let here: Vec<_> =
        here.chain(&ELSEWHERE).filter_map(|file| file.strip_prefix("tests/")).collect();
    all_are_run("bindings/c/tests", &here)?;
    passes(library, &PLAIN, HEADER, &C)?;
    // With a sanitizer or valgrind the memory below is not to be looked at.
    passes(library, &PLAIN, STACK, &[C[0], C[2]])?;
    passes(library, &COUNTED, CONSTANT_TIME, &[C[0]])?;
    for flavour in &FLAVOURS {
        for program in IN_C {
            passes(library, flavour, program, &[C[0], C[2]])?;
        }
        passes(library, flavour, KEYS, &CXX)?;
    }
    example(library)
}

fn passes(
    library: &Library,
    flavour: &Flavour,
    sources: &[&str],
    compilers: &[Compiler],
) -> Result<(), Failed> {
    for compiler in compilers {
        run("c", flavour.command(&flavour.compile(*compiler, sources, library)?))?;
    }
    Ok(())
}

/// The example signs, and prints the headers to send.
fn example(library: &Library) -> Result<(), Failed> {
    for compiler in CXX {
        let compiled = PLAIN.compile(compiler, EXAMPLE, library)?;
        let said = output("c++ example", PLAIN.command(&compiled))?;
        let names: Vec<_> =
            said.lines().filter_map(|line| Some(line.split_once(": ")?.0)).collect();
        if names != HEADERS {
            return Err(format!("c++ example: three headers are due, not\n{said}"));
        }
    }
    Ok(())
}
