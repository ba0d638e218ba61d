//! `cargo xtask fuzz`: every target of `fuzz` for a number of seconds.

use std::fmt::Write as _;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use crate::run::{Failed, announce, cargo, output, root};
use crate::seeds;

/// A workspace of its own, which commands for the main one do not reach.
pub(crate) const MANIFEST: &str = "fuzz/Cargo.toml";
const TARGETS: &str = "fuzz/fuzz_targets";
/// Runs when it is named, for its server takes as long to build as all the others.
const APART: &str = "emulator";
/// More than any input that is told apart by its length: keys of 1 KiB, and bodies of some blocks.
const LONGEST_INPUT: usize = 4096;
/// Lines that are shown of a run that failed: the failure, and how to repeat it.
const LAST_LINES: usize = 40;

/// Runs all targets but the one apart, or the one that is named.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn fuzz(seconds: &str, only: Option<&str>) -> Result<(), Failed> {
    if !seconds.parse::<u32>().is_ok_and(|seconds| seconds > 0) {
        return Err("fuzz: --seconds takes a whole number from 1".to_owned());
    }
    output("cargo-fuzz", cargo(&["fuzz", "--version"])).map_err(|_| {
        "cargo-fuzz is missing: cargo install --locked cargo-fuzz@0.13.2".to_owned()
    })?;
    let is_due = |target: &String| only.map_or(target != APART, |only| only == target);
    let targets: Vec<_> = targets()?.into_iter().filter(is_due).collect();
    if targets.is_empty() {
        return Err(format!("fuzz: no such target: a file of {TARGETS} names one"));
    }
    let mut table = String::from("target                seeds    executions\n");
    for target in targets {
        let (seeds, executions) = run(&target, seconds)?;
        let _ = writeln!(table, "{target:20} {seeds:6} {executions:13}");
    }
    println!("\n{table}\nNo target found an input that breaks what it states.");
    Ok(())
}

/// A target for each file, so that none is forgotten.
fn targets() -> Result<Vec<String>, Failed> {
    let failed = |error| format!("{TARGETS}: {error}");
    let mut targets = Vec::new();
    for file in fs::read_dir(root().join(TARGETS)).map_err(failed)? {
        let path = file.map_err(failed)?.path();
        targets.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    targets.sort_unstable();
    Ok(targets)
}

/// Runs a target, and says how many seeds and how many executions it had.
fn run(target: &str, seconds: &str) -> Result<(usize, u64), Failed> {
    let failed = |error| format!("fuzz: {target}: {error}");
    // What it comes upon goes to the first directory; the others are only read.
    let mut directories = vec![root().join("fuzz/corpus").join(target)];
    directories.extend(seeds::lay_out(target)?);
    fs::create_dir_all(root().join("fuzz/corpus").join(target)).map_err(failed)?;
    directories.extend(Some(root().join("fuzz/seeds").join(target)).filter(|path| path.exists()));
    let mut seeds = 0;
    for directory in directories.iter().skip(1) {
        seeds += fs::read_dir(directory).map_err(failed)?.count();
    }

    let mut command = cargo(&["fuzz", "run", "--fuzz-dir", "fuzz"]);
    let is_apart = target == APART;
    if is_apart {
        command.args(["--features", target]);
    }
    command.arg(target).args(&directories).arg("--").args([
        format!("-max_total_time={seconds}"),
        format!("-max_len={LONGEST_INPUT}"),
        "-timeout=10".to_owned(),
        "-print_final_stats=1".to_owned(),
        // What its threads hold meanwhile would be looked through after every input.
        format!("-detect_leaks={}", u8::from(!is_apart)),
    ]);
    // Sanitizers are for nightly by right; this lets a stable compiler have them.
    command.env("RUSTC_BOOTSTRAP", "1").stdout(Stdio::null()).stderr(Stdio::piped());
    announce("fuzz", &command);
    let mut child = command.spawn().map_err(failed)?;
    let (mut lines, mut executions) = (Vec::new(), None);
    for line in child.stderr.take().into_iter().flat_map(|err| BufReader::new(err).lines()) {
        let line = line.map_err(failed)?;
        if let Some(number) = line.strip_prefix("stat::number_of_executed_units:") {
            executions = number.trim().parse().ok();
        }
        lines.push(line);
    }
    match (child.wait().map_err(failed)?.success(), executions) {
        (true, Some(executions)) if executions > 0 => Ok((seeds, executions)),
        _ => {
            let last = lines.split_off(lines.len().saturating_sub(LAST_LINES));
            Err(format!("fuzz: {target} failed\n{}", last.join("\n")))
        }
    }
}
