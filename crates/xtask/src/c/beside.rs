//! The static library in one program with another that is written in Rust, and no C library below.

use std::path::Path;

use acs_auth_tests::{Case, SignInput, SignStages};

use crate::freestanding;
use crate::run::{Failed, answer, program, run};

/// Links all of both libraries, and has each sign the same case.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn links(
    place: &Path,
    prefix: &Path,
    case: &Case<SignInput, SignStages>,
    due: &str,
) -> Result<(), Failed> {
    if !freestanding::RUNS_HERE {
        println!("packages: without a C library skipped, because start.c is made for x86-64 only.");
        return Ok(());
    }
    let other = freestanding::library()?;
    let linked = place.join("freestanding");
    let mut gcc = freestanding::gcc();
    gcc.args(["-Wl,--fatal-warnings", "-Wl,--wrap=sign_all", "bindings/c/tests/beside.c"]);
    gcc.arg(freestanding::START).args(freestanding::BELOW).arg("-I").arg(prefix.join("include"));
    // What no function needs of them has to fit together too.
    gcc.arg("-Wl,--whole-archive").arg(prefix.join("lib/libacs_auth.a")).arg(other);
    gcc.arg("-Wl,--no-whole-archive").arg("-o").arg(&linked);
    run("packages", gcc)?;
    let input = freestanding::encode(&case.input);
    let printed = answer("packages", program(&linked.to_string_lossy(), &[]), &input)?;
    if printed.lines().eq([due, due]) {
        return Ok(());
    }
    Err(format!("packages: two Rust libraries in one program print\n{printed}"))
}
