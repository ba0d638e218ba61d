//! The program in `tests/freestanding`: every case to sign, with nothing below the core.

use std::path::PathBuf;
use std::process::Command;

use acs_auth_tests::{SignInput, SignStages, VectorFile};

use crate::run::{Failed, answer, cargo, output, program, root, run};
use crate::vectors::Tally;

/// Whether the program can run here: it makes system calls of Linux on x86-64.
pub(crate) const RUNS_HERE: bool = cfg!(all(target_arch = "x86_64", target_os = "linux"));
/// What it is linked and looked at with.
pub(crate) const TOOLS: &[&str] = if RUNS_HERE { &["gcc", "nm", "readelf"] } else { &[] };
/// The name under which the cases are counted.
pub(crate) const SUITE: &str = "freestanding";

/// A workspace of its own, which commands for the main one do not reach.
pub(crate) const MANIFEST: &str = "tests/freestanding/Cargo.toml";

const FILES: [&str; 3] = ["sign.json", "sign-sdk.json", "sign-refused.json"];
/// What the program begins with.
pub(crate) const START: &str = "tests/freestanding/start.c";
/// Where the headers of [`BELOW`] are.
const HEADERS: &str = "-Ibindings/c/examples/freestanding";
/// What stands in for an operating system and a C library: the example of the C library has it too.
pub(crate) const BELOW: [&str; 2] =
    ["bindings/c/examples/freestanding/linux.c", "bindings/c/examples/freestanding/memory.c"];
/// Links with nothing else.
pub(crate) const ALONE: [&str; 6] =
    ["-O2", "-ffreestanding", "-nostdlib", "-static", "-fno-builtin", "-Wl,--gc-sections"];
/// Without it gcc makes of the loop in `memcpy` a call of `memcpy`. Others do not know it.
pub(crate) const ALONE_GCC: &str = "-fno-tree-loop-distribute-patterns";
const WARNINGS: [&str; 4] = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
/// Bytes that the program may load. A C library that was linked in would need several times more.
const MOST_BYTES: usize = 128 * 1024;

#[expect(clippy::print_stdout, reason = "this is what a command says")]
pub(crate) fn freestanding(tally: &mut Tally) -> Result<(), Failed> {
    if !RUNS_HERE {
        println!("freestanding: skipped, because the program is made for Linux on x86-64 only.");
        return Ok(());
    }
    let program = build()?;
    let size = needs_nothing(&program)?;
    for file in FILES {
        tally.report(SUITE, file, sign_all(&program, file)?);
    }
    println!("The freestanding program needs no library, and loads {size} bytes.");
    Ok(())
}

/// A command of cargo for the crate of the program, with the one profile in which it links.
pub(crate) fn cargo_of(command: &str) -> Command {
    let mut command = cargo(&[command, "--release", "--locked", "--manifest-path", MANIFEST]);
    command.arg("--target-dir").arg(place());
    command
}

fn place() -> PathBuf {
    root().join("target/freestanding")
}

/// Builds the program, and says where it is.
fn build() -> Result<String, Failed> {
    let linked = place().join("acs-auth-freestanding");
    let mut command = gcc();
    command.arg(START).args(BELOW).arg(library()?).arg("-o").arg(&linked);
    run(SUITE, command)?;
    let linked = linked.to_string_lossy().into_owned();
    Ok(linked)
}

/// A command that links a program with nothing below it but what it names.
pub(crate) fn gcc() -> Command {
    let mut command = program("gcc", &[ALONE_GCC, HEADERS]);
    command.args(ALONE).args(WARNINGS);
    command
}

/// Builds the part of it that is Rust, and says where that is.
pub(crate) fn library() -> Result<String, Failed> {
    run(SUITE, cargo_of("build"))?;
    Ok(place().join("release/libacs_auth_freestanding.a").to_string_lossy().into_owned())
}

/// Fails if the program wants anything of another file, and tells how many bytes of it are loaded.
pub(crate) fn needs_nothing(linked: &str) -> Result<usize, Failed> {
    let missing = output(SUITE, program("nm", &["--undefined-only", linked]))?;
    if !missing.is_empty() {
        return Err(format!("{SUITE}: the program needs\n{missing}"));
    }
    let headers = output(SUITE, program("readelf", &["--program-headers", "--wide", linked]))?;
    let mut loaded = 0;
    for header in headers.lines() {
        match header.split_whitespace().collect::<Vec<_>>()[..] {
            // A library that is needed is named in DYNAMIC.
            [kind @ ("INTERP" | "DYNAMIC"), ..] => {
                return Err(format!("{SUITE}: the program is loaded by another: {kind}"));
            }
            ["LOAD", _, _, _, bytes, ..] => {
                let bytes = bytes.strip_prefix("0x").map(|hex| usize::from_str_radix(hex, 16));
                loaded += bytes.and_then(Result::ok).unwrap_or_default();
            }
            _ => {}
        }
    }
    if (1..=MOST_BYTES).contains(&loaded) {
        Ok(loaded)
    } else {
        Err(format!("{SUITE}: the program loads {loaded} bytes, and {MOST_BYTES} at most are due"))
    }
}

/// Has the program sign every case of a file, and says how many it answered as due.
fn sign_all(linked: &str, file: &str) -> Result<usize, Failed> {
    let read = VectorFile::<SignInput, SignStages>::read(file);
    let cases = read.map_err(|error| format!("{SUITE}: {file}: {error}"))?.cases;
    let input: Vec<_> = cases.iter().flat_map(|case| encode(&case.input)).collect();
    let answers = answer(SUITE, program(linked, &[]), &input)?;
    let answers: Vec<_> = answers.lines().collect();
    if answers.len() != cases.len() {
        let (answers, cases) = (answers.len(), cases.len());
        return Err(format!("{SUITE}: {file}: {answers} answers to {cases} cases"));
    }
    for (case, answer) in cases.iter().zip(&answers) {
        let due =
            case.outcome().map_or_else(|refusal| &refusal.code, |stages| &stages.authorization);
        if answer != due {
            return Err(format!("{SUITE}: {}: {due} is due, not {answer}", case.id));
        }
    }
    Ok(answers.len())
}

/// A case in the form that the README of the program tells.
pub(crate) fn encode(request: &SignInput) -> Vec<u8> {
    let target = [&request.url, &request.host, &request.path_and_query].into_iter().flatten();
    let texts = [&request.access_key, &request.date, &request.method].into_iter().chain(target);
    let mut fields: Vec<_> = texts.map(String::as_bytes).collect();
    fields.push(&request.body_base64.0);
    let mut bytes = fields.len().to_le_bytes().to_vec();
    for field in fields {
        bytes.extend(field.len().to_le_bytes());
        bytes.extend(field);
    }
    bytes
}
