//! Whether `include/acs_auth.h` is a manual: all of it is explained, and its examples are true.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;

use super::compile::{C, CXX, Library, SANITIZE};
use super::declared::{Declared, Example, Kind, read};
use super::status::Status;
use crate::run::{Failed, output, program, root};

const HEADER: &str = "include/acs_auth.h";
/// What is called what in which language.
const TABLE: &str = "bindings/README.md";
const PRELUDE: &str = include_str!("prelude.c");
const COLUMNS: usize = 100;
/// What a few lines make of a variable is not always read again.
const LENIENT: [&str; 2] = ["-Wno-unused-variable", "-Wno-unused-but-set-variable"];

/// Holds the header to all that, and tells how many examples ran.
pub(crate) fn manual(library: &Library) -> Result<usize, Failed> {
    let failed = |why: String| format!("{HEADER}: {why}");
    let header =
        fs::read_to_string(root().join(HEADER)).map_err(|error| failed(error.to_string()))?;
    if let Some(at) = header.lines().position(|line| line.chars().count() > COLUMNS) {
        return Err(failed(format!("line {} is longer than {COLUMNS} columns", at + 1)));
    }
    let (top, declared) = read(&header).map_err(failed)?;
    let mut lacks = explained(&declared);
    let table =
        fs::read_to_string(root().join(TABLE)).map_err(|error| format!("{TABLE}: {error}"))?;
    for Declared { name, kind, .. } in &declared {
        if matches!(kind, Kind::Function { .. }) && !table.contains(&format!("`{name}`")) {
            lacks.push(format!("{name} is not in {TABLE}"));
        }
    }
    if !lacks.is_empty() {
        return Err(failed(lacks.join("\n")));
    }
    // Before all others, the first that a reader sees.
    let first = top.code(0).ok_or_else(|| failed("it begins without an example".to_owned()))?;
    let examples: Vec<_> = [("the_top", first)]
        .into_iter()
        .chain(declared.iter().filter_map(|it| Some((it.name, it.comment.example()?))))
        .collect();
    let (text, count) = generate(&examples);
    let archive = library.archive.to_string_lossy();
    fs::create_dir_all(root().join("target/c")).map_err(|error| format!("target/c: {error}"))?;
    for (file, compilers) in [("target/c/manual.c", &C[..]), ("target/c/manual.cpp", &CXX)] {
        fs::write(root().join(file), &text).map_err(|error| format!("{file}: {error}"))?;
        for compiler in compilers {
            let rest = [&LENIENT[..], &SANITIZE, &[&archive]].concat();
            let built = compiler.compile("manual", &[file], &rest)?;
            output("manual", program(&built.to_string_lossy(), &[]))?;
        }
    }
    Ok(count)
}

/// What is missing or wrong, in sentences.
fn explained(declared: &[Declared<'_>]) -> Vec<String> {
    let mut lacks = Vec::new();
    let names: BTreeSet<_> = declared.iter().map(|it| it.name).collect();
    let statuses: BTreeSet<_> =
        Status::ALL.iter().map(|status| format!("ACS_AUTH_{}", status.name)).collect();
    let with_code: BTreeSet<_> = declared
        .iter()
        .filter(|it| matches!(it.comment.example(), Some(Example::Code(..))))
        .map(|it| it.name)
        .collect();
    for Declared { name, kind, comment } in declared {
        let mut lack = |what: &str| lacks.push(format!("{name} {what}"));
        if comment.is_empty() {
            lack("has no comment");
            continue;
        }
        for word in comment.names() {
            // `acs_auth_explain_...` means several.
            let known = names.contains(word)
                || word.ends_with('_') && names.iter().any(|name| name.starts_with(word));
            if !known {
                lack(&format!("tells of {word}, which is not declared"));
            }
        }
        let Kind::Function { returns } = kind else { continue };
        match comment.example() {
            None => lack("has no example"),
            Some(Example::See(other)) if !with_code.contains(other) => {
                lack(&format!("refers to the example of {other}, which has none"));
            }
            Some(_) => {}
        }
        let errors = comment.errors();
        match (*returns == "acs_auth_status", errors) {
            (true, None) => lack("does not tell its errors"),
            (false, Some(_)) => lack("tells errors, and returns none"),
            (true, Some(errors)) => {
                let told: Vec<_> =
                    errors.into_iter().filter(|name| name.starts_with("ACS_AUTH_")).collect();
                if told.is_empty() {
                    lack("names none of its errors");
                }
                for wrong in told.into_iter().filter(|name| !statuses.contains(*name)) {
                    lack(&format!("tells of the error {wrong}, which is no status"));
                }
            }
            (false, None) => {}
        }
    }
    for status in statuses.iter().filter(|status| !names.contains(status.as_str())) {
        lacks.push(format!("{status} is not declared"));
    }
    lacks
}

/// A program with a function for each example, and their number. Compilers and asserts name the
/// lines of the header.
fn generate(examples: &[(&str, Example<'_>)]) -> (String, usize) {
    let (mut text, mut calls, mut count) = (PRELUDE.to_owned(), String::new(), 0);
    for (name, example) in examples {
        let Example::Code(line, lines) = example else { continue };
        let code = lines.join("\n");
        let _ = write!(
            text,
            "\nstatic void example_of_{name}(void) {{\n#line {line} \"{HEADER}\"\n{code}\n}}\n"
        );
        let _ = write!(calls, "    ready();\n    example_of_{name}();\n");
        count += 1;
    }
    let _ = write!(text, "\nint main(void) {{\n{calls}    return 0;\n}}\n");
    (text, count)
}
