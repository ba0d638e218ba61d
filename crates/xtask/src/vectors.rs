//! Whether every vector ran: what the suites say beside what the files hold.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use acs_auth_tests::{FILES, VectorFile, report};
use serde_json::Value;

use crate::run::Failed;
use crate::{c, freestanding};

/// How many cases of each file each suite says it ran.
#[derive(Debug, Default)]
pub(crate) struct Tally(BTreeMap<(String, String), usize>);

/// The library. It, those of C, Python and Node can express every case of what they know, and so must run
/// them all.
const RUST: &str = "rust";
/// The program, whose command line cannot express all: its tests say which not.
const PROGRAM: &str = "program";
/// The files of operations that the program has not got.
const NOT_OF_PROGRAM: [&str; 3] = ["content_hash.json", "credential.json", "refresh.json"];
/// The files of operations that the core has not got, and so C and C++ neither.
const NOT_OF_CORE: [&str; 4] =
    ["credential.json", "diagnose.json", "refresh.json", "user_token.json"];
/// The Python package.
const PYTHON: &str = "python";
/// The Node package.
const NODE: &str = "node";
/// Python's standard library, which recomputes the answers; a refusal has none.
const STDLIB: &str = "stdlib";

/// The files of what the core does.
pub(crate) fn files_of_core() -> Vec<&'static str> {
    FILES.into_iter().filter(|file| !NOT_OF_CORE.contains(file)).collect()
}

impl Tally {
    /// Takes a line of `acs_auth_tests::report`. A test runner may have begun the line.
    pub(crate) fn hear(&mut self, line: &str) {
        let Some((_, report)) = line.split_once("vectors: ") else { return };
        let words: Vec<_> = report.split(' ').collect();
        if let [suite, file, cases] = words[..]
            && let Ok(cases) = cases.parse::<usize>()
        {
            self.add(suite, file, cases);
        }
    }

    /// Says for a suite that runs in this program what others say by themselves.
    pub(crate) fn report(&mut self, suite: &str, file: &str, cases: usize) {
        report(suite, file, cases);
        self.add(suite, file, cases);
    }

    fn add(&mut self, suite: &str, file: &str, cases: usize) {
        *self.0.entry((suite.to_owned(), file.to_owned())).or_default() += cases;
    }

    /// The table to close with, if every case ran.
    pub(crate) fn close(&self) -> Result<String, Failed> {
        let mut table = String::from(
            "vectors                   in file    rust       c     c++  python    node   program   stdlib   freestanding\n",
        );
        let mut sums = [0; 9];
        for file in FILES {
            let VectorFile { operation, cases, .. } = VectorFile::<Value, Value>::read(file)
                .map_err(|error| format!("{file}: {error}"))?;
            let answers = cases.iter().filter(|case| case.outcome().is_ok()).count();
            let cases = cases.len();
            let to_sign = if operation == "sign" && freestanding::RUNS_HERE { cases } else { 0 };
            let [rust, c, cxx, python, node] =
                [RUST, c::SUITES[0], c::SUITES[1], PYTHON, NODE].map(|suite| self.of(suite, file));
            let [program, stdlib, freestanding] =
                [PROGRAM, STDLIB, freestanding::SUITE].map(|suite| self.of(suite, file));
            let _ = writeln!(
                table,
                "{file:24} {cases:8} {rust:7} {c:7} {cxx:7} {python:7} {node:7} {program:9} {stdlib:8} {freestanding:14}"
            );
            let of_core = if NOT_OF_CORE.contains(&file) { 0 } else { cases };
            let whole = [rust, python, node] == [cases; 3]
                && [c, cxx] == [of_core; 2]
                && [stdlib, freestanding] == [answers, to_sign];
            if !whole || (program == 0 && !NOT_OF_PROGRAM.contains(&file)) {
                return Err(format!(
                    "{table}\n{file} was not run whole: {cases} vectors, {answers} with an answer"
                ));
            }
            let counts = [cases, rust, c, cxx, python, node, program, stdlib, freestanding];
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
        let [
            in_files,
            by_rust,
            by_c,
            by_cxx,
            by_python,
            by_node,
            by_program,
            by_stdlib,
            freestanding,
        ] = sums;
        let _ = write!(
            table,
            "A suite has 0 of an operation that it does not know.\n\n\
             All suites passed. Of {in_files} vectors in the files, {by_rust} ran through the library, \
             {by_c} through C, {by_cxx} through C++, {by_python} through Python, \
             {by_node} through Node, {by_program} through the program (all that a command line can express), \
             Python's standard library recomputed all {by_stdlib} that have an answer, and the freestanding program \
             signed or refused {freestanding} with nothing but the core."
        );
        Ok(table)
    }

    fn of(&self, suite: &str, file: &str) -> usize {
        self.0.get(&(suite.to_owned(), file.to_owned())).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is reported when every suite ran everything that it can.
    fn whole() -> Tally {
        let mut tally = Tally::default();
        for file in FILES {
            let VectorFile { operation, cases, .. } =
                VectorFile::<Value, Value>::read(file).unwrap_or_else(|error| panic!("{error}"));
            let answers = cases.iter().filter(|case| case.outcome().is_ok()).count();
            for suite in [RUST, c::SUITES[0], c::SUITES[1], PYTHON, NODE, PROGRAM] {
                let is_of_c = c::SUITES.contains(&suite);
                let knows = !(is_of_c && NOT_OF_CORE.contains(&file));
                tally.add(suite, file, if knows { cases.len() } else { 0 });
            }
            tally.add(STDLIB, file, answers);
            if operation == "sign" && freestanding::RUNS_HERE {
                tally.add(freestanding::SUITE, file, cases.len());
            }
        }
        tally
    }

    #[test]
    fn a_suite_that_did_not_run_whole_is_missed() {
        assert!(whole().close().is_ok());
        let ran: Vec<_> = whole().0.into_iter().filter(|(_, cases)| *cases > 0).collect();
        assert!(ran.len() > 60);
        for (key, _) in ran {
            let mut without = whole();
            without.0.insert(key.clone(), 0);
            // The program has no command for some of the files.
            let has_none = key.0 == PROGRAM && NOT_OF_PROGRAM.contains(&key.1.as_str());
            assert!(without.close().is_err() || has_none, "{key:?}");
        }
    }
}
