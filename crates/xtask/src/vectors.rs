//! Whether every vector ran: what the suites say beside what the files hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use acs_auth_tests::{FILES, VectorFile};
use serde_json::Value;

use crate::run::Failed;

/// How many cases of each file each suite says it ran.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<(String, String), usize>);

/// A suite that can express every case, and so must run them all.
const WHOLE: &str = "rust";
/// The program, whose command line cannot express all: its tests say which not.
const PROGRAM: &str = "program";
/// The file of an operation that the program has not got.
const NOT_OF_PROGRAM: &str = "content_hash.json";
/// Python's standard library, which recomputes the answers; a refusal has none.
const PYTHON: &str = "python";

impl Tally {
    /// Takes a line of `acs_auth_tests::report`. A test runner may have begun the line.
    pub(crate) fn hear(&mut self, line: &str) {
        let Some((_, report)) = line.split_once("vectors: ") else { return };
        let words: Vec<_> = report.split(' ').collect();
        if let [suite, file, cases] = words[..]
            && let Ok(cases) = cases.parse::<usize>()
        {
            *self.0.entry((suite.to_owned(), file.to_owned())).or_default() += cases;
        }
    }

    /// The table to close with, if every case ran.
    pub(crate) fn close(&self) -> Result<String, Failed> {
        let mut table =
            String::from("vectors                   in file    rust   program   python\n");
        let (mut in_files, mut by_rust, mut by_program, mut by_python) = (0, 0, 0, 0);
        for file in FILES {
            let cases = VectorFile::<Value, Value>::read(file)
                .map_err(|error| format!("{file}: {error}"))?
                .cases;
            let answers = cases.iter().filter(|case| case.outcome().is_ok()).count();
            let [rust, program, python] =
                [WHOLE, PROGRAM, PYTHON].map(|suite| self.of(suite, file));
            let cases = cases.len();
            let _ = writeln!(table, "{file:24} {cases:8} {rust:7} {program:9} {python:8}");
            if rust != cases || python != answers || (program == 0 && file != NOT_OF_PROGRAM) {
                return Err(format!(
                    "{table}\n{file} was not run whole: {cases} vectors, {answers} with an answer"
                ));
            }
            in_files += cases;
            by_rust += rust;
            by_program += program;
            by_python += python;
        }
        let _ = write!(
            table,
            "\nAll suites passed. Of {in_files} vectors in the files, {by_rust} ran through the \
             library, {by_program} through the program (all that a command line can express), and \
             Python recomputed all {by_python} that have an answer."
        );
        Ok(table)
    }

    fn of(&self, suite: &str, file: &str) -> usize {
        self.0.get(&(suite.to_owned(), file.to_owned())).copied().unwrap_or_default()
    }
}
