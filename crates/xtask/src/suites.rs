//! `cargo xtask test`: every suite, one after the other.

use std::sync::OnceLock;

use serde_json::Value;

use crate::bare_metal::{TARGETS, bare_metal};
use crate::built::{Built, TESTS};
use crate::run::{Failed, cargo, need, output, program, run, run_and_hear};
use crate::vectors::Tally;
use crate::{c, freestanding, memory, node, python, service};

/// Crates that the core may bring with it.
const MOST_DEPENDENCIES: usize = 15;

/// What the suites need that is named nowhere else.
const TOOLS: [&str; 4] = ["rustup", "python3", "curl", "bash"];

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn test() -> Result<(), Failed> {
    need(TOOLS.iter().chain(freestanding::TOOLS).chain(c::tools()))?;
    node::need_node()?;
    let mut tally = Tally::default();
    let mut passed = 0;
    let tests = [&TESTS[..], &["--", "--nocapture"]].concat();
    run_and_hear("rust", cargo(&tests), |line| {
        println!("{line}");
        tally.hear(line);
        passed += passed_in(line);
    })?;
    bare_metal(&mut tally)?;
    c::test(&mut tally)?;
    run("without features", cargo(&["check", "--package", "acs-auth"]))?;
    let built = Built::ask()?;
    let acs_auth = built.program()?;
    PROGRAM.get_or_init(|| acs_auth);
    let examples = built.examples("acs-auth")?;
    for (_, example) in &examples {
        output("example", program(example, &[]))?;
    }
    let examples = examples.len();
    let dependencies = few_dependencies()?;
    standard_library(&mut tally)?;
    python::test(&mut tally)?;
    node::test(&mut tally)?;
    memory::watch(&python::tools()?)?;
    service::test()?;

    println!("\n{passed} tests passed, and {examples} examples ran.");
    println!(
        "acs-auth-core builds for {} and brings {dependencies} other crates.",
        TARGETS.join(", ")
    );
    println!("{}", tally.close()?);
    Ok(())
}

/// How many tests the last line of a suite tells of.
fn passed_in(line: &str) -> usize {
    let told = line.strip_prefix("test result: ok. ").and_then(|rest| rest.split_once(" passed"));
    told.and_then(|(count, _)| count.parse().ok()).unwrap_or_default()
}

/// How many crates come with the core.
fn few_dependencies() -> Result<usize, Failed> {
    let arguments = ["tree", "--package", "acs-auth-core", "--edges", "normal", "--prefix", "none"];
    let tree = output("dependencies", cargo(&[&arguments[..], &["--no-dedupe"]].concat()))?;
    let mut crates: Vec<_> = tree.lines().filter(|line| !line.is_empty()).collect();
    crates.sort_unstable();
    crates.dedup();
    let others = crates.len().saturating_sub(1);
    if (1..=MOST_DEPENDENCIES).contains(&others) {
        Ok(others)
    } else {
        Err(format!("acs-auth-core brings {others} crates, more than {MOST_DEPENDENCIES}"))
    }
}

/// The check by Python's standard library: of the vectors, and of the program.
fn standard_library(tally: &mut Tally) -> Result<(), Failed> {
    let check = "tests/stdlib_check.py";
    run_and_hear("standard library", program("python3", &[check, "vectors"]), |line| {
        tally.hear(line);
    })?;
    run("standard library", program("python3", &[check, "program", &acs_auth()?]))
}

/// The program that the suites of Rust have built, where they ran.
static PROGRAM: OnceLock<String> = OnceLock::new();

/// Builds the program `acs-auth` unless it is there, and says where it is.
pub(crate) fn acs_auth() -> Result<String, Failed> {
    if let Some(program) = PROGRAM.get() {
        return Ok(program.clone());
    }
    let build = ["build", "--quiet", "--package", "acs-auth-cli", "--message-format", "json"];
    let messages = output("build", cargo(&build))?;
    let artifacts = messages.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut programs =
        artifacts.filter_map(|artifact| Some(artifact.get("executable")?.as_str()?.to_owned()));
    programs.next_back().ok_or_else(|| "build: cargo names no program".to_owned())
}
