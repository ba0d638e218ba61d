//! The commands of this repository: `cargo xtask`.

mod bare_metal;
mod clients;
mod freestanding;
mod fuzz;
mod lint;
mod run;
mod seeds;
mod suites;
mod vectors;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test          every suite; closes with the numbers of vectors that ran
cargo xtask bare-metal    of these suites, the core without std and without a C library
cargo xtask clients [--write]
                          sends what sign_url accepts through HTTP clients; compares what arrives
                          with the table in tests/clients/README.md, or writes the table anew
cargo xtask fuzz --seconds N [TARGET]
                          every target of fuzz, or one, for N seconds each
cargo xtask lint          formatting, clippy, documentation, licences of dependencies";

#[expect(clippy::print_stderr, reason = "this is what a command says")]
fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => suites::test(),
        ["bare-metal"] => bare_metal::bare_metal(&mut vectors::Tally::default()),
        ["fuzz", "--seconds", seconds] => fuzz::fuzz(seconds, None),
        ["fuzz", "--seconds", seconds, target] => fuzz::fuzz(seconds, Some(target)),
        ["lint"] => lint::lint(),
        ["clients"] => clients::clients(false),
        ["clients", "--write"] => clients::clients(true),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(why) => {
            eprintln!("\ncargo xtask: {why}");
            ExitCode::FAILURE
        }
    }
}
