//! The commands of this repository: `cargo xtask`.

mod artifacts;
mod bare_metal;
mod bench;
mod bench_node;
mod bench_python;
mod bench_rust;
mod bench_table;
mod built;
mod c;
mod clients;
mod freestanding;
mod fuzz;
mod generated;
mod instructions;
mod lint;
mod load;
mod locks;
mod memory;
mod minimal_versions;
mod msrv;
mod node;
mod notices;
mod package;
mod python;
mod release;
mod run;
mod seeds;
mod service;
mod suites;
mod vectors;
mod workflows;

use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask test          every suite; closes with the numbers of vectors that ran
cargo xtask bare-metal    of these suites, the core without std and without a C library
cargo xtask c             of these suites, the C library by programs of C and C++
cargo xtask python        of these suites, the Python package: built, installed, typed and tested
cargo xtask node          of these suites, the Node package: built, typed and tested
cargo xtask memory        of these suites, the packages of Python and Node under valgrind
cargo xtask service       of these suites, the example of a service for tokens, with its clients
cargo xtask lint          lock files and pins, workflows, packages, formatting, clippy, documentation,
                          licences, Python
cargo xtask fuzz --seconds N [TARGET]
                          every target of fuzz, or one, for N seconds each
cargo xtask header        whether include/acs_auth.h is what bindings/c says
cargo xtask stubs         whether the type stubs of Python, and the loader and types of Node, are
                          what bindings/python and bindings/node say
cargo xtask notices       whether packages tell the licences of all that is linked into them
cargo xtask package       whether packages of crates hold what they should, and no others can be
                          published
cargo xtask msrv          whether what is published builds with the oldest Rust that it is for
cargo xtask minimal-versions
                          whether what is published builds with the oldest of what it asks for
cargo xtask artifacts TARGET
                          what ships for a platform: wheel, addon, program, C library
cargo xtask release-check TAG
                          whether all that names a version names that of a tag
cargo xtask install-c --prefix DIRECTORY
                          the C library, where pkg-config and CMake find it
cargo xtask clients       what HTTP clients send of the URLs that sign_url accepts
cargo xtask bench         how long things take, beside the floor and the peers, in one table
cargo xtask bench LANGUAGE
                          its part of the table: rust, python or node
cargo xtask load          what checking signatures costs the local ACS, and what it holds after a
                          million requests; by wrk
cargo xtask instructions  how many instructions they take; fails if that has changed

With --write `header`, `stubs`, `notices`, `clients`, `bench`, `load`
and `instructions` bring what they compare with up to date.";

#[expect(clippy::print_stderr, clippy::print_stdout, reason = "this is what a command says")]
fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test"] => suites::test(),
        ["bare-metal"] => bare_metal::bare_metal(&mut vectors::Tally::default()),
        ["fuzz", "--seconds", seconds] => fuzz::fuzz(seconds, None),
        ["fuzz", "--seconds", seconds, target] => fuzz::fuzz(seconds, Some(target)),
        ["lint"] => lint::lint(),
        ["c"] => c::test(&mut vectors::Tally::default()),
        ["python"] => python::test(&mut vectors::Tally::default()),
        ["node"] => node::test(&mut vectors::Tally::default()),
        ["memory"] => memory::memory(),
        ["service"] => service::service(),
        ["stubs"] => python::stubs(false).and_then(|()| node::stubs(false)),
        ["stubs", "--write"] => python::stubs(true).and_then(|()| node::stubs(true)),
        ["header"] => c::header(false),
        ["header", "--write"] => c::header(true),
        ["notices"] => notices::notices(false),
        ["notices", "--write"] => notices::notices(true),
        ["artifacts", target] => artifacts::artifacts(target),
        ["msrv"] => msrv::msrv(),
        ["release-check", tag] => release::check(tag),
        ["package"] => package::package(),
        ["minimal-versions"] => minimal_versions::minimal_versions(),
        ["install-c", "--prefix", prefix] => c::install(Path::new(prefix)),
        ["install-c", ..] => {
            Err("install-c is given --prefix DIRECTORY, and nothing else".to_owned())
        }
        ["clients"] => clients::clients(false),
        ["clients", "--write"] => clients::clients(true),
        ["bench"] => bench::bench(false),
        ["bench", "--write"] => bench::bench(true),
        ["bench", language] => bench::one(language),
        ["load"] => load::load(false),
        ["load", "--write"] => load::load(true),
        ["instructions"] => instructions::instructions(false),
        ["instructions", "--write"] => instructions::instructions(true),
        ["help" | "--help" | "-h"] => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        ref other => {
            if !other.is_empty() {
                eprintln!("cargo xtask: no command reads `{}`\n", other.join(" "));
            }
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
