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
/// Files of operations that the program has not got.
const NOT_OF_PROGRAM: [&str; 2] = ["access_key.json", "content_hash.json"];

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
        let mut table = String::from("vectors                    in file   rust   program\n");
        let (mut in_files, mut ran, mut by_program) = (0, 0, 0);
        for file in FILES {
            let cases = VectorFile::<Value, Value>::read(file)
                .map_err(|error| format!("{file}: {error}"))?
                .cases
                .len();
            let (rust, program) = (self.of(WHOLE, file), self.of(PROGRAM, file));
            let _ = writeln!(table, "{file:24} {cases:9} {rust:6} {program:9}");
            if rust != cases {
                return Err(format!("{table}\n{file}: {rust} of {cases} vectors ran"));
            }
            if program == 0 && !NOT_OF_PROGRAM.contains(&file) {
                return Err(format!("{table}\n{file}: the program ran none of it"));
            }
            in_files += cases;
            ran += rust;
            by_program += program;
        }
        let _ = writeln!(table, "{:24} {in_files:9} {ran:6} {by_program:9}", "all");
        let _ = write!(
            table,
            "\nAll suites passed: {ran} of {in_files} vectors through the library, and {by_program} \
             through the program, all that a command line can express."
        );
        Ok(table)
    }

    fn of(&self, suite: &str, file: &str) -> usize {
        self.0.get(&(suite.to_owned(), file.to_owned())).copied().unwrap_or_default()
    }
}
