//! Every vector through C and C++: `bindings/c/tests/vectors.c` and `vectors.cpp`.

use std::fs::{self, File};
use std::path::Path;

use super::cases::{Case, cases};
use super::compile::{C, CXX, Compiler, Library};
use super::flavour::Flavour;
use crate::run::{Failed, root};
use crate::vectors::{Tally, files_of_core};

/// The names under which the cases are counted.
pub(crate) const SUITES: [&str; 2] = ["c", "c++"];

const PROGRAMS: [(&str, &str, &[Compiler]); 2] =
    [(SUITES[0], "tests/vectors.c", &C), (SUITES[1], "tests/vectors.cpp", &CXX)];

/// The standard under which the header is tried, and the program would only be run again.
const HEADER_ONLY: &str = "-std=c11";

/// Compiles and runs the programs in one way; what they ran is counted where there is a tally.
pub(crate) fn vectors(
    library: &Library,
    flavour: &Flavour,
    mut tally: Option<&mut Tally>,
) -> Result<(), Failed> {
    let files = files_of_core();
    for (suite, source, compilers) in PROGRAMS {
        let mut ran = vec![0; files.len()];
        for compiler in compilers.iter().filter(|compiler| compiler.1 != HEADER_ONLY) {
            let compiled = flavour.compile(*compiler, &[source], library)?;
            for (file, ran) in files.iter().zip(&mut ran) {
                *ran = answer_all(flavour, &compiled, file)?;
            }
        }
        for (file, ran) in files.iter().zip(ran) {
            if let Some(tally) = tally.as_deref_mut() {
                tally.report(suite, file, ran);
            }
        }
    }
    Ok(())
}

/// Has a program answer every case of a file, and says how many it answered as due.
fn answer_all(flavour: &Flavour, compiled: &Path, file: &str) -> Result<usize, Failed> {
    let name = compiled.file_name().unwrap_or_default().to_string_lossy();
    let failed = |why: &dyn std::fmt::Display| format!("{name}: {file}: {why}");
    let cases = cases(file)?;
    // A file, so that it can be fed to the program by hand as well.
    let input = root().join("target/c").join(file).with_extension("cases");
    let encoded: Vec<_> = cases.iter().flat_map(Case::encode).collect();
    fs::write(&input, encoded).map_err(|error| failed(&error))?;
    let mut command = flavour.command(compiled);
    command.stdin(File::open(input).map_err(|error| failed(&error))?);
    let output = command.output().map_err(|error| failed(&error))?;
    let said = String::from_utf8_lossy(&output.stderr);
    if !output.status.success() || !said.is_empty() {
        return Err(failed(&format!("{}\n{said}", output.status)));
    }
    let mut answers = &output.stdout[..];
    for case in &cases {
        let answer = take_answer(&mut answers).ok_or_else(|| failed(&"answers are missing"))?;
        if answer != case.due {
            let (id, due) = (&case.id, &case.due);
            return Err(failed(&format!("{id}:\n  {due:?} is due, not\n  {answer:?}")));
        }
    }
    if answers.is_empty() { Ok(cases.len()) } else { Err(failed(&"more answers than cases")) }
}

/// The next answer, in the form that `frame.h` tells.
fn take_answer(answers: &mut &[u8]) -> Option<Vec<String>> {
    (0..take_number(answers)?)
        .map(|_| {
            let len = take_number(answers)?;
            let (field, rest) = answers.split_at_checked(len)?;
            *answers = rest;
            Some(String::from_utf8_lossy(field).into_owned())
        })
        .collect()
}

fn take_number(answers: &mut &[u8]) -> Option<usize> {
    let (number, rest) = answers.split_first_chunk()?;
    *answers = rest;
    usize::try_from(u64::from_le_bytes(*number)).ok()
}
