//! `cargo xtask instructions`: how many instructions each thing takes, which no other load changes.

use std::fmt::Write as _;

use crate::generated::Generated;
use crate::run::{Failed, cargo, output, program, root, run};

const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask instructions --write" };
/// What is counted, after what is taken off the others: the compressions, which are not our work.
const FLOOR: &str = "floor";
const COUNTED: [&str; 4] = ["sign", "sign_url", "verify", "key"];
/// Two numbers of times, for the difference to hold nothing of the start of a program.
const TIMES: [u64; 2] = [1000, 2000];
/// Percent by which a count may change: what another version of the compiler does to it.
const MARGIN: u64 = 3;

/// Counts, and fails if one has changed; or writes the table anew.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn instructions(write: bool) -> Result<(), Failed> {
    output("valgrind", program("valgrind", &["--version"]))
        .map_err(|_| "valgrind is missing: callgrind counts instructions".to_owned())?;
    let example = build()?;
    let floor = count(&example, FLOOR)?;
    let mut counts = Vec::new();
    for what in COUNTED {
        let all = count(&example, what)?;
        // A key has compressions of its own, which are part of its count.
        let own = if what == "key" { Some(all) } else { all.checked_sub(floor) };
        counts.push((what, own.ok_or_else(|| format!("{what} takes less than its compressions"))?));
    }
    if write {
        let rustc = output("rustc", program("rustc", &["--version"]))?;
        let mut table = format!("{}.\n\n| what | instructions |\n| --- | ---: |", rustc.trim());
        for (what, count) in counts {
            let _ = write!(table, "\n| `{what}` | {count} |");
        }
        return TABLE.renew(&table);
    }
    hold(&counts)?;
    println!("None has changed by more than {MARGIN} percent.");
    Ok(())
}

/// Builds for the portable form of SHA-256: valgrind has not the instructions of every processor.
fn build() -> Result<String, Failed> {
    let place = root().join("target/instructions");
    let mut build = cargo(&["build", "--release", "--package", "acs-auth-benches"]);
    build.args(["--example", "instructions", "--target-dir"]).arg(&place);
    build.env("RUSTFLAGS", "--cfg sha2_256_backend=\"soft\"");
    run("instructions", build)?;
    Ok(place.join("release/examples/instructions").to_string_lossy().into_owned())
}

/// Instructions of doing it once.
fn count(example: &str, what: &str) -> Result<u64, Failed> {
    let [few, many] = TIMES.map(|times| total(example, what, times));
    Ok(many?.saturating_sub(few?) / (TIMES[1] - TIMES[0]))
}

fn total(example: &str, what: &str, times: u64) -> Result<u64, Failed> {
    let mut valgrind = program("valgrind", &["--tool=callgrind", "--callgrind-out-file=/dev/null"]);
    valgrind.args(["--log-fd=1", example, what, &times.to_string()]);
    let said = output("instructions", valgrind)?;
    let collected = said.lines().find_map(|line| line.split_once("Collected : "));
    let number = collected.and_then(|(_, number)| number.trim().parse().ok());
    number.ok_or_else(|| format!("callgrind has not counted {what}: {said}"))
}

/// Compares with the table.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
fn hold(counts: &[(&str, u64)]) -> Result<(), Failed> {
    let told = TABLE.told()?;
    let mut changed = Vec::new();
    println!("\nwhat       instructions   in the table");
    for (what, count) in counts {
        let row = told.lines().find_map(|line| line.strip_prefix(&format!("| `{what}` | ")));
        let due: u64 = row
            .and_then(|row| row.trim_end_matches(" |").parse().ok())
            .ok_or_else(|| format!("{} has no number for {what}", TABLE.file))?;
        println!("{what:10} {count:12} {due:14}");
        if count.abs_diff(due) > due * MARGIN / 100 {
            changed.push(*what);
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{} has changed by more than {MARGIN} percent. If that is for the better, worth it, or the work \
         of another compiler than the table names: `{}`",
        changed.join(", "),
        TABLE.command
    ))
}
