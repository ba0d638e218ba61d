//! The suites of the package.

use std::fs;
use std::thread::available_parallelism;

use super::packed::packed;
use super::{ROOM, here, stubs};
use crate::run::{Failed, root, run, run_and_hear};
use crate::suites::acs_auth;
use crate::vectors::Tally;

/// What the summary calls tests that did not run, or did not count.
const LEFT_OUT: [&str; 3] = ["cancelled", "skipped", "todo"];
/// How the files of suites end.
const SUITE: &str = ".test.mjs";

/// Builds it, and runs all that is said of it.
#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn test(tally: &mut Tally) -> Result<(), Failed> {
    built()?;
    let suites = suites()?;
    // By itself Node leaves one processor free, which of two is half.
    let beside = available_parallelism().map_or(1, usize::from);
    let beside = format!("--test-concurrency={beside}");
    let mut test = here("node", &["--test", "--test-reporter", "spec", &beside]);
    test.args(&suites).env("ACS_AUTH_PROGRAM", acs_auth()?).env_remove("FORCE_COLOR");
    let (mut passed, mut left_out) = (0, 0);
    let mut empty = None;
    run_and_hear("node", test, |line| {
        println!("{line}");
        tally.hear(line);
        passed += counted("pass", line);
        left_out += LEFT_OUT.iter().map(|how| counted(how, line)).sum::<usize>();
        empty = empty.take().or_else(|| empty_suite(line));
    })?;
    if let Some(suite) = empty {
        return Err(format!("{suite} has no tests"));
    }
    if left_out > 0 {
        return Err(format!("{left_out} tests of Node were left out"));
    }
    // Without a file that it finds, Node has nothing to run, and nothing against that.
    if passed < suites.len() {
        return Err(format!("{passed} tests of Node passed, of {} suites", suites.len()));
    }
    packed()
}

/// Builds the addon as it ships, and compiles what lies over it.
pub(crate) fn built() -> Result<(), Failed> {
    stubs(false)?;
    // What was compiled from a file that is gone would be packed.
    let _ = fs::remove_dir_all(root().join(ROOM).join("dist"));
    run("types", here("npm", &["run", "--silent", "build:types"]))
}

/// The files of the suites, by name: Node of different ages makes different things of a directory.
fn suites() -> Result<Vec<String>, Failed> {
    let place = format!("{ROOM}/tests");
    let files = fs::read_dir(root().join(&place)).map_err(|error| format!("{place}: {error}"))?;
    let names =
        files.filter_map(|file| Some(file.ok()?.file_name().to_string_lossy().into_owned()));
    let mut suites: Vec<_> = names.filter(|name| name.ends_with(SUITE)).collect();
    suites.sort_unstable();
    if suites.is_empty() {
        return Err(format!("{place} holds no suite"));
    }
    Ok(suites.into_iter().map(|name| format!("tests/{name}")).collect())
}

/// How many tests the summary tells of under a word.
fn counted(word: &str, line: &str) -> usize {
    let told = line.strip_prefix("ℹ ").and_then(|told| told.strip_prefix(word));
    let count = told.and_then(|told| told.strip_prefix(' ')).and_then(|count| count.parse().ok());
    count.unwrap_or_default()
}

/// The file of a suite without tests: Node counts it as a test that has passed.
fn empty_suite(line: &str) -> Option<String> {
    let (name, _) = line.strip_prefix("✔ ")?.rsplit_once(" (")?;
    name.ends_with(SUITE).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_without_tests_is_missed() {
        assert_eq!(counted("pass", "ℹ pass 12"), 12);
        assert_eq!(counted("pass", "ℹ tests 12"), 0);
        assert_eq!(LEFT_OUT.map(|how| counted(how, "ℹ skipped 2")), [0, 2, 0]);
        assert_eq!(
            empty_suite("✔ /place/tests/none.test.mjs (57.7ms)").unwrap_or_default().len(),
            26
        );
        assert_eq!(empty_suite("✔ signs (0.7ms)"), None);
    }
}
