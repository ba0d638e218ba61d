//! `cargo xtask bench`: one table of all languages, from one run.

use std::fs;

use crate::bench_table::{Group, table};
use crate::generated::Generated;
use crate::run::Failed;
use crate::{bench_node, bench_python, bench_rust};

/// The table: the last one that was written.
const TABLE: Generated =
    Generated { file: "benches/README.md", command: "cargo xtask bench --write" };

/// Measures all, and writes down what it was if that is asked for.
pub(crate) fn bench(write: bool) -> Result<(), Failed> {
    let (groups, sentence) = bench_rust::measured()?;
    let mut groups = Vec::from(groups);
    groups.extend([bench_python::measured()?, bench_node::measured()?]);
    let table = shown(&groups, &sentence);
    if write { TABLE.renew(&table) } else { Ok(()) }
}

/// Measures one language, and shows its part of the table.
pub(crate) fn one(language: &str) -> Result<(), Failed> {
    let (groups, sentence) = match language {
        "node" => (vec![bench_node::measured()?], String::new()),
        "python" => (vec![bench_python::measured()?], String::new()),
        "rust" => bench_rust::measured().map(|(groups, sentence)| (groups.into(), sentence))?,
        _ => return Err("bench: rust, python and node are measured".to_owned()),
    };
    shown(&groups, &sentence);
    Ok(())
}

#[expect(clippy::print_stdout, reason = "this is what a command says")]
fn shown(groups: &[Group], sentence: &str) -> String {
    let shown = format!("{}.\n\n{}\n\n{sentence}", processor(), table(groups));
    let shown = shown.trim_end().to_owned();
    println!("\n{shown}");
    shown
}

/// What it ran on, as far as Linux tells.
pub(crate) fn processor() -> String {
    let told = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = told.lines();
    let name = lines.find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let sha = if told.contains(" sha_ni") { " with SHA instructions" } else { "" };
    name.map_or("another processor".to_owned(), |(_, name)| format!("{name}{sha}"))
}
